import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Problem, problemWords } from "../api/problem";
import { useMe, useSession } from "../session";
import { CheckIcon, PinIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import styles from "./ZoneBar.module.css";

/** Where am I? Asked in large letters the first time; a quiet row of zones after that. */
export function ZoneBar() {
  const { t } = useTranslation();
  const { staff, venue } = useMe();
  const { chooseZone } = useSession();
  const { say } = useLanguage();
  const [wanted, setWanted] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (staff.zone === null) return;
    // On a phone the row is wider than the screen.
    const mine = row.current?.querySelector(`[data-zone="${CSS.escape(staff.zone)}"]`);
    mine?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [staff.zone]);

  const choose = async (zone: string) => {
    setWanted(zone);
    setProblem(await chooseZone(zone));
    setWanted(null);
  };

  return (
    <section aria-label={t("zone.label")} className={styles.bar} data-first={staff.zone === null || undefined}>
      <div className={styles.words}>
        <PinIcon />
        {staff.zone === null ? (
          <div>
            <h2 className={styles.ask}>{t("zone.ask")}</h2>
            <p className={styles.more}>{t("zone.askMore")}</p>
          </div>
        ) : (
          <span className={styles.label}>{t("zone.label")}</span>
        )}
      </div>
      <div className={styles.zones} ref={row}>
        {venue.zones.map((zone) => {
          const chosen = zone.id === staff.zone;
          return (
            <button
              key={zone.id}
              type="button"
              className={styles.zone}
              aria-pressed={chosen}
              data-zone={zone.id}
              data-wanted={wanted === zone.id || undefined}
              onClick={() => void choose(zone.id)}
            >
              {chosen && <CheckIcon size={18} />}
              {say(zone.name)}
            </button>
          );
        })}
      </div>
      {problem && (
        <p role="alert" className={styles.problem}>
          {t("zone.failed")} {problemWords(t, problem)}
        </p>
      )}
    </section>
  );
}
