import type { Answered, Problem } from "../api/problem";

/** Why it was not done. Not the server's sentence: that may name somebody, and this is kept on the device. */
export type Undone = Pick<Problem, "status" | "code">;

/** What somebody did at this screen. `fence`: which ownership it was done under. */
export type Action =
  | { kind: "claim"; card: string }
  | { kind: "release"; card: string; word: string; fence?: number }
  | { kind: "answer"; card: string; question: string; value: string }
  | { kind: "note"; card: string; note: "note" | "promise"; text: string; key: string }
  | { kind: "outcome"; card: string; outcome: string; fence?: number }
  | { kind: "feedback"; card: string; value: string }
  | { kind: "kept"; card: string; note: string };

/** An action that has not been sent yet, or that the server would not do. */
export interface Entry {
  id: string;
  action: Action;
  /** When it was done, by this device's clock. Only differences of it are used: the clock may be wrong. */
  at_ms: number;
  /** Why it was not done; null: it waits to be sent. */
  undone: Undone | null;
}

/** Where entries are kept over a reload. One key each, so that two tabs never write the same. */
export interface Keep {
  keys(): string[];
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** The world as the queue sees it; a test gives its own. */
export interface QueueWorld {
  keep: Keep;
  /** This device's clock. */
  clock_ms(): number;
  /** A stop-watch that nobody can set; it starts with the page. */
  watch_ms(): number;
  send(action: Action, held_s: number): Promise<Answered<unknown>>;
}

export const MOST_WAITING = 100;
export const LONGEST_S = 12 * 3600;
const KEPT_AS = "maitred.waiting.";
const DIGITS = 9;

const TOO_OLD: Undone = { status: 0, code: "too_old" };

/** Forgets what anybody did at this device: for when they sign out. */
export function forgetWaiting(keep: Keep): void {
  for (const key of keep.keys()) if (key.startsWith(KEPT_AS)) keep.remove(key);
}

/** What one person did while the line was lost: kept, sent in order when it is back, and what came of it. */
export class ActionQueue {
  private entries: readonly Entry[] = [];
  private readonly begun = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private readonly prefix: string;
  private settling = false;

  constructor(
    private readonly world: QueueWorld,
    person: string,
  ) {
    this.prefix = `${KEPT_AS}${person}.`;
    this.refresh();
  }

  get = (): readonly Entry[] => this.entries;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get waiting(): readonly Entry[] {
    return this.entries.filter(({ undone }) => undone === null);
  }

  /** Takes what was done so long ago. False: there is no room, nothing was taken. */
  add(action: Action, ago_ms = 0): boolean {
    this.refresh(); // Another tab may have added some.
    if (this.entries.length >= MOST_WAITING) return false;
    const last = Number(this.entries.at(-1)?.id.slice(0, DIGITS) ?? 0);
    const id = `${String(last + 1).padStart(DIGITS, "0")}.${Math.round(this.world.watch_ms() * 1000)}`;
    this.begun.set(id, this.world.watch_ms() - ago_ms);
    return this.put({ id, action, at_ms: this.world.clock_ms() - ago_ms, undone: null });
  }

  /** Sends what waits, in the order in which it was done, until the server cannot be reached. */
  async settle(): Promise<void> {
    if (this.settling) return;
    this.settling = true;
    try {
      for (let next = this.waiting[0]; next; next = this.waiting[0]) {
        if (!(await this.settleOne(next))) return;
      }
    } finally {
      this.settling = false;
    }
  }

  /** The person has read what was not done. */
  dismiss(): void {
    for (const { id, undone } of this.entries) if (undone) this.world.keep.remove(this.prefix + id);
    this.refresh();
  }

  /** Reads again what is kept: another tab changed it. */
  refresh(): void {
    const ids = this.world.keep.keys().filter((key) => key.startsWith(this.prefix));
    const read = ids.sort().map((key) => entryOf(key.slice(this.prefix.length), this.world.keep.get(key)));
    this.entries = read.filter((entry) => entry !== null);
    for (const listener of this.listeners) listener();
  }

  private async settleOne(entry: Entry): Promise<boolean> {
    const held_s = this.heldFor(entry);
    if (held_s > LONGEST_S) return this.put({ ...entry, undone: TOO_OLD });
    const reply = await this.world.send(entry.action, held_s);
    if (!reply.ok && isForLater(reply.problem)) return false;
    // Signed out meanwhile: it was forgotten, and must not come back.
    if (this.world.keep.get(this.prefix + entry.id) === null) this.refresh();
    else if (reply.ok) this.drop(entry.id);
    else this.put({ ...entry, undone: { status: reply.problem.status, code: reply.problem.code } });
    return true;
  }

  /** How long ago it was done. A stop-watch may stand still while the device sleeps, and knows nothing from
   * before a reload; so the longer of two, since an action taken for older than it is overrules nobody. */
  private heldFor(entry: Entry): number {
    const now_ms = this.world.watch_ms();
    const watch_ms = now_ms - (this.begun.get(entry.id) ?? now_ms);
    return Math.max(0, watch_ms, this.world.clock_ms() - entry.at_ms) / 1000;
  }

  private put(entry: Entry): boolean {
    const { id, ...kept } = entry;
    try {
      this.world.keep.set(this.prefix + id, JSON.stringify(kept));
    } catch {
      return false; // The device has no room, or forbids it.
    }
    this.refresh();
    return true;
  }

  private drop(id: string): void {
    this.begun.delete(id);
    this.world.keep.remove(this.prefix + id);
    this.refresh();
  }
}

/** The server could not do anything now, or knows nobody at this screen: no answer to the action. */
export function isForLater(problem: Problem): boolean {
  return [0, 401, 429, 502, 503, 504].includes(problem.status);
}

function entryOf(id: string, text: string | null): Entry | null {
  try {
    return { id, ...(JSON.parse(text ?? "") as Omit<Entry, "id">) };
  } catch {
    return null; // Gone meanwhile, or not ours.
  }
}
