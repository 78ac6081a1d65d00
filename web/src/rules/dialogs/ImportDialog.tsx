import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem } from "../../api/problem";
import type { RulesTakenView } from "../../api/types";
import styles from "../rules.module.css";
import { troubleWords } from "../words";
import { Dialog, DialogButtons } from "../../ui/Dialog";

interface Props {
  onClose: () => void;
  onTaken: () => void;
}

/** Rules from a file: each becomes a draft, none is in force by that. */
export function ImportDialog({ onClose, onTaken }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [taken, setTaken] = useState<RulesTakenView | null>(null);

  const read = async (file: File) => {
    setTaken(null);
    setProblem(null);
    const content = jsonOf(await file.text());
    setUnreadable(content === undefined);
    if (content === undefined) return;
    setBusy(true);
    const reply = await answered(api.POST("/api/v1/rules/import", { body: content as never }));
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setTaken(reply.value);
    if (reply.value.taken.length > 0) onTaken();
  };

  return (
    <Dialog title={t("rules.import")} onClose={onClose}>
      <p>{t("import.text")}</p>
      <label className={styles.file}>
        <span className={styles.label}>{t("import.file")}</span>
        <input
          type="file"
          accept=".json,application/json"
          data-autofocus
          disabled={busy}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void read(file);
          }}
        />
      </label>
      {(problem ?? unreadable) && (
        <Alert color="red" role="alert" mt="md">
          {problem ? troubleWords(t, problem) : t("import.unreadable")}
        </Alert>
      )}
      <div role="status">{taken && <Taken taken={taken} />}</div>
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          {t("app.close")}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function Taken({ taken: { taken, problems } }: { taken: RulesTakenView }) {
  const { t } = useTranslation();
  return (
    <div className={styles.taken}>
      <p className={styles.label}>{t("import.taken", { count: taken.length })}</p>
      {problems.length > 0 && (
        <>
          <p className={styles.label}>{t("import.refused", { count: problems.length })}</p>
          <ul>
            {problems.map(({ index, where, why }) => (
              <li key={`${index} ${where} ${why}`}>{t("import.problem", { number: index + 1, where, why })}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
