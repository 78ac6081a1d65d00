import { expect, test } from "vitest";

import { aCard, aMine } from "../testing/cards";
import { disturbs } from "./signals";

const now = 1000;
const mineWith = (some: Partial<ReturnType<typeof aMine>["staff"]>) => aMine({ staff: { ...aMine().staff, ...some } });

test("only a card for me is heard", () => {
  expect(disturbs(aCard("a"), aMine(), now)).toBe(true);
  expect(disturbs(aCard("a", { for_me: false, priority: "high" }), aMine(), now)).toBe(false);
});

test("on a break nothing is heard", () => {
  expect(disturbs(aCard("a", { priority: "high" }), mineWith({ on_break: true }), now)).toBe(false);
});

test("in quiet time only an urgent card is heard, and all of them once it is over", () => {
  const quiet = mineWith({ quiet_until: now + 1 });
  expect(disturbs(aCard("a"), quiet, now)).toBe(false);
  expect(disturbs(aCard("a", { priority: "high" }), quiet, now)).toBe(true);
  expect(disturbs(aCard("a"), quiet, now + 1)).toBe(true);
});
