import type { CardView, MineView } from "../api/types";

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
    for_me: true,
    fence: 0,
    shelved: null,
    gathers: [],
    notes: [],
    word: "",
    word_by: "",
    lost_by: "",
    complaint: false,
    seen_together: false,
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

/** Somebody on shift whom nothing else concerns. */
export function aMine(some: Partial<MineView> = {}): MineView {
  return {
    staff: {
      id: "me",
      name: "Me",
      role: "host",
      languages: [],
      zone: "lobby",
      on_shift: true,
      on_break: false,
      quiet_until: null,
      shift_since: 0,
    },
    handovers: [],
    promises: [],
    flood: false,
    disturbed_last_hour: 0,
    disturbed_most: 12,
    ...some,
  };
}
