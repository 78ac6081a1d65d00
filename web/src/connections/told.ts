import type { WebhookView } from "../api/types";

export type Told = WebhookView["left_out"][number];

/** What a webhook may be told of or not, and what the words call it. All else it is always told. */
export const CHOICES = [
  { kind: "guest.changed", words: "profiles" },
  { kind: "guest.credentials_changed", words: "credentials" },
] as const;

/** The choices that were not ticked in the form. */
export function leftOutOf(form: FormData): Told[] {
  const ticked = new Set(form.getAll("told"));
  return CHOICES.filter(({ kind }) => !ticked.has(kind)).map(({ kind }) => kind);
}

/** Which words say what it is not told of; empty if it is told of all. */
export function leftOutWords(leftOut: readonly Told[]): "" | "profiles" | "credentials" | "both" {
  const found = CHOICES.filter(({ kind }) => leftOut.includes(kind));
  if (found.length === CHOICES.length) return "both";
  return found[0]?.words ?? "";
}
