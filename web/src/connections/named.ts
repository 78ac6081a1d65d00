import type { KeyView } from "../api/types";

/** What administrators make keys for, in the order of the screen. */
export const KINDS = ["reader", "partner", "sync"] as const;
export type Kind = (typeof KINDS)[number];

/** All keys of one bearer: the newest, and those in whose place it came and that are good for a while. */
export interface Named {
  id: string;
  kind: Kind;
  now: KeyView;
  before: readonly KeyView[];
}

/** One for each bearer of this kind. `keys` are in the order of the server: by name, and then by age. */
export function namedKeys(keys: readonly KeyView[], kind: Kind): Named[] {
  const found = new Map<string, Named>();
  for (const key of keys) {
    if (key.kind !== kind) continue;
    const older = found.get(key.name);
    const before = older ? [older.now, ...older.before] : [];
    found.set(key.name, { id: `${kind} ${key.name}`, kind, now: key, before });
  }
  return [...found.values()];
}

const DAY_S = 86_400;

/** For how many days a key was made; empty: until it is ended. */
export function termOf({ made_at, ends_at }: KeyView): string {
  if (ends_at === null || made_at === null) return "";
  return String(Math.round((ends_at - made_at) / DAY_S));
}

/** The days as they were typed: null for no end, NaN for what is no number. */
export function daysOf(typed: string): number | null {
  return typed.trim() === "" ? null : Number(typed);
}

/** Addresses and networks with commas between. The server keeps an address as the network that has it alone. */
export function rangesWords(ranges: string): string {
  return ranges
    .split(" ")
    .map((one) => one.replace(/^([\d.]+)\/32$|^(.+)\/128$/, "$1$2"))
    .join(", ");
}
