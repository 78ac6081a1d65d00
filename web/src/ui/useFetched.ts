import { useCallback, useEffect, useState } from "react";

import type { Answered, Problem } from "../api/problem";

interface Fetched<T> {
  /** Null until it has come. */
  value: T | null;
  problem: Problem | null;
  load(): Promise<void>;
}

/** What the server has, from the start on and whenever it is asked again. `fetch` is the same at each rendering. */
export function useFetched<T>(fetch: () => Promise<Answered<T>>): Fetched<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async () => {
    const reply = await fetch();
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setValue(reply.value);
  }, [fetch]);
  useEffect(() => void load(), [load]);
  return { value, problem, load };
}
