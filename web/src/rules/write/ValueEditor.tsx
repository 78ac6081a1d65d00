import type { TFunction } from "i18next";
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RuleType } from "react-querybuilder";

import { useLanguage } from "../../ui/useLanguage";
import type { FactView } from "../../api/types";
import { useEditing } from "../editing";
import { Amount } from "../fields/Amount";
import { optionsOf } from "../fields/choose";
import { Duration } from "../fields/Duration";
import { Toggles } from "../fields/Toggles";
import { WordList } from "../fields/WordList";
import { LIST_OPERATORS, RANGE_OPERATORS } from "../tree";
import styles from "./Conditions.module.css";

interface Props {
  where: string;
  what: string;
  fact: FactView;
  rule: RuleType;
  set: (prop: "value" | "valueSource", value: unknown) => void;
}

/** What the fact is compared with: a value, or another fact where there is one of its kind. */
export function ValueEditor(props: Props) {
  const { fact, rule } = props;
  const others = fact.comparable[rule.operator] ?? [];
  return (
    <>
      {others.length > 0 && <SourceSelect {...props} />}
      {rule.valueSource === "field" ? <OtherFact {...props} others={others} /> : <OwnValue {...props} />}
    </>
  );
}

function SourceSelect({ what, rule, set }: Props) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      className={styles.source}
      aria-label={t("cond.sourceOf", { what })}
      value={rule.valueSource ?? "value"}
      data={[
        { value: "value", label: t("cond.aValue") },
        { value: "field", label: t("cond.aFact") },
      ]}
      onChange={(event) => set("valueSource", event.currentTarget.value)}
    />
  );
}

function OtherFact({ where, what, rule, set, others }: Props & { others: readonly string[] }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { catalogue, errorAt } = useEditing();
  const choices = catalogue.facts.filter(({ name }) => others.includes(name)).map(({ name, label }) => ({ value: name, label }));
  return (
    <NativeSelect
      id={`${where}.value`}
      className={styles.value}
      aria-label={t("cond.otherFactOf", { what })}
      value={String(rule.value ?? "")}
      error={errorAt(`${where}.value`)}
      data={optionsOf(choices, say, rule.value, t("cond.chooseFact"))}
      onChange={(event) => set("value", event.currentTarget.value)}
    />
  );
}

function OwnValue(props: Props) {
  const { fact, rule } = props;
  if (fact.type === "flag") return <YesNo {...props} />;
  if (LIST_OPERATORS.includes(rule.operator)) return <Several {...props} />;
  if (RANGE_OPERATORS.includes(rule.operator)) return <Range {...props} />;
  return <One {...props} id={`${props.where}.value`} value={rule.value} tell={(value) => props.set("value", value)} />;
}

function YesNo({ where, what, rule, set }: Props) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      id={`${where}.value`}
      className={styles.value}
      aria-label={t("cond.valueOf", { what })}
      value={rule.value === false ? "no" : "yes"}
      data={[
        { value: "yes", label: t("cond.yes") },
        { value: "no", label: t("cond.no") },
      ]}
      onChange={(event) => set("value", event.currentTarget.value === "yes")}
    />
  );
}

function Several({ where, what, fact, rule, set }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { errorAt } = useEditing();
  const chosen = Array.isArray(rule.value) ? rule.value.map(String) : [];
  const shared = {
    id: `${where}.value`,
    label: t("cond.valuesOf", { what }),
    error: errorAt(`${where}.value`),
    onChange: (words: string[]) => set("value", words),
  };
  return (
    <div className={styles.wide}>
      {fact.choices.length > 0 ? (
        <Toggles {...shared} chosen={chosen} options={manyOf(fact, chosen, say)} />
      ) : (
        <WordList {...shared} words={chosen} />
      )}
    </div>
  );
}

/** What is offered, and what is chosen though it is not offered any more. */
function manyOf(fact: FactView, chosen: readonly string[], say: Parameters<typeof optionsOf>[1]) {
  const offered = fact.choices.map(({ value, label }) => ({ value, label: say(label) }));
  const lost = chosen.filter((value) => !offered.some((one) => one.value === value));
  return [...offered, ...lost.map((value) => ({ value, label: value }))];
}

function Range(props: Props) {
  const { t } = useTranslation();
  const { where, rule, set } = props;
  const both: unknown[] = Array.isArray(rule.value) ? rule.value : [null, null];
  return (
    <div className={styles.range}>
      <One {...props} id={`${where}.value`} value={both[0]} tell={(value) => set("value", [value, both[1] ?? null])} edge="from" />
      <span className={styles.and}>{t("cond.and")}</span>
      <One {...props} id={`${where}.value[1]`} value={both[1]} tell={(value) => set("value", [both[0] ?? null, value])} edge="to" />
    </div>
  );
}

interface OneProps extends Props {
  id: string;
  value: unknown;
  tell: (value: unknown) => void;
  edge?: "from" | "to";
}

/** One value, by the fact's type. */
function One({ where, what, fact, id, value, tell, edge }: OneProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { errorAt } = useEditing();
  const label = edge ? t(edge === "from" ? "cond.lowestOf" : "cond.highestOf", { what }) : t("cond.valueOf", { what });
  const error = edge === "to" ? errorAt(`${where}.value[1]`, true) : errorAt(`${where}.value`);
  const written = value === null || value === undefined ? "" : String(value);
  if (fact.type === "number") {
    const shared = { id, label, quiet: true, error, onChange: (number: number | undefined) => tell(number ?? null) };
    const number = typeof value === "number" ? value : undefined;
    return fact.unit === "s" ? (
      <Duration {...shared} value={number} />
    ) : (
      <Amount {...shared} value={number} unit={unitWords(t, fact.unit)} />
    );
  }
  if (fact.type === "time" || fact.choices.length === 0) {
    return (
      <TextInput
        id={id}
        type={fact.type === "time" ? "time" : "text"}
        className={styles.value}
        aria-label={label}
        maxLength={64}
        autoComplete="off"
        value={written}
        error={error}
        onChange={(event) => tell(event.currentTarget.value)}
      />
    );
  }
  return (
    <NativeSelect
      id={id}
      className={styles.value}
      aria-label={label}
      value={written}
      error={error}
      data={optionsOf(fact.choices, say, value, written === "" ? t("cond.chooseValue") : undefined)}
      onChange={(event) => tell(event.currentTarget.value)}
    />
  );
}

const KNOWN_UNITS = ["days", "min", "h"] as const;

function unitWords(t: TFunction, unit: string): string {
  const known = KNOWN_UNITS.find((one) => one === unit);
  return known ? t(`shortUnits.${known}`) : unit;
}
