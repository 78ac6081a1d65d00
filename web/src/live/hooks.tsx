import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";

import type { Entry } from "./queue";
import { type Live, LiveStore } from "./store";

const LiveContext = createContext<LiveStore | null>(null);

/** While something waits and the line is up, it is tried so often. */
const SETTLE_EVERY_MS = 3_000;

interface Props {
  /** Whoever is signed in; a wall: its name. */
  person: string;
  /** False for people to whom the feed says nothing: the server would refuse them. */
  connects?: boolean;
  onSignedOut: () => void;
  onRefused: () => void;
  children: ReactNode;
}

/** Opens the live feed, and sends what waits, for as long as somebody is signed in. */
export function LiveProvider({ person, connects = true, onSignedOut, onRefused, children }: Props) {
  const [store] = useState(() => new LiveStore(person, onSignedOut, onRefused));
  useEffect(() => {
    if (!connects) return;
    const wake = () => {
      if (document.visibilityState === "visible") store.connection.wake();
    };
    store.connection.start();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      store.connection.stop();
    };
  }, [store, connects]);
  useEffect(() => settling(store), [store]);
  return <LiveContext.Provider value={store}>{children}</LiveContext.Provider>;
}

/** The leading tab sends what waits, for all tabs, when the line is up. */
function settling(store: LiveStore): () => void {
  const settle = () => {
    if (store.connection.leads && store.get().link === "live") void store.queue.settle();
  };
  const refresh = () => store.queue.refresh();
  const stops = [store.subscribe(settle), store.queue.subscribe(settle)];
  const timer = setInterval(settle, SETTLE_EVERY_MS);
  window.addEventListener("storage", refresh);
  return () => {
    for (const stop of stops) stop();
    clearInterval(timer);
    window.removeEventListener("storage", refresh);
  };
}

export function useLiveStore(): LiveStore {
  const store = useContext(LiveContext);
  if (store === null) throw new Error("LiveProvider is missing");
  return store;
}

/** A part of what is live; the component renders again when that part changes. */
export function useLive<T>(part: (live: Live) => T): T {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}

/** What waits to be sent, and what was not done. */
export function useQueue(): readonly Entry[] {
  const { queue } = useLiveStore();
  return useSyncExternalStore(queue.subscribe, queue.get);
}

/** What kinds of actions wait to be sent for a card, in one text. */
export function useWaits(card: string): string {
  const { queue } = useLiveStore();
  const kinds = () => queue.waiting.filter(({ action }) => action.card === card).map(({ action }) => action.kind);
  return useSyncExternalStore(queue.subscribe, () => kinds().join(" "));
}

/** Something made of the server's time, computed each second: renders again only when it changes.
 * `words` must give a primitive. */
export function useTicking<T extends string | number | boolean>(words: (now: number) => T): T {
  const store = useLiveStore();
  const subscribe = useCallback(
    (listener: () => void) => {
      const unsubscribe = store.subscribe(listener);
      const timer = setInterval(listener, 1000);
      return () => {
        unsubscribe();
        clearInterval(timer);
      };
    },
    [store],
  );
  return useSyncExternalStore(subscribe, () => words(store.now()));
}
