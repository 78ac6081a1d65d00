import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { SessionView } from "../../api/types";
import { dateWords, timeOfDay } from "../../i18n/time";
import { useMe } from "../../session";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./Mine.module.css";

interface Props {
  sessions: readonly SessionView[];
  /** Of whom they are, unless they are mine. */
  name?: string;
  onEnd: (session: SessionView) => void;
}

/** Where somebody is signed in. */
export function Sessions({ sessions, name = "", onEnd }: Props) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <ul className={styles.list} aria-label={name ? t("mine.sessionsOf", { name }) : t("mine.sessions")}>
      {sessions.map((one) => {
        const browser = one.device || one.browser || t("mine.script");
        return (
          <li key={one.id} className={styles.row} data-session={one.id}>
            <div>
              <div className={styles.name}>
                {browser}
                {one.current && <span className={styles.here}>{t("mine.here")}</span>}
              </div>
              <div className={styles.soft}>
                {t(`mine.way.${one.way}`)}
                {one.begun_at !== null && ` · ${t("mine.since", { when: when(one.begun_at) })}`}
                {one.seen_at !== null && one.seen_at > (one.begun_at ?? 0) && ` · ${t("mine.lastUsed", { when: when(one.seen_at) })}`}
              </div>
            </div>
            {!one.current && (
              <Button variant="default" aria-label={t("mine.endNamed", { browser })} onClick={() => onEnd(one)}>
                {t("mine.end")}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Day and time at the venue; of today the time alone. */
export function useWhen(): (at: number) => string {
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  return (at) => {
    const day = dateWords(at, language, timezone);
    const time = timeOfDay(at, language, timezone);
    return day === dateWords(Date.now() / 1000, language, timezone) ? time : `${day} ${time}`;
  };
}
