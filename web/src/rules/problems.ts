import type { Draft, Part, Words } from "./body";
import { isBlank } from "./body";
import { isGroup, LIST_OPERATORS, NO_FACT, nodesOf, RANGE_OPERATORS, whereOf } from "./tree";

/** Something that keeps the rule from being saved. `key`: what is missing, said in the page's language;
 * otherwise `why`, as the server says it. */
export interface Trouble {
  where: string;
  key?: Missing;
  why?: string;
}

export type Missing =
  | "fact"
  | "value"
  | "list"
  | "group"
  | "words"
  | "name"
  | "length"
  | "number"
  | "audience"
  | "time";

/** Whether a place is this field or lies in it. */
export function isAt(where: string, field: string): boolean {
  if (!where.startsWith(field)) return false;
  const next = where.charAt(field.length);
  return next === "" || next === "." || next === "[";
}

/** Ours first: they are in the page's language. The server's for the same place is left out. */
export function merged(ours: readonly Trouble[], theirs: readonly Trouble[]): Trouble[] {
  const known = (where: string) => ours.some((one) => isAt(where, one.where) || isAt(one.where, where));
  return [...ours, ...theirs.filter(({ where }) => !known(where))];
}

/** Which part of the editor a place belongs to. */
export type Section = "name" | "when" | "if" | "then" | "limits";

export function sectionOf(where: string): Section {
  for (const section of ["when", "if", "then", "limits"] as const) if (isAt(where, section)) return section;
  return "name";
}

/** The condition that a place is in: `if.rules[1].rules[0].value` → [1, 0]. */
export function pathIn(where: string): number[] {
  return [...where.matchAll(/\.rules\[(\d+)\]/g)].map(([, index]) => Number(index));
}

/** What is not filled in yet. */
export function unfinished(draft: Draft): Trouble[] {
  return [
    ...blank(draft.name, "name", "name"),
    ...whenMissing(draft),
    ...conditionsMissing(draft),
    ...thenMissing(draft),
    ...limitsMissing(draft),
  ];
}

const TIMED = ["dwelt", "not_greeted", "expected", "reader_silent"];

function whenMissing({ when }: Draft): Trouble[] {
  return TIMED.includes(when.trigger) ? needed(when.for_s, "when.for_s", "length") : [];
}

function conditionsMissing({ query }: Draft): Trouble[] {
  return [...nodesOf(query)].flatMap(({ node, path }): Trouble[] => {
    const where = whereOf(path);
    if (isGroup(node)) return path.length > 0 && node.rules.length === 0 ? [{ where: `${where}.rules`, key: "group" }] : [];
    if (node.field === "" || node.field === NO_FACT) return [{ where: `${where}.field`, key: "fact" }];
    return valueMissing(node.operator, node.value, `${where}.value`);
  });
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === "";

function valueMissing(operator: string, value: unknown, where: string): Trouble[] {
  const list = Array.isArray(value) ? value : [];
  if (LIST_OPERATORS.includes(operator)) return list.length === 0 ? [{ where, key: "list" }] : [];
  if (RANGE_OPERATORS.includes(operator)) return list.length < 2 || list.some(isEmpty) ? [{ where, key: "value" }] : [];
  return isEmpty(value) ? [{ where, key: "value" }] : [];
}

function thenMissing({ then }: Draft): Trouble[] {
  return [
    ...blank(then.title, "then.title"),
    ...blank(then.suggestion, "then.suggestion"),
    ...nobody(then.audience, "then.audience"),
    ...needed(then.expires_s, "then.expires_s", "length"),
    ...questionMissing(then.question),
    ...then.escalate.flatMap((step, index) => [
      ...needed(step.after_s, `then.escalate[${index}].after_s`, "length"),
      ...nobody(step.to, `then.escalate[${index}].to`),
    ]),
  ];
}

function questionMissing(question: Draft["then"]["question"]): Trouble[] {
  if (!question) return [];
  return [
    ...blank(question.text, "then.question.text"),
    ...question.choices.flatMap(({ label }, index) => blank(label, `then.question.choices[${index}].label`)),
  ];
}

function limitsMissing({ limits: { cooldown, cap, quiet } }: Draft): Trouble[] {
  return [
    ...(cooldown ? needed(cooldown.seconds, "limits.cooldown.seconds", "length") : []),
    ...(cap ? needed(cap.n, "limits.cap.n", "number") : []),
    ...(cap ? needed(cap.window_s, "limits.cap.window_s", "length") : []),
    ...(quiet ? needed(quiet.from || undefined, "limits.quiet.from", "time") : []),
    ...(quiet ? needed(quiet.to || undefined, "limits.quiet.to", "time") : []),
  ];
}

function blank(words: Words, where: string, key: Missing = "words"): Trouble[] {
  return isBlank(words) ? [{ where, key }] : [];
}

function needed(value: unknown, where: string, key: Missing): Trouble[] {
  return value === undefined ? [{ where, key }] : [];
}

function nobody(parts: readonly Part[], where: string): Trouble[] {
  return parts.length === 0 ? [{ where, key: "audience" }] : [];
}
