import { useState } from "react";
import { useTranslation } from "react-i18next";

import { timeOfDay } from "../../i18n/time";
import { type Intent, type MyVenue, my } from "../api";
import styles from "../My.module.css";
import type { My } from "../useMy";

const INTENTS: readonly Intent[] = ["welcome", "if_asked", "invisible"];

/** What the guest wants of the team, as the server has it; and the way to ask for somebody. */
export function IntentChoice({ page, venue }: { page: My; venue: MyVenue }) {
  const { t, i18n } = useTranslation();
  const [told, setTold] = useState(false);
  const ask = async () => setTold((await page.act(() => my.ask(venue.id))).ok);
  return (
    <section className={styles.panel} aria-label={t("here.intent.title")}>
      {venue.zone && (
        <button type="button" className={styles.primary} disabled={page.busy} onClick={() => void ask()}>
          {t("here.intent.ask")}
        </button>
      )}
      <p role="status">{told && t("here.intent.told")}</p>
      <fieldset className={styles.choices}>
        <legend>{t("here.intent.title")}</legend>
        {INTENTS.map((each) => (
          <label key={each} className={styles.choice} data-chosen={each === venue.intent}>
            <input
              type="radio"
              name="intent"
              value={each}
              checked={each === venue.intent}
              onChange={() => void page.act(() => my.choose(venue.id, each))}
            />
            <b>{t(`here.intent.${each}`)}</b>
            <span>{t(`here.intent.${each}More`)}</span>
          </label>
        ))}
      </fieldset>
      {venue.until !== null && venue.intent !== "welcome" && (
        <p className={styles.soft}>
          {t("here.intent.until", { time: timeOfDay(venue.until, i18n.language, venue.timezone) })}
        </p>
      )}
    </section>
  );
}
