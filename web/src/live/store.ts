import type { CardView } from "../api/types";
import { Connection, type LinkState, type Socket } from "./connection";
import { EMPTY_FEED, type Feed, type FeedAction, nextFeed } from "./feed";

/** What the screens read: the feed, the state of the line, and since when it is lost. */
export interface Live {
  feed: Feed;
  link: LinkState;
  /** By the server's clock, in seconds; null while the line is up. */
  lost_at: number | null;
}

export type Watcher = (before: Feed, after: Feed, action: FeedAction) => void;

const deviceNow = () => Date.now() / 1000;

/** The one live feed of this page. */
export class LiveStore {
  private live: Live = { feed: EMPTY_FEED, link: "connecting", lost_at: null };
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Set<Watcher>();
  readonly connection: Connection;

  constructor(onSignedOut: () => void, onRefused: () => void) {
    this.connection = new Connection(
      {
        open: () => new WebSocket(liveAddress()) as Socket,
        now: () => performance.now(),
        after: (delay_ms, then) => {
          const timer = setTimeout(then, delay_ms);
          return () => clearTimeout(timer);
        },
        chance: Math.random,
      },
      {
        position: () => this.live.feed.position,
        message: (message) => {
          this.apply(message);
          if (message.type === "signed_out") onSignedOut();
        },
        state: (link) => this.linkIs(link),
        refused: onRefused,
      },
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

function liveAddress(): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/api/v1/live`;
}
