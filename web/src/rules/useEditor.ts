import { useCallback, useMemo, useState } from "react";

import type { Problem } from "../api/problem";
import type { RuleView } from "../api/types";
import { useLanguage } from "../ui/useLanguage";
import { type Draft, newId, readBody } from "./body";
import { askRule, askRules, keepRule, type Status } from "./requests";
import { bodyOf, draftOf } from "./tree";

/** Somebody else's version, made since this page began. */
export interface Conflict {
  theirs: RuleView;
  status: Status;
  why: string;
}

export interface Editor {
  draft: Draft;
  change(change: (draft: Draft) => Draft): void;
  /** The rule as this page last knew it; null while it was never saved. */
  rule: RuleView | null;
  dirty: boolean;
  busy: boolean;
  problem: Problem | null;
  conflict: Conflict | null;
  /** Gives what was saved, or null if it was not. */
  save(status: Status, why: string): Promise<RuleView | null>;
  /** Saves what is here as the version after theirs. */
  saveOverTheirs(): Promise<RuleView | null>;
  /** Takes the conflict off the screen; what was typed stays. */
  goOn(): void;
  /** Another version was made on this page, of something else than the draft. Unless something typed would be
   * lost, it is what is edited now. */
  replaced(rule: RuleView): void;
  /** How often the draft was replaced as a whole: its fields begin anew then. */
  generation: number;
}

const textOf = (draft: Draft) => JSON.stringify(bodyOf(draft));

/** One rule being written: what was typed, whether it is saved, and who was faster. */
export function useEditor(start: { draft: Draft; rule: RuleView | null }): Editor {
  const [draft, setDraft] = useState(start.draft);
  const [saved, setSaved] = useState(() => textOf(start.draft));
  const [rule, setRule] = useState(start.rule);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [generation, setGeneration] = useState(0);
  const { language } = useLanguage();
  const dirty = useMemo(() => textOf(draft) !== saved, [draft, saved]);

  const keep = useCallback(
    async (base: RuleView | null, status: Status, why: string) => {
      setBusy(true);
      setProblem(null);
      const id = base?.id ?? (await freeId(draft));
      const reply = await keepRule(id, base?.version ?? 0, bodyOf(draft), status, why);
      const theirs = !reply.ok && reply.problem.code === "rule_changed" ? await askRule(id) : null;
      setBusy(false);
      if (theirs?.ok) setConflict({ theirs: theirs.value, status, why });
      else if (!reply.ok) setProblem(reply.problem);
      if (!reply.ok) return null;
      setRule(reply.value);
      setSaved(textOf(draft));
      setConflict(null);
      return reply.value;
    },
    [draft],
  );

  const replaced = useCallback(
    (next: RuleView) => {
      setRule(next);
      if (dirty) return;
      const fresh = draftOf(readBody(next.body, language));
      setDraft(fresh);
      setSaved(textOf(fresh));
      setGeneration((count) => count + 1);
    },
    [dirty, language],
  );

  return {
    draft,
    change: setDraft,
    rule,
    dirty,
    busy,
    problem,
    conflict,
    save: useCallback((status, why) => keep(rule, status, why), [keep, rule]),
    saveOverTheirs: useCallback(
      async () => (conflict ? await keep(conflict.theirs, conflict.status, conflict.why) : null),
      [keep, conflict],
    ),
    goOn: useCallback(() => setConflict(null), []),
    replaced,
    generation,
  };
}

/** These are pages of the workshop. */
const PAGES = ["new", "library", "why"];

/** An id that no rule of the venue has. */
async function freeId(draft: Draft): Promise<string> {
  const reply = await askRules();
  return newId(draft.name, [...PAGES, ...(reply.ok ? reply.value.map(({ id }) => id) : [])]);
}
