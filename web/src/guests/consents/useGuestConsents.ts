import { useCallback, useEffect, useState } from "react";

import { api } from "../../api/client";
import { answered, type Problem } from "../../api/problem";
import type { GuestConsentsView, Purpose } from "../../api/types";
import type { Language } from "../../i18n/languages";

/** A consent on the guest's word: for where, with whom, how they said so, in which language they read the notice. */
export interface Wish {
  purpose: Purpose;
  venue: string;
  partner: string;
  how: "said" | "signed";
  language: Language;
}

export interface GuestConsents {
  view: GuestConsentsView | null;
  problem: Problem | null;
  busy: boolean;
  give(wish: Wish): Promise<boolean>;
  withdraw(scope: Pick<Wish, "purpose" | "venue" | "partner">): Promise<boolean>;
}

/** All consents of one guest, as the server has them; read again after each change. */
export function useGuestConsents(id: string): GuestConsents {
  const [view, setView] = useState<GuestConsentsView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const load = useCallback(async () => {
    const reply = await answered(api.GET("/api/v1/guests/{id}/consents", { params: { path: { id } } }));
    if (reply.ok) setView(reply.value);
    else setProblem(reply.problem);
  }, [id]);
  useEffect(() => void load(), [load]);

  const change = async (request: Parameters<typeof answered>[0]) => {
    setBusy(true);
    const reply = await answered(request);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) await load();
    setBusy(false);
    return reply.ok;
  };
  return {
    view,
    problem,
    busy,
    give: ({ purpose, ...rest }) => {
      const body = { ...rest, notice: 0 };
      return change(api.POST("/api/v1/guests/{id}/consents/{purpose}/give", { params: { path: { id, purpose } }, body }));
    },
    withdraw: ({ purpose, venue, partner }) => {
      const body = { venue, partner };
      return change(
        api.POST("/api/v1/guests/{id}/consents/{purpose}/withdraw", { params: { path: { id, purpose } }, body }),
      );
    },
  };
}
