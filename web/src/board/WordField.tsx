import { useId } from "react";
import { useTranslation } from "react-i18next";

import styles from "./HandOver.module.css";

export const MOST_WORDS = 200;

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A few words of one's own. */
export function WordField({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const hint = useId();
  return (
    <label className={styles.field}>
      {label}
      <textarea
        value={value}
        maxLength={MOST_WORDS}
        rows={3}
        aria-describedby={hint}
        onChange={(change) => onChange(change.target.value)}
      />
      <span id={hint} className={styles.hint}>
        {t("note.left", { number: MOST_WORDS - value.length })}
      </span>
    </label>
  );
}
