import { useTranslation } from "react-i18next";

import { useEditing } from "../editing";
import { WordsField } from "../fields/WordsField";
import { Conditions } from "./Conditions";
import { LimitsSection } from "./LimitsSection";
import { Section } from "./Section";
import { ThenSection } from "./ThenSection";
import { WhenSection } from "./WhenSection";
import styles from "./Write.module.css";

/** The rule as four parts: when, if, then, limits. */
export function Write() {
  const { t } = useTranslation();
  const { draft, change, errorAt } = useEditing();
  const error = errorAt("if", true);
  return (
    <div className={styles.write}>
      <div className={styles.section}>
        <WordsField
          id="name"
          label={t("editor.name")}
          description={t("editor.nameMore")}
          value={draft.name}
          errorAt={errorAt}
          onChange={(name) => change((before) => ({ ...before, name }))}
        />
      </div>
      <WhenSection />
      <Section title={t("editor.if")} more={t("editor.ifMore")}>
        <Conditions />
        {draft.query.rules.length === 0 && <p className={styles.soft}>{t("editor.always")}</p>}
        {error && <p className={styles.error}>{error}</p>}
      </Section>
      <ThenSection />
      <LimitsSection />
    </div>
  );
}
