import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryBuilder, type RuleGroupType } from "react-querybuilder";

import { factsOf } from "../catalogue";
import { useEditing } from "../editing";
import { blankValue, nodesOf, NO_FACT, type Query, tidy, whereOf } from "../tree";
import { ConditionRow } from "./ConditionRow";
import { GroupBox } from "./GroupBox";
import { type Moves, MovesContext } from "./moves";
import styles from "./Conditions.module.css";

const CONTROLS = { rule: ConditionRow, ruleGroup: GroupBox };

/** The tree of conditions: react-querybuilder keeps it, our own controls show it. */
export function Conditions() {
  const { t } = useTranslation();
  const { catalogue, draft, change } = useEditing();
  const facts = useMemo(() => factsOf(catalogue), [catalogue]);
  const fields = useMemo(() => catalogue.facts.map(({ name }) => ({ name, label: name })), [catalogue]);
  const [said, setSaid] = useState("");
  const moves = useFocusMoves(draft.query, setSaid);

  const onQueryChange = useCallback(
    (query: RuleGroupType) => change((before) => ({ ...before, query: tidy(query, facts) })),
    [change, facts],
  );
  const operatorsOf = useCallback(
    (field: string) => (facts.get(field)?.operators ?? []).map((name) => ({ name, label: name })),
    [facts],
  );
  return (
    <MovesContext.Provider value={moves}>
      <div className={styles.tree}>
        <QueryBuilder
          query={draft.query}
          onQueryChange={onQueryChange}
          fields={fields}
          getOperators={operatorsOf}
          getDefaultValue={({ field, operator }) => blankValue(facts.get(field), operator)}
          controlElements={CONTROLS}
          translations={{ fields: { placeholderName: NO_FACT } }}
          autoSelectField={false}
          addRuleToNewGroups
          enableMountQueryChange={false}
          listsAsArrays
        />
      </div>
      <p className="unseen" role="status">
        {said && t("editor.said", { what: said })}
      </p>
    </MovesContext.Provider>
  );
}

/** Keeps the focus where the work is: in what was added, on what was moved, beside what was removed. */
function useFocusMoves(query: Query, say: (words: string) => void): Moves {
  const wanted = useRef<((query: Query) => string[]) | null>(null);
  useEffect(() => {
    const ids = wanted.current?.(query) ?? [];
    wanted.current = null;
    for (const id of ids) {
      const control = document.getElementById(id);
      if (!control || control.hasAttribute("disabled")) continue;
      control.focus();
      break;
    }
  }, [query]);
  return useMemo(
    () => ({
      say,
      focus: (find) => {
        wanted.current = find;
      },
      follow: (key, controls) => {
        wanted.current = (now) => {
          const found = [...nodesOf(now)].find(({ node }) => node.id === key);
          return found ? controls.map((control) => `${whereOf(found.path)}.${control}`) : [];
        };
      },
    }),
    [say],
  );
}
