import { PasswordInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered } from "../../api/problem";
import { useSession } from "../../session";
import { Dialog } from "../../ui/Dialog";
import styles from "./Mine.module.css";
import { type Proof, ProofForm } from "./ProofForm";

interface Props {
  hasApp: boolean;
  onClose: () => void;
}

/** Another password. Then everybody who is signed in as me is signed out, here too. */
export function PasswordDialog({ hasApp, onClose }: Props) {
  const { t } = useTranslation();
  const { ended } = useSession();

  const change = async (proof: Proof, form: FormData) => {
    const body = { ...proof, new: String(form.get("new")) };
    const reply = await answered(api.PUT("/api/v1/me/password", { body }));
    if (reply.ok) ended();
    return reply.ok ? null : reply.problem;
  };

  return (
    <Dialog title={t("mine.passwordChange")} width={480} onClose={onClose}>
      <p className={styles.lead}>{t("mine.passwordMore")}</p>
      <ProofForm hasApp={hasApp} submit={t("mine.passwordChange")} onProof={change}>
        <PasswordInput
          name="new"
          label={t("mine.newPassword")}
          autoComplete="new-password"
          rightSectionWidth={48}
          visibilityToggleButtonProps={{ size: 44, "aria-label": t("mine.showNew") }}
        />
      </ProofForm>
    </Dialog>
  );
}
