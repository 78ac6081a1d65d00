import "../i18n/here";

import { useTranslation } from "react-i18next";

import { chooseLanguage } from "../i18n";
import { inLanguage, LANGUAGE_NAMES, LANGUAGES, type Text } from "../i18n/languages";
import { BellIcon } from "../ui/icons";
import { useTitle } from "../ui/useTitle";
import styles from "./HerePage.module.css";
import { IntentPanel } from "./IntentPanel";
import { SharePanel } from "./SharePanel";
import { type State, stateOf } from "./state";
import { Status } from "./Status";
import { type Here, useHere } from "./useHere";

/** The guest's own page: where they are checked in, and what their phone shares. */
export function HerePage() {
  const here = useHere();
  const state = stateOf(here);
  const { t } = useTranslation();
  useTitle(t("here.title"));
  return (
    <div className={styles.page}>
      <Head venue={here.view?.venue} />
      <main className={styles.main}>
        <Status state={state} />
        {mayShare(here, state) && <IntentPanel here={here} present={state.kind === "here"} />}
        {mayShare(here, state) && state.kind !== "invisible" && (
          <SharePanel here={here} present={state.kind === "here"} />
        )}
      </main>
      <Foot />
    </div>
  );
}

/** Only of use to those who consented: nothing else is taken. */
function mayShare({ known, view }: Here, state: State): boolean {
  return known && view?.consents === true && state.kind !== "invalid";
}

function Head({ venue }: { venue: Text | undefined }) {
  const { t, i18n } = useTranslation();
  const name = venue ? inLanguage(venue, i18n.language) : t("app.name");
  return (
    <header className={styles.head}>
      <span className={styles.mark}>
        <BellIcon size={22} />
      </span>
      <span className={styles.venue}>{name}</span>
    </header>
  );
}

function Foot() {
  const { t, i18n } = useTranslation();
  return (
    <footer className={styles.foot}>
      <details>
        <summary>{t("here.kept")}</summary>
        <p>{t("here.keptMore")}</p>
      </details>
      <label className={styles.language}>
        <span>{t("preferences.language")}</span>
        <select value={i18n.language} onChange={(event) => void chooseLanguage(event.currentTarget.value)}>
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {LANGUAGE_NAMES[language]}
            </option>
          ))}
        </select>
      </label>
    </footer>
  );
}
