import { Alert } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { answered } from "../../api/problem";
import type { VerdictView, WhyNotView } from "../../api/types";
import { Sign } from "../../ui/Sign";
import { useLanguage } from "../../ui/useLanguage";
import rules from "../rules.module.css";
import { useLoaded } from "../useLoaded";
import { Verdict } from "../Verdict";
import { Waiting } from "../Waiting";
import { nameOf, troubleWords } from "../words";
import styles from "./WhyNot.module.css";

/** What each rule says to this moment: those that made a card first, then those that were close. */
export function Answers({ guest, moment }: { guest: string; moment: string }) {
  const { t } = useTranslation();
  const ask = useCallback(
    () => answered(api.GET("/api/v1/rules/why-not", { params: { query: { guest, moment } } })),
    [guest, moment],
  );
  const { value, problem } = useLoaded<WhyNotView>(ask);
  if (problem) {
    return (
      <Alert color="red" role="alert">
        {troubleWords(t, problem)}
      </Alert>
    );
  }
  if (value === null) return <Waiting />;
  const fired = value.rules.filter(({ fires }) => fires);
  const others = value.rules.filter(({ stopped_by }) => stopped_by === "trigger" || stopped_by === "live");
  const asked = value.rules.filter((verdict) => !others.includes(verdict));
  return (
    <>
      <p className={styles.verdict} role="status">
        {fired.length > 0 ? t("whyNot.fired", { count: fired.length }) : t("whyNot.nothing")}
      </p>
      <NearMisses answer={value} />
      <h2 className={styles.subtitle}>{t("whyNot.each")}</h2>
      {asked.length === 0 && <p className={rules.soft}>{t("whyNot.nobodyWaits")}</p>}
      <RuleList verdicts={[...fired, ...asked.filter(({ fires }) => !fires)]} />
      {others.length > 0 && (
        <details className={styles.others}>
          <summary className={styles.summary}>{t("whyNot.others", { count: others.length })}</summary>
          <RuleList verdicts={others} />
        </details>
      )}
    </>
  );
}

function RuleList({ verdicts }: { verdicts: readonly VerdictView[] }) {
  return (
    <ul className={rules.list}>
      {verdicts.map((verdict) => (
        <OneRule key={verdict.rule} verdict={verdict} />
      ))}
    </ul>
  );
}

/** The rules that one fact alone stopped, by that fact. */
function NearMisses({ answer: { near, rules: all } }: { answer: WhyNotView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  if (near.length === 0) return null;
  const name = (id: string) => {
    const found = all.find(({ rule }) => rule === id);
    return found ? nameOf({ id, name: found.name }, say) : id;
  };
  return (
    <section aria-label={t("whyNot.near")} className={styles.near}>
      <h2 className={styles.subtitle}>{t("whyNot.near")}</h2>
      <ul>
        {near.map(({ fact, label, rules: ids }) => (
          <li key={fact} data-near={fact}>
            <strong>{t("whyNot.onlyBy", { fact: say(label), count: ids.length })}</strong> {ids.map(name).join(t("whyNot.comma"))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneRule({ verdict }: { verdict: VerdictView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { fires, stopped_by } = verdict;
  return (
    <li className={styles.rule} data-rule={verdict.rule}>
      <details>
        <summary className={styles.summary}>
          <Sign ok={fires} />
          <span className={styles.ruleName}>{nameOf({ id: verdict.rule, name: verdict.name }, say)}</span>
          <span className={rules.soft}>{fires || stopped_by === null ? t("whyNot.madeCard") : t(`stopped.${stopped_by}`)}</span>
        </summary>
        <div className={styles.inside}>
          <p>{say(verdict.sentence)}</p>
          <Verdict verdict={verdict} />
          <Link href={`/rules/${verdict.rule}`} className={rules.back}>
            {t("whyNot.open")}
          </Link>
        </div>
      </details>
    </li>
  );
}
