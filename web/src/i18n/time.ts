import type { TFunction } from "i18next";

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86400;

/** Under a minute the age moves in steps, so that a board of cards does not flicker each second. */
const STEP_S = 5;

/** An age in few words: "just now", "40 s", "2 min", "1 h 5 min", "3 days". */
export function ageWords(t: TFunction, age_s: number): string {
  if (age_s < STEP_S) return t("time.now");
  if (age_s < MINUTE_S) return t("time.seconds", { seconds: Math.floor(age_s / STEP_S) * STEP_S });
  if (age_s < HOUR_S) return t("time.minutes", { minutes: Math.floor(age_s / MINUTE_S) });
  if (age_s < DAY_S) {
    const hours = Math.floor(age_s / HOUR_S);
    return t("time.hours", { hours, minutes: Math.floor((age_s % HOUR_S) / MINUTE_S) });
  }
  return t("time.days", { count: Math.floor(age_s / DAY_S) });
}

/** "2 min ago", but plain "just now". */
export function agoWords(t: TFunction, age_s: number): string {
  const age = ageWords(t, age_s);
  return age_s < STEP_S ? age : t("time.ago", { age });
}

/** The time of day at the venue, for instance 14:05. `at` is in seconds since 1970. */
export function timeOfDay(at: number, language: string, timezone?: string): string {
  const format: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return formatted(at, language, format, timezone);
}

/** A date, for instance 3 Nov 2025. */
export function dateWords(at: number, language: string, timezone?: string): string {
  return formatted(at, language, { dateStyle: "medium" }, timezone);
}

/** Date and time of day, for instance 3 Nov 2025 14:05. */
export function dateAndTime(at: number, language: string, timezone?: string): string {
  return `${dateWords(at, language, timezone)} ${timeOfDay(at, language, timezone)}`;
}

/** A day of every year, for instance 3 November. A leap year: the 29th of February is a day, too. */
export function dayOfYear(month: number, day: number, language: string): string {
  return formatted(Date.UTC(2024, month - 1, day) / 1000, language, { day: "numeric", month: "long" }, "UTC");
}

function formatted(at: number, language: string, format: Intl.DateTimeFormatOptions, timezone?: string): string {
  const locale = language === "en" ? "en-GB" : language;
  const options = timezone ? { ...format, timeZone: timezone } : format;
  return new Intl.DateTimeFormat(locale, options).format(new Date(at * 1000));
}
