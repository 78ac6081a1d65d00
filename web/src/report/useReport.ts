import { useCallback, useEffect, useState } from "react";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { ReportView } from "../api/types";

export interface ReportState {
  report: ReportView | null;
  problem: Problem | null;
  again(): void;
}

/** The report of so many days; the one before stays until the next has come. */
export function useReport(days: number): ReportState {
  const [report, setReport] = useState<ReportView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(
    async (isCurrent: () => boolean) => {
      const reply = await answered(api.GET("/api/v1/report/cards", { params: { query: { days } } }));
      if (!isCurrent()) return;
      setProblem(reply.ok ? null : reply.problem);
      if (reply.ok) setReport(reply.value);
    },
    [days],
  );
  useEffect(() => {
    let current = true;
    void load(() => current);
    return () => {
      current = false;
    };
  }, [load]);
  const again = useCallback(() => void load(() => true), [load]);
  return { report, problem, again };
}
