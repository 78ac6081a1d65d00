import type { TFunction } from "i18next";

/** Why a request did not do what it should. `status` 0: the server was not reached. */
export interface Problem {
  status: number;
  code: string;
  message: string;
  /** What to do instead, in each language, if the server says it. */
  words?: Record<string, string>;
  /** The field that is wrong, if the server says it. */
  where?: string;
  /** After which it may be tried again, if the server says it. */
  wait_s?: number;
}

export const NO_CONNECTION: Problem = { status: 0, code: "no_connection", message: "" };

export type Answered<T> = { ok: true; value: T } | { ok: false; problem: Problem };

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Turns a client call, which may throw, into its value or the problem. */
export async function answered<T>(call: Promise<Reply<T>>): Promise<Answered<T>> {
  try {
    const { data, error, response } = await call;
    if (response.ok) return { ok: true, value: data as T };
    const wait = Number(response.headers.get("Retry-After"));
    const problem = problemOf(response.status, error);
    return { ok: false, problem: wait > 0 ? { ...problem, wait_s: wait } : problem };
  } catch {
    return { ok: false, problem: NO_CONNECTION };
  }
}

export function problemOf(status: number, error: unknown): Problem {
  const view = typeof error === "object" && error !== null ? (error as Partial<Problem>) : {};
  const words = view.words ? { words: view.words } : {};
  const where = view.where ? { where: view.where } : {};
  return { status, code: String(view.code ?? ""), message: String(view.message ?? status), ...words, ...where };
}

/** The problem in one sentence, for the person in front of the screen. */
export function problemWords(t: TFunction, problem: Problem): string {
  if (problem.status === 0) return t("errors.network");
  if (problem.status === 403) return t("errors.forbidden");
  if (problem.status === 503) return t("errors.busy");
  if (problem.code === "card_closed") return t("errors.cardGone");
  if (problem.status === 404) return t("errors.cardGone");
  return t("errors.unknown", { message: problem.message });
}
