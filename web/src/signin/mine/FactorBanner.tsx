import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { dateWords } from "../../i18n/time";
import { useMe } from "../../session";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./Mine.module.css";

/** On every page of who must have a second factor and still has time to set one up. */
export function FactorBanner() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { factor_due_at, venue } = useMe();
  if (factor_due_at === null) return null;
  return (
    <div className={styles.banner} role="status">
      <span>{t("mine.due", { date: dateWords(factor_due_at, language, venue.timezone) })}</span>
      <Link href="/my-sign-in">{t("mine.toSetUp")}</Link>
    </div>
  );
}
