import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered } from "../../api/problem";
import { Dialog } from "../../ui/Dialog";
import { createPasskey } from "../../ui/passkeys";
import styles from "./Mine.module.css";
import { type Proof, ProofForm } from "./ProofForm";

const LABEL_MOST = 60;

interface Props {
  hasApp: boolean;
  onClose: () => void;
}

/** My password, then the device asks for finger, face or its PIN. */
export function PasskeyDialog({ hasApp, onClose }: Props) {
  const { t } = useTranslation();

  const add = async (body: Proof, form: FormData) => {
    const offer = await answered(api.POST("/api/v1/me/passkeys/offer", { body }));
    if (!offer.ok) return offer.problem;
    const credential = await createPasskey(offer.value);
    if (credential === null) return t("mine.passkeyLeft");
    const label = String(form.get("label")).trim();
    const reply = await answered(api.POST("/api/v1/me/passkeys", { body: { credential, label } }));
    if (!reply.ok) return reply.problem;
    onClose();
    return null;
  };

  return (
    <Dialog title={t("mine.passkeyAdd")} width={480} onClose={onClose}>
      <p className={styles.lead}>{t("mine.passkeyMore")}</p>
      <ProofForm hasApp={hasApp} submit={t("mine.next")} onProof={add}>
        <TextInput name="label" label={t("mine.passkeyLabel")} maxLength={LABEL_MOST} />
      </ProofForm>
    </Dialog>
  );
}
