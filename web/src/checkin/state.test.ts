import { describe, expect, test } from "vitest";

import { sharingOf, stateOf } from "./state";

const venue = { en: "Inn" };
const zone = { en: "Bar" };
const calm = {
  known: true,
  view: { venue, zone: null, consents: true, intent: "welcome" as const, until: null },
  problem: null,
  checkedIn: false,
  watch: { kind: "off" as const },
  sharing: false,
  ended: false,
};
const problem = (status: number, code = "") => ({ status, code, message: "" });

describe("the page says", () => {
  test("where the guest is, before everything else that it knows", () => {
    const view = { ...calm.view, zone };
    expect(stateOf({ ...calm, view, ended: true })).toEqual({ kind: "here", zone, checkedIn: false });
    expect(stateOf(calm).kind).toBe("away");
    expect(stateOf({ ...calm, ended: true }).kind).toBe("ended");
  });

  test("that the guest is invisible, and no place even if it knew one", () => {
    const view = { ...calm.view, zone, intent: "invisible" as const, until: 1 };
    expect(stateOf({ ...calm, view, checkedIn: true })).toEqual({ kind: "invisible" });
  });

  test("that nothing is stored without consent", () => {
    const view = { ...calm.view, consents: false };
    expect(stateOf({ ...calm, view, ended: true }).kind).toBe("noConsent");
  });

  test("what to do about a link or a code", () => {
    expect(stateOf({ ...calm, known: false, view: null }).kind).toBe("unknown");
    expect(stateOf({ ...calm, known: false, problem: problem(401) }).kind).toBe("invalid");
    expect(stateOf({ ...calm, problem: problem(422, "code_ended") }).kind).toBe("codeEnded");
    expect(stateOf({ ...calm, problem: problem(422, "other_venue") }).kind).toBe("otherVenue");
    expect(stateOf({ ...calm, problem: problem(422, "unprocessable") }).kind).toBe("badCode");
  });

  test("that it is waiting for the network, the server, or an answer", () => {
    expect(stateOf({ ...calm, problem: problem(0) }).kind).toBe("offline");
    expect(stateOf({ ...calm, problem: problem(503) }).kind).toBe("busy");
    expect(stateOf({ ...calm, view: null }).kind).toBe("loading");
  });
});

test("a wide circle is called weak", () => {
  const reading = { lat: 1, lon: 2, at: 3, accuracy_m: 200 };
  expect(sharingOf({ watch: { kind: "reading", reading } })).toBe("good");
  expect(sharingOf({ watch: { kind: "reading", reading: { ...reading, accuracy_m: 201 } } })).toBe("weak");
  expect(sharingOf({ watch: { kind: "denied" } })).toBe("denied");
});
