import { Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RuleGroupProps, RuleGroupType } from "react-querybuilder";

import { useEditing } from "../editing";
import { isGroup, type Kind, KINDS, kindOf, changedAt, numberOf, ofKind, type Path, type Query, whereOf } from "../tree";
import { Movers } from "./Movers";
import { useMoves } from "./moves";
import styles from "./Conditions.module.css";

/** Conditions that belong together: all, any, none or not all of them must hold. */
export function GroupBox(props: RuleGroupProps) {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const { path, schema } = props;
  const group = props.ruleGroup as RuleGroupType;
  const where = whereOf(path);
  const outermost = path.length === 0;
  const number = numberOf(path);
  const label = outermost ? t("cond.group") : t("cond.groupNumber", { number });
  const error = errorAt(`${where}.rules`, true) ?? (outermost ? undefined : errorAt(where, true));
  return (
    <div role="group" aria-label={label} className={styles.group} data-outermost={outermost || undefined}>
      <div className={styles.head}>
        {!outermost && <span className={styles.number}>{number}</span>}
        {(!outermost || group.rules.length > 1 || group.not) && (
          <NativeSelect
            id={`${where}.combinator`}
            className={styles.kind}
            aria-label={t("cond.kindOf", { group: label })}
            value={kindOf(group)}
            data={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(event) => {
              const kind = event.currentTarget.value as Kind;
              schema.dispatchQuery(changedAt(schema.getQuery() as Query, path, (node) => ofKind(node as Query, kind)));
            }}
          />
        )}
        {!outermost && <Movers {...props} what={label} id={group.id} />}
      </div>
      <ol className={styles.nodes}>
        {group.rules.map((node, index) => (
          <li key={node.id}>
            <Child {...props} path={[...path, index]} node={node} last={index === group.rules.length - 1} />
          </li>
        ))}
      </ol>
      {error && <p className={styles.error}>{error}</p>}
      <Adders {...props} label={label} />
    </div>
  );
}

interface ChildProps extends RuleGroupProps {
  node: RuleGroupType["rules"][number];
  last: boolean;
}

function Child({ path, schema, actions, translations, node, last }: ChildProps) {
  const both = {
    id: node.id,
    path: [...path],
    schema,
    actions,
    translations,
    shiftUpDisabled: path.length === 1 && path[0] === 0,
    shiftDownDisabled: path.length === 1 && last,
  };
  const { rule: Row, ruleGroup: Box } = schema.controls;
  return isGroup(node) ? <Box {...both} ruleGroup={node} /> : <Row {...both} rule={node} />;
}

function Adders({ path, schema, actions, ruleGroup, label }: RuleGroupProps & { label: string }) {
  const { t } = useTranslation();
  const { focus } = useMoves();
  const parent: Path = path;
  const next = [...parent, ruleGroup.rules.length];
  const into = path.length === 0 ? "" : label;
  return (
    <div className={styles.adders}>
      <Button
        id={`${whereOf(path)}.add`}
        variant="default"
        aria-label={into ? t("cond.addTo", { group: into }) : undefined}
        onClick={() => {
          focus(() => [`${whereOf(next)}.field`]);
          actions.onRuleAdd(schema.createRule(), [...parent]);
        }}
      >
        {t("cond.add")}
      </Button>
      <Button
        variant="subtle"
        aria-label={into ? t("cond.addGroupTo", { group: into }) : undefined}
        onClick={() => {
          focus(() => [`${whereOf(next)}.combinator`]);
          actions.onGroupAdd(schema.createRuleGroup(), [...parent]);
        }}
      >
        {t("cond.addGroup")}
      </Button>
    </div>
  );
}
