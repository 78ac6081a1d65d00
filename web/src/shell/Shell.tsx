import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useRoute } from "wouter";

import { mayOpen, serves } from "../access";
import { useSignals } from "../live/useSignals";
import { WaitingTray } from "../live/WaitingTray";
import { useMe } from "../session";
import { FactorBanner } from "../signin/mine/FactorBanner";
import { BellIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import { HandOverBanner } from "../board/HandOverBanner";
import { AccountMenu } from "./AccountMenu";
import { ConnectionBanner, ConnectionChip } from "./ConnectionState";
import styles from "./Shell.module.css";

/** The frame of every screen: where we are, who we are, and whether the line is up. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { venue, staff } = useMe();
  const { say } = useLanguage();
  const manages = mayOpen("floor", staff.role);
  useSignals();
  return (
    <>
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <header className={styles.header} data-manages={manages || undefined}>
        <div className={styles.venue}>
          <span className={styles.mark}>
            <BellIcon size={22} />
          </span>
          <span className={styles.venueName}>{say(venue.name)}</span>
        </div>
        <Pages role={staff.role} />
        <div className={styles.right}>
          {serves(staff.role) && <ConnectionChip />}
          <AccountMenu />
        </div>
      </header>
      {serves(staff.role) && <ConnectionBanner />}
      <FactorBanner />
      <WaitingTray />
      <HandOverBanner />
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Pages({ role }: { role: string }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.nav} aria-label={t("nav.label")}>
      {serves(role) && <Page to="/" label={t("nav.board")} />}
      {serves(role) && <Page to="/shift" label={t("shift.title")} />}
      {mayOpen("floor", role) && <Page to="/floor" label={t("nav.floor")} />}
      {mayOpen("guests", role) && <Page to="/guests" label={t("nav.guests")} />}
      {mayOpen("rules", role) && <Page to="/rules" also="/rules/*" label={t("nav.rules")} />}
      {mayOpen("report", role) && <Page to="/report" label={t("report.short")} />}
      {mayOpen("posters", role) && <Page to="/posters" label={t("nav.posters")} />}
      {mayOpen("records", role) && <Page to="/records" label={t("nav.records")} />}
      {mayOpen("devices", role) && <Page to="/devices" label={t("nav.devices")} />}
      {/* Managers have nine pages here already; theirs is linked from the devices. */}
      {mayOpen("keys", role) && <Page to="/connections" label={t("nav.connections")} />}
    </nav>
  );
}

interface PageProps {
  to: string;
  /** Pages that lie under this one. */
  also?: string;
  label: string;
}

function Page({ to, also = to, label }: PageProps) {
  const [exactly] = useRoute(to);
  const [under] = useRoute(also);
  const here = exactly || under;
  return (
    <Link href={to} className={styles.page} aria-current={here ? "page" : undefined}>
      {label}
    </Link>
  );
}
