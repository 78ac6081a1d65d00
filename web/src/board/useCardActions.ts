import { useCallback, useMemo, useState } from "react";

import type { Problem } from "../api/problem";
import type { CardView, NoteView, Outcome, Usefulness } from "../api/types";
import { useLiveStore } from "../live/hooks";
import type { Action } from "../live/queue";
import { useAct } from "../live/useAct";
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
  /** The rest tells its own dialog what went wrong; null: nothing did, or it waits for the line. */
  release(card: CardView, word: string): Promise<Problem | null>;
  note(card: CardView, kind: NoteView["kind"], text: string, key: string): Promise<Problem | null>;
  feedback(card: CardView, value: Usefulness): Promise<Problem | null>;
  kept(card: string, note: string): Promise<Problem | null>;
}

/** The things one can do with a card. The feed tells everybody, the answer tells us at once. */
export function useCardActions(): CardActions {
  const store = useLiveStore();
  const act = useAct();
  const { ended } = useSession();
  const [problems, setProblems] = useState<ReadonlyMap<string, Problem>>(new Map());
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const [beaten, setBeaten] = useState<CardView | null>(null);
  const [claimed, setClaimed] = useState<string | null>(null);

  const run = useCallback(
    async (card: CardView, action: Action) => {
      const before = store.get().feed.cards.get(card.id);
      setBusy((all) => new Set(all).add(card.id));
      setProblems((all) => without(all, card.id));
      const reply = await act(action);
      setBusy((all) => new Set([...all].filter((id) => id !== card.id)));
      if (reply === "waits") return;
      if (reply.ok) return store.reply(reply.value as CardView, before);
      if (reply.problem.status === 401) return ended();
      setProblems((all) => new Map(all).set(card.id, reply.problem));
      if (reply.problem.code === "already_claimed") setBeaten(card);
    },
    [store, act, ended],
  );

  const quietly = useCallback(
    async (action: Action) => {
      const before = store.get().feed.cards.get(action.card);
      const reply = await act(action);
      if (reply === "waits") return null;
      if (!reply.ok) {
        if (reply.problem.status === 401) ended();
        return reply.problem;
      }
      if (reply.value) store.reply(reply.value as CardView, before);
      return null;
    },
    [store, act, ended],
  );

  return useMemo(() => {
    return {
      problems,
      busy,
      claimed,
      beaten,
      claim: (card) => {
        setClaimed(card.id);
        void run(card, { kind: "claim", card: card.id });
      },
      answer: (card, question, value) => void run(card, { kind: "answer", card: card.id, question, value }),
      finish: (card, outcome) => void run(card, { kind: "outcome", card: card.id, outcome, ...fenceOf(card) }),
      release: (card, word) => quietly({ kind: "release", card: card.id, word, ...fenceOf(card) }),
      note: (card, kind, text, key) => quietly({ kind: "note", card: card.id, note: kind, text, key }),
      feedback: (card, value) => quietly({ kind: "feedback", card: card.id, value }),
      kept: (card, note) => quietly({ kind: "kept", card, note }),
    };
  }, [problems, busy, claimed, beaten, run, quietly]);
}

function without(all: ReadonlyMap<string, Problem>, id: string): ReadonlyMap<string, Problem> {
  if (!all.has(id)) return all;
  const left = new Map(all);
  left.delete(id);
  return left;
}

/** A card that is claimed here and now has a new fence, which this screen does not know yet. */
function fenceOf(card: CardView): { fence?: number } {
  return card.state === "claimed" ? { fence: card.fence } : {};
}
