import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { PresenceView } from "../api/types";
import { tierWords } from "../i18n/words";
import type { Point } from "./drawing";
import styles from "./Floor.module.css";
import { percentOf } from "./percent";
import { shortName } from "./seats";

const RADIUS = 8;
const RING = 11;
const ROUND = 2 * Math.PI * RING;
/** A dot never fades further than this. */
const FAINTEST = 0.45;

interface Props {
  presence: PresenceView;
  at: Point;
  named: boolean;
  onShow: (shown: { guest: string; at: Point } | null) => void;
}

/** A guest on the plan. The ring closes, and the dot fills, as we grow surer. */
export const Dot = memo(function Dot({ presence, at, named, onShow }: Props) {
  const { t } = useTranslation();
  const { confidence, guest, name, tier, unsure } = presence;
  const show = () => onShow({ guest, at });
  const hide = () => onShow(null);
  const tierName = tier ? `, ${tierWords(t, tier)}` : "";
  return (
    <g
      role="img"
      tabIndex={0}
      aria-label={`${name}${tierName}, ${t("floor.percent", { percent: percentOf(confidence) })}${unsure ? `, ${t("floor.twoPlaces")}` : ""}`}
      className={styles.dot}
      data-guest={guest}
      data-tier={tier}
      data-unsure={unsure || undefined}
      style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
    >
      <rect x={-13} y={-14} width={named ? 110 : 27} height={28} className={styles.reach} />
      <circle r={RING} className={styles.ringBack} />
      <circle
        r={RING}
        className={styles.ring}
        strokeDasharray={`${ROUND * confidence} ${ROUND}`}
        transform="rotate(-90)"
      />
      <circle r={RADIUS} className={styles.core} fillOpacity={FAINTEST + (1 - FAINTEST) * confidence} />
      {(tier || unsure) && (
        <text className={styles.letter} y={3.5} aria-hidden>
          {unsure ? "?" : tierWords(t, tier).charAt(0)}
        </text>
      )}
      {named && (
        <text x={16} y={4.5} className={styles.dotName} aria-hidden>
          {shortName(name)}
        </text>
      )}
    </g>
  );
});
