import type { CardView, FloorView, MineView } from "../api/types";

/** What the server sends over WS /api/v1/live; see docs/live.md. */
export type ServerMessage =
  | { type: "welcome"; epoch: string; offset: number; resumed: boolean; at: number }
  | { type: "snapshot"; epoch: string; offset: number; cards: CardView[]; mine: MineView | null }
  | { type: "card"; offset: number; card: CardView }
  /** You may no longer see it. */
  | { type: "gone"; offset: number; card: string }
  /** Your shift, offers and promises, whole. */
  | { type: "mine"; mine: MineView }
  | { type: "reload"; reason: string }
  | { type: "floor"; floor: FloorView }
  | { type: "pong"; at: number }
  | { type: "signed_out" }
  | { type: "error"; code: string; message: string; where: string };

/** What we send: one hello, then pings. */
export type ClientMessage =
  | { type: "hello"; epoch: string | null; offset: number | null; floor: boolean }
  | { type: "ping" };

/** Close codes of ours. */
export const CLOSED_RELOAD = 4000;
export const CLOSED_SIGNED_OUT = 4001;
