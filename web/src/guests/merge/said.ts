import type { TFunction } from "i18next";

import type { ProspectView } from "../../api/types";
import { dayOfYear } from "../../i18n/time";
import { asWritten, languageWords, tierWords } from "../../i18n/words";

type Choice = ProspectView["choices"][number];

/** What one of the two profiles says, for people to choose by. */
export function saidBy(t: TFunction, choice: Choice, prospect: ProspectView, whose: "kept" | "other", language: string): string {
  const value = choice[whose];
  if (choice.choice === "tier") return tierWords(t, value);
  if (choice.choice === "speak") return languageWords([value], language);
  if (choice.choice === "occasions") return days(t, prospect[whose], language);
  return value;
}

function days(t: TFunction, { birthday, occasions }: ProspectView["kept"], language: string): string {
  const [month = 0, day = 0] = birthday.split("-").map(Number);
  const all = birthday ? [{ kind: "birthday", month, day }, ...occasions] : occasions;
  const said = all.map((one) => {
    const kind = one.kind === "birthday" ? t("merge.birthday") : asWritten(one.kind);
    return `${kind} ${dayOfYear(one.month, one.day, language)}`;
  });
  return said.join(" · ");
}
