import { expect, test } from "vitest";

import type { KeyView } from "../api/types";
import { daysOf, namedKeys, rangesWords, termOf } from "./named";
import { leftOutOf, leftOutWords } from "./told";
import { whyWords } from "./why";

const DAY_S = 86_400;
const key = (id: string, name: string, more: Partial<KeyView> = {}): KeyView => ({
  id,
  kind: "reader",
  name,
  reader: name,
  ranges: "",
  made_at: 0,
  made_by_name: "",
  ends_at: null,
  used_at: null,
  ...more,
});

test("the newest key of a name stands for it, those before are below, the newer first", () => {
  const keys = [key("a", "H1"), key("b", "H1"), key("c", "H1"), key("d", "H2"), key("e", "crm", { kind: "sync" })];
  const found = namedKeys(keys, "reader").map(({ now, before }) => [now.id, before.map(({ id }) => id)]);
  expect(found).toEqual([
    ["c", ["b", "a"]],
    ["d", []],
  ]);
});

test("a partner and a system of one name are two", () => {
  const keys = [key("a", "spa", { kind: "partner" }), key("b", "spa", { kind: "sync" })];
  expect(namedKeys(keys, "partner").map(({ now }) => now.id)).toEqual(["a"]);
});

test("a key is replaced by one for as long", () => {
  expect(termOf(key("a", "H1", { made_at: 5, ends_at: 5 + 90 * DAY_S }))).toBe("90");
  expect(termOf(key("a", "H1"))).toBe("");
  expect(termOf(key("a", "H1", { made_at: null, ends_at: 5 }))).toBe("");
});

test("what is no number of days does not mean for ever", () => {
  expect(daysOf(" ")).toBeNull();
  expect(daysOf(" 30 ")).toBe(30);
  expect(daysOf("a year")).toBeNaN();
});

test("an address is no network for people", () => {
  expect(rangesWords("192.0.2.7/32 10.20.0.0/16 2001:db8::/32 2001:db8::1/128")).toBe(
    "192.0.2.7, 10.20.0.0/16, 2001:db8::/32, 2001:db8::1",
  );
});

test("what is not ticked is left out, and what is always told never is", () => {
  const form = new FormData();
  form.append("told", "guest.changed");
  expect(leftOutOf(form)).toEqual(["guest.credentials_changed"]);
  form.append("told", "guest.credentials_changed");
  expect(leftOutOf(form)).toEqual([]);
  expect(leftOutOf(new FormData())).toEqual(["guest.changed", "guest.credentials_changed"]);
});

test("the words say what a webhook is not told of", () => {
  expect(leftOutWords([])).toBe("");
  expect(leftOutWords(["guest.changed"])).toBe("profiles");
  expect(leftOutWords(["guest.credentials_changed"])).toBe("credentials");
  expect(leftOutWords(["guest.credentials_changed", "guest.changed"])).toBe("both");
});

/** Says which text was asked for. */
const t = ((name: string) => name.replace("connections.why.", "")) as unknown as Parameters<typeof whyWords>[0];

test.each([
  ["answered 401", "refused"],
  ["answered 404", "nothingThere"],
  ["answered 410", "gone"],
  ["answered 429", "tooMany"],
  ["answered 308", "elsewhere"],
  ["answered 418", "answered"],
  ["answered 503", "ill"],
  ["ConnectError", "unreachable"],
  ["ReadTimeout", "late"],
  ["the secret was sealed under another secret.key", "secret"],
  ["RemoteProtocolError", "other"],
])("%s is said as %s", (why, said) => {
  expect(whyWords(t, why)).toBe(said);
});
