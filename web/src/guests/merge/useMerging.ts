import { useCallback, useEffect, useState } from "react";

import { api } from "../../api/client";
import { type Answered, answered, type Problem } from "../../api/problem";
import type { AlikeView, MergeView, ProspectView } from "../../api/types";

export interface Merging {
  /** Profiles that may be the same guest's; null until they are there. */
  like: AlikeView[] | null;
  merges: MergeView[] | null;
  /** What would come of the pair that is looked at. */
  prospect: ProspectView | null;
  problem: Problem | null;
  busy: boolean;
  reload(): void;
  /** Compares with this profile; null: with none. */
  compare(other: string | null): void;
  /** Answers with whether it was done. */
  merge(other: string, take: string[]): Promise<boolean>;
  undo(merge: MergeView): Promise<boolean>;
}

/** What there is to merge with a guest, and to take back. */
export function useMerging(guest: string): Merging {
  const [like, setLike] = useState<AlikeView[] | null>(null);
  const [merges, setMerges] = useState<MergeView[] | null>(null);
  const [prospect, setProspect] = useState<ProspectView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const path = { id: guest };

  const load = useCallback(async () => {
    const of = { params: { path: { id: guest } } };
    const [found, made] = await Promise.all([
      answered(api.GET("/api/v1/guests/{id}/like", of)),
      answered(api.GET("/api/v1/guests/{id}/merges", of)),
    ]);
    setProblem(found.ok ? (made.ok ? null : made.problem) : found.problem);
    if (found.ok) setLike(found.value);
    if (made.ok) setMerges(made.value);
  }, [guest]);
  useEffect(() => void load(), [load]);

  const ask = async <T,>(call: Promise<Answered<T>>): Promise<T | null> => {
    setBusy(true);
    const reply = await call;
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    return reply.ok ? reply.value : null;
  };
  const compare = async (other: string | null) => {
    setProspect(null);
    if (other === null) return;
    setProspect(await ask(answered(api.POST("/api/v1/guests/{id}/merge/preview", { params: { path }, body: { other, take: [] } }))));
  };
  const merge = async (other: string, take: string[]) => {
    const body = { other, take, sure: true as const };
    const done = await ask(answered(api.POST("/api/v1/guests/{id}/merge", { params: { path }, body })));
    if (done === null) return false;
    setProspect(null);
    await load();
    return true;
  };
  const undo = async (made: MergeView) => {
    const done = await ask(answered(api.POST("/api/v1/merges/{id}/undo", { params: { path: { id: made.id } } })));
    if (done !== null) await load();
    return done !== null;
  };
  return { like, merges, prospect, problem, busy, reload: () => void load(), compare: (other) => void compare(other), merge, undo };
}
