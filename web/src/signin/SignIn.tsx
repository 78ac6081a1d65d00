import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Problem } from "../api/problem";
import { useSession } from "../session";
import { LanguageSelect } from "../shell/Preferences";
import { BellIcon } from "../ui/icons";
import { useTitle } from "../ui/useTitle";
import { type Person, useDevice } from "./device";
import { failureWords } from "./failure";
import { OtherWays } from "./OtherWays";
import { PinSignIn } from "./PinSignIn";
import { type Half, SecondStep } from "./SecondStep";
import styles from "./SignIn.module.css";

export function SignIn() {
  const { t } = useTranslation();
  useTitle(t("signin.title"));
  return (
    <main className={styles.page}>
      <div className={styles.brand}>
        <span className={styles.mark}>
          <BellIcon size={34} />
        </span>
        <div>
          <div className={styles.product}>{t("app.name")}</div>
          <p className={styles.tagline}>{t("app.tagline")}</p>
        </div>
      </div>
      <div className={styles.sheet}>
        <h1 className={styles.title}>{t("signin.title")}</h1>
        <Ways />
        <LanguageSelect />
      </div>
    </main>
  );
}

/** On a shared tablet the PIN first; the password stays a way in. */
function Ways() {
  const { t } = useTranslation();
  const { device } = useDevice();
  const [byPassword, setByPassword] = useState(false);
  const people = device?.people ?? [];
  if (people.length === 0) return <SignInForm />;
  return (
    <>
      {byPassword ? <SignInForm /> : <ByPin people={people} />}
      <Button variant="subtle" onClick={() => setByPassword(!byPassword)}>
        {t(byPassword ? "pin.usePin" : "pin.usePassword")}
      </Button>
    </>
  );
}

function ByPin({ people }: { people: readonly Person[] }) {
  const { t } = useTranslation();
  const { state } = useSession();
  return (
    <>
      {state.kind === "signed_out" && state.ended && <Alert role="status">{t("signin.signedOut")}</Alert>}
      <PinSignIn people={people} />
    </>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const { state, signIn } = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Problem | "missing" | null>(null);
  /** What was right so far: the code of the second factor is still to come. */
  const [half, setHalf] = useState<Half | null>(null);
  const ended = state.kind === "signed_out" && state.ended;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    const password = String(form.get("password"));
    if (!name || !password) return setFailure("missing");
    setBusy(true);
    const problem = await signIn(name, password);
    setBusy(false);
    if (problem?.code === "code_needed") setHalf({ name, password });
    else setFailure(problem);
  };

  if (half) return <SecondStep half={half} onBack={() => setHalf(null)} />;
  return (
    <>
      <form onSubmit={(event) => void submit(event)} className={styles.form} noValidate>
        {failure !== null && (
          <Alert color="red" role="alert" className={styles.failure}>
            {failure === "missing" ? t("signin.missing") : failureWords(t, failure)}
          </Alert>
        )}
        {failure === null && ended && <Alert role="status">{t("signin.signedOut")}</Alert>}
        <TextInput
          name="name"
          label={t("signin.name")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={failure === "missing"}
        />
        <PasswordInput
          name="password"
          label={t("signin.password")}
          autoComplete="current-password"
          rightSectionWidth={48}
          visibilityToggleButtonProps={{ size: 44, "aria-label": t("signin.show") }}
          error={failure === "missing"}
        />
        <Button type="submit" size="lg" fullWidth loading={busy}>
          {t("signin.submit")}
        </Button>
      </form>
      <OtherWays />
    </>
  );
}
