/** Lengths of time as people say them: an amount of a unit. */
export const UNITS = ["seconds", "minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];

export const UNIT_S: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** The largest unit of which it is a whole number: 90 s are 90 seconds, 120 s are 2 minutes. */
export function unitOf(length_s: number): Unit {
  const whole = UNITS.filter((unit) => length_s % UNIT_S[unit] === 0);
  return length_s > 0 ? (whole.at(-1) ?? "seconds") : "minutes";
}

/** What was typed as a number; undefined if it is none. A comma may stand for the point. */
export function numberFrom(typed: string): number | undefined {
  const plain = typed.trim().replace(",", ".");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
