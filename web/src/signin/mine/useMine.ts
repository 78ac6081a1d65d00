import { useCallback, useEffect, useState } from "react";

import { api } from "../../api/client";
import { answered, type Problem } from "../../api/problem";
import type { SignInView } from "../../api/types";

/** How I sign in, as the server has it. */
export function useMine() {
  const [mine, setMine] = useState<SignInView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async () => {
    const reply = await answered(api.GET("/api/v1/me/sign-in"));
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMine(reply.value);
  }, []);
  useEffect(() => void load(), [load]);
  return { mine, problem, load };
}
