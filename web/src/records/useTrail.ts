import { useCallback, useEffect, useState } from "react";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { TrailEntryView } from "../api/types";

const PAGE_SIZE = 50;

export interface Trail {
  /** The newest first; null until the first have come. */
  entries: readonly TrailEntryView[] | null;
  problem: Problem | null;
  /** Whether there are older ones. */
  more: boolean;
  /** Fetches them, or again what could not be fetched. */
  older(): void;
}

/** The audit trail of the venue, from the newest on. It does not follow what comes: each look is an entry itself. */
export function useTrail(): Trail {
  const [entries, setEntries] = useState<readonly TrailEntryView[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async (before: number | null) => {
    const query = { limit: PAGE_SIZE, ...(before === null ? {} : { before }) };
    const reply = await answered(api.GET("/api/v1/trail", { params: { query } }));
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setEntries((known) => (before === null ? reply.value.entries : [...(known ?? []), ...reply.value.entries]));
    setNext(reply.value.next);
  }, []);
  useEffect(() => void load(null), [load]);
  return { entries, problem, more: next !== null, older: () => void load(next) };
}
