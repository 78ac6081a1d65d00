import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";

import { api } from "../api/client";
import { answered } from "../api/problem";
import type { HintView } from "../api/types";
import type { Text } from "../i18n/languages";
import type { Body, Draft } from "./body";
import { merged, type Trouble, unfinished } from "./problems";
import { finished } from "./soFar";
import { bodyOf } from "./tree";

export interface Checked {
  /** Ours at once, the server's when it has answered. */
  troubles: readonly Trouble[];
  sentence: Text | null;
  /** The sentence leaves out what is not finished. */
  soFar: boolean;
  /** The sentence is of what was typed before. */
  stale: boolean;
  /** What may not be what was meant, though nothing is wrong. */
  hints: readonly HintView[];
}

const TYPING_MS = 250;

const NO_HINTS: readonly HintView[] = [];

interface Answer {
  asked: string;
  hints: readonly HintView[];
  troubles: Trouble[];
  sentence: Text | null;
  soFar: boolean;
}

/** What the rule says in words, and what is wrong with it, while it is being written. */
export function useCheck(draft: Draft): Checked {
  const text = useMemo(() => JSON.stringify(bodyOf(draft)), [draft]);
  const ours = useMemo(() => unfinished(draft), [draft]);
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let current = true;
    void check(settled).then((next) => {
      if (current && next) setAnswer((before) => ({ ...next, sentence: next.sentence ?? before?.sentence ?? null }));
    });
    return () => {
      current = false;
    };
  }, [settled]);
  const fresh = answer?.asked === text;
  return {
    troubles: useMemo(() => merged(ours, fresh ? answer.troubles : []), [ours, fresh, answer]),
    sentence: answer?.sentence ?? null,
    soFar: answer?.soFar ?? false,
    stale: !fresh,
    hints: fresh ? answer.hints : NO_HINTS,
  };
}

/** Null: the server was not reached; what is shown stays, and is shown as old. */
async function check(asked: string): Promise<Answer | null> {
  const whole = await ask(JSON.parse(asked));
  if (whole === null) return null;
  const { problems: troubles, sentence, hints } = whole;
  if (sentence !== null) return { asked, troubles, sentence, hints, soFar: false };
  const part = await ask(finished(JSON.parse(asked)));
  return { asked, troubles, sentence: part?.sentence ?? null, hints: NO_HINTS, soFar: true };
}

const ANY_ID = { id: "draft", version: 1, status: "draft" };

async function ask(body: Body) {
  const reply = await answered(api.POST("/api/v1/rules/check", { body: { ...body, ...ANY_ID } }));
  return reply.ok ? reply.value : null;
}
