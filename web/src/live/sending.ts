import { type Answered, NO_CONNECTION, type Problem, problemOf } from "../api/problem";
import type { CardView } from "../api/types";
import type { Action } from "./queue";

/** After this long without an answer the line is taken for lost. */
const GIVE_UP_MS = 8_000;

/** Sends one action of a person. `held_s`: how long ago it was done; 0: now. Should somebody else be signed in at
 * this screen meanwhile, the server does nothing, and it stays with whoever did it. */
export async function send(person: string, action: Action, held_s: number): Promise<Answered<unknown>> {
  const { path, body } = requestOf(action, held_s);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-Maitred": "1", "X-Maitred-Staff": encodeURIComponent(person), "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    const value: unknown = response.status === 204 ? null : await response.json();
    if (!response.ok) return { ok: false, problem: problemOf(response.status, value) };
    return held_s > 0 && isOvertaken(action, value) ? { ok: false, problem: OVERTAKEN } : { ok: true, value };
  } catch {
    return { ok: false, problem: NO_CONNECTION };
  }
}

const OVERTAKEN: Problem = { status: 409, code: "overtaken", message: "" };

/** Somebody noted another answer after ours was given: theirs stays. */
export function isOvertaken(action: Action, card: unknown): boolean {
  if (action.kind !== "answer") return false;
  const kept = (card as CardView).answers.find(({ question }) => question === action.question);
  return kept !== undefined && kept.value !== action.value;
}

export function requestOf(action: Action, held_s: number): { path: string; body: object } {
  const card = `/cards/${encodeURIComponent(action.card)}`;
  const held = held_s > 0 ? { held_s } : {};
  const fence = "fence" in action && action.fence !== undefined ? { fence: action.fence } : {};
  switch (action.kind) {
    case "claim":
      return { path: `${card}/claim`, body: held };
    case "release":
      return { path: `${card}/release`, body: { word: action.word, ...fence } };
    case "answer":
      return { path: `${card}/answer`, body: { question: action.question, value: action.value, ...held } };
    case "note":
      return { path: `${card}/note`, body: { kind: action.note, text: action.text, key: action.key, ...held } };
    case "outcome":
      return { path: `${card}/outcome`, body: { outcome: action.outcome, ...fence, ...held } };
    case "feedback":
      return { path: `${card}/feedback`, body: { value: action.value } };
    case "kept":
      return { path: `/notes/${encodeURIComponent(action.note)}/kept`, body: {} };
  }
}
