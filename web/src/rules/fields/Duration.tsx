import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { numberFrom, type Unit, UNIT_S, unitOf, UNITS } from "../durations";
import styles from "./fields.module.css";

interface Props {
  /** The place in the rule, which is also the field's id. */
  id: string;
  label: string;
  /** Says the label only to those who cannot see what is around. */
  quiet?: boolean;
  value: number | undefined;
  error?: string | undefined;
  onChange: (length_s: number | undefined) => void;
}

/** A length of time, as an amount of seconds, minutes, hours or days. */
export function Duration({ id, label, quiet = false, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const [unit, setUnit] = useState<Unit>(() => unitOf(value ?? 0));
  const [typed, setTyped] = useState(() => (value === undefined ? "" : String(value / UNIT_S[unit])));
  const tell = (amount: string, of: Unit) => {
    const number = numberFrom(amount);
    onChange(number === undefined ? undefined : Math.round(number * UNIT_S[of]));
  };
  return (
    <div className={styles.duration}>
      <TextInput
        id={id}
        {...(quiet ? { "aria-label": label } : { label })}
        inputMode="decimal"
        autoComplete="off"
        className={styles.amount}
        value={typed}
        error={error}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          tell(event.currentTarget.value, unit);
        }}
      />
      <NativeSelect
        aria-label={t("fields.unitOf", { label })}
        value={unit}
        data={UNITS.map((one) => ({ value: one, label: t(`units.${one}`) }))}
        onChange={(event) => {
          const next = event.currentTarget.value as Unit;
          setUnit(next);
          tell(typed, next);
        }}
      />
    </div>
  );
}
