import { Alert, Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, problemWords } from "../../api/problem";
import type { EnrolmentView } from "../../api/types";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import form from "../SignIn.module.css";
import styles from "./Mine.module.css";
import { type Proof, ProofForm } from "./ProofForm";
import { RecoveryCodes } from "./RecoveryCodes";

interface Props {
  hasApp: boolean;
  onClose: () => void;
}

/** My password, then the picture for the app and a code of it, then the recovery codes. */
export function AppDialog({ hasApp, onClose }: Props) {
  const { t } = useTranslation();
  const [enrolment, setEnrolment] = useState<EnrolmentView | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  const begin = async (body: Proof) => {
    const reply = await answered(api.POST("/api/v1/me/second-factor", { body }));
    if (reply.ok) setEnrolment(reply.value);
    return reply.ok ? null : reply.problem;
  };

  return (
    <Dialog title={t(codes ? "mine.recovery" : "mine.appSetUp")} width={480} onClose={onClose}>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : enrolment ? (
        <Scan enrolment={enrolment} onCodes={setCodes} />
      ) : (
        <>
          <p className={styles.lead}>{t("mine.appMore")}</p>
          <ProofForm hasApp={hasApp} submit={t("mine.next")} onProof={begin} />
        </>
      )}
    </Dialog>
  );
}

function Scan({ enrolment, onCodes }: { enrolment: EnrolmentView; onCodes: (codes: readonly string[]) => void }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState("");

  const confirm = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code"));
    const reply = await answered(api.PUT("/api/v1/me/second-factor", { body: { code } }));
    if (reply.ok) onCodes(reply.value.codes);
    else setFailure(reply.problem.status === 422 ? t("mine.wrongCode") : problemWords(t, reply.problem));
  };

  return (
    <form className={form.form} onSubmit={(event) => void confirm(event)} noValidate>
      <p>{t("mine.scan")}</p>
      {/* Our own server drew it. */}
      <div className={styles.qr} role="img" aria-label={t("mine.qr")} dangerouslySetInnerHTML={{ __html: enrolment.qr }} />
      <p>
        {t("mine.orType")} <code className={styles.secret}>{grouped(enrolment.secret)}</code>
      </p>
      {failure && (
        <Alert color="red" role="alert">
          {failure}
        </Alert>
      )}
      <TextInput name="code" label={t("mine.firstCode")} inputMode="numeric" autoComplete="one-time-code" />
      <DialogButtons>
        <Button type="submit">{t("mine.confirm")}</Button>
      </DialogButtons>
    </form>
  );
}

/** In fours, as one types it. */
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
