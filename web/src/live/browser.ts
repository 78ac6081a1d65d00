import type { Socket, World } from "./connection";
import type { Keep } from "./queue";
import type { Said, TabsWorld } from "./shared";

/** The browser's own socket, clock and timers. */
export function browserWorld(): World {
  return { open: () => new WebSocket(liveAddress()) as Socket, now: () => performance.now(), after, chance: Math.random };
}

/** The tabs of this browser at which the same person works. Where the browser has no locks (a page that came
 * neither over HTTPS nor from this device) each tab has a line of its own. */
export function browserTabs(person: string): TabsWorld {
  const name = `maitred.live.${person}`;
  const shared = "locks" in navigator;
  const channel = shared ? new BroadcastChannel(name) : null;
  return {
    tab: crypto.getRandomValues(new Uint32Array(2)).join("."),
    hidden: () => document.visibilityState === "hidden",
    after,
    post: (said) => channel && broadcast(channel, said),
    hear(listener) {
      const heard = ({ data }: MessageEvent<Said>) => listener(data);
      channel?.addEventListener("message", heard);
      return () => channel?.removeEventListener("message", heard);
    },
    lead(steal, begin, end) {
      if (shared) return leadByLock(name, steal, begin, end);
      begin();
      return () => {};
    },
  };
}

/** To the same channel in all other tabs. */
export function broadcast(channel: BroadcastChannel, said: unknown): void {
  const { postMessage } = channel;
  postMessage.call(channel, said);
}

function leadByLock(name: string, steal: boolean, begin: () => void, end: () => void): () => void {
  const waits = new AbortController();
  let letGo: (() => void) | undefined;
  const held = () =>
    new Promise<void>((resolve) => {
      letGo = resolve;
      if (waits.signal.aborted) resolve();
      else begin();
    });
  // A steal may not be aborted.
  const options: LockOptions = steal ? { steal } : { signal: waits.signal };
  navigator.locks.request(name, options, held).catch(() => {
    if (!waits.signal.aborted) end(); // Another tab stole it.
  });
  return () => {
    waits.abort();
    letGo?.();
  };
}

/** What this device keeps over a reload. */
export const deviceKeep: Keep = {
  keys: () => stored(() => Object.keys(localStorage), []),
  get: (key) => stored(() => localStorage.getItem(key), null),
  set: (key, value) => localStorage.setItem(key, value),
  remove: (key) => stored(() => localStorage.removeItem(key), undefined),
};

/** Storage may be forbidden on the device; then nothing is kept. */
function stored<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function after(delay_ms: number, then: () => void): () => void {
  const timer = setTimeout(then, delay_ms);
  return () => clearTimeout(timer);
}

function liveAddress(): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/api/v1/live`;
}
