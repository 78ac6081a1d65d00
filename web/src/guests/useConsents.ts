import { useCallback, useState } from "react";

import { api } from "../api/client";
import { type Answered, answered, type Problem } from "../api/problem";
import type { GuestRowView, Purpose } from "../api/types";

export interface Change {
  guest: GuestRowView;
  purpose: Purpose;
}

export interface Consents {
  problem: Problem | null;
  busy: boolean;
  /** The last change that went through. */
  done: { name: string; gave: boolean } | null;
  give(change: Change): void;
  withdraw(change: Change): void;
}

/** Giving and withdrawing, one as easy as the other. */
export function useConsents(replace: (row: GuestRowView) => void): Consents {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Consents["done"]>(null);

  const run = useCallback(
    async ({ guest }: Change, gave: boolean, request: Promise<Answered<GuestRowView>>) => {
      setBusy(true);
      const reply = await request;
      setBusy(false);
      setProblem(reply.ok ? null : reply.problem);
      if (!reply.ok) return;
      replace(reply.value);
      setDone({ name: guest.name, gave });
    },
    [replace],
  );

  const give = useCallback(
    (change: Change) => {
      const path = { id: change.guest.id, purpose: change.purpose };
      const request = api.POST("/api/v1/guests/{id}/consents/{purpose}/give", { params: { path } });
      void run(change, true, answered(request));
    },
    [run],
  );
  const withdraw = useCallback(
    (change: Change) => {
      const path = { id: change.guest.id, purpose: change.purpose };
      const request = api.POST("/api/v1/guests/{id}/consents/{purpose}/withdraw", { params: { path } });
      void run(change, false, answered(request));
    },
    [run],
  );
  return { problem, busy, done, give, withdraw };
}
