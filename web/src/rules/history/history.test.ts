import { describe, expect, test } from "vitest";

import { linesOf } from "../../ui/linesOf";
import { burdensOf, daysOf, overBudget, topOf } from "./charts";
import type { Line, Person, Side } from "./result";

function person(staff: string, busiest: number, over6 = 0, over12 = 0): Person {
  const busiest_hour = { at: 0, cards: busiest };
  return { staff, name: staff, role: "host", cards: busiest, per_hour_mean: 1, busiest_hour, hours_over_6: over6, hours_over_12: over12 };
}

function side(people: Person[], per_day: Side["per_day"] = []): Side {
  return { cards: 0, per_day, by_hour: [], people };
}

async function read(...chunks: string[]): Promise<Line[]> {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const lines: Line[] = [];
  for await (const line of linesOf<Line>(stream)) lines.push(line);
  return lines;
}

describe("the stream", () => {
  test("is read by lines, wherever it is cut, and the last one may lack its end", async () => {
    const first = { type: "progress", done: 1, of: 2 };
    const second = { type: "progress", done: 2, of: 2 };
    const text = `${JSON.stringify(first)}\n${JSON.stringify(second)}`;
    for (const cut of [1, 20, text.indexOf("\n"), text.indexOf("\n") + 1]) {
      expect(await read(text.slice(0, cut), text.slice(cut))).toEqual([first, second]);
    }
  });

  test("that holds nothing gives nothing", async () => {
    expect(await read("\n", "\n")).toEqual([]);
  });
});

describe("charts", () => {
  test("a day that only one side has is 0 on the other", () => {
    const before = side([], [{ day: "2026-11-23", cards: 4 }]);
    const after = side([], [{ day: "2026-11-24", cards: 2 }]);
    expect(daysOf(before, after).map(({ key, before: b, after: a }) => [key, b, a])).toEqual([
      ["2026-11-23", 4, 0],
      ["2026-11-24", 0, 2],
    ]);
  });

  test("whoever gets cards on either side is there, the busiest afterwards first", () => {
    const found = burdensOf(side([person("a", 9), person("b", 2)]), side([person("b", 3), person("c", 8, 1)]));
    expect(found.map(({ staff }) => staff)).toEqual(["c", "b", "a"]);
    expect(found[2]).toMatchObject({ before: { cards: 9 }, after: null });
  });

  test("the alarm budget is broken by what the rule brings, not by what was before", () => {
    const burdens = burdensOf(side([person("a", 14, 2, 1)]), side([person("a", 5), person("b", 7, 1), person("c", 13, 2, 1)]));
    const { over, most } = overBudget(burdens);
    expect([over, most].map((some) => some.map(({ staff }) => staff))).toEqual([["c", "b"], ["c"]]);
  });

  test("an axis ends at a round number above all", () => {
    expect([[], [0.4], [3], [7], [12], [100]].map(topOf)).toEqual([1, 1, 3, 8, 20, 100]);
  });
});
