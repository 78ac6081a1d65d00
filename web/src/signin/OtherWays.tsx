import { Alert, Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered } from "../api/problem";
import { useSession } from "../session";
import { hasPasskeys, signWithPasskey } from "../ui/passkeys";
import { failureWords } from "./failure";
import styles from "./SignIn.module.css";

/** A passkey, and the provider of the house if there is one. */
export function OtherWays() {
  const { t } = useTranslation();
  const provider = useProvider();
  const [failure, setFailure] = useState(atProvider());
  if (!hasPasskeys() && provider === null && !failure) return null;
  return (
    <div className={styles.form}>
      {failure && (
        <Alert color="red" role="alert" className={styles.failure}>
          {failure === "unknown" || failure === "failed" ? t(`signin.provider.${failure}`) : failure}
        </Alert>
      )}
      {hasPasskeys() && <PasskeyButton onFailure={setFailure} />}
      {provider !== null && (
        <Button component="a" href="/api/v1/session/provider" variant="default" size="lg" fullWidth>
          {provider ? t("signin.provider.named", { name: provider }) : t("signin.provider.some")}
        </Button>
      )}
    </div>
  );
}

function PasskeyButton({ onFailure }: { onFailure: (words: string) => void }) {
  const { t } = useTranslation();
  const { enter } = useSession();
  const [busy, setBusy] = useState(false);

  const signIn = async () => {
    setBusy(true);
    onFailure("");
    const offer = await answered(api.POST("/api/v1/session/passkey/offer"));
    const credential = offer.ok ? await signWithPasskey(offer.value) : null;
    const reply = credential && (await answered(api.POST("/api/v1/session/passkey", { body: { credential } })));
    setBusy(false);
    if (reply?.ok) return enter(reply.value);
    if (!offer.ok) return onFailure(failureWords(t, offer.problem));
    if (reply === null) return onFailure(t("signin.passkeyLeft"));
    onFailure(reply.problem.status === 401 ? t("signin.passkeyUnknown") : failureWords(t, reply.problem));
  };

  return (
    <Button variant="default" size="lg" fullWidth loading={busy} onClick={() => void signIn()}>
      {t("signin.passkey")}
    </Button>
  );
}

/** What the provider is called; null without one, or while we do not know. */
function useProvider(): string | null {
  const [provider, setProvider] = useState<string | null>(null);
  useEffect(() => {
    void answered(api.GET("/api/v1/session/ways")).then((reply) => setProvider(reply.ok ? reply.value.provider : null));
  }, []);
  return provider;
}

/** How it went at the provider, which sends people back to this address. */
function atProvider(): string {
  return new URLSearchParams(location.search).get("provider") ?? "";
}
