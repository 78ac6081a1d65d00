import { beforeEach, describe, expect, test } from "vitest";

import type { Listener } from "./connection";
import { EMPTY_FEED } from "./feed";
import type { ServerMessage } from "./messages";
import { type Line, type Said, SharedLine, type TabsWorld } from "./shared";
import type { Live } from "./store";

/** One browser: its lock, its channel, and the lines that its tabs opened. */
class FakeBrowser {
  tabs: FakeTab[] = [];
  queue: { tab: FakeTab; begin: () => void; end: () => void }[] = [];
  get leader(): FakeTab | undefined {
    return this.queue[0]?.tab;
  }
  get open(): FakeTab[] {
    return this.tabs.filter(({ line }) => line.open);
  }
}

class FakeLine implements Line {
  open = false;
  floor = false;
  woken = 0;
  constructor(readonly listener: Listener) {}
  start() {
    this.open = true;
    this.listener.state("connecting");
  }
  stop() {
    this.open = false;
  }
  wake() {
    this.woken += 1;
  }
  wantFloor(wanted: boolean) {
    this.floor = wanted;
  }
}

class FakeTab implements TabsWorld {
  line!: FakeLine;
  live: Live = { feed: EMPTY_FEED, link: "connecting", lost_at: null };
  heard: string[] = [];
  isHidden = false;
  frozen = false;
  timer: (() => void) | null = null;
  private listener: ((said: Said) => void) | null = null;
  readonly shared: SharedLine;

  constructor(
    private readonly browser: FakeBrowser,
    readonly tab: string,
  ) {
    browser.tabs.push(this);
    this.shared = new SharedLine(
      this,
      {
        position: () => this.live.feed.position,
        message: (message) => this.heard.push(message.type),
        state: (link) => {
          this.live = { ...this.live, link };
        },
        refused: () => {},
        live: () => this.live,
        adopt: (live) => {
          this.live = live;
        },
      },
      (listener) => {
        this.line = new FakeLine(listener);
        return this.line;
      },
    );
  }

  post(said: Said) {
    for (const other of this.browser.tabs) if (other !== this && !other.frozen) other.listener?.(said);
  }
  hear(listener: (said: Said) => void) {
    this.listener = listener;
    return () => {
      this.listener = null;
    };
  }
  lead(steal: boolean, begin: () => void, end: () => void) {
    const { queue } = this.browser;
    const wish = { tab: this, begin, end };
    if (steal) {
      const before = queue.shift();
      queue.unshift(wish);
      begin();
      before?.end();
    } else {
      queue.push(wish);
      if (queue[0] === wish) begin();
    }
    return () => {
      const first = queue[0] === wish;
      if (queue.includes(wish)) queue.splice(queue.indexOf(wish), 1);
      if (first) queue[0]?.begin();
    };
  }
  hidden = () => this.isHidden;
  after(_delay_ms: number, then: () => void) {
    this.timer = then;
    return () => {
      this.timer = null;
    };
  }
}

const PONG: ServerMessage = { type: "pong", at: 1 };

describe("tabs of one browser", () => {
  let browser: FakeBrowser;
  let tabs: [FakeTab, FakeTab, FakeTab];

  beforeEach(() => {
    browser = new FakeBrowser();
    tabs = [new FakeTab(browser, "a"), new FakeTab(browser, "b"), new FakeTab(browser, "c")];
    for (const { shared } of tabs) shared.start();
  });

  test("one line, and all hear what it says", () => {
    expect(browser.open).toEqual([tabs[0]]);
    tabs[0].line.listener.message(PONG);
    tabs[0].line.listener.state("live");
    for (const tab of tabs) {
      expect(tab.heard).toEqual(["pong"]);
      expect(tab.live.link).toBe("live");
    }
  });

  test("a new tab starts with what the leader knows", () => {
    const feed = { ...EMPTY_FEED, position: { epoch: "e", offset: 7 }, known: true };
    tabs[0].live = { feed, link: "live", lost_at: null };
    const late = new FakeTab(browser, "d");
    late.shared.start();
    expect(late.live.feed.position).toEqual({ epoch: "e", offset: 7 });
    expect(browser.open).toEqual([tabs[0]]);
  });

  test("when the leader closes another one leads, and one alone", () => {
    tabs[0].shared.stop();
    expect(browser.open).toEqual([tabs[1]]);
    tabs[1].shared.stop();
    expect(browser.open).toEqual([tabs[2]]);
  });

  test("the tab that is looked at leads when the leader is hidden", () => {
    tabs[0].isHidden = true;
    tabs[2].shared.wake();
    expect(browser.open).toEqual([tabs[2]]);
    expect(tabs[0].line.woken).toBe(1);
    tabs[2].shared.stop();
    expect(browser.open).toHaveLength(1);
  });

  test("a leader that is looked at keeps the line", () => {
    tabs[2].shared.wake();
    expect(browser.open).toEqual([tabs[0]]);
  });

  test("a frozen leader is replaced when it does not answer", () => {
    tabs[0].frozen = true;
    tabs[1].shared.wake();
    tabs[1].timer?.();
    expect(browser.leader).toBe(tabs[1]);
    expect(tabs[1].line.open).toBe(true);
  });

  test("the floor is asked for while any tab shows it, over a change of leader too", () => {
    tabs[1].shared.wantFloor(true);
    expect(tabs[0].line.floor).toBe(true);
    tabs[2].shared.wantFloor(true);
    tabs[0].shared.stop();
    expect(tabs[1].line.floor).toBe(true);
    tabs[1].shared.wantFloor(false);
    expect(tabs[1].line.floor).toBe(true);
    tabs[2].shared.stop();
    expect(tabs[1].line.floor).toBe(false);
  });
});
