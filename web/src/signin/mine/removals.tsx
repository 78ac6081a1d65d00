import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered } from "../../api/problem";
import type { PasskeyView } from "../../api/types";
import { Dialog } from "../../ui/Dialog";
import { type Proof, ProofForm } from "./ProofForm";
import { RecoveryCodes } from "./RecoveryCodes";
import { Removal } from "./Removal";

interface Props {
  hasApp: boolean;
  onClose: () => void;
}

export function AppRemoval(props: Props) {
  const { t } = useTranslation();
  return <Removal title={t("mine.appDrop")} more={t("mine.appDropMore")} submit={t("mine.appDrop")} onProof={dropApp} {...props} />;
}

async function dropApp(body: Proof) {
  const reply = await answered(api.DELETE("/api/v1/me/second-factor", { body }));
  return reply.ok ? null : reply.problem;
}

export function PasskeyRemoval({ passkey, ...props }: Props & { passkey: PasskeyView }) {
  const { t } = useTranslation();
  const name = passkey.label || t("mine.passkeyUnnamed");
  const drop = async (body: Proof) => {
    const params = { path: { passkey: passkey.id } };
    const reply = await answered(api.DELETE("/api/v1/me/passkeys/{passkey}", { params, body }));
    return reply.ok || reply.problem.status === 404 ? null : reply.problem;
  };
  return (
    <Removal
      title={t("devices.removeTitle", { name })}
      more={t("mine.passkeyDropMore")}
      submit={t("devices.remove")}
      onProof={drop}
      {...props}
    />
  );
}

/** New recovery codes, shown at once. */
export function CodesRenewal({ hasApp, onClose }: Props) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = async (body: Proof) => {
    const reply = await answered(api.POST("/api/v1/me/recovery-codes", { body }));
    if (reply.ok) setCodes(reply.value.codes);
    return reply.ok ? null : reply.problem;
  };
  return (
    <Dialog title={t(codes ? "mine.recovery" : "mine.codesNew")} width={480} onClose={onClose}>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : (
        <>
          <p>{t("mine.codesNewMore")}</p>
          <ProofForm hasApp={hasApp} submit={t("mine.next")} onProof={renew} />
        </>
      )}
    </Dialog>
  );
}
