import type { Query } from "./tree";

/** A text in some of the languages. */
export type Words = Record<string, string>;

export interface Part {
  role?: string;
  skill?: string;
  language?: string;
  zone?: string;
  nearest?: number;
  account_manager?: boolean;
}

export interface Condition {
  field: string;
  operator: string;
  value: unknown;
  valueSource?: "value" | "field";
}

export interface Group {
  combinator: string;
  not?: boolean;
  rules: (Group | Condition)[];
}

export interface When {
  trigger: string;
  for_s?: number;
  unless?: "greeted";
  after_days?: number;
}

export interface Choice {
  value: string;
  label: Words;
}

export interface Question {
  key: string;
  text: Words;
  choices: Choice[];
}

export interface Step {
  after_s?: number;
  to: Part[];
}

export type Priority = "high" | "normal" | "low";

export interface Then {
  title: Words;
  suggestion: Words;
  priority: Priority;
  audience: Part[];
  facts: string[];
  expires_s?: number;
  question?: Question;
  escalate: Step[];
}

export type Per = "guest" | "rule";

export interface Limits {
  cooldown?: { per: Per; seconds?: number };
  cap?: { per: Per; n?: number; window_s?: number };
  quiet?: { from: string; to: string; then: "hold_if_still_present" | "drop" };
}

/** A rule as the API takes it, without what the server decides: id, version, status. */
export interface Body {
  name?: Words;
  when: When;
  if?: Group;
  then: Then;
  limits: Limits;
}

/** A rule as the editor holds it: the conditions as the query builder wants them. */
export interface Draft extends Omit<Body, "if" | "name"> {
  name: Words;
  query: Query;
}

export const ROLE_FIRST: Part = { role: "duty_manager" };
/** Whom a new step tells: somebody who has not got the card already, mostly. */
export const ROLE_NEXT: Part = { role: "manager" };
export const EXPIRES_S = 600;

/** What a new rule begins with: a guest arrives, the duty manager is told. */
export function blankBody(): Body {
  return {
    name: {},
    when: { trigger: "arrived" },
    then: {
      title: {},
      suggestion: {},
      priority: "normal",
      audience: [ROLE_FIRST],
      facts: [],
      expires_s: EXPIRES_S,
      escalate: [],
    },
    limits: {},
  };
}

/** A body as the server gave it: what may be left out there is filled in, what it repeats in every
 * language is left out, so that changing one language later does not leave old words in the others. */
export function readBody(given: Readonly<Record<string, unknown>>, language: string): Body {
  const body = given as unknown as Partial<Body> & { when: When; then: Partial<Then> };
  const blank = blankBody();
  const then = { ...blank.then, ...body.then };
  const question = then.question && {
    ...then.question,
    text: fewest(then.question.text, language),
    choices: (then.question.choices ?? []).map(({ value, label }) => ({ value, label: fewest(label, language) })),
  };
  return {
    name: fewest(body.name ?? {}, language),
    when: body.when,
    ...(body.if ? { if: body.if } : {}),
    then: {
      ...then,
      title: fewest(then.title, language),
      suggestion: fewest(then.suggestion, language),
      ...(question ? { question } : {}),
    },
    limits: body.limits ?? {},
  };
}

/** Without the languages that only repeat the English; if all say the same, in this language alone. */
export function fewest(words: Words, language: string): Words {
  const english = words["en"];
  if (english === undefined) return words;
  const own = Object.entries(words).filter(([key, text]) => key !== "en" && text !== english);
  if (own.length === 0 && language in words) return { [language]: english };
  return Object.fromEntries([["en", english], ...own]);
}

/** Only the languages that say something. */
export function filled(words: Words): Words {
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ""));
}

export function isBlank(words: Words): boolean {
  return Object.keys(filled(words)).length === 0;
}

/** The text in English, else in whichever language there is. */
export function anyOf(words: Words): string {
  return (words["en"] || Object.values(filled(words))[0] || "").slice(0, WORD_MOST);
}

const WORD_MOST = 64;
const ID_MOST = 48;

function plainId(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, ID_MOST);
  return plain.replace(/^-+|-+$/g, "");
}

/** What answers to a question are kept under. */
export function keyOf(text: Words): string {
  return plainId(text["en"] ?? "") || "question";
}

/** An id for a new rule: of its English name where that gives one, else of chance. */
export function newId(name: Words, taken: readonly string[], chance: () => number = Math.random): string {
  const base = plainId(name["en"] ?? "") || `rule-${Math.floor(chance() * 36 ** 6).toString(36)}`;
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) {
    if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
  }
}
