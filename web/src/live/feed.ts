import type { CardView, FloorView, MineView } from "../api/types";
import type { ServerMessage } from "./messages";

/** What this screen knows. Immutable; a new one is made for each change. */
export interface Feed {
  /** Where we are in the feed; null until a snapshot has come, or when a fresh one is due. */
  position: { epoch: string; offset: number } | null;
  /** The live cards (open or claimed), by id. */
  cards: ReadonlyMap<string, CardView>;
  /** True once a snapshot has been seen: an empty board then means that nobody waits. */
  known: boolean;
  /** The server's clock minus this device's, in seconds. */
  skew_s: number;
  floor: FloorView | null;
  /** What concerns me, cards aside; null until the server has said it. */
  mine: MineView | null;
}

export const EMPTY_FEED: Feed = {
  position: null,
  cards: new Map(),
  known: false,
  skew_s: 0,
  floor: null,
  mine: null,
};

/** A card as an HTTP answer gave it. `before` is what the screen had when the request was sent. */
export interface Reply {
  type: "reply";
  card: CardView;
  before: CardView | undefined;
}

export type FeedAction = ServerMessage | Reply;

/** The next feed. `now` is this device's clock, in seconds since 1970. */
export function nextFeed(feed: Feed, action: FeedAction, now: number): Feed {
  switch (action.type) {
    case "welcome":
      return welcomed(feed, action.resumed, action.at - now);
    case "snapshot":
      return {
        ...feed,
        position: { epoch: action.epoch, offset: action.offset },
        cards: new Map(action.cards.filter(isLive).map((card) => [card.id, card])),
        known: true,
        mine: action.mine,
      };
    case "card":
      return changed(feed, action.offset, action.card);
    case "gone":
      return gone(feed, action.offset, action.card);
    case "mine":
      return { ...feed, mine: action.mine };
    case "reply":
      // The feed may have been quicker than the answer; then the feed is right.
      return feed.cards.get(action.card.id) === action.before ? withCard(feed, action.card) : feed;
    case "reload":
      return { ...feed, position: null };
    case "floor":
      return { ...feed, floor: action.floor, skew_s: action.floor.at - now };
    case "pong":
      return { ...feed, skew_s: action.at - now };
    case "signed_out":
      return EMPTY_FEED;
    case "error":
      return feed;
  }
}

function welcomed(feed: Feed, resumed: boolean, skew_s: number): Feed {
  // Without a resume a snapshot follows. Should the line break before it comes, the old position must
  // not be used again. The cards stay on the screen until then.
  return { ...feed, skew_s, position: resumed ? feed.position : null };
}

function changed(feed: Feed, offset: number, card: CardView): Feed {
  if (feed.position === null || offset <= feed.position.offset) return feed;
  return { ...withCard(feed, card), position: { ...feed.position, offset } };
}

function gone(feed: Feed, offset: number, id: string): Feed {
  if (feed.position === null || offset <= feed.position.offset) return feed;
  const cards = new Map(feed.cards);
  cards.delete(id);
  return { ...feed, cards, position: { ...feed.position, offset } };
}

function withCard(feed: Feed, card: CardView): Feed {
  const cards = new Map(feed.cards);
  if (isLive(card)) cards.set(card.id, card);
  else cards.delete(card.id);
  return { ...feed, cards };
}

export function isLive(card: CardView): boolean {
  return card.state === "open" || card.state === "claimed";
}
