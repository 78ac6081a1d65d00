import type { RuleGroupType, RuleType } from "react-querybuilder";

import type { Body, Condition, Draft, Group } from "./body";
import { anyOf, filled, keyOf } from "./body";
import type { FactView } from "../api/types";

export type Query = RuleGroupType;
export type Node = RuleGroupType | RuleType;
export type Path = readonly number[];

/** The query builder's name for "no fact chosen yet". */
export const NO_FACT = "~";

export function isGroup<T extends object>(node: T): node is Extract<T, { rules: unknown }> {
  return "rules" in node;
}

let given = 0;
const newKey = () => `n${++given}`;

/** The conditions as the query builder edits them: each with an id of this page's own. */
export function toQuery(group: Group | undefined): Query {
  if (!group) return { id: newKey(), combinator: "and", rules: [] };
  return {
    id: newKey(),
    combinator: group.combinator,
    ...(group.not ? { not: true } : {}),
    rules: group.rules.map((node) => (isGroup(node) ? toQuery(node) : { id: newKey(), ...node })),
  };
}

/** The conditions as rules keep them; nothing at all for an empty outermost group. */
export function fromQuery(query: Query): Group | undefined {
  return query.rules.length === 0 ? undefined : groupOf(query);
}

function groupOf({ combinator, not, rules }: Query): Group {
  return { combinator, ...(not ? { not: true } : {}), rules: rules.map((node) => (isGroup(node) ? groupOf(node) : conditionOf(node))) };
}

function conditionOf({ field, operator, value, valueSource }: RuleType): Condition {
  const condition: Condition = { field, operator, value: value ?? null };
  return valueSource === "field" ? { ...condition, valueSource } : condition;
}

export function draftOf(body: Body): Draft {
  const { if: group, name, ...rest } = body;
  return { ...rest, name: name ?? {}, query: toQuery(group) };
}

/** What goes to the server: texts without empty languages, no `if` without conditions. */
export function bodyOf({ query, ...draft }: Draft): Body {
  const group = fromQuery(query);
  const { question } = draft.then;
  return {
    ...draft,
    name: filled(draft.name),
    ...(group ? { if: group } : {}),
    then: {
      ...draft.then,
      title: filled(draft.then.title),
      suggestion: filled(draft.then.suggestion),
      ...(question
        ? {
            question: {
              key: question.key || keyOf(question.text),
              text: filled(question.text),
              choices: question.choices.map(({ value, label }) => ({ value: value || anyOf(label), label: filled(label) })),
            },
          }
        : {}),
    },
  };
}

export const LIST_OPERATORS: readonly string[] = ["in", "notIn"];
export const RANGE_OPERATORS: readonly string[] = ["between", "notBetween"];

/** What a condition begins with, once its fact and operator are chosen. */
export function blankValue(fact: FactView | undefined, operator: string): unknown {
  if (LIST_OPERATORS.includes(operator)) return [];
  if (RANGE_OPERATORS.includes(operator)) return [null, null];
  return fact?.type === "flag" ? true : null;
}

/** The same query with every value in the shape that its operator takes. */
export function tidy(query: Query, facts: ReadonlyMap<string, FactView>): Query {
  return {
    ...query,
    rules: query.rules.map((node) => (isGroup(node) ? tidy(node, facts) : tidyCondition(node, facts))),
  };
}

function tidyCondition(rule: RuleType, facts: ReadonlyMap<string, FactView>): RuleType {
  const fact = facts.get(rule.field);
  if (!fact) return rule;
  const operator = fact.operators.includes(rule.operator) ? rule.operator : (fact.operators[0] ?? "");
  const others = fact.comparable[operator] ?? [];
  if (rule.valueSource === "field" && others.length > 0) {
    const value: unknown = others.includes(String(rule.value)) ? rule.value : "";
    return { ...rule, operator, value };
  }
  const { valueSource, ...rest } = rule;
  const value = valueSource === "field" ? blankValue(fact, operator) : reshaped(rule.value, fact, operator);
  return { ...rest, operator, value };
}

function reshaped(value: unknown, fact: FactView, operator: string): unknown {
  const all = (Array.isArray(value) ? value : [value]).filter((one) => one !== null && one !== undefined && one !== "");
  if (LIST_OPERATORS.includes(operator)) return all;
  if (RANGE_OPERATORS.includes(operator)) return [all[0] ?? null, all[1] ?? null];
  return all[0] ?? blankValue(fact, operator);
}

/** "2.1": the first in the second group. As people see it beside the condition. */
export function numberOf(path: Path): string {
  return path.map((index) => index + 1).join(".");
}

/** Where the server says that a node is: `if.rules[1].rules[0]`. */
export function whereOf(path: Path): string {
  return `if${path.map((index) => `.rules[${index}]`).join("")}`;
}

/** Every node with its path, the outermost group first. */
export function* nodesOf(node: Node, path: Path = []): Generator<{ node: Node; path: Path }> {
  yield { node, path };
  if (!isGroup(node)) return;
  for (const [index, child] of node.rules.entries()) yield* nodesOf(child, [...path, index]);
}

/** How a group's conditions count, as one choice: none of = not any, not all of = not all. */
export type Kind = "all" | "any" | "none" | "notAll";
export const KINDS: readonly Kind[] = ["all", "any", "none", "notAll"];

export function kindOf({ combinator, not }: { combinator: string; not?: boolean | undefined }): Kind {
  if (combinator === "or") return not ? "none" : "any";
  return not ? "notAll" : "all";
}

export function ofKind(query: Query, kind: Kind): Query {
  const { not: _, ...rest } = query;
  const combinator = kind === "any" || kind === "none" ? "or" : "and";
  return kind === "none" || kind === "notAll" ? { ...rest, combinator, not: true } : { ...rest, combinator };
}

/** The query with the node at this path changed. */
export function changedAt(query: Query, path: Path, change: (node: Node) => Node): Query {
  const [first, ...rest] = path;
  if (first === undefined) return change(query) as Query;
  return {
    ...query,
    rules: query.rules.map((node, index) => {
      if (index !== first) return node;
      return isGroup(node) ? changedAt(node, rest, change) : (change(node) as RuleType);
    }),
  };
}
