import { useCallback } from "react";

import type { Answered, Problem } from "../api/problem";
import { useLiveStore } from "./hooks";
import { type Action, isForLater } from "./queue";

const NO_ROOM: Problem = { status: 0, code: "no_room", message: "" };

/** Does something at the server now if it can be reached and nothing waits before it; otherwise keeps it to be
 * sent later. */
export function useAct(): (action: Action) => Promise<Answered<unknown> | "waits"> {
  const store = useLiveStore();
  return useCallback(
    async (action) => {
      const keep = (ago_ms: number) =>
        store.queue.add(action, ago_ms) ? "waits" : ({ ok: false, problem: NO_ROOM } as const);
      if (store.get().lost_at !== null || store.queue.waiting.length > 0) return keep(0);
      const begun_ms = performance.now();
      const reply = await store.send(action, 0);
      const later = !reply.ok && reply.problem.status !== 401 && isForLater(reply.problem);
      return later ? keep(performance.now() - begun_ms) : reply;
    },
    [store],
  );
}
