import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguage } from "../../ui/useLanguage";
import type { When } from "../body";
import { useEditing } from "../editing";
import { Amount } from "../fields/Amount";
import { optionsOf } from "../fields/choose";
import { Duration } from "../fields/Duration";
import { Toggles } from "../fields/Toggles";
import { Section } from "./Section";
import styles from "./Write.module.css";

/** The kind of moment that the rule answers to. */
export function WhenSection() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { catalogue, draft, change, errorAt } = useEditing();
  const { when } = draft;
  const takes = catalogue.triggers.find(({ name }) => name === when.trigger)?.takes ?? [];
  const set = (next: When) => change((before) => ({ ...before, when: next }));
  const triggers = catalogue.triggers.map(({ name, label }) => ({ value: name, label }));
  const { unless, for_s, after_days, ...rest } = when;
  return (
    <Section title={t("editor.when")} more={t("editor.whenMore")}>
      <div className={styles.row}>
        <NativeSelect
          id="when.trigger"
          className={styles.grow}
          label={t("editor.trigger")}
          value={when.trigger}
          error={errorAt("when.trigger") ?? errorAt("when", true)}
          data={optionsOf(triggers, say, when.trigger)}
          onChange={(event) => set({ trigger: event.currentTarget.value })}
        />
        {takes.includes("for_s") && (
          <Duration
            key={when.trigger}
            id="when.for_s"
            label={t("editor.forS")}
            value={for_s}
            error={errorAt("when.for_s")}
            onChange={(length_s) => set(length_s === undefined ? without(when, "for_s") : { ...when, for_s: length_s })}
          />
        )}
        {takes.includes("after_days") && (
          <Amount
            id="when.after_days"
            label={t("editor.afterDays")}
            unit={t("shortUnits.days")}
            value={after_days}
            error={errorAt("when.after_days")}
            onChange={(days) => set(days === undefined ? without(when, "after_days") : { ...when, after_days: days })}
          />
        )}
      </div>
      {takes.includes("unless") && (
        <Toggles
          id="when.unless"
          label={t("editor.unless")}
          options={[{ value: "greeted", label: t("editor.unlessGreeted") }]}
          chosen={unless ? [unless] : []}
          onChange={([chosen]) =>
            set({ ...rest, ...(for_s === undefined ? {} : { for_s }), ...(chosen ? { unless: "greeted" } : {}) })
          }
        />
      )}
    </Section>
  );
}

function without(when: When, name: "for_s" | "after_days"): When {
  const { [name]: _, ...rest } = when;
  return rest;
}
