import { useTranslation } from "react-i18next";

import { timeOfDay } from "../i18n/time";
import type { Intent } from "./api";
import styles from "./HerePage.module.css";
import type { Here } from "./useHere";

const INTENTS: readonly Intent[] = ["welcome", "if_asked", "invisible"];

/** What the guest wants of the team, as the server has it; and the way to ask for somebody. */
export function IntentPanel({ here, present }: { here: Here; present: boolean }) {
  const { t, i18n } = useTranslation();
  if (!here.view) return null;
  const { intent, until } = here.view;
  return (
    <section className={styles.share} aria-label={t("here.intent.title")}>
      {present && (
        <button type="button" className={styles.primary} onClick={here.ask}>
          {t("here.intent.ask")}
        </button>
      )}
      <p role="status">{here.asked !== "notAsked" && t(`here.intent.${here.asked}`)}</p>
      <fieldset className={styles.choices} aria-busy={here.choosing}>
        <legend>{t("here.intent.title")}</legend>
        {INTENTS.map((each) => (
          <label key={each} className={styles.choice} data-chosen={each === intent}>
            <input
              type="radio"
              name="intent"
              value={each}
              checked={each === intent}
              onChange={() => here.choose(each)}
            />
            <b>{t(`here.intent.${each}`)}</b>
            <span>{t(`here.intent.${each}More`)}</span>
          </label>
        ))}
      </fieldset>
      {until !== null && intent !== "welcome" && (
        <p>{t("here.intent.until", { time: timeOfDay(until, i18n.language) })}</p>
      )}
    </section>
  );
}
