import type { CardView, Priority } from "../api/types";

/** The board's parts, in the order of the screen. */
export interface Sections {
  mine: CardView[];
  open: CardView[];
  taken: CardView[];
}

const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Within a part: by priority, then the longest waiting first, so that a new card does not push away
 * the one a finger is about to touch. */
function byUrgency(a: CardView, b: CardView): number {
  return RANK[a.priority] - RANK[b.priority] || a.opened_at - b.opened_at || (a.id < b.id ? -1 : 1);
}

export function sectionsOf(cards: Iterable<CardView>, me: string): Sections {
  const sections: Sections = { mine: [], open: [], taken: [] };
  for (const card of [...cards].sort(byUrgency)) {
    if (card.state === "open") sections.open.push(card);
    else if (card.owner?.id === me) sections.mine.push(card);
    else sections.taken.push(card);
  }
  return sections;
}
