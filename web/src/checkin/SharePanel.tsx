import { useTranslation } from "react-i18next";

import styles from "./HerePage.module.css";
import { sharingOf } from "./state";
import type { Here } from "./useHere";

/** The phone's position: whether it is shared, how well that goes, and the way to stop it. */
export function SharePanel({ here, present }: { here: Here; present: boolean }) {
  const { t } = useTranslation();
  const sharing = sharingOf(here);
  const metres = here.watch.kind === "reading" ? Math.round(here.watch.reading.accuracy_m) : 0;
  return (
    <section className={styles.share} data-sharing={sharing} aria-label={t("here.position")}>
      <p role="status">{t(`here.sharing.${sharing}`, { metres })}</p>
      {!here.sharing && (
        <button type="button" className={styles.primary} onClick={here.share}>
          {t("here.share")}
        </button>
      )}
      {(here.sharing || present) && (
        <button type="button" className={styles.secondary} onClick={here.stop}>
          {here.sharing ? t("here.stop") : t("here.leave")}
        </button>
      )}
    </section>
  );
}
