import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { WebhookView } from "../api/types";
import { dateAndTime, dateWords } from "../i18n/time";
import { useMe } from "../session";
import chips from "../ui/chips.module.css";
import rows from "../ui/rows.module.css";
import { useLanguage } from "../ui/useLanguage";
import styles from "./connections.module.css";
import { leftOutWords } from "./told";
import { TestButton, useWebhookTest } from "./WebhookTest";
import { whyWords } from "./why";

interface Props {
  hook: WebhookView;
  /** Whether who looks may change it. */
  changes: boolean;
  onRetry: () => void;
  onChange: () => void;
  onReplace: () => void;
  onEnd: () => void;
}

/** One address, and in words how it does. */
export function WebhookRow({ hook, changes, onRetry, onChange, onReplace, onEnd }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  const name = hook.url;
  const test = useWebhookTest(hook);
  return (
    <li className={`${rows.row} ${styles.row}`} data-webhook={hook.id}>
      <div>
        <div className={styles.names}>
          <span lang="en" className={`${rows.name} ${styles.url}`}>
            {hook.url}
          </span>
          <State hook={hook} />
        </div>
        <How hook={hook} />
        <Limits hook={hook} />
        <div className={styles.soft}>
          {t("connections.since", { date: dateWords(hook.made_at, language, timezone) })}
        </div>
        <div role="status">{test.said}</div>
      </div>
      {changes && (
        <div className={styles.acts}>
          {hook.given_up > 0 && (
            <Button aria-label={t("connections.retryNamed", { name })} onClick={onRetry}>
              {t("app.retry")}
            </Button>
          )}
          <TestButton name={name} test={test} />
          <Button variant="default" aria-label={t("connections.changeNamed", { name })} onClick={onChange}>
            {t("connections.change")}
          </Button>
          <Button variant="default" aria-label={t("connections.replaceSecretNamed", { name })} onClick={onReplace}>
            {t("connections.replaceSecret")}
          </Button>
          <Button variant="default" aria-label={t("connections.endNamed", { name })} onClick={onEnd}>
            {t("connections.end")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Of what it is not told, and until when a secret before signs, too. */
function Limits({ hook: { left_out, old_secret_until } }: { hook: WebhookView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  const left = leftOutWords(left_out);
  return (
    <>
      {left && <div className={styles.soft}>{t(`connections.leftOut.${left}`)}</div>}
      {old_secret_until !== null && (
        <div className={styles.soft}>
          {t("connections.oldSecret", { time: dateAndTime(old_secret_until, language, timezone) })}
        </div>
      )}
    </>
  );
}

function State({ hook }: { hook: WebhookView }) {
  const { t } = useTranslation();
  const state = stateOf(hook);
  return (
    <span className={chips.chip} data-kind={state === "well" ? "good" : state === "busy" ? undefined : "warn"}>
      {t(`connections.state.${state}`)}
    </span>
  );
}

function stateOf({ given_up, waiting, why }: WebhookView): "gaveUp" | "failing" | "busy" | "well" {
  if (given_up > 0) return "gaveUp";
  if (waiting === 0) return "well";
  return why ? "failing" : "busy";
}

/** What was not told yet, what will not be told, and why. */
function How({ hook: { given_up, waiting, why } }: { hook: WebhookView }) {
  const { t } = useTranslation();
  return (
    <>
      {given_up > 0 && <div>{t("connections.gaveUp", { count: given_up })}</div>}
      {waiting > 0 && <div>{t(why ? "connections.waitAfter" : "connections.wait", { count: waiting })}</div>}
      {why && <div>{whyWords(t, why)}</div>}
    </>
  );
}
