import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";

import { type Live, LiveStore } from "./store";

const LiveContext = createContext<LiveStore | null>(null);

interface Props {
  onSignedOut: () => void;
  onRefused: () => void;
  children: ReactNode;
}

/** Opens the live feed for as long as somebody is signed in. */
export function LiveProvider({ onSignedOut, onRefused, children }: Props) {
  const [store] = useState(() => new LiveStore(onSignedOut, onRefused));
  useEffect(() => {
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
  }, [store]);
  return <LiveContext.Provider value={store}>{children}</LiveContext.Provider>;
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
