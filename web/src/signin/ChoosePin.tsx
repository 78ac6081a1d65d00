import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered } from "../api/problem";
import { Dialog, DialogButtons } from "../ui/Dialog";
import styles from "./mine/Mine.module.css";
import { type Proof, ProofForm } from "./mine/ProofForm";

const DIGITS = /^[0-9]{4,8}$/;

interface Props {
  hasApp: boolean;
  onClose: () => void;
}

/** The PIN for shared tablets; the password shows who asks. */
export function ChoosePin({ hasApp, onClose }: Props) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);

  const keep = async (proof: Proof, form: FormData) => {
    const pin = String(form.get("pin"));
    if (!DIGITS.test(pin)) return t("pin.rule");
    const reply = await answered(api.PUT("/api/v1/me/pin", { body: { ...proof, pin } }));
    if (reply.ok) setDone(true);
    return reply.ok ? null : reply.problem;
  };

  return (
    <Dialog title={t("pin.choose")} width={440} onClose={onClose}>
      {done ? (
        <>
          <p role="status">{t("pin.kept")}</p>
          <DialogButtons>
            <Button onClick={onClose}>{t("app.close")}</Button>
          </DialogButtons>
        </>
      ) : (
        <>
          <p className={styles.lead}>{t("pin.chooseMore")}</p>
          <ProofForm hasApp={hasApp} submit={t("pin.keep")} onProof={keep}>
            <PasswordInput
              name="pin"
              label={t("pin.new")}
              inputMode="numeric"
              autoComplete="off"
              rightSectionWidth={48}
              visibilityToggleButtonProps={{ size: 44, "aria-label": t("pin.show") }}
            />
          </ProofForm>
        </>
      )}
    </Dialog>
  );
}
