import { describe, expect, test } from "vitest";

import { readLink } from "./link";
import { isDue, type Reading, readingOf, SEND_EVERY_S } from "./reading";

const at = (seconds: number): Reading => ({ lat: 60, lon: 25, accuracy_m: 5, at: seconds });

describe("a link", () => {
  test("says the key and the code behind its #", () => {
    expect(readLink("#k=a-b_c")).toEqual({ key: "a-b_c", code: "" });
    expect(readLink("#c=XyZ")).toEqual({ key: "", code: "XyZ" });
    expect(readLink("#k=1&c=2")).toEqual({ key: "1", code: "2" });
  });

  test("may say nothing", () => {
    for (const hash of ["", "#", "#top", "#k", "#=&="]) expect(readLink(hash)).toEqual({ key: "", code: "" });
  });
});

describe("a position", () => {
  test("is sent once, and not too often", () => {
    expect(isDue(at(100), null, 100)).toBe(true);
    expect(isDue(at(100), at(100), 200)).toBe(false);
    expect(isDue(at(100 + SEND_EVERY_S - 1), at(100), 120)).toBe(false);
    expect(isDue(at(100 + SEND_EVERY_S), at(100), 120)).toBe(true);
  });

  test("of a phone that has moved is sent at once", () => {
    const moved = { ...at(101), lat: 60.0003 };
    expect(isDue(moved, at(100), 101)).toBe(true);
    expect(isDue({ ...moved, accuracy_m: 50 }, at(100), 101)).toBe(false);
    expect(isDue({ ...moved, at: 100 }, at(100), 101)).toBe(false);
    expect(isDue({ ...at(101), lon: 25.0004 }, at(100), 101)).toBe(false);
  });

  test("that is older than the server takes is not sent", () => {
    expect(isDue(at(0), null, 3601)).toBe(false);
  });

  test("never claims to be exact", () => {
    const coords = { latitude: 1, longitude: 2, accuracy: 0 } as GeolocationCoordinates;
    const position = { coords, timestamp: 5000 } as GeolocationPosition;
    expect(readingOf(position)).toEqual({ lat: 1, lon: 2, accuracy_m: 1, at: 5 });
  });
});
