import type { CardView } from "../api/types";
import type { Text } from "../i18n/languages";

/** What a card is called: the guest's name; where it shows none, what it is about. */
export function headingOf(card: CardView, say: (text: Text) => string): string {
  return card.name || say(card.title);
}
