import type { CardView, Priority } from "../api/types";

/** What a wall may know of a card: the feed leaves out everything about the guest, and so does this. */
export type WallCard = Pick<CardView, "id" | "about" | "zone" | "priority" | "state" | "escalated" | "opened_at"> & {
  owner: string;
};

export interface WallZone {
  zone: string;
  cards: WallCard[];
  /** How many more there are. */
  more: number;
}

export interface Wall {
  /** Nobody took them in time. */
  passedOn: WallCard[];
  zones: WallZone[];
  open: number;
  taken: number;
}

/** So many fit, in letters that can be read from four metres. */
const MOST_IN_ZONE = 3;
const MOST_PASSED_ON = 3;
const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** The wall: on top what nobody took in time, then each zone in the venue's order; the urgent ones first. */
export function arrange(cards: Iterable<CardView>, zones: readonly string[]): Wall {
  const all = [...cards].map(onWall).sort(before);
  const passedOn = all.filter((card) => card.state === "open" && card.escalated).slice(0, MOST_PASSED_ON);
  const rest = all.filter((card) => !passedOn.includes(card));
  const open = all.filter(({ state }) => state === "open").length;
  return { passedOn, zones: byZone(rest, zones), open, taken: all.length - open };
}

function onWall({ id, about, zone, priority, state, escalated, opened_at, owner }: CardView): WallCard {
  return { id, about, zone, priority, state, escalated, opened_at, owner: owner?.name ?? "" };
}

/** Open before taken, urgent before the rest, and who waits longest first. */
function before(a: WallCard, b: WallCard): number {
  const taken = Number(a.state !== "open") - Number(b.state !== "open");
  return taken || RANK[a.priority] - RANK[b.priority] || a.opened_at - b.opened_at;
}

function byZone(cards: WallCard[], zones: readonly string[]): WallZone[] {
  const strange = cards.map(({ zone }) => zone).filter((zone) => !zones.includes(zone));
  return [...zones, ...new Set(strange)]
    .map((zone) => ({ zone, here: cards.filter((card) => card.zone === zone) }))
    .filter(({ here }) => here.length > 0)
    .map(({ zone, here }) => ({
      zone,
      cards: here.slice(0, MOST_IN_ZONE),
      more: Math.max(0, here.length - MOST_IN_ZONE),
    }));
}
