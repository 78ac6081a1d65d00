import { useCallback, useEffect, useRef, useState } from "react";

import { NO_CONNECTION, type Problem, problemOf } from "../../api/problem";
import { linesOf } from "../../ui/linesOf";
import type { Body } from "../body";
import type { Backtest, Line } from "./result";

export type State =
  | { kind: "idle" }
  | { kind: "running"; done: number; of: number }
  | { kind: "cancelled" }
  | { kind: "failed"; problem: Problem }
  /** `body`: the rule that was tried, to tell when it is another by now. */
  | { kind: "done"; result: Backtest; body: Body };

export interface Trying {
  state: State;
  start(id: string, body: Body, days: number): void;
  cancel(): void;
}

/** Tries a rule on what was recorded. Leaving the page cancels it. */
export function useBacktest(): Trying {
  const [state, setState] = useState<State>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback((id: string, body: Body, days: number) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ kind: "running", done: 0, of: 0 });
    const tell = (next: State) => {
      if (running.current === mine && !mine.signal.aborted) setState(next);
    };
    void run({ ...body, id, version: 1, status: "live" }, days, mine.signal, tell, body);
  }, []);
  const cancel = useCallback(() => {
    running.current?.abort();
    setState({ kind: "cancelled" });
  }, []);
  return { state, start, cancel };
}

const BROKEN: Problem = { status: 500, code: "broken_off", message: "" };

async function run(rule: object, days: number, signal: AbortSignal, tell: (state: State) => void, body: Body): Promise<void> {
  try {
    const response = await fetch("/api/v1/rules/backtest", {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-Maitred": "1", "Content-Type": "application/json" },
      body: JSON.stringify({ rule, days }),
      signal,
    });
    if (!response.ok || !response.body) {
      const error: unknown = await response.json().catch(() => null);
      return tell({ kind: "failed", problem: problemOf(response.status, error) });
    }
    for await (const line of linesOf<Line>(response.body)) {
      if (line.type === "result") return tell({ kind: "done", result: line, body });
      tell({ kind: "running", done: line.done, of: line.of });
    }
    tell({ kind: "failed", problem: BROKEN });
  } catch {
    tell({ kind: "failed", problem: NO_CONNECTION });
  }
}
