import type { CardView } from "../api/types";
import type { Feed, FeedAction } from "./feed";

/** Something the person should be told beside the cards themselves. */
export type Happening =
  /** A card that is to disturb this person: new to them, or on their shelf until now. */
  | { kind: "arrived"; card: CardView }
  | { kind: "withdrawn" }
  | { kind: "expired" | "resolved"; card: CardView };

/** What a change means for this person. A snapshot is not news; a card of mine that goes away is. */
export function happening(before: Feed, after: Feed, action: FeedAction, me: string): Happening | null {
  if (action.type !== "card" || before === after) return null;
  const known = before.cards.get(action.card.id);
  if (action.card.state === "open" && action.card.for_me && !known?.for_me) {
    return { kind: "arrived", card: action.card };
  }
  if (known === undefined) return null;
  if (after.cards.has(known.id)) return null;
  return departed(known, action.card, me);
}

function departed(known: CardView, card: CardView, me: string): Happening | null {
  if (card.state === "withdrawn") return { kind: "withdrawn" };
  if (known.owner?.id !== me) return null;
  return card.state === "expired" || card.state === "resolved" ? { kind: card.state, card: known } : null;
}
