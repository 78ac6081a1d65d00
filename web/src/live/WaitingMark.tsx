import { useTranslation } from "react-i18next";

import { NoLinkIcon } from "../ui/icons";
import { useWaits } from "./hooks";
import styles from "./WaitingTray.module.css";

/** On a card for which something waits to be sent. */
export function WaitingMark({ card }: { card: string }) {
  const { t } = useTranslation();
  if (useWaits(card) === "") return null;
  return (
    <span className={styles.mark} role="status">
      <NoLinkIcon size={18} />
      {t("queue.card")}
    </span>
  );
}
