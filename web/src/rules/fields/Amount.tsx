import { TextInput } from "@mantine/core";
import { useState } from "react";

import { numberFrom } from "../durations";
import styles from "./fields.module.css";

interface Props {
  id: string;
  label: string;
  quiet?: boolean;
  unit?: string;
  placeholder?: string;
  value: number | undefined;
  error?: string | undefined;
  onChange: (value: number | undefined) => void;
}

/** A number, with what it counts behind it. */
export function Amount({ id, label, quiet = false, unit = "", placeholder, value, error, onChange }: Props) {
  const [typed, setTyped] = useState(() => (value === undefined ? "" : String(value)));
  const spoken = unit ? `${label} (${unit})` : label;
  return (
    <div className={styles.number}>
      <TextInput
        id={id}
        {...(quiet ? { "aria-label": spoken } : { label })}
        placeholder={placeholder}
        inputMode="decimal"
        autoComplete="off"
        className={styles.amount}
        value={typed}
        error={error}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onChange(numberFrom(event.currentTarget.value));
        }}
      />
      {unit && (
        <span className={styles.unit} aria-hidden>
          {unit}
        </span>
      )}
    </div>
  );
}
