import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { inLanguage } from "../../i18n/languages";
import { dateAndTime } from "../../i18n/time";
import { roleWords } from "../../i18n/words";
import { type Look, type MyVenue, my } from "../api";
import styles from "../My.module.css";
import { useFresh } from "../useFresh";

const AT_FIRST = 10;

/** Who looked at something of the guest's, and who changed what. */
export function Looks({ revision, venues }: { revision: number; venues: readonly MyVenue[] }) {
  const { t, i18n } = useTranslation();
  const looks = useFresh("looks", revision, my.looks);
  const [all, setAll] = useState(false);
  if (looks === null) return null;
  const shown = all ? looks : looks.slice(0, AT_FIRST);
  return (
    <section className={styles.panel} aria-label={t("my.looks.title")}>
      <h2>{t("my.looks.title")}</h2>
      {looks.length === 0 && <p>{t("my.looks.none")}</p>}
      <ol className={styles.plain}>
        {shown.map((look, at) => (
          <li key={`${look.at} ${look.act} ${looks.length - at}`} className={styles.item} data-act={look.act}>
            <span>{lookWords(t, look)}</span>
            <span className={styles.soft}>{whenWords(look, venues, i18n.language)}</span>
          </li>
        ))}
      </ol>
      {looks.length > shown.length && (
        <button type="button" className={styles.secondary} onClick={() => setAll(true)}>
          {t("my.looks.all")}
        </button>
      )}
    </section>
  );
}

/** "Lin Xiaoyu (Host) opened you in brief". */
function lookWords(t: TFunction, look: Look): string {
  const named = look.role ? `${look.name} (${roleWords(t, look.role)})` : look.name;
  const who = look.who === "staff" ? named || t("my.looks.staff") : t(`my.looks.${look.who}`, { name: look.name });
  return t("my.looks.line", { who, did: t(`my.act.${look.act}`, { defaultValue: look.act.replaceAll("_", " ") }) });
}

/** By the venue's clock, if it was at one. */
function whenWords(look: Look, venues: readonly MyVenue[], language: string): string {
  const timezone = venues.find((one) => one.id === look.venue?.id)?.timezone;
  const when = dateAndTime(look.at, language, timezone);
  return look.venue ? `${when} · ${inLanguage(look.venue.name, language)}` : when;
}
