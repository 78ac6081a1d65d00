import { useTranslation } from "react-i18next";

import type { AntennaHealthView } from "../api/types";
import { CrossIcon, FlameIcon } from "../ui/icons";
import styles from "./Floor.module.css";
import { strokes } from "./health";

const WIDTH = 150;
const HEIGHT = 20;

/** What an antenna heard in the last hour, a stroke for each minute; with a sign if it is not well. */
export function Sparkline({ recent, status }: Pick<AntennaHealthView, "recent" | "status">) {
  const { t } = useTranslation();
  const total = recent.reduce((sum, reads) => sum + reads, 0);
  return (
    <span className={styles.spark} data-status={status}>
      {status === "bad" && <CrossIcon size={16} />}
      {status === "warning" && <FlameIcon size={16} />}
      <svg
        width={WIDTH}
        height={HEIGHT + 1}
        role="img"
        aria-label={`${t("floor.lastHour", { count: total })}, ${t(`antennaStatus.${status}`)}`}
      >
        <title>{t("floor.lastHour", { count: total })}</title>
        <path d={`M0 ${HEIGHT + 0.5}H${WIDTH}`} className={styles.sparkGround} />
        <path d={strokes(recent, WIDTH, HEIGHT)} className={styles.sparkBars} />
      </svg>
    </span>
  );
}
