import { describe, expect, test } from "vitest";

import type { ReaderHealthView, VenueView, ZoneView } from "../api/types";
import { drawingOf, scaleBar_m } from "./drawing";
import { figure, stateOf, strokes, troubleWords } from "./health";
import { isInside, seatsIn, shortName } from "./seats";

const zone = (id: string, some: Partial<ZoneView>): ZoneView => ({
  id,
  name: { en: id },
  kind: "room",
  polygon: [],
  fence: [],
  ...some,
});
const venue = (zones: ZoneView[], size = 0): VenueView => ({
  id: "v",
  name: { en: "V" },
  kind: "hotel",
  timezone: "UTC",
  width_m: size,
  height_m: size,
  zones,
  antennas: [],
});
const SQUARE = [
  { x: 0, y: 0 },
  { x: 300, y: 0 },
  { x: 300, y: 200 },
  { x: 0, y: 200 },
];

describe("the drawing", () => {
  test("a plan is drawn as it is, and zones without a place on it are named apart", () => {
    const room = zone("room", { polygon: [[0, 0], [4, 0], [4, 3]] });
    const drawing = drawingOf(venue([room, zone("garden", {})], 10));
    expect(drawing.shapes.map((shape) => shape.zone.id)).toEqual(["room"]);
    expect(drawing.off.map(({ id }) => id)).toEqual(["garden"]);
    expect(drawing.width_m).toBe(10);
  });

  test("fences are drawn in metres, north up", () => {
    // About 100 m east to west and 111 m north to south, at 60 degrees north.
    const fence = [[10, 60.001], [10.0018, 60.001], [10.0018, 60], [10, 60]];
    const drawing = drawingOf(venue([zone("yard", { fence })]));
    const [northWest, northEast, southEast] = drawing.shapes[0]?.points ?? [];
    expect((northEast?.x ?? 0) - (northWest?.x ?? 0)).toBeCloseTo(100, 0);
    expect((southEast?.y ?? 0) - (northEast?.y ?? 0)).toBeCloseTo(111, 0);
    expect(drawing.geographic).toBe(true);
  });

  test("a venue with nothing to draw has no size", () => {
    expect(drawingOf(venue([zone("somewhere", {})])).width_m).toBe(0);
  });

  test("the scale bar has a round length of at most a quarter", () => {
    expect(scaleBar_m(36)).toBe(5);
    expect(scaleBar_m(250)).toBe(50);
  });
});

describe("the seats", () => {
  test("few guests get their names", () => {
    const seats = seatsIn(SQUARE, 4, 50);
    expect(seats).toMatchObject({ named: true, left_over: 0 });
    expect(seats.spots).toHaveLength(4);
  });

  test("many guests are dots, and those who do not fit are counted", () => {
    expect(seatsIn(SQUARE, 20, 50)).toMatchObject({ named: false, left_over: 0 });
    const full = seatsIn(SQUARE, 500, 50);
    expect(full.spots.length + full.left_over).toBe(500);
  });

  test("every seat is inside the zone, whatever its shape, and no two are the same", () => {
    const bent = [
      { x: 0, y: 0 },
      { x: 400, y: 0 },
      { x: 400, y: 90 },
      { x: 130, y: 90 },
      { x: 130, y: 300 },
      { x: 0, y: 300 },
    ];
    const { spots } = seatsIn(bent, 25, 50);
    expect(spots.every((spot) => isInside(spot, bent))).toBe(true);
    expect(new Set(spots.map(({ x, y }) => `${x},${y}`)).size).toBe(spots.length);
  });

  test("the zone's name is inside it too, lower down if it must", () => {
    const roof = [
      { x: 150, y: 0 },
      { x: 300, y: 120 },
      { x: 300, y: 200 },
      { x: 0, y: 200 },
      { x: 0, y: 120 },
    ];
    const { label } = seatsIn(roof, 0, 120);
    expect(isInside(label, roof) && isInside({ x: label.x + 120, y: label.y }, roof)).toBe(true);
  });

  test("names are shortened to fit", () => {
    expect(shortName("Amélie Dubois-Lacroix")).toBe("Amélie D.");
    expect(shortName("王小明")).toBe("王小明");
    expect(shortName("Bartholomew-James Smith").length).toBeLessThanOrEqual(12);
  });
});

const reader = (some: Partial<ReaderHealthView>): ReaderHealthView => ({
  reader: "R1",
  last_heard_at: 100,
  reads_per_minute: 0,
  silent: false,
  silent_after_s: 90,
  status: "ok",
  troubles: [],
  clock_offset_s: null,
  clock_drift_ppm: null,
  clock_steps: 0,
  lost: 0,
  overflowed: 0,
  antennas: [],
  ...some,
});
const trouble = { antenna: "", kind: "skewed" as const, since: 0, amount: 7, usual: 0 };

describe("the readers", () => {
  test("each has one word for how it is", () => {
    expect(stateOf(reader({}))).toBe("ok");
    expect(stateOf(reader({ last_heard_at: null }))).toBe("notYet");
    expect(stateOf(reader({ troubles: [trouble], status: "warning" }))).toBe("warning");
    expect(stateOf(reader({ troubles: [trouble], status: "bad" }))).toBe("down");
    expect(stateOf(reader({ silent: true, status: "bad" }))).toBe("silent");
  });

  test("a clock is ahead or behind, and silence may be that nobody is there", () => {
    expect(troubleWords(trouble)).toBe("skewed");
    expect(troubleWords({ ...trouble, amount: -7 })).toBe("skewedBehind");
    expect(troubleWords({ ...trouble, kind: "silent", amount: 0 })).toBe("silent");
    expect(troubleWords({ ...trouble, kind: "silent", amount: 1 })).toBe("silentReads");
  });

  test("figures have no sign, and a decimal only if small", () => {
    expect([figure(-7.24, "en"), figure(7, "en"), figure(72.4, "en")]).toEqual(["7.2", "7", "72"]);
  });

  test("the newest minute is at the right, the busiest is the highest, and an empty one is not drawn", () => {
    expect(strokes([], 120, 20)).toBe("");
    expect(strokes([4, 0, 2], 120, 20)).toBe("M115 20V0M119 20V10");
    expect(strokes([1000, 1], 120, 20)).toContain("V18.5");
  });
});
