import { useTranslation } from "react-i18next";

import { timeOfDay } from "../i18n/time";
import { useLive } from "../live/hooks";
import { useMe } from "../session";
import { LinkIcon, NoLinkIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import styles from "./Shell.module.css";

/** One word on the line to the server. */
export function ConnectionChip() {
  const { t } = useTranslation();
  const link = useLive((live) => live.link);
  return (
    <span className={styles.link} data-link={link} role="status" aria-label={t("connection.label")}>
      {link === "lost" ? <NoLinkIcon size={18} /> : <LinkIcon size={18} />}
      <span className={styles.linkWord}>{t(`connection.${link}`)}</span>
    </span>
  );
}

/** Says that what is on the screen may be old. It waits a moment before it shows (in CSS), since most
 * breaks are shorter than that. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const lost_at = useLive((live) => (live.link === "live" ? null : live.lost_at));
  if (lost_at === null) return null;
  return (
    <div className={styles.banner} role="alert">
      <NoLinkIcon />
      <span>{t("connection.banner", { time: timeOfDay(lost_at, language, venue.timezone) })}</span>
    </div>
  );
}
