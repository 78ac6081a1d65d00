import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { DialogButtons } from "../../ui/Dialog";
import styles from "./Mine.module.css";

interface Props {
  codes: readonly string[];
  onDone: () => void;
}

/** Shown this once: nobody can look them up again. */
export function RecoveryCodes({ codes, onDone }: Props) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    setCopied(true);
  };
  return (
    <>
      <p>{t("mine.recoveryMore")}</p>
      <ul className={styles.codes} aria-label={t("mine.recovery")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p role="status">{copied ? t("mine.copied") : ""}</p>
      <DialogButtons>
        {window.isSecureContext && (
          <Button variant="default" onClick={() => void copy()}>
            {t("mine.copy")}
          </Button>
        )}
        <Button onClick={onDone}>{t("mine.keptThem")}</Button>
      </DialogButtons>
    </>
  );
}
