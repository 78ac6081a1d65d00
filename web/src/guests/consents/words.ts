import type { TFunction } from "i18next";

import type { GuestConsentsView, Purpose } from "../../api/types";
import { inLanguage } from "../../i18n/languages";

export const ALL_PURPOSES: readonly Purpose[] = [
  "recognise_by_tag",
  "recognise_by_phone",
  "show_preferences",
  "contact",
  "share",
];

type Place = GuestConsentsView["places"][number];

/** Where a consent holds; the id itself of a place that is no longer there. */
export function placeWords(t: TFunction, places: readonly Place[], id: string, language: string): string {
  if (id === "") return t("consents.everywhere");
  const place = places.find((one) => one.id === id);
  return place ? inLanguage(place.name, language) : id;
}
