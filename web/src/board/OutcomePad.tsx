import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { CardView, Outcome } from "../api/types";
import styles from "./CardTile.module.css";

const OUTCOMES: Outcome[] = ["greeted", "helped", "not_found", "not_needed"];
const OF_NOTICES: Outcome[] = ["helped", "not_needed"];

interface Props {
  about: CardView["about"];
  busy: boolean;
  onFinish: (outcome: Outcome) => void;
}

/** How my card ended: one touch. */
export function OutcomePad({ about, busy, onFinish }: Props) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("card.finish")} className={styles.pad}>
      <p className={styles.padTitle} aria-hidden>
        {t("card.finish")}
      </p>
      <div className={styles.outcomes}>
        {(about === "guest" ? OUTCOMES : OF_NOTICES).map((outcome) => (
          <Button
            key={outcome}
            variant={outcome === "greeted" || outcome === "helped" ? "filled" : "default"}
            disabled={busy}
            onClick={() => onFinish(outcome)}
          >
            {t(about === "guest" ? `outcome.${outcome}` : `noticeOutcome.${outcome === "helped" ? outcome : "not_needed"}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
