import { describe, expect, test } from "vitest";

import type { EvidenceView } from "../api/types";
import { across, bandsOf, lanesOf, pathOf, radiusOf, rowsOf, strengthOf } from "./why";

type Step = EvidenceView["steps"][number];

const NOW = 1_000;
const step = (at: number, zones: Record<string, number>, heard: Step["heard"] = [], since = at - 0.5): Step => ({
  at,
  since,
  zones,
  away_p: 1 - Object.values(zones).reduce((sum, p) => sum + p, 0),
  heard,
});
const heard = (antenna: string, reads: number, level_dbm: number | null = -50, reader = "H2"): Step["heard"][number] => ({
  reader,
  antenna,
  zone: "lobby",
  reads,
  level_dbm,
});
const evidence = (steps: Step[], zone = "lobby"): EvidenceView => ({
  at: NOW,
  guest: "g01",
  zone,
  heard_at: NOW,
  confidence: 0.9,
  source: "tag",
  steps,
  not_listening: [],
});

/** The lobby's area if its only step, half a minute ago, was over at this instant. */
const drawn = (at: number) => {
  const minute = evidence([step(at, { lobby: 1 }, [], 970)]);
  return bandsOf(minute).map((band) => pathOf(band, minute, 600, 100));
};

describe("the areas", () => {
  test("the believed zone is at the bottom, and the others follow by how probable they were", () => {
    const steps = [step(998, { bar: 0.6, door: 0.1, lobby: 0.3 }), step(999, { door: 0.1, lobby: 0.9 })];
    expect(bandsOf(evidence(steps)).map(({ zone }) => zone)).toEqual(["lobby", "bar", "door"]);
  });

  test("they lie on each other without a gap, and above them is that the guest is not here", () => {
    const [lobby, bar] = bandsOf(evidence([step(999, { lobby: 0.5, bar: 0.25 })]));
    expect([lobby?.edges, bar?.edges]).toEqual([[[0, 0.5]], [[0.5, 0.75]]]);
  });

  test("many zones are four and the rest, which together are never more than all", () => {
    const zones = { a: 0.3, b: 0.2, c: 0.15, d: 0.1, e: 0.05, lobby: 0.1 };
    const bands = bandsOf(evidence([step(999, zones)]));
    expect(bands.map(({ zone }) => zone)).toEqual(["lobby", "a", "b", "c", null]);
    expect(bands.at(-1)?.edges[0]?.[1]).toBeCloseTo(0.9);
  });

  test("the believed zone is there though nothing speaks for it", () => {
    expect(bandsOf(evidence([step(999, {})])).map(({ zone }) => zone)).toEqual(["lobby"]);
  });

  test("each step is a rectangle as long as it took, and what is over a minute ago is cut off", () => {
    const minute = evidence([step(941, { lobby: 1 }, [], 930), step(1000, { lobby: 0.5 }, [], 970)]);
    const [lobby] = bandsOf(minute);
    expect(lobby && pathOf(lobby, minute, 600, 100)).toBe("M0 0H10V100H0ZM300 50H600V100H300Z");
  });

  test("what the newest step says holds until now, unless the guest is weighed no more", () => {
    expect([drawn(998), drawn(980)]).toEqual([["M300 0H600V100H300Z"], ["M300 0H400V100H300Z"]]);
  });

  test("now is at the right end", () => {
    expect([across(940, NOW, 600), across(970, NOW, 600), across(1000, NOW, 600)]).toEqual([0, 300, 600]);
  });
});

describe("the lanes", () => {
  test("each antenna has one, the busiest first, with its reads and the loudest of its levels", () => {
    const lanes = lanesOf([step(990, {}, [heard("1", 2, -60)]), step(995, {}, [heard("1", 1, -70), heard("2", 5, -48)])]);
    expect(lanes.map(({ antenna, reads, loudest_dbm }) => [antenna, reads, loudest_dbm])).toEqual([
      ["2", 5, -48],
      ["1", 3, -60],
    ]);
  });

  test("antennas of the same name at two readers are two", () => {
    expect(lanesOf([step(990, {}, [heard("1", 1), heard("1", 1, -50, "H3")])])).toHaveLength(2);
  });

  test("reads close together are one dot, of their number and their average level", () => {
    const [lane] = lanesOf([step(990.5, {}, [heard("1", 1, -60)]), step(991.5, {}, [heard("1", 3, -40)])]);
    expect(lane?.dots).toEqual([{ at: 991, reads: 4, level_dbm: -45 }]);
  });

  test("a dot does not change when the picture is drawn anew a little later", () => {
    const steps = [981, 982.5, 984.5, 986].map((at) => step(at, {}, [heard("1", 1)]));
    expect(lanesOf(steps.slice(1))[0]?.dots.slice(-2)).toEqual(lanesOf(steps)[0]?.dots.slice(-2));
  });

  test("no level is none, and counts for no average", () => {
    const [lane] = lanesOf([step(990.5, {}, [heard("1", 1, null)]), step(991.5, {}, [heard("1", 1, -40)])]);
    expect(lane).toMatchObject({ loudest_dbm: -40, dots: [{ level_dbm: -40, reads: 2 }] });
    expect(lanesOf([step(990, {}, [heard("1", 1, null)])])[0]?.loudest_dbm).toBeNull();
  });

  test("more reads are a larger dot up to a limit, and a louder level a stronger one", () => {
    expect(radiusOf(1, 9)).toBeLessThan(radiusOf(4, 9));
    expect(radiusOf(1_000, 9)).toBe(9);
    expect([-90, -62.5, -40].map(strengthOf)).toEqual([0.12, 0.56, 1]);
  });
});

describe("the table", () => {
  test("has a row for each five seconds with a step, the newest first, as of the last step in it", () => {
    const steps = [step(989, { bar: 1 }), step(996, { lobby: 0.2 }), step(999, { door: 0.1, lobby: 0.7 }, [heard("1", 2)])];
    expect(rowsOf(evidence(steps)).map(({ from_s, to_s, zones, heard: lanes }) => [to_s, from_s, zones, lanes.length])).toEqual([
      [0, 5, [["lobby", 0.7], [null, expect.closeTo(0.2)], ["door", 0.1]], 1],
      [10, 15, [["bar", 1]], 0],
    ]);
  });
});
