import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { CopyButton } from "../ui/CopyButton";
import { DialogButtons } from "../ui/Dialog";
import styles from "./connections.module.css";

export interface Shown {
  secret: string;
  /** What it is, for who hears the page. */
  label: string;
  /** What to do with it. */
  more: string;
}

/** A secret that nobody can look up again. It takes the focus from the form that is gone. */
export function Once({ secret, label, more, onDone }: Shown & { onDone: () => void }) {
  const { t } = useTranslation();
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <>
      <p ref={words} tabIndex={-1} className={styles.once}>
        {t("connections.once")}
      </p>
      <code lang="en" className={styles.secret} aria-label={label} role="group">
        {secret}
      </code>
      <p className={styles.soft}>{more}</p>
      <DialogButtons>
        <CopyButton text={secret} label={t("copy.now")} />
        <Button onClick={onDone}>{t("connections.haveIt")}</Button>
      </DialogButtons>
    </>
  );
}
