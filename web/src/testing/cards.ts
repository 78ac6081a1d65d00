import type { CardView } from "../api/types";

/** A card for tests; say only what matters. */
export function aCard(id: string, some: Partial<CardView> = {}): CardView {
  return {
    id,
    about: "guest",
    unsure: false,
    visit: `visit of ${id}`,
    guest: `guest of ${id}`,
    name: `Name of ${id}`,
    say: "",
    tier: "",
    languages: ["en"],
    zone: "lobby",
    since: 0,
    confidence: 0.9,
    priority: "normal",
    title: { en: "Arrived" },
    suggestion: { en: "Greet" },
    facts: [],
    question: null,
    answers: [],
    state: "open",
    owner: null,
    claimed_at: null,
    outcome: null,
    escalated: false,
    opened_at: 0,
    expires_at: 600,
    rule: "arrival",
    rule_version: 1,
    ...some,
  };
}
