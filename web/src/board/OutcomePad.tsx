import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Outcome } from "../api/types";
import styles from "./CardTile.module.css";

const OUTCOMES: Outcome[] = ["greeted", "helped", "not_found", "not_needed"];

/** How my card ended: one touch. */
export function OutcomePad({ busy, onFinish }: { busy: boolean; onFinish: (outcome: Outcome) => void }) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("card.finish")} className={styles.pad}>
      <p className={styles.padTitle} aria-hidden>
        {t("card.finish")}
      </p>
      <div className={styles.outcomes}>
        {OUTCOMES.map((outcome) => (
          <Button
            key={outcome}
            variant={outcome === "greeted" || outcome === "helped" ? "filled" : "default"}
            disabled={busy}
            onClick={() => onFinish(outcome)}
          >
            {t(`outcome.${outcome}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
