import { useTranslation } from "react-i18next";

import type { StaffView } from "../api/types";
import { roleWords } from "../i18n/words";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import styles from "./Floor.module.css";

/** Who is on shift, by the zone they chose. */
export function StaffByZone({ staff }: { staff: StaffView[] }) {
  const { t } = useTranslation();
  const { venue } = useMe();
  const { say } = useLanguage();
  const working = staff.filter(({ on_shift }) => on_shift);
  const places = [
    ...venue.zones.map((zone) => ({ id: zone.id as string | null, name: say(zone.name) })),
    { id: null, name: t("floor.offZone") },
  ];
  return (
    <section aria-label={t("floor.staff")} className={styles.sheet}>
      <h2 className={styles.subtitle}>{t("floor.staff")}</h2>
      {working.length === 0 && <p className={styles.nobody}>{t("floor.noStaff")}</p>}
      <dl className={styles.places}>
        {places.map((place) => {
          const there = working.filter(({ zone }) => zone === place.id);
          if (there.length === 0) return null;
          return (
            <div key={place.id ?? ""} data-zone={place.id}>
              <dt>{place.name}</dt>
              {there.map((person) => (
                <dd key={person.id}>
                  {person.name} <span className={styles.soft}>{roleWords(t, person.role)}</span>
                </dd>
              ))}
            </div>
          );
        })}
      </dl>
    </section>
  );
}
