import { describe, expect, test } from "vitest";

import type { FactView } from "../api/types";
import { blankBody, type Body, type Draft, fewest, type Group, keyOf, newId, readBody } from "./body";
import { changesBetween } from "./diff";
import { numberFrom, unitOf } from "./durations";
import { inOrder } from "./order";
import { isAt, merged, pathIn, sectionOf, unfinished } from "./problems";
import { finished } from "./soFar";
import { bodyOf, changedAt, draftOf, fromQuery, KINDS, kindOf, nodesOf, numberOf, ofKind, tidy, toQuery, whereOf } from "./tree";

const TREE: Group = {
  combinator: "and",
  rules: [
    { field: "tier", operator: "in", value: ["gold"] },
    {
      combinator: "or",
      not: true,
      rules: [
        { field: "zone", operator: "=", value: "spa" },
        { field: "languages_on_shift", operator: "doesNotContain", value: "language", valueSource: "field" },
      ],
    },
  ],
};

function fact(name: string, type: FactView["type"], operators: string[], comparable = {}): FactView {
  return { name, type, operators, comparable, label: {}, help: {}, unit: "", choices: [], discreet: false };
}

const FACTS = new Map(
  [
    fact("tier", "word", ["=", "in"], { "=": ["segment"] }),
    fact("dwell", "number", ["<", "between"]),
    fact("complaint_open", "flag", ["="]),
  ].map((one) => [one.name, one]),
);

function whole(): Body {
  const body = blankBody();
  return { ...body, name: { en: "Mine" }, then: { ...body.then, title: { en: "T" }, suggestion: { en: "S" } } };
}

const one = (condition: object) => ({ combinator: "and", rules: [condition] }) as unknown as Group;
const tidied = (condition: object) => (fromQuery(tidy(toQuery(one(condition)), FACTS)) as Group).rules[0];

describe("the tree", () => {
  test("comes out of the query builder as it went in", () => {
    expect(fromQuery(toQuery(TREE))).toEqual(TREE);
  });

  test("without conditions there is no `if`", () => {
    expect(fromQuery(toQuery(undefined))).toBeUndefined();
    expect("if" in bodyOf(draftOf(whole()))).toBe(false);
  });

  test("each node has a place as the server names it, and a number as people read it", () => {
    const places = [...nodesOf(toQuery(TREE))].map(({ path }) => [whereOf(path), numberOf(path)]);
    expect(places).toEqual([
      ["if", ""],
      ["if.rules[0]", "1"],
      ["if.rules[1]", "2"],
      ["if.rules[1].rules[0]", "2.1"],
      ["if.rules[1].rules[1]", "2.2"],
    ]);
  });

  test("a group counts in one of four ways, and each of them is kept", () => {
    expect(KINDS.map((kind) => kindOf(ofKind(toQuery(TREE), kind)))).toEqual(KINDS);
  });

  test("only the node at a path is changed", () => {
    const changed = changedAt(toQuery(TREE), [1, 0], (node) => ({ ...node, value: "bar" }));
    const group = (fromQuery(changed) as Group).rules[1] as Group;
    expect(group.rules[0]).toMatchObject({ value: "bar" });
    expect(group.rules[1]).toEqual((TREE.rules[1] as Group).rules[1]);
  });
});

describe("a value has the shape that its operator takes", () => {
  test.each([
    [{ field: "tier", operator: "in", value: "gold" }, { operator: "in", value: ["gold"] }],
    [{ field: "tier", operator: "=", value: ["gold", "silver"] }, { operator: "=", value: "gold" }],
    [{ field: "dwell", operator: "between", value: 5 }, { operator: "between", value: [5, null] }],
    [{ field: "dwell", operator: "<", value: [5, 9] }, { operator: "<", value: 5 }],
    [{ field: "dwell", operator: "in", value: null }, { operator: "<", value: null }],
    [{ field: "complaint_open", operator: "=", value: null }, { operator: "=", value: true }],
    [{ field: "complaint_open", operator: "=", value: false }, { operator: "=", value: false }],
  ])("%j", (before, after) => {
    expect(tidied(before)).toEqual({ ...before, ...after });
  });

  test("a comparison with another fact ends where the operator knows none", () => {
    const compared = { field: "tier", operator: "=", value: "segment", valueSource: "field" };
    expect(tidied(compared)).toEqual(compared);
    expect(tidied({ ...compared, value: "dwell" })).toEqual({ ...compared, value: "" });
    expect(tidied({ ...compared, operator: "in" })).toEqual({ field: "tier", operator: "in", value: [] });
  });
});

const places = (draft: Draft) => unfinished(draft).map(({ where, key }) => `${where}: ${key}`);

describe("what is missing", () => {
  test("is named by its place; a finished rule misses nothing", () => {
    expect(places(draftOf(whole()))).toEqual([]);
    expect(places(draftOf(blankBody()))).toEqual(["name: name", "then.title: words", "then.suggestion: words"]);
  });

  test("conditions without a fact, a value, or anything in them", () => {
    const rules = [
      { field: "~", operator: "=", value: null },
      { field: "tier", operator: "in", value: [] },
      { field: "dwell", operator: "between", value: [1, null] },
      { field: "dwell", operator: "<", value: "" },
      { combinator: "and", rules: [] },
      { field: "complaint_open", operator: "=", value: false },
    ];
    expect(places(draftOf({ ...whole(), if: { combinator: "and", rules } }))).toEqual([
      "if.rules[0].field: fact",
      "if.rules[1].value: list",
      "if.rules[2].value: value",
      "if.rules[3].value: value",
      "if.rules[4].rules: group",
    ]);
  });

  test("lengths, people and times", () => {
    const body = whole();
    const limits = { cooldown: { per: "guest" as const }, quiet: { from: "", to: "07:00", then: "drop" as const } };
    const then = { ...body.then, audience: [], escalate: [{ to: [] }] };
    expect(places(draftOf({ ...body, when: { trigger: "dwelt" }, then, limits }))).toEqual([
      "when.for_s: length",
      "then.audience: audience",
      "then.escalate[0].after_s: length",
      "then.escalate[0].to: audience",
      "limits.cooldown.seconds: length",
      "limits.quiet.from: time",
    ]);
  });

  test("is left out of the sentence so far, and the rest stays", () => {
    const gap = { field: "tier", operator: "in", value: [] };
    const kept = { field: "zone", operator: "=", value: "spa" };
    const rules = [gap, { combinator: "or", rules: [gap] }, kept];
    const shown = finished({ ...blankBody(), if: { combinator: "and", rules } });
    expect(shown.if).toEqual({ combinator: "and", rules: [kept] });
    expect(shown.then.title).toEqual({ en: "…" });
    expect("if" in finished({ ...blankBody(), if: { combinator: "and", rules: [gap] } })).toBe(false);
  });
});

describe("problems", () => {
  test("stand at the field they belong to and at all around it, not at its neighbours", () => {
    expect(isAt("if.rules[1].value[0]", "if.rules[1].value")).toBe(true);
    expect(isAt("if.rules[1].value", "if.rules[1]")).toBe(true);
    expect(isAt("if.rules[10].value", "if.rules[1]")).toBe(false);
    expect(isAt("then.titles", "then.title")).toBe(false);
    expect(sectionOf("limits.cap.n")).toBe("limits");
    expect(sectionOf("")).toBe("name");
    expect(pathIn("if.rules[1].rules[0].value[1]")).toEqual([1, 0]);
  });

  test("that this page says itself are not said twice", () => {
    const ours = [{ where: "if.rules[0].field", key: "fact" as const }];
    const theirs = [
      { where: "if.rules[0].field", why: "not finished" },
      { where: "if.rules[1].value", why: "dwell is a number" },
    ];
    expect(merged(ours, theirs)).toEqual([ours[0], theirs[1]]);
  });
});

describe("a body", () => {
  test("that repeats one language in all of them is edited in one", () => {
    expect(fewest({ en: "A", "zh-Hans": "A", "zh-Hant": "A" }, "zh-Hans")).toEqual({ "zh-Hans": "A" });
    expect(fewest({ en: "A", "zh-Hans": "甲", "zh-Hant": "A" }, "en")).toEqual({ en: "A", "zh-Hans": "甲" });
    expect(fewest({ "zh-Hans": "甲" }, "en")).toEqual({ "zh-Hans": "甲" });
  });

  test("is the same after it was read and written", () => {
    const body = { ...whole(), if: TREE, limits: { cap: { per: "guest" as const, n: 1, window_s: 60 } } };
    expect(bodyOf(draftOf(readBody({ ...body, id: "x", version: 3, status: "live", why: "" }, "en")))).toEqual(body);
  });

  test("gives a question and its answers names of their own", () => {
    const body = whole();
    const question = { key: "", text: { en: "Fish or meat?" }, choices: [{ value: "", label: { en: "Fish" } }] };
    expect(bodyOf(draftOf({ ...body, then: { ...body.then, question } })).then.question).toEqual({
      key: "fish-or-meat",
      text: { en: "Fish or meat?" },
      choices: [{ value: "Fish", label: { en: "Fish" } }],
    });
    expect(keyOf({ "zh-Hans": "鱼" })).toBe("question");
  });

  test("gets an id that no other rule has", () => {
    expect(newId({ en: "Gold guest, in the Lobby!" }, [])).toBe("gold-guest-in-the-lobby");
    expect(newId({ en: "Gold" }, ["gold", "gold-2"])).toBe("gold-3");
    expect(newId({ "zh-Hans": "金卡" }, [], () => 0.5)).toMatch(/^rule-[0-9a-z]+$/);
  });
});

describe("a length of time", () => {
  test.each([
    [60, "minutes"],
    [90, "seconds"],
    [7200, "hours"],
    [86_400, "days"],
    [0, "minutes"],
  ])("of %d s is said in %s", (length_s, unit) => {
    expect(unitOf(length_s)).toBe(unit);
  });

  test("may be typed with a comma, and nothing else is a number", () => {
    expect(["1,5", " 2 ", "-3"].map(numberFrom)).toEqual([1.5, 2, -3]);
    expect(["", "1e9", "two", "1.2.3", "Infinity"].map(numberFrom)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe("what changed between two sentences", () => {
  test.each([
    ["tell the host now", "tell the duty manager now", ["host "], ["duty manager "]],
    ["到达时通知接待员", "到达时通知经理", ["接待员"], ["经理"]],
    ["same", "same", [], []],
  ])("%s / %s", (before, after, gone, fresh) => {
    const found = changesBetween(before, after);
    const of = (kind: string) => found.filter((piece) => piece.kind === kind).map(({ text }) => text);
    expect([of("gone"), of("new")]).toEqual([gone, fresh]);
    expect(found.filter(({ kind }) => kind !== "new").map(({ text }) => text).join("")).toBe(before);
    expect(found.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join("")).toBe(after);
  });
});

function rule(status: "live" | "draft" | "retired", priority: string) {
  return { status, body: { then: { priority } } };
}

test("what makes cards comes first, the most urgent before the others", () => {
  const rules = [rule("retired", "high"), rule("live", "low"), rule("draft", "high"), rule("live", "high")];
  expect(inOrder(rules)).toEqual([rules[3], rules[1], rules[2], rules[0]]);
});
