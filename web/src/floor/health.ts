import type { ReaderHealthView, TroubleView } from "../api/types";

export type ReaderState = "notYet" | "silent" | "down" | "warning" | "ok";

/** A reader in one word. It has a while after the server's start before it counts as silent. */
export function stateOf(reader: ReaderHealthView): ReaderState {
  if (reader.silent) return "silent";
  if (reader.status === "bad") return "down";
  if (reader.troubles.length > 0) return "warning";
  return reader.last_heard_at === null ? "notYet" : "ok";
}

/** Which sentence says what is wrong. */
export function troubleWords(trouble: TroubleView) {
  if (trouble.kind === "silent" && trouble.amount > 0) return "silentReads";
  if (trouble.kind === "skewed" && trouble.amount < 0) return "skewedBehind";
  return trouble.kind;
}

/** A figure as it is said: small ones with a decimal. */
export function figure(amount: number, language: string): string {
  const size = Math.abs(amount);
  return size.toLocaleString(language, { maximumFractionDigits: size < 10 ? 1 : 0 });
}

const MINUTES = 60;

/** The last hour as strokes of an SVG path, one for each minute with reads, the newest at the right. */
export function strokes(recent: readonly number[], width: number, height: number): string {
  const most = Math.max(...recent, 1);
  const step = width / MINUTES;
  const first = MINUTES - recent.length;
  return recent
    .map((reads, index) => {
      if (reads === 0) return "";
      const x = round((first + index + 0.5) * step);
      return `M${x} ${height}V${round(height - Math.max(1.5, (reads / most) * height))}`;
    })
    .join("");
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
