import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

import styles from "./Guests.module.css";
import type { Change } from "./useConsents";

interface Props {
  change: Change | null;
  onKeep: () => void;
  onWithdraw: (change: Change) => void;
}

/** One question, then it is done. The page behind is not locked: that would need inline styles. */
export function WithdrawDialog({ change, onKeep, onWithdraw }: Props) {
  const { t } = useTranslation();
  const purpose = change?.purpose === "recognise_by_phone" ? t("guests.byPhone") : t("guests.byTag");
  return (
    <Modal.Root opened={change !== null} onClose={onKeep} centered lockScroll={false} radius="lg">
      <Modal.Overlay />
      <Modal.Content className={styles.dialog}>
        <Modal.Body>
          {/* Not in a Modal.Header: that would be a second banner of the page. */}
          <Modal.Title className={styles.dialogTitle}>{t("guests.confirmTitle")}</Modal.Title>
          <p>{change && t("guests.confirmText", { name: change.guest.name, purpose })}</p>
          <div className={styles.dialogButtons}>
            <Button variant="default" onClick={onKeep}>
              {t("guests.keep")}
            </Button>
            <Button color="red.9" onClick={() => change && onWithdraw(change)}>
              {t("guests.confirm")}
            </Button>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
