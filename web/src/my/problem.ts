import type { TFunction } from "i18next";

import type { Problem } from "../api/problem";
import { inLanguage } from "../i18n/languages";

const KNOWN = new Set(["not_here", "bad_code", "code_ended", "not_found", "too_many_tries"]);

/** The problem in one sentence, for the guest. */
export function problemText(t: TFunction, problem: Problem, language: string): string {
  if (problem.words) return inLanguage(problem.words, language);
  if (problem.status === 401) return t("my.problem.passkey");
  if (problem.status === 0) return t("my.problem.network");
  if (problem.status >= 500) return t("my.problem.busy");
  if (KNOWN.has(problem.code)) return t(`my.problem.${problem.code}`);
  return t("my.problem.other");
}
