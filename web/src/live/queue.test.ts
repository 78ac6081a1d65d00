import { beforeEach, describe, expect, test, vi } from "vitest";

import type { Answered } from "../api/problem";
import { type Action, ActionQueue, forgetWaiting, type Keep, LONGEST_S, MOST_WAITING } from "./queue";
import { isOvertaken, requestOf, send } from "./sending";

class FakeKeep implements Keep {
  kept = new Map<string, string>();
  keys = () => [...this.kept.keys()];
  get = (key: string) => this.kept.get(key) ?? null;
  set = (key: string, value: string) => void this.kept.set(key, value);
  remove = (key: string) => void this.kept.delete(key);
}

/** A page on a device: its stop-watch starts with the page, its clock may be set. */
class FakePage {
  clock = 1_000_000;
  watch = 0;
  sent: { action: Action; held_s: number }[] = [];
  replies: Answered<unknown>[] = [];
  constructor(readonly keep: FakeKeep) {}
  clock_ms = () => this.clock;
  watch_ms = () => this.watch;
  pass(seconds: number) {
    this.clock += seconds * 1000;
    this.watch += seconds * 1000;
  }
  send = async (action: Action, held_s: number) => {
    this.sent.push({ action, held_s });
    return this.replies.shift() ?? { ok: true as const, value: null };
  };
}

const no = (status: number, code: string): Answered<unknown> => ({
  ok: false,
  problem: { status, code, message: "Noor has it" },
});
const claim = (card: string): Action => ({ kind: "claim", card });
const sendAsLin = (action: Action, held_s: number) => send("lin", action, held_s);

describe("the queue", () => {
  let keep: FakeKeep;
  let page: FakePage;
  let queue: ActionQueue;

  beforeEach(() => {
    keep = new FakeKeep();
    page = new FakePage(keep);
    queue = new ActionQueue(page, "lin");
  });

  test("sends in the order in which things were done, each with how long ago that was", async () => {
    queue.add(claim("a"));
    page.pass(60);
    queue.add({ kind: "outcome", card: "a", outcome: "greeted" });
    page.pass(30);
    await queue.settle();
    expect(page.sent.map(({ action, held_s }) => [action.kind, held_s])).toEqual([
      ["claim", 90],
      ["outcome", 30],
    ]);
    expect(queue.get()).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });

  test("a clock that was set back meanwhile changes nothing, one set forward makes it older, never newer", async () => {
    queue.add(claim("a"));
    page.pass(60);
    page.clock -= 3600_000;
    await queue.settle();
    expect(page.sent[0]?.held_s).toBe(60);
  });

  test("after a reload of the page the time is still right, and the order", async () => {
    queue.add(claim("a"));
    page.pass(40);
    const later = new FakePage(keep);
    later.clock = page.clock;
    const again = new ActionQueue(later, "lin");
    again.add(claim("b"));
    later.pass(2);
    await again.settle();
    expect(later.sent.map(({ action, held_s }) => [action.card, held_s])).toEqual([
      ["a", 42],
      ["b", 2],
    ]);
  });

  test("a device that slept, and its stop-watch with it, still knows how long", async () => {
    queue.add(claim("a"));
    page.clock += 600_000;
    await queue.settle();
    expect(page.sent[0]?.held_s).toBe(600);
  });

  test.each([0, 401, 429, 503])("status %d: it waits on, and so does what came after it", async (status) => {
    queue.add(claim("a"));
    queue.add(claim("b"));
    page.replies.push(no(status, "x"));
    await queue.settle();
    expect(queue.waiting.map(({ action }) => action.card)).toEqual(["a", "b"]);
  });

  test("what the server refuses is kept with the reason until it is read, and what came after it is sent", async () => {
    queue.add(claim("a"));
    queue.add(claim("b"));
    page.replies.push(no(409, "already_claimed"));
    await queue.settle();
    expect(queue.get().map(({ action, undone }) => [action.card, undone?.code])).toEqual([["a", "already_claimed"]]);
    expect(page.sent).toHaveLength(2);
    queue.dismiss();
    expect(keep.keys()).toEqual([]);
  });

  test("the device keeps ids and what was entered, and not the server's sentence", async () => {
    queue.add(claim("a"));
    page.replies.push(no(409, "already_claimed"));
    await queue.settle();
    expect([...keep.kept.values()].join()).not.toContain("Noor");
  });

  test("nothing is sent that is older than the server takes", async () => {
    queue.add(claim("a"));
    page.pass(LONGEST_S + 1);
    await queue.settle();
    expect(page.sent).toEqual([]);
    expect(queue.get()[0]?.undone?.code).toBe("too_old");
  });

  test("it has an end, and says so", () => {
    for (let n = 0; n < MOST_WAITING; n += 1) expect(queue.add(claim(`c${n}`))).toBe(true);
    expect(queue.add(claim("one more"))).toBe(false);
  });

  test("one person's actions are not another's, and are gone when they sign out", () => {
    queue.add(claim("a"));
    expect(new ActionQueue(page, "noor").get()).toEqual([]);
    forgetWaiting(keep);
    queue.refresh();
    expect(queue.get()).toEqual([]);
  });

  test("an answer that comes after the person signed out brings nothing back", async () => {
    queue.add(claim("a"));
    page.send = async () => {
      forgetWaiting(keep);
      return no(409, "already_claimed");
    };
    await queue.settle();
    expect(keep.keys()).toEqual([]);
  });

  test("what is settled while it is being settled is not sent twice", async () => {
    queue.add(claim("a"));
    await Promise.all([queue.settle(), queue.settle()]);
    expect(page.sent).toHaveLength(1);
  });
});

test("what is sent says who did it, and waits for them if somebody else is signed in by then", async () => {
  const fetched = vi.fn(async () => new Response('{"code": "not_signed_in", "message": "."}', { status: 401 }));
  vi.stubGlobal("fetch", fetched);
  const page = new FakePage(new FakeKeep());
  page.send = sendAsLin;
  const queue = new ActionQueue(page, "lin");
  queue.add(claim("a"));
  await queue.settle();
  vi.unstubAllGlobals();
  expect(fetched.mock.calls[0]).toMatchObject(["/api/v1/cards/a/claim", { headers: { "X-Maitred-Staff": "lin" } }]);
  expect(queue.waiting).toHaveLength(1);
});

test("an action done now says no time, one that waited does", () => {
  expect(requestOf(claim("a"), 0)).toEqual({ path: "/cards/a/claim", body: {} });
  expect(requestOf(claim("a"), 3).body).toEqual({ held_s: 3 });
  expect(requestOf({ kind: "release", card: "a", word: "", fence: 2 }, 3).body).toEqual({ word: "", fence: 2 });
});

test("an answer is overtaken when the card has another one to the same question", () => {
  const answer: Action = { kind: "answer", card: "a", question: "lunch", value: "fish" };
  expect(isOvertaken(answer, { answers: [{ question: "lunch", value: "meat" }] })).toBe(true);
  expect(isOvertaken(answer, { answers: [{ question: "lunch", value: "fish" }] })).toBe(false);
});
