import "../i18n/office";

import { Alert, Button, TextInput } from "@mantine/core";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, problemWords } from "../api/problem";
import type { PairedView } from "../api/types";
import { LanguageSelect } from "../shell/Preferences";
import { useTitle } from "../ui/useTitle";
import styles from "./Devices.module.css";

/** Makes this browser one of the venue's devices: with the code behind #, or one that is typed. */
export default function Pair() {
  const { t } = useTranslation();
  useTitle(t("devices.pairTitle"));
  const [paired, setPaired] = useState<PairedView | null>(null);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);

  const pair = useCallback(
    async (code: string) => {
      setBusy(true);
      const reply = await answered(api.POST("/api/v1/devices/pair", { body: { code } }));
      setBusy(false);
      if (reply.ok) return setPaired(reply.value);
      const { status } = reply.problem;
      if (status === 404) setFailure(t("devices.wrongCode"));
      else if (status === 429) setFailure(t("devices.tooMany"));
      else setFailure(problemWords(t, reply.problem));
    },
    [t],
  );
  useEffect(() => {
    const code = location.hash.slice(1);
    // Used up by this: nobody who goes back finds it in the address.
    history.replaceState(null, "", location.pathname);
    if (code) void pair(code);
  }, [pair]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).trim();
    if (code) void pair(code);
    else setFailure(t("devices.noCode"));
  };

  return (
    <main className={styles.pairing}>
      <div className={styles.sheet}>
        <h1 className={styles.title}>{t("devices.pairTitle")}</h1>
        {paired ? (
          <Paired paired={paired} />
        ) : (
          <form className={styles.form} onSubmit={submit}>
            <p>{t("devices.pairMore")}</p>
            {failure && (
              <Alert color="red" role="alert">
                {failure}
              </Alert>
            )}
            <TextInput
              name="code"
              label={t("devices.code")}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={40}
            />
            <Button type="submit" size="lg" fullWidth loading={busy}>
              {t("devices.pair")}
            </Button>
          </form>
        )}
        <LanguageSelect />
      </div>
    </main>
  );
}

/** A page of its own opens next, so that nothing of before is left. */
function Paired({ paired }: { paired: PairedView }) {
  const { t } = useTranslation();
  const wall = paired.kind === "wall";
  return (
    <>
      <p role="status">{t(wall ? "devices.isWall" : "devices.isTablet", { name: paired.name })}</p>
      <Button component="a" size="lg" href={wall ? "/wall" : "/"}>
        {t(wall ? "devices.toWall" : "devices.toSignIn")}
      </Button>
    </>
  );
}
