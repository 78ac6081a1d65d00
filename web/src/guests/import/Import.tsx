import "../../i18n/office";

import { Alert, Button, NativeSelect } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { problemWords } from "../../api/problem";
import { useTitle } from "../../ui/useTitle";
import styles from "./Import.module.css";
import { Result } from "./Result";
import { unfit } from "./steps";
import { type Importing, useImport } from "./useImport";

/** Guests from a file: choose it, see what its columns are, try, import. */
export default function Import() {
  const { t } = useTranslation();
  useTitle(t("bringIn.title"));
  const importing = useImport();
  const { step, chosen } = importing;
  return (
    <>
      <Link href="/guests" className={styles.back}>
        {t("bringIn.back")}
      </Link>
      <h1 className={styles.title}>{t("bringIn.title")}</h1>
      <p className={styles.intro}>{t("bringIn.intro")}</p>
      {importing.problem && (
        <Alert color="red" role="alert" mt="md">
          {importing.problem.code === "too_large" ? t("bringIn.tooLarge") : problemWords(t, importing.problem)}
        </Alert>
      )}
      <Choose name={chosen?.file.name ?? null} busy={step.kind === "running"} onChoose={importing.choose} />
      {chosen && <Columns importing={importing} />}
      {step.kind === "running" && <Running dry={step.dry} share={step.share} onStop={importing.stop} />}
      {step.kind === "done" && <Result dry={step.dry} result={step.result} />}
    </>
  );
}

interface ChooseProps {
  name: string | null;
  busy: boolean;
  onChoose: (file: File) => void;
}

/** The field itself lies over the whole of it, so that a file may be dropped on it. */
function Choose({ name, busy, onChoose }: ChooseProps) {
  const { t } = useTranslation();
  return (
    <label className={styles.drop}>
      <span className={styles.dropTitle}>{name ?? t("bringIn.choose")}</span>
      <span className={styles.soft}>{t(name ? "bringIn.another" : "bringIn.kinds")}</span>
      <input
        type="file"
        className={styles.input}
        accept=".csv,.json,.jsonl,.ndjson,.txt,text/csv"
        disabled={busy}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) onChoose(file);
        }}
      />
    </label>
  );
}

function Columns({ importing }: { importing: Importing }) {
  const { t } = useTranslation();
  const { chosen, step } = importing;
  const heading = useId();
  if (!chosen) return null;
  const { look, fields } = chosen.preview;
  const { missing, twice } = unfit(chosen.mapping);
  const words = (field: string) => t(`bringIn.fields.${field}`);
  const busy = step.kind === "running";
  const bad = missing.length > 0 || twice.length > 0;
  const choices = [{ value: "", label: t("bringIn.leaveOut") }, ...fields.map((value) => ({ value, label: words(value) }))];
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={styles.part}>
        {t("bringIn.columns")}
      </h2>
      <ul className={styles.columns}>
        {look.columns.map(({ name }, at) => (
          <li key={name} className={styles.column} data-column={name}>
            <div className={styles.theirs}>
              <p className={styles.name}>{name}</p>
              <p className={styles.samples}>{samplesOf(look.rows, at) || t("bringIn.empty")}</p>
            </div>
            <NativeSelect
              aria-label={t("bringIn.is", { column: name })}
              data={choices}
              disabled={busy}
              value={chosen.mapping[name] ?? ""}
              onChange={(event) => importing.map(name, event.currentTarget.value)}
            />
          </li>
        ))}
      </ul>
      {missing.length > 0 && <p className={styles.warn}>{t("bringIn.missing", { fields: missing.map(words).join(", ") })}</p>}
      {twice.length > 0 && <p className={styles.warn}>{t("bringIn.twice", { fields: twice.map(words).join(", ") })}</p>}
      <div className={styles.buttons}>
        <Button variant="default" size="md" disabled={busy || bad} onClick={() => importing.start(true)}>
          {t("bringIn.try")}
        </Button>
        <Button size="md" disabled={busy || bad} onClick={() => importing.start(false)}>
          {t("bringIn.start")}
        </Button>
      </div>
    </section>
  );
}

/** What stands in a column in the first lines. */
function samplesOf(rows: readonly (readonly string[])[], at: number): string {
  return rows
    .map((row) => row[at] ?? "")
    .filter((cell) => cell !== "")
    .slice(0, 3)
    .join(" · ");
}

interface RunningProps {
  dry: boolean;
  share: number;
  onStop: () => void;
}

function Running({ dry, share, onStop }: RunningProps) {
  const { t } = useTranslation();
  const words = t(dry ? "bringIn.trying" : "bringIn.importing");
  return (
    <div className={styles.running}>
      <p role="status">{words}</p>
      <div className={styles.progress}>
        <progress aria-label={words} value={share} max={1} />
        <span>{Math.floor(share * 100)} %</span>
        <Button variant="default" onClick={onStop}>
          {t("bringIn.stop")}
        </Button>
      </div>
      {!dry && <p className={styles.soft}>{t("bringIn.stopMore")}</p>}
    </div>
  );
}
