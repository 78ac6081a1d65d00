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
    <Modal
      opened={change !== null}
      onClose={onKeep}
      title={t("guests.confirmTitle")}
      centered
      lockScroll={false}
      withCloseButton={false}
      radius="lg"
      classNames={{ title: styles.dialogTitle, content: styles.dialog, header: styles.dialog }}
    >
      <p>{change && t("guests.confirmText", { name: change.guest.name, purpose })}</p>
      <div className={styles.dialogButtons}>
        <Button variant="default" onClick={onKeep}>
          {t("guests.keep")}
        </Button>
        <Button color="red.9" onClick={() => change && onWithdraw(change)}>
          {t("guests.confirm")}
        </Button>
      </div>
    </Modal>
  );
}
