import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { mayPublish } from "../access";
import type { RuleView } from "../api/types";
import { PriorityChip } from "../board/PriorityChip";
import { agoWords } from "../i18n/time";
import { useTicking } from "../live/hooks";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import { ExportButton } from "./ExportButton";
import { ImportDialog } from "./dialogs/ImportDialog";
import { inOrder } from "./order";
import { askRules } from "./requests";
import styles from "./rules.module.css";
import { StatusChips } from "./StatusChips";
import { type Loaded, useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";
import { nameOf, troubleWords } from "./words";

/** The venue's rules. */
export function RulesPage() {
  const { t } = useTranslation();
  useTitle(t("rules.title"));
  const { staff } = useMe();
  const rules = useLoaded(askRules);
  const [importing, setImporting] = useState(false);
  return (
    <>
      <div className={styles.pageHead}>
        <h1 className={styles.title}>{t("rules.title")}</h1>
        <div className={styles.actions}>
          <Button component={Link} href="/rules/new">
            {t("rules.new")}
          </Button>
          <Button component={Link} href="/rules/library" variant="default">
            {t("rules.fromLibrary")}
          </Button>
          <Button component={Link} href="/rules/why" variant="default">
            {t("rules.whyNot")}
          </Button>
          {mayPublish(staff.role) && (
            <Button variant="default" onClick={() => setImporting(true)}>
              {t("rules.import")}
            </Button>
          )}
          <ExportButton />
        </div>
      </div>
      <List rules={rules} />
      {importing && <ImportDialog onClose={() => setImporting(false)} onTaken={rules.reload} />}
    </>
  );
}

function List({ rules: { value: rules, problem, reload } }: { rules: Loaded<RuleView[]> }) {
  const { t } = useTranslation();
  if (problem) {
    return (
      <Alert color="red" role="alert">
        <p>{troubleWords(t, problem)}</p>
        <Button mt="sm" onClick={reload}>
          {t("app.retry")}
        </Button>
      </Alert>
    );
  }
  if (rules === null) return <Waiting />;
  if (rules.length === 0) {
    return (
      <div className={styles.none}>
        <p className={styles.noneTitle}>{t("rules.none")}</p>
        <p>{t("rules.noneMore")}</p>
      </div>
    );
  }
  return (
    <ul className={styles.list} aria-label={t("rules.title")}>
      {inOrder(rules).map((rule) => (
        <Row key={rule.id} rule={rule} />
      ))}
    </ul>
  );
}

function Row({ rule }: { rule: RuleView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { at } = rule;
  const ago = useTicking((now) => (at === null ? "" : agoWords(t, Math.max(0, now - at))));
  const { then } = rule.body as { then?: { priority?: "high" | "normal" | "low" } };
  return (
    <li className={styles.rule} data-rule={rule.id} data-status={rule.status}>
      <div className={styles.ruleHead}>
        <h2 className={styles.ruleName}>
          <Link href={`/rules/${rule.id}`}>{nameOf(rule, say)}</Link>
        </h2>
        <StatusChips rule={rule} />
        {then?.priority && <PriorityChip priority={then.priority} />}
      </div>
      <p className={styles.ruleSentence}>{say(rule.sentence)}</p>
      <p className={styles.ruleMeta}>
        <span>{t("rules.cards7", { count: rule.cards_7_days })}</span>
        <span>{at !== null && rule.by_name ? t("rules.changedBy", { name: rule.by_name, ago }) : t("rules.asDelivered")}</span>
        {rule.why && <span>{t("versions.why", { why: rule.why })}</span>}
      </p>
    </li>
  );
}
