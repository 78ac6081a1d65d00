import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Answered } from "../api/problem";
import { inLanguage, type Text } from "../i18n/languages";
import { Confirm } from "./Confirm";
import styles from "./My.module.css";
import type { My } from "./useMy";

const MOST = 200;

interface Props {
  page: My;
  /** What it is about, for who cannot see it beside the buttons. */
  about: string;
  value: string;
  /** What it may be corrected to; empty: to anything. */
  choices?: readonly { value: string; label: Text }[];
  /** With null: delete it. */
  change: (value: string | null) => Promise<Answered<unknown>>;
}

/** Two buttons beside something that was written down: correct it, or delete it. */
export function Correctable({ page, about, value, choices = [], change }: Props) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<"nothing" | "correcting" | "deleting">("nothing");
  const done = async (to: string | null) => {
    const reply = await page.act(() => change(to));
    if (reply.ok || to === null) setDoing("nothing");
  };
  if (doing === "correcting") {
    return (
      <Form
        about={about}
        value={value}
        choices={choices}
        busy={page.busy}
        onSave={(to) => void done(to)}
        onCancel={() => setDoing("nothing")}
      />
    );
  }
  return (
    <div className={styles.tools}>
      <button type="button" aria-label={t("my.correctOf", { about })} onClick={() => setDoing("correcting")}>
        {t("my.correct")}
      </button>
      <button type="button" aria-label={t("my.deleteOf", { about })} onClick={() => setDoing("deleting")}>
        {t("my.delete")}
      </button>
      {doing === "deleting" && (
        <Confirm
          title={t("my.deleteTitle")}
          more={t("my.deleteMore", { about })}
          yes={t("my.deleteYes")}
          onYes={() => void done(null)}
          onNo={() => setDoing("nothing")}
        />
      )}
    </div>
  );
}

interface FormProps extends Pick<Props, "about" | "value"> {
  choices: NonNullable<Props["choices"]>;
  busy: boolean;
  onSave: (value: string) => void;
  onCancel: () => void;
}

function Form({ about, value, choices, busy, onSave, onCancel }: FormProps) {
  const { t, i18n } = useTranslation();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = String(new FormData(event.currentTarget).get("value") ?? "").trim();
    if (said) onSave(said);
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => (form.current?.elements.namedItem("value") as HTMLElement | null)?.focus(), []);
  const label = t("my.correctOf", { about });
  return (
    <form ref={form} className={styles.form} onSubmit={submit}>
      {choices.length > 0 ? (
        <select name="value" aria-label={label} defaultValue={value}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {inLanguage(choice.label, i18n.language)}
            </option>
          ))}
        </select>
      ) : (
        <input name="value" aria-label={label} defaultValue={value} maxLength={MOST} autoComplete="off" />
      )}
      <div className={styles.row}>
        <button type="button" className={styles.secondary} onClick={onCancel}>
          {t("my.cancel")}
        </button>
        <button type="submit" className={styles.primary} disabled={busy}>
          {t("my.save")}
        </button>
      </div>
    </form>
  );
}
