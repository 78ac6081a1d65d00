import type { CardView, Priority, ZoneView } from "../api/types";
import { zonesNear } from "./nearby";

/** Whose cards are looked at. */
export const VIEWS = ["mine", "nearby", "all"] as const;
export type View = (typeof VIEWS)[number];

/** The board's parts, in the order of the screen. */
export interface Sections {
  mine: CardView[];
  open: CardView[];
  taken: CardView[];
  /** Open cards that disturb nobody. */
  quiet: CardView[];
}

/** At whose screen, and where they are. */
export interface Looker {
  id: string;
  zone: string | null;
}

const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Within a part: by priority, then the longest waiting first, so that a new card does not push away
 * the one a finger is about to touch. */
function byUrgency(a: CardView, b: CardView): number {
  return RANK[a.priority] - RANK[b.priority] || a.opened_at - b.opened_at || (a.id < b.id ? -1 : 1);
}

export function sectionsOf(cards: Iterable<CardView>, me: string): Sections {
  const sections: Sections = { mine: [], open: [], taken: [], quiet: [] };
  const all = [...cards].sort(byUrgency);
  const unfolded = new Set(all.flatMap((card) => card.gathers));
  for (const card of all) {
    if (card.state !== "open") (card.owner?.id === me ? sections.mine : sections.taken).push(card);
    else if (card.shelved === null) sections.open.push(card);
    // Those in a gathered card are shown there.
    else if (!unfolded.has(card.id)) sections.quiet.push(card);
  }
  return sections;
}

/** The cards of each view. What is mine is in all of them. Mine is also what was for me and somebody else has
 * now, so that it does not vanish without a word; and what waits quietly for whoever has time. */
export function viewsOf(cards: Iterable<CardView>, me: Looker, zones: readonly ZoneView[]): Record<View, CardView[]> {
  const near = me.zone === null ? new Set<string>() : zonesNear(me.zone, zones);
  const owned = (card: CardView) => card.owner?.id === me.id;
  const all = [...cards];
  return {
    mine: all.filter((card) => owned(card) || card.for_me || (card.state === "open" && card.shelved !== null)),
    nearby: all.filter((card) => owned(card) || near.has(card.zone)),
    all,
  };
}

/** What a view counts: the quiet ones do not press anybody. */
export function countOf(cards: Iterable<CardView>, me: string): number {
  const { mine, open, taken } = sectionsOf(cards, me);
  return mine.length + open.length + taken.length;
}
