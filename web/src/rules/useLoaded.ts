import { useCallback, useEffect, useRef, useState } from "react";

import type { Answered, Problem } from "../api/problem";

export interface Loaded<T> {
  value: T | null;
  problem: Problem | null;
  reload(): void;
}

/** What a request gives, asked again when `ask` changes. `ask` null: nothing to ask yet. */
export function useLoaded<T>(ask: (() => Promise<Answered<T>>) | null): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; problem: Problem | null }>({ value: null, problem: null });
  // Only the answer to the last question counts.
  const turn = useRef(0);
  const load = useCallback(() => {
    const mine = ++turn.current;
    setState({ value: null, problem: null });
    if (!ask) return;
    void ask().then((reply) => {
      if (mine !== turn.current) return;
      setState(reply.ok ? { value: reply.value, problem: null } : { value: null, problem: reply.problem });
    });
  }, [ask]);
  useEffect(load, [load]);
  return { ...state, reload: load };
}
