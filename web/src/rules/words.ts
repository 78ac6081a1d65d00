import type { TFunction } from "i18next";

import { type Problem, problemWords } from "../api/problem";
import type { Text } from "../i18n/languages";

/** As on other pages, but what is not there is a rule or a guest, not a card. */
export function troubleWords(t: TFunction, problem: Problem): string {
  return problem.status === 404 ? t("rules.notThere") : problemWords(t, problem);
}

/** A rule's name, or its id where it has none. */
export function nameOf({ id, name }: { id: string; name: Text | null }, say: (text: Text) => string): string {
  return (name && say(name)) || id;
}
