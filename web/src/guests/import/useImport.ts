import { useCallback, useRef, useState } from "react";

import type { Problem } from "../../api/problem";
import type { ImportView, PreviewView } from "../../api/types";
import { bring, FILE_BYTES_MOST, isProblem, look, type Mapping, mappingOf } from "./steps";

interface Chosen {
  file: File;
  preview: PreviewView;
  mapping: Mapping;
}

type Step = { kind: "ready" } | { kind: "running"; dry: boolean; share: number } | { kind: "done"; dry: boolean; result: ImportView };

export interface Importing {
  chosen: Chosen | null;
  step: Step;
  problem: Problem | null;
  choose(file: File): void;
  /** A column is this field; empty: it is left out. */
  map(column: string, field: string): void;
  start(dry: boolean): void;
  /** What was imported until then stays. */
  stop(): void;
}

const TOO_LARGE: Problem = { status: 413, code: "too_large", message: "" };

export function useImport(): Importing {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [step, setStep] = useState<Step>({ kind: "ready" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef<AbortController | null>(null);

  const choose = useCallback(async (file: File) => {
    setStep({ kind: "ready" });
    setChosen(null);
    setProblem(file.size > FILE_BYTES_MOST ? TOO_LARGE : null);
    if (file.size > FILE_BYTES_MOST) return;
    const preview = await look(file);
    if (isProblem(preview)) setProblem(preview);
    else setChosen({ file, preview, mapping: mappingOf(preview) });
  }, []);

  const map = useCallback((column: string, field: string) => {
    setStep({ kind: "ready" });
    setChosen((now) => now && { ...now, mapping: { ...now.mapping, [column]: field } });
  }, []);

  const start = async (dry: boolean) => {
    if (!chosen) return;
    const mine = new AbortController();
    running.current = mine;
    setProblem(null);
    setStep({ kind: "running", dry, share: 0 });
    const said = await bring(chosen.file, chosen.mapping, dry, mine.signal, (share) => setStep({ kind: "running", dry, share }));
    if (mine.signal.aborted) return;
    if (isProblem(said)) {
      setProblem(said);
      setStep({ kind: "ready" });
    } else setStep({ kind: "done", dry, result: said });
  };

  const stop = useCallback(() => {
    running.current?.abort();
    setStep({ kind: "ready" });
  }, []);
  return { chosen, step, problem, choose: (file) => void choose(file), map, start: (dry) => void start(dry), stop };
}
