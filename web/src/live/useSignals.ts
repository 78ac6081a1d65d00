import { useEffect } from "react";

import { useMe } from "../session";
import { happening } from "./happenings";
import { useLiveStore } from "./hooks";
import { disturbs, giveSignal, wakeAudio } from "./signals";

/** Makes new cards heard and felt; of several tabs only one does. */
export function useSignals(): void {
  const store = useLiveStore();
  const { staff } = useMe();
  useEffect(
    () =>
      store.watch((before, after, action) => {
        const what = happening(before, after, action, staff.id);
        if (what?.kind !== "arrived" || !store.connection.leads) return;
        if (disturbs(what.card, after.mine, store.now())) giveSignal(what.card.priority);
      }),
    [store, staff.id],
  );
  useEffect(() => {
    addEventListener("pointerdown", wakeAudio);
    addEventListener("keydown", wakeAudio);
    return () => {
      removeEventListener("pointerdown", wakeAudio);
      removeEventListener("keydown", wakeAudio);
    };
  }, []);
}
