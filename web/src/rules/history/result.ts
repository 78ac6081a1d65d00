import type { Text } from "../../i18n/languages";

/** What the back-test streams, as `POST /rules/backtest` describes it. */
export interface Side {
  cards: number;
  per_day: { day: string; cards: number }[];
  by_hour: number[];
  people: Person[];
}

export interface Person {
  staff: string;
  name: string;
  role: string;
  cards: number;
  per_hour_mean: number;
  busiest_hour: { at: number; cards: number } | null;
  hours_over_6: number;
  hours_over_12: number;
}

export interface Sample {
  at: number;
  guest: string;
  name: string;
  rule: string;
  rule_name: Text | null;
  zone: string;
  priority: "high" | "normal" | "low";
}

export interface Samples {
  total: number;
  cards: Sample[];
}

export interface Backtest {
  since: number;
  until: number;
  days: number;
  moments: number;
  before: Side;
  after: Side;
  fired: number;
  held: number;
  stopped: Record<"cooldown" | "cap" | "quiet" | "greeted" | "once", number>;
  new: Samples;
  gone: Samples;
  by_guest: { guest: string; name: string; before: number; after: number }[];
}

export type Line = { type: "progress"; done: number; of: number } | ({ type: "result" } & Backtest);

/** The lines of a stream of JSON, each as soon as it is whole. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    const pieces = (waiting + (value ?? "")).split("\n");
    waiting = done ? "" : (pieces.pop() ?? "");
    for (const piece of pieces) if (piece.trim() !== "") yield JSON.parse(piece) as Line;
    if (done) return;
  }
}
