import { describe, expect, test } from "vitest";

import { instantOf, wallClock } from "./instant";

const at = (iso: string) => Date.parse(iso) / 1000;

describe("the clock on the venue's wall", () => {
  test.each([
    ["2026-11-25T14:05", "Asia/Shanghai", "2026-11-25T06:05:00Z"],
    ["2026-07-01T00:00", "Europe/London", "2026-06-30T23:00:00Z"],
    ["2026-01-01T00:00", "Asia/Kathmandu", "2025-12-31T18:15:00Z"],
  ])("%s in %s", (wall, timezone, iso) => {
    expect(instantOf(wall, timezone)).toBe(at(iso));
    expect(wallClock(at(iso), timezone)).toBe(wall);
  });

  test("an hour that comes twice is the first one, one that is left out is the hour after", () => {
    expect(instantOf("2026-10-25T01:30", "Europe/London")).toBe(at("2026-10-25T00:30:00Z"));
    expect(instantOf("2026-03-29T01:30", "Europe/London")).toBe(at("2026-03-29T01:30:00Z"));
  });

  test("what is no time gives none", () => {
    expect(instantOf("", "Europe/London")).toBeNaN();
  });
});
