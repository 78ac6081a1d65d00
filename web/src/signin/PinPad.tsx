import { Alert, Button } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { problemWords } from "../api/problem";
import { useSession } from "../session";
import { enterPin, type Person, pinFailure } from "./device";
import styles from "./Pin.module.css";

const LEAST = 4;
const MOST = 8;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

interface Props {
  person: Person;
  onBack: () => void;
  onDone?: () => void;
}

/** The digits of one person. Keys do as well: the field has the focus, without the tablet's own keyboard. */
export function PinPad({ person, onBack, onDone }: Props) {
  const { t } = useTranslation();
  const { enter } = useSession();
  const [pin, setPin] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const write = (next: string) => setPin(next.replace(/\D/g, "").slice(0, MOST));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || pin.length < LEAST) return;
    setBusy(true);
    const reply = await enterPin(person.id, pin);
    setBusy(false);
    if (reply.ok) {
      enter(reply.value);
      return onDone?.();
    }
    const said = pinFailure(reply.problem);
    setFailure(said ? t(said) : problemWords(t, reply.problem));
    setPin("");
    field.current?.focus();
  };

  const key = (digit: string) => (
    <button key={digit} type="button" className={styles.key} onClick={() => write(pin + digit)}>
      {digit}
    </button>
  );
  return (
    <form className={styles.pad} onSubmit={(event) => void submit(event)}>
      <Button variant="subtle" className={styles.back} onClick={onBack}>
        {t("pin.others")}
      </Button>
      {failure && (
        <Alert color="red" role="alert">
          {failure}
        </Alert>
      )}
      <label className={styles.label}>
        {t("pin.of", { name: person.name })}
        <input
          ref={field}
          className={styles.digits}
          type="password"
          inputMode="none"
          autoComplete="off"
          value={pin}
          onChange={(event) => write(event.currentTarget.value)}
        />
      </label>
      <div className={styles.keys}>
        {DIGITS.map(key)}
        <button
          type="button"
          className={styles.key}
          aria-label={t("pin.erase")}
          onClick={() => write(pin.slice(0, -1))}
        >
          ⌫
        </button>
        {key("0")}
        <Button type="submit" className={styles.confirm} loading={busy} disabled={pin.length < LEAST}>
          {t("pin.enter")}
        </Button>
      </div>
    </form>
  );
}
