import { useTranslation } from "react-i18next";

import type { PresenceView } from "../api/types";
import { tierWords } from "../i18n/words";
import { useZoneNames } from "../ui/useZoneNames";
import { Age } from "./Age";
import type { Point } from "./drawing";
import styles from "./Floor.module.css";
import { percentOf } from "./percent";

const WIDTH = 210;

/** What we know of the guest under the finger. The dot's own name says the same to a screen reader. */
export function Hint({ presence, at, width }: { presence: PresenceView; at: Point; width: number }) {
  const { t } = useTranslation();
  const zone = useZoneNames()(presence.zone);
  const left = Math.max(4, Math.min(at.x - 20, width - WIDTH - 4));
  return (
    <div className={styles.hint} style={{ left, top: at.y + 20, width: WIDTH }} aria-hidden>
      <strong>{presence.name}</strong>
      {presence.tier && <span>{tierWords(t, presence.tier)}</span>}
      <span>
        {zone} · <Age since={presence.since} />
      </span>
      <span>
        {t("floor.percent", { percent: percentOf(presence.confidence) })} · {t(`floor.${presence.source}`)}
      </span>
      {presence.unsure && <span>{t("floor.twoPlaces")}</span>}
    </div>
  );
}
