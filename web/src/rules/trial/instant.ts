/** What a clock on the wall of the venue says, as a date field takes it: `2026-11-25T14:05`. */
export function wallClock(at: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(at * 1000));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "00";
  return `${get("year")}-${get("month")}-${get("day")}T${get("hour")}:${get("minute")}`;
}

/** The instant at which that clock says so; NaN for what is no time. In the hour that a clock goes through
 * twice it is the first of them, in the one that it leaves out the hour after. */
export function instantOf(wall: string, timezone: string): number {
  const asUtc = Date.parse(`${wall}:00Z`) / 1000;
  if (!WALL.test(wall) || Number.isNaN(asUtc)) return Number.NaN;
  const ahead = (at: number) => Date.parse(`${wallClock(at, timezone)}:00Z`) / 1000 - at;
  const guesses = [asUtc - ahead(asUtc - DAY_S), asUtc - ahead(asUtc + DAY_S)];
  return guesses.find((at) => wallClock(at, timezone) === wall) ?? Math.max(...guesses);
}

const DAY_S = 86_400;
/** Browsers would read other things as dates too. */
const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
