import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Body } from "../body";
import { OneOf } from "../fields/OneOf";
import { troubleWords } from "../words";
import styles from "./History.module.css";
import { Result } from "./Result";
import { useBacktest } from "./useBacktest";

interface Props {
  id: string;
  body: Body;
  finished: boolean;
}

const DAYS = [1, 7, 31] as const;

/** What the rule would have done on the days that were recorded. */
export default function History({ id, body, finished }: Props) {
  const { t } = useTranslation();
  const [days, setDays] = useState<number>(7);
  const { state, start, cancel } = useBacktest();
  const running = state.kind === "running";
  return (
    <section aria-label={t("tabs.history")} className={styles.history}>
      <p className={styles.soft}>{t("history.intro")}</p>
      <div className={styles.ask}>
        <OneOf
          label={t("history.days")}
          chosen={String(days)}
          disabled={running}
          options={DAYS.map((count) => ({ value: String(count), label: t("history.lastDays", { count }) }))}
          onChoose={(value) => setDays(Number(value))}
        />
        {running ? (
          <Button variant="default" onClick={cancel}>
            {t("history.cancel")}
          </Button>
        ) : (
          <Button disabled={!finished} onClick={() => start(id, body, days)}>
            {t("history.run")}
          </Button>
        )}
      </div>
      {!finished && <p className={styles.warn}>{t("trial.unfinished")}</p>}
      {running && (
        <div className={styles.progress}>
          <progress aria-label={t("history.running")} value={state.done} max={Math.max(1, state.of)} />
          <span>{t("history.done", { percent: Math.floor((100 * state.done) / Math.max(1, state.of)) })}</span>
        </div>
      )}
      <p role="status" className="unseen">
        {state.kind === "done" ? t("history.finished") : running ? t("history.running") : ""}
      </p>
      {state.kind === "cancelled" && <p className={styles.soft}>{t("history.cancelled")}</p>}
      {state.kind === "failed" && (
        <Alert color="red" role="alert">
          {state.problem.code === "broken_off" ? t("history.brokenOff") : troubleWords(t, state.problem)}
        </Alert>
      )}
      {state.kind === "done" && (
        <>
          {state.body !== body && <p className={styles.warn}>{t("trial.changed")}</p>}
          <Result result={state.result} />
        </>
      )}
    </section>
  );
}
