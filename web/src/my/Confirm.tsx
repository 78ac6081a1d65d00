import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import styles from "./My.module.css";

interface Props {
  title: string;
  more: string;
  yes: string;
  onYes: () => void;
  onNo: () => void;
}

/** One question before something that cannot be taken back. The browser's own dialog keeps the focus in it. */
export function Confirm({ title, more, yes, onYes, onNo }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="confirm-title" onClose={onNo}>
      <h2 id="confirm-title">{title}</h2>
      <p>{more}</p>
      <div className={styles.row}>
        <button type="button" className={styles.secondary} onClick={onNo}>
          {t("my.no")}
        </button>
        <button type="button" className={styles.danger} onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
