import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import styles from "./CardTile.module.css";

/** Who had the card before, and the word they left. */
export function PassedOn({ card }: { card: CardView }) {
  const { t } = useTranslation();
  if (!card.word && !card.lost_by) return null;
  return (
    <div className={styles.passed}>
      {card.lost_by && <p>{t("card.lostBy", { name: card.lost_by })}</p>}
      {card.word && <p>{t("card.word", { name: card.word_by, word: card.word })}</p>}
    </div>
  );
}
