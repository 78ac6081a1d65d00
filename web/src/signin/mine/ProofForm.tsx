import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Problem, problemWords } from "../../api/problem";
import { DialogButtons } from "../../ui/Dialog";
import { waitWords } from "../failure";
import styles from "../SignIn.module.css";

/** That it is really me, at this moment. */
export interface Proof {
  password: string;
  code: string;
}

interface Props {
  /** Whether a code of the app is asked for as well. */
  hasApp: boolean;
  submit: string;
  danger?: boolean;
  /** Says what went wrong, if something did. */
  onProof: (proof: Proof, form: FormData) => Promise<Problem | string | null>;
  /** What else is asked. */
  children?: ReactNode;
}

/** The password once more, and a code if there is an app, before something is changed. */
export function ProofForm({ hasApp, submit, danger = false, onProof, children }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const proof = { password: String(form.get("password")), code: String(form.get("code") ?? "").trim() };
    const problem = await onProof(proof, form);
    setBusy(false);
    if (problem !== null) setFailure(typeof problem === "string" ? problem : said(problem));
  };

  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} noValidate>
      {failure && (
        <Alert color="red" role="alert">
          {failure}
        </Alert>
      )}
      <PasswordInput
        name="password"
        label={t("mine.currentPassword")}
        autoComplete="current-password"
        rightSectionWidth={48}
        visibilityToggleButtonProps={{ size: 44, "aria-label": t("signin.show") }}
      />
      {hasApp && (
        <TextInput name="code" label={t("mine.appCode")} inputMode="text" autoComplete="one-time-code" spellCheck={false} />
      )}
      {children}
      <DialogButtons>
        <Button type="submit" loading={busy} {...(danger && { color: "red.9" })}>
          {submit}
        </Button>
      </DialogButtons>
    </form>
  );

  function said(problem: Problem): string {
    if (problem.status === 403 && problem.where === "password") return t("pin.wrongPassword");
    if (problem.status === 403 && problem.where === "code") return t("mine.wrongCode");
    if (problem.status === 429) return waitWords(t, problem);
    if (problem.code === "password_too_weak") return t(problem.where === "pin" ? "pin.weak" : "mine.weak");
    if (problem.code === "password_leaked") return t("mine.leaked");
    return problemWords(t, problem);
  }
}
