import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RuleProps } from "react-querybuilder";

import { useLanguage } from "../../ui/useLanguage";
import type { FactView } from "../../api/types";
import { useEditing } from "../editing";
import { byName } from "../fields/choose";
import { NO_FACT, numberOf, whereOf } from "../tree";
import { Movers } from "./Movers";
import { ValueEditor } from "./ValueEditor";
import styles from "./Conditions.module.css";

/** One condition: which fact, compared how, with what. */
export function ConditionRow(props: RuleProps) {
  const { t } = useTranslation();
  const { catalogue, errorAt } = useEditing();
  const { rule, path, actions } = props;
  const where = whereOf(path);
  const number = numberOf(path);
  const what = t("cond.number", { number });
  const fact = catalogue.facts.find(({ name }) => name === rule.field);
  const set = (prop: "operator" | "value" | "valueSource", value: unknown) => actions.onPropChange(prop, value, path);
  const whole = errorAt(where, true);
  return (
    <div role="group" aria-label={what} className={styles.condition} data-condition={number}>
      <span className={styles.number} aria-hidden>
        {number}
      </span>
      <div className={styles.question}>
        <FactSelect {...props} what={what} fact={fact} />
        {fact && <OperatorSelect {...props} what={what} fact={fact} />}
        {fact && (
          <ValueEditor
            key={`${rule.field} ${rule.operator} ${rule.valueSource ?? ""}`}
            where={where}
            what={what}
            fact={fact}
            rule={rule}
            set={set}
          />
        )}
        {whole && <p className={styles.error}>{whole}</p>}
      </div>
      <Movers {...props} id={rule.id} what={what} />
    </div>
  );
}

interface PartProps extends RuleProps {
  what: string;
  fact: FactView | undefined;
}

function FactSelect({ rule, path, actions, what, fact }: PartProps) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { catalogue, errorAt } = useEditing();
  const where = `${whereOf(path)}.field`;
  const known = byName(catalogue.facts.map(({ name, label }) => ({ value: name, label: say(label) })), language);
  const lost = !fact && rule.field !== NO_FACT && rule.field !== "";
  return (
    <NativeSelect
      id={where}
      className={styles.fact}
      aria-label={t("cond.factOf", { what })}
      description={fact && say(fact.help)}
      inputWrapperOrder={["label", "input", "error", "description"]}
      value={rule.field === "" ? NO_FACT : rule.field}
      error={errorAt(where)}
      data={[
        { value: NO_FACT, label: t("cond.chooseFact"), disabled: true },
        ...(lost ? [{ value: rule.field, label: rule.field }] : []),
        ...known,
      ]}
      onChange={(event) => actions.onPropChange("field", event.currentTarget.value, path)}
    />
  );
}

function OperatorSelect({ rule, path, actions, what, fact }: PartProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { catalogue, errorAt } = useEditing();
  const where = `${whereOf(path)}.operator`;
  return (
    <NativeSelect
      id={where}
      className={styles.operator}
      aria-label={t("cond.operatorOf", { what })}
      value={rule.operator}
      error={errorAt(where)}
      data={(fact?.operators ?? []).map((name) => ({ value: name, label: say(catalogue.operators[name] ?? { en: name }) }))}
      onChange={(event) => actions.onPropChange("operator", event.currentTarget.value, path)}
    />
  );
}
