import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { QuestionIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import { focusAround } from "./focus";
import { numberOf } from "./tree";
import { isAt, pathIn, sectionOf, type Trouble } from "./problems";
import styles from "./rules.module.css";
import type { Checked } from "./useCheck";

interface Props {
  /** What can be done with the rule as a whole. */
  actions: ReactNode;
  checked: Checked;
  told: boolean;
  onTell: () => void;
  onShow: () => void;
}

/** The rule as it reads, and what is still to do before it can be saved. */
export function Sentence({ actions, checked, told, onTell, onShow }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { hints, sentence, soFar, stale, troubles } = checked;
  return (
    <section aria-label={t("sentence.label")} className={styles.sentence} data-stale={stale || undefined}>
      <div className={styles.sentenceHead}>
        <p className={styles.sentenceNote} aria-live="polite">
          {stale ? t("sentence.stale") : soFar && sentence ? t("sentence.soFar") : t("sentence.label")}
        </p>
        <p className={styles.sentenceText} data-sentence>
          {sentence ? say(sentence) : t("sentence.none")}
        </p>
      </div>
      <div className={styles.actions}>{actions}</div>
      {hints.length > 0 && (
        <ul className={styles.hints} aria-label={t("sentence.hints")} role="status">
          {hints.map((hint) => (
            <li key={hint.where}>
              <QuestionIcon /> <span>{say(hint.words)}</span>
            </li>
          ))}
        </ul>
      )}
      {troubles.length > 0 && !told && (
        <Button variant="subtle" className={styles.toFinish} onClick={onTell}>
          {t("sentence.toFinish", { count: troubles.length })}
        </Button>
      )}
      {troubles.length > 0 && told && (
        <div role="group" aria-label={t("sentence.toFinish", { count: troubles.length })} className={styles.troubles}>
          <p className={styles.label}>{t("sentence.toFinish", { count: troubles.length })}</p>
          <ul>
            {troubles.map((trouble) => (
              <li key={`${trouble.where} ${trouble.key ?? trouble.why}`}>
                <TroubleLink trouble={trouble} onShow={onShow} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Fields that are found quicker by their own names than by their part of the rule. */
const NAMED = [
  ["then.title", "editor.title"],
  ["then.suggestion", "editor.suggestion"],
  ["then.audience", "editor.tell"],
  ["then.expires_s", "editor.expires"],
  ["then.question", "editor.question"],
  ["then.escalate", "editor.steps"],
  ["limits.cooldown", "limits.cooldown"],
  ["limits.cap", "limits.cap"],
  ["limits.quiet", "limits.quiet"],
] as const;

function TroubleLink({ trouble, onShow }: { trouble: Trouble; onShow: () => void }) {
  const { t } = useTranslation();
  const path = pathIn(trouble.where);
  const named = NAMED.find(([where]) => isAt(trouble.where, where));
  const place = path.length > 0 ? t("cond.number", { number: numberOf(path) }) : t(named?.[1] ?? `sections.${sectionOf(trouble.where)}`);
  return (
    <button
      type="button"
      className={styles.trouble}
      onClick={() => {
        onShow();
        requestAnimationFrame(() => focusAround(trouble.where));
      }}
    >
      <strong>{place}</strong> {trouble.key ? t(`missing.${trouble.key}`) : trouble.why}
    </button>
  );
}
