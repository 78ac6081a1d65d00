import { describe, expect, test } from "vitest";

import { standingOf } from "./consent";

const consent = (given_at: number | null, withdrawn_at: number | null) => [
  { purpose: "recognise_by_tag" as const, given_at, withdrawn_at, ends_at: null },
];

describe("a guest's word", () => {
  test("nothing said is not given", () => {
    expect(standingOf([], "recognise_by_tag").kind).toBe("not_given");
    expect(standingOf(consent(null, null), "recognise_by_tag").kind).toBe("not_given");
    expect(standingOf(consent(1, null), "recognise_by_phone").kind).toBe("not_given");
  });

  test("the later of given and withdrawn holds, and a tie is withdrawn", () => {
    expect(standingOf(consent(1, null), "recognise_by_tag")).toEqual({ kind: "given", at: 1 });
    expect(standingOf(consent(1, 2), "recognise_by_tag")).toEqual({ kind: "withdrawn", at: 2 });
    expect(standingOf(consent(3, 2), "recognise_by_tag")).toEqual({ kind: "given", at: 3 });
    expect(standingOf(consent(2, 2), "recognise_by_tag").kind).toBe("withdrawn");
  });
});
