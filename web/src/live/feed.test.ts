import { describe, expect, test } from "vitest";

import { aCard, aMine } from "../testing/cards";
import { EMPTY_FEED, type Feed, type FeedAction, nextFeed } from "./feed";
import { happening } from "./happenings";

const NOW = 1_000_000;
const welcome = (resumed: boolean, at = NOW): FeedAction => ({ type: "welcome", epoch: "e", offset: 9, resumed, at });
const snapshot = (offset: number, ...cards: ReturnType<typeof aCard>[]): FeedAction => ({
  type: "snapshot",
  epoch: "e",
  offset,
  cards,
  mine: aMine(),
});
const change = (offset: number, card: ReturnType<typeof aCard>): FeedAction => ({ type: "card", offset, card });
const after = (...actions: FeedAction[]): Feed =>
  actions.reduce((feed, action) => nextFeed(feed, action, NOW), EMPTY_FEED);
const names = (feed: Feed) => [...feed.cards.values()].map((card) => card.name);

describe("the feed", () => {
  test("a snapshot replaces what was there and sets the position", () => {
    const feed = after(welcome(false), snapshot(4, aCard("a")), snapshot(7, aCard("b")));
    expect([...feed.cards.keys()]).toEqual(["b"]);
    expect(feed.position).toEqual({ epoch: "e", offset: 7 });
    expect(feed.known).toBe(true);
  });

  test("changes move the position, gaps and all", () => {
    const feed = after(welcome(false), snapshot(4), change(5, aCard("a")), change(9, aCard("b")));
    expect(feed.position?.offset).toBe(9);
    expect(feed.cards.size).toBe(2);
  });

  test("a change seen before is not applied again", () => {
    const feed = after(welcome(false), snapshot(4), change(5, aCard("a", { name: "New" })), change(5, aCard("a")));
    expect(names(feed)).toEqual(["New"]);
  });

  test("a change without a position is not applied", () => {
    expect(after(welcome(false), change(5, aCard("a"))).cards.size).toBe(0);
  });

  test.each(["done", "expired", "withdrawn"] as const)("a card that is %s leaves the board", (state) => {
    const feed = after(welcome(false), snapshot(4, aCard("a")), change(5, aCard("a", { state, name: "" })));
    expect(feed.cards.size).toBe(0);
  });

  test("a card I may no longer see leaves the board and moves the position", () => {
    const feed = after(welcome(false), snapshot(4, aCard("a"), aCard("b")), { type: "gone", offset: 5, card: "a" });
    expect([...feed.cards.keys()]).toEqual(["b"]);
    expect(feed.position?.offset).toBe(5);
  });

  test("a card that went before the snapshot is not taken away again", () => {
    const feed = after(welcome(false), snapshot(4, aCard("a")), { type: "gone", offset: 4, card: "a" });
    expect(feed.cards.size).toBe(1);
  });

  test("what concerns me is replaced as a whole, and moves no position", () => {
    const feed = after(welcome(false), snapshot(4), { type: "mine", mine: aMine({ flood: true }) });
    expect(feed.mine).toEqual(aMine({ flood: true }));
    expect(feed.position?.offset).toBe(4);
  });

  test("a snapshot says what concerns me too", () => {
    expect(after(welcome(false), { type: "mine", mine: aMine({ flood: true }) }, snapshot(4)).mine).toEqual(aMine());
  });

  test("old snapshot and changes give what a fresh snapshot gives", () => {
    const walked = after(
      welcome(false),
      snapshot(1, aCard("a"), aCard("b")),
      change(2, aCard("c")),
      change(3, aCard("a", { state: "done" })),
      change(6, aCard("b", { state: "claimed" })),
    );
    const fresh = after(welcome(false), snapshot(6, aCard("b", { state: "claimed" }), aCard("c")));
    expect(walked).toEqual(fresh);
  });

  test("a resume keeps the cards and the position", () => {
    const feed = after(welcome(false), snapshot(4, aCard("a")), welcome(true));
    expect(feed.position?.offset).toBe(4);
    expect(feed.cards.size).toBe(1);
  });

  test("a welcome without resume keeps the cards on the screen, but forgets the position", () => {
    const feed = after(welcome(false), snapshot(4, aCard("a")), welcome(false));
    expect(feed.position).toBeNull();
    expect(feed.cards.size).toBe(1);
  });

  test("a reload asks for a fresh snapshot and keeps the screen until then", () => {
    const feed = after(welcome(false), snapshot(4, aCard("a")), { type: "reload", reason: "behind" });
    expect(feed.position).toBeNull();
    expect(feed.cards.size).toBe(1);
  });

  test("being signed out leaves nothing on the screen", () => {
    expect(after(welcome(false), snapshot(4, aCard("a")), { type: "signed_out" })).toEqual(EMPTY_FEED);
  });

  test("the server's clock is right when the tablet's is not", () => {
    expect(after(welcome(false, NOW + 300)).skew_s).toBe(300);
    expect(after(welcome(false, NOW + 300), { type: "pong", at: NOW + 301 }).skew_s).toBe(301);
  });

  test("an answer to a request shows at once, unless the feed was quicker", () => {
    const base = after(welcome(false), snapshot(4, aCard("a")));
    const before = base.cards.get("a");
    const mine = aCard("a", { state: "claimed" });
    const shown = nextFeed(base, { type: "reply", card: mine, before }, NOW);
    expect(shown.cards.get("a")).toBe(mine);
    expect(shown.position?.offset).toBe(4);
    const quicker = nextFeed(base, change(5, aCard("a", { state: "withdrawn" })), NOW);
    expect(nextFeed(quicker, { type: "reply", card: mine, before }, NOW).cards.size).toBe(0);
  });
});

describe("what people are told", () => {
  const base = after(welcome(false), snapshot(4, aCard("old", { state: "claimed", owner: { id: "me", name: "Me" } })));
  const told = (action: FeedAction) => happening(base, nextFeed(base, action, NOW), action, "me");

  test("a new card is news, a snapshot is not", () => {
    expect(told(change(5, aCard("new")))).toMatchObject({ kind: "arrived" });
    expect(told(snapshot(5, aCard("new")))).toBeNull();
  });

  test("a card that disturbs others is no news to me, and is when it comes off my shelf", () => {
    expect(told(change(5, aCard("new", { for_me: false })))).toBeNull();
    const shelf = after(welcome(false), snapshot(4, aCard("new", { for_me: false, shelved: "budget" })));
    const action = change(5, aCard("new"));
    expect(happening(shelf, nextFeed(shelf, action, NOW), action, "me")).toMatchObject({ kind: "arrived" });
  });

  test("a withdrawn card is explained without a name", () => {
    expect(told(change(5, aCard("old", { state: "withdrawn", name: "" })))).toEqual({ kind: "withdrawn" });
  });

  test("only my own expired card is explained", () => {
    expect(told(change(5, aCard("old", { state: "expired" })))).toMatchObject({ kind: "expired" });
    const other = after(welcome(false), snapshot(4, aCard("old")));
    const action = change(5, aCard("old", { state: "expired" }));
    expect(happening(other, nextFeed(other, action, NOW), action, "me")).toBeNull();
  });

  test("a change to a card on the screen is not news", () => {
    const waiting = after(welcome(false), snapshot(4, aCard("old")));
    const passedOn = change(5, aCard("old", { escalated: true }));
    expect(happening(waiting, nextFeed(waiting, passedOn, NOW), passedOn, "me")).toBeNull();
    expect(told(change(5, aCard("old", { state: "claimed" })))).toBeNull();
  });
});
