import type { Text } from "../i18n/languages";
import { WEAK_M } from "./reading";
import type { Here } from "./useHere";

/** What the page says first. */
export type State =
  | { kind: "unknown" | "invalid" | "loading" | "offline" | "busy" }
  | { kind: "badCode" | "codeEnded" | "otherVenue" }
  | { kind: "noConsent"; venue: Text }
  | { kind: "away" | "ended" | "invisible" }
  | { kind: "here"; zone: Text; checkedIn: boolean };

const CODES: Record<string, "badCode" | "codeEnded" | "otherVenue"> = {
  code_ended: "codeEnded",
  other_venue: "otherVenue",
};

export function stateOf({ known, view, problem, checkedIn, ended }: Pick<Here, "known" | "view" | "problem" | "checkedIn" | "ended">): State {
  if (problem?.status === 401) return { kind: "invalid" };
  if (!known) return { kind: "unknown" };
  if (problem?.status === 0) return { kind: "offline" };
  if (problem?.status === 422) return { kind: CODES[problem.code] ?? "badCode" };
  if (problem !== null) return { kind: "busy" };
  if (view === null) return { kind: "loading" };
  const { venue, zone, consents } = view;
  if (!consents) return { kind: "noConsent", venue };
  if (view.intent === "invisible") return { kind: "invisible" };
  if (zone) return { kind: "here", zone, checkedIn };
  return { kind: ended ? "ended" : "away" };
}

/** How sharing goes, in one word. */
export type Sharing = "off" | "impossible" | "asking" | "denied" | "trouble" | "weak" | "good";

export function sharingOf({ watch }: Pick<Here, "watch">): Sharing {
  if (watch.kind !== "reading") return watch.kind;
  return watch.reading.accuracy_m > WEAK_M ? "weak" : "good";
}
