import { useCallback, useMemo, useState } from "react";

import { api } from "../api/client";
import { type Answered, answered, type Problem } from "../api/problem";
import type { CardView, Outcome } from "../api/types";
import { useLiveStore } from "../live/hooks";
import { useSession } from "../session";

export interface CardActions {
  /** What went wrong with the last action on each card. */
  problems: ReadonlyMap<string, Problem>;
  busy: ReadonlySet<string>;
  /** The card claimed last from this screen. */
  claimed: string | null;
  /** The card that somebody else claimed just before us. */
  beaten: CardView | null;
  claim(card: CardView): void;
  answer(card: CardView, question: string, value: string): void;
  finish(card: CardView, outcome: Outcome): void;
}

/** The three things one can do with a card. The feed tells everybody, the answer tells us at once. */
export function useCardActions(): CardActions {
  const store = useLiveStore();
  const { ended } = useSession();
  const [problems, setProblems] = useState<ReadonlyMap<string, Problem>>(new Map());
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const [beaten, setBeaten] = useState<CardView | null>(null);
  const [claimed, setClaimed] = useState<string | null>(null);

  const run = useCallback(
    async (card: CardView, request: () => Promise<Answered<CardView>>) => {
      const before = store.get().feed.cards.get(card.id);
      setBusy((all) => new Set(all).add(card.id));
      setProblems((all) => without(all, card.id));
      const reply = await request();
      setBusy((all) => new Set([...all].filter((id) => id !== card.id)));
      if (reply.ok) return store.reply(reply.value, before);
      if (reply.problem.status === 401) return ended();
      setProblems((all) => new Map(all).set(card.id, reply.problem));
      if (reply.problem.code === "already_claimed") setBeaten(card);
    },
    [store, ended],
  );

  return useMemo(() => {
    const at = (card: CardView) => ({ path: { id: card.id } });
    return {
      problems,
      busy,
      claimed,
      beaten,
      claim: (card) => {
        setClaimed(card.id);
        void run(card, () => answered(api.POST("/api/v1/cards/{id}/claim", { params: at(card) })));
      },
      answer: (card, question, value) =>
        void run(card, () =>
          answered(api.POST("/api/v1/cards/{id}/answer", { params: at(card), body: { question, value } })),
        ),
      finish: (card, outcome) =>
        void run(card, () =>
          answered(api.POST("/api/v1/cards/{id}/outcome", { params: at(card), body: { outcome } })),
        ),
    };
  }, [problems, busy, claimed, beaten, run]);
}

function without(all: ReadonlyMap<string, Problem>, id: string): ReadonlyMap<string, Problem> {
  if (!all.has(id)) return all;
  const left = new Map(all);
  left.delete(id);
  return left;
}
