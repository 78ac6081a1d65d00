import { Alert, Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useSession } from "../session";
import { failureWords } from "./failure";
import styles from "./SignIn.module.css";

/** Somebody whose password was right, and who has a second factor. */
export interface Half {
  name: string;
  password: string;
}

interface Props {
  half: Half;
  onBack: () => void;
}

/** The code of their app, or one of the recovery codes. */
export function SecondStep({ half, onBack }: Props) {
  const { t } = useTranslation();
  const { signIn } = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const [byRecovery, setByRecovery] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = field.current?.value.trim() ?? "";
    if (!code) return setFailure(t("signin.codeMissing"));
    setBusy(true);
    const problem = await signIn(half.name, half.password, code);
    setBusy(false);
    if (problem) setFailure(failureWords(t, problem));
    field.current?.select();
  };

  const switchKind = () => {
    setByRecovery(!byRecovery);
    field.current?.focus();
  };

  return (
    <form onSubmit={(event) => void submit(event)} className={styles.form} noValidate>
      <p>{t(byRecovery ? "signin.recoveryMore" : "signin.codeMore")}</p>
      {failure && (
        <Alert color="red" role="alert" className={styles.failure}>
          {failure}
        </Alert>
      )}
      <TextInput
        ref={field}
        label={t(byRecovery ? "signin.recoveryCode" : "signin.code")}
        inputMode={byRecovery ? "text" : "numeric"}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <Button type="submit" size="lg" fullWidth loading={busy}>
        {t("signin.submit")}
      </Button>
      <Button variant="subtle" onClick={switchKind}>
        {t(byRecovery ? "signin.useApp" : "signin.useRecovery")}
      </Button>
      <Button variant="subtle" onClick={onBack}>
        {t("signin.other")}
      </Button>
    </form>
  );
}
