import { useState } from "react";
import { useTranslation } from "react-i18next";

import { inLanguage } from "../../i18n/languages";
import { timeOfDay } from "../../i18n/time";
import { PinIcon } from "../../ui/icons";
import type { MyVenue } from "../api";
import styles from "../My.module.css";
import type { My } from "../useMy";
import { CheckIn } from "./CheckIn";
import { IntentChoice } from "./IntentChoice";
import { MirrorPanel } from "./Mirror";
import { venueFirst } from "./venueFirst";

/** Where we believe the guest to be, what staff see of them, and what they want of us there. */
export function NowTab({ page, onAllow }: { page: My; onAllow: () => void }) {
  const { t, i18n } = useTranslation();
  const venues = page.view?.venues ?? [];
  const [chosen, setChosen] = useState("");
  const venue = venues.find((one) => one.id === chosen) ?? venueFirst(venues);
  if (!venue) return <p>{t("my.now.noVenue")}</p>;
  return (
    <>
      {venues.length > 1 && (
        <label className={styles.field}>
          <span>{t("my.now.venue")}</span>
          <select value={venue.id} onChange={(event) => setChosen(event.currentTarget.value)}>
            {venues.map((one) => (
              <option key={one.id} value={one.id}>
                {inLanguage(one.name, i18n.language)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Where venue={venue} child={page.view?.child === true} onAllow={onAllow} />
      <MirrorPanel page={page} venue={venue} />
      {venue.recognised && <IntentChoice page={page} venue={venue} />}
      {(venue.by_phone || page.code) && <CheckIn key={venue.id} page={page} venue={venue} />}
    </>
  );
}

function Where({ venue, child, onAllow }: { venue: MyVenue; child: boolean; onAllow: () => void }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const kind = venue.recognised ? (venue.zone ? "here" : "away") : "stranger";
  return (
    <section className={styles.where} data-where={kind}>
      <PinIcon size={28} />
      <div role="status">
        {venue.zone && venue.since !== null ? (
          <>
            <h1>{t("my.now.here", { zone: inLanguage(venue.zone, language) })}</h1>
            <p>{t("my.now.since", { time: timeOfDay(venue.since, language, venue.timezone) })}</p>
          </>
        ) : (
          <>
            <h1>{t(`my.now.${kind}`)}</h1>
            <p>{t(child ? "my.now.child" : `my.now.${kind}More`)}</p>
          </>
        )}
        {kind === "stranger" && !child && (
          <button type="button" className={styles.secondary} onClick={onAllow}>
            {t("my.now.toAllow")}
          </button>
        )}
      </div>
    </section>
  );
}
