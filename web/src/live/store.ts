import type { CardView } from "../api/types";
import { browserTabs, browserWorld, deviceKeep } from "./browser";
import { Connection, type LinkState } from "./connection";
import { EMPTY_FEED, type Feed, type FeedAction, nextFeed } from "./feed";
import { ActionQueue, type QueueWorld } from "./queue";
import { send } from "./sending";
import { SharedLine } from "./shared";

/** What the screens read: the feed, the state of the line, and since when it is lost. */
export interface Live {
  feed: Feed;
  link: LinkState;
  /** By the server's clock, in seconds; null while the line is up. */
  lost_at: number | null;
}

export type Watcher = (before: Feed, after: Feed, action: FeedAction) => void;

const deviceNow = () => Date.now() / 1000;

/** The one live feed of this page, and what waits to be sent. */
export class LiveStore {
  private live: Live = { feed: EMPTY_FEED, link: "connecting", lost_at: null };
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Set<Watcher>();
  readonly connection: SharedLine;
  /** What was done here while the line was lost. */
  readonly queue: ActionQueue;
  /** As this person, and nobody else. */
  readonly send: QueueWorld["send"];

  /** `person` at this screen: tabs of the same person share one line. */
  constructor(person: string, onSignedOut: () => void, onRefused: () => void) {
    this.send = (action, held_s) => send(person, action, held_s);
    this.queue = new ActionQueue(
      { keep: deviceKeep, clock_ms: Date.now, watch_ms: () => performance.now(), send: this.send },
      person,
    );
    this.connection = new SharedLine(
      browserTabs(person),
      {
        position: () => this.live.feed.position,
        message: (message) => {
          this.apply(message);
          if (message.type === "signed_out") onSignedOut();
        },
        state: (link) => this.linkIs(link),
        refused: onRefused,
        live: this.get,
        adopt: (live) => {
          if (live.feed.known || !this.live.feed.known) this.set(live);
        },
      },
      (listener) => new Connection(browserWorld(), listener),
    );
  }

  get = (): Live => this.live;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Called with every change, for announcements. */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** A card as an HTTP request answered it. */
  reply(card: CardView, before: CardView | undefined): void {
    this.apply({ type: "reply", card, before });
  }

  /** The time by the server's clock, in seconds since 1970. */
  now = (): number => deviceNow() + this.live.feed.skew_s;

  private apply(action: FeedAction): void {
    const before = this.live.feed;
    const feed = nextFeed(before, action, deviceNow());
    if (feed === before) return;
    this.set({ ...this.live, feed });
    for (const watcher of this.watchers) watcher(before, feed, action);
  }

  private linkIs(link: LinkState): void {
    const lost_at = link === "lost" ? (this.live.lost_at ?? this.now()) : link === "live" ? null : this.live.lost_at;
    this.set({ ...this.live, link, lost_at });
  }

  private set(live: Live): void {
    this.live = live;
    for (const listener of this.listeners) listener();
  }
}
