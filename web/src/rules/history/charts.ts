import type { Person, Side } from "./result";

/** One pair of bars. */
export interface Pair {
  key: string;
  label: string;
  before: number;
  after: number;
}

/** The alarm budget of a person: cards in an hour, and the most there may be. */
export const BUDGET = 6;
export const BUDGET_MOST = 12;

export function hoursOf(before: Side, after: Side): Pair[] {
  return after.by_hour.map((cards, hour) => ({
    key: String(hour),
    label: `${String(hour).padStart(2, "0")}:00`,
    before: before.by_hour[hour] ?? 0,
    after: cards,
  }));
}

export function daysOf(before: Side, after: Side): Pair[] {
  const days = [...new Set([...before.per_day, ...after.per_day].map(({ day }) => day))].sort();
  return days.map((day) => ({ key: day, label: day, before: cardsOn(before, day), after: cardsOn(after, day) }));
}

function cardsOn({ per_day }: Side, day: string): number {
  return per_day.find((one) => one.day === day)?.cards ?? 0;
}

/** Both sides of one person, whoever appears in either, the busiest first. */
export interface Burden {
  staff: string;
  name: string;
  role: string;
  before: Person | null;
  after: Person | null;
}

export function burdensOf(before: Side, after: Side): Burden[] {
  const all = new Map<string, Burden>();
  for (const person of before.people) {
    all.set(person.staff, { ...who(person), before: person, after: null });
  }
  for (const person of after.people) {
    all.set(person.staff, { ...who(person), before: all.get(person.staff)?.before ?? null, after: person });
  }
  const busiest = ({ after: now }: Burden) => now?.busiest_hour?.cards ?? 0;
  return [...all.values()].sort((one, other) => busiest(other) - busiest(one));
}

const who = ({ staff, name, role }: Person) => ({ staff, name, role });

/** Whom the rule would bring over a line that they kept before. */
export function overBudget(burdens: readonly Burden[]): { over: Burden[]; most: Burden[] } {
  return {
    over: burdens.filter(({ after }) => (after?.hours_over_6 ?? 0) > 0),
    most: burdens.filter(({ after }) => (after?.hours_over_12 ?? 0) > 0),
  };
}

/** The top of an axis: a round number at or above the largest value, 1 at least. */
export function topOf(values: readonly number[]): number {
  const largest = Math.max(1, ...values);
  const step = 10 ** Math.floor(Math.log10(largest));
  const round = [1, 2, 3, 4, 6, 8, 10].find((factor) => factor * step >= largest) ?? 10;
  return round * step;
}

/** A mean in few digits: 0.3, 4, 12.5. */
export function shortNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
