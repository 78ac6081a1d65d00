import type { TFunction } from "i18next";

import { type Problem, problemWords } from "../api/problem";

/** Why nobody was let in, in one sentence. */
export function failureWords(t: TFunction, problem: Problem): string {
  if (problem.code === "code_wrong") return t("signin.codeWrong");
  if (problem.status === 401) return t("signin.wrong");
  if (problem.status === 429) return waitWords(t, problem);
  return problemWords(t, problem);
}

/** How long to wait, in seconds or minutes. */
export function waitWords(t: TFunction, { wait_s = 60 }: Problem): string {
  if (wait_s < 90) return t("signin.waitSeconds", { count: Math.ceil(wait_s) });
  return t("signin.waitMinutes", { count: Math.ceil(wait_s / 60) });
}
