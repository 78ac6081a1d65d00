import { useState } from "react";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";

interface Wanted {
  on_shift: boolean;
  on_break?: boolean;
  quiet_minutes?: number;
  /** My cards and promises are left to the others. */
  leave?: boolean;
}

export interface Duty {
  problem: Problem | null;
  /** The shift was to end, and somebody must take what I have. */
  asked: boolean;
  set(wanted: Wanted): Promise<void>;
  /** The question is answered, or taken back. */
  forget(): void;
}

/** Sets my shift at the server; the feed tells the page what came of it. */
export function useDuty(): Duty {
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    problem,
    asked: problem?.code === "hand_over_first",
    forget: () => setProblem(null),
    async set({ on_shift, on_break = false, quiet_minutes = 0, leave = false }) {
      const body = { on_shift, on_break, quiet_minutes, leave };
      const reply = await answered(api.PUT("/api/v1/me/shift", { body }));
      setProblem(reply.ok ? null : reply.problem);
    },
  };
}
