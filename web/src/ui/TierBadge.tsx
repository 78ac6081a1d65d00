import { useTranslation } from "react-i18next";

import { tierWords } from "../i18n/words";
import { TierIcon } from "./icons";
import styles from "./chips.module.css";

/** The tier as icon, colour and word; nothing for a guest without one. */
export function TierBadge({ tier }: { tier: string }) {
  const { t } = useTranslation();
  if (!tier) return null;
  return (
    <span className={styles.chip} data-tier={tier}>
      <TierIcon size={16} />
      {tierWords(t, tier)}
    </span>
  );
}
