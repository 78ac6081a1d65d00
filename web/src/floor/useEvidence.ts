import { useEffect, useState } from "react";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { EvidenceView } from "../api/types";

const EVERY_MS = 2_000;

export interface Looked {
  /** The newest that came; null before the first, and once the guest is gone. */
  evidence: EvidenceView | null;
  /** The guest is not here any more: there is nothing to ask. */
  gone: boolean;
  problem: Problem | null;
}

const NOTHING_YET: Looked = { evidence: null, gone: false, problem: null };
const GONE: Looked = { evidence: null, gone: true, problem: null };

/** Why a guest is believed to be where they are, asked again and again while somebody looks. */
export function useEvidence(guest: string): Looked {
  const [looked, setLooked] = useState(NOTHING_YET);
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const next = document.visibilityState === "visible" ? await ask(guest) : (before: Looked) => before;
      if (!current) return;
      setLooked(next);
      if (next !== gone) timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [guest]);
  return looked;
}

const gone = () => GONE;

/** What the answer makes of what was known before. */
async function ask(guest: string): Promise<(before: Looked) => Looked> {
  const reply = await answered(api.GET("/api/v1/presences/{guest}/evidence", { params: { path: { guest } } }));
  if (reply.ok) return () => ({ evidence: reply.value, gone: false, problem: null });
  if (reply.problem.status === 404) return gone;
  return (before) => ({ ...before, problem: reply.problem });
}
