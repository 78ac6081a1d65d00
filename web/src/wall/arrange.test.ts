import { describe, expect, test } from "vitest";

import { aCard } from "../testing/cards";
import { arrange } from "./arrange";

const ZONES = ["lobby", "bar"];
const lin = { id: "lin", name: "Lin" };
const ids = (cards: { id: string }[]) => cards.map(({ id }) => id);

describe("the wall", () => {
  test("zones come in the venue's order, empty ones not at all, unknown ones last", () => {
    const cards = [aCard("x", { zone: "roof" }), aCard("b", { zone: "bar" }), aCard("l", { zone: "lobby" })];
    expect(arrange(cards, ZONES).zones.map(({ zone }) => zone)).toEqual(["lobby", "bar", "roof"]);
    expect(arrange([cards[1] ?? aCard("b")], ZONES).zones).toHaveLength(1);
  });

  test("what nobody took in time is on top and not in its zone, until somebody takes it", () => {
    const passed = aCard("p", { zone: "bar", escalated: true });
    expect(ids(arrange([passed], ZONES).passedOn)).toEqual(["p"]);
    expect(arrange([passed], ZONES).zones).toEqual([]);
    const taken = arrange([{ ...passed, state: "claimed", owner: lin }], ZONES);
    expect(taken.passedOn).toEqual([]);
    expect(taken.zones[0]?.cards[0]?.owner).toBe("Lin");
  });

  test("in a zone: open before taken, urgent first, then who waits longest", () => {
    const zone = "bar";
    const cards = [
      aCard("taken", { zone, state: "claimed", owner: lin, priority: "high", opened_at: 1 }),
      aCard("late", { zone, priority: "normal", opened_at: 9 }),
      aCard("urgent", { zone, priority: "high", opened_at: 10 }),
    ];
    expect(ids(arrange(cards, ZONES).zones[0]?.cards ?? [])).toEqual(["urgent", "late", "taken"]);
  });

  test("of two that wait, the longer first", () => {
    const cards = [aCard("late", { zone: "bar", opened_at: 9 }), aCard("early", { zone: "bar", opened_at: 2 })];
    expect(ids(arrange(cards, ZONES).zones[0]?.cards ?? [])).toEqual(["early", "late"]);
  });

  test("what does not fit is counted, and the counts are of all", () => {
    const cards = Array.from({ length: 8 }, (_, n) => aCard(`c${n}`, { zone: "bar" }));
    const wall = arrange([...cards, aCard("t", { zone: "bar", state: "claimed", owner: lin })], ZONES);
    expect(wall.zones[0]).toMatchObject({ more: 6 });
    expect([wall.open, wall.taken]).toEqual([8, 1]);
  });

  test("nothing about the guest is on it, whatever the feed sends", () => {
    const card = aCard("a", { name: "Zhang Wei", tier: "diamond", zone: "bar" });
    expect(JSON.stringify(arrange([card], ZONES))).not.toMatch(/Zhang|diamond|title|facts/);
  });
});
