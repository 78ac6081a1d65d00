import "../i18n/here";

import { type FunctionComponent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { LANGUAGE_NAMES, LANGUAGES } from "../i18n/languages";
import { ArchiveIcon, BellIcon, BookIcon, CheckIcon, type IconProps, PersonIcon, PinIcon } from "../ui/icons";
import { useTitle } from "../ui/useTitle";
import { AboutTab } from "./about/AboutTab";
import { AllowTab } from "./allow/AllowTab";
import { Closed, Welcome } from "./Closed";
import { DataTab } from "./data/DataTab";
import styles from "./My.module.css";
import { NowTab } from "./now/NowTab";
import { problemText } from "./problem";
import { type My, useMy } from "./useMy";
import { VisitsTab } from "./visits/VisitsTab";
import { speak } from "./words";

const TABS = ["now", "allow", "about", "visits", "data"] as const;
type Tab = (typeof TABS)[number];

const ICONS: Record<Tab, FunctionComponent<IconProps>> = {
  now: PinIcon,
  allow: CheckIcon,
  about: PersonIcon,
  visits: BookIcon,
  data: ArchiveIcon,
};

/** The guest's own page: what we hold about them, what staff see, and what they allow. */
export function MyPage() {
  const { t } = useTranslation();
  const page = useMy();
  useTitle(t("my.title"));
  return (
    <div className={styles.page} data-phase={page.phase} aria-busy={page.busy}>
      <Head name={page.view?.name} />
      {page.phase === "loading" && <Loading offline={page.offline} />}
      {page.phase === "welcome" && <Welcome page={page} />}
      {page.phase === "closed" && <Closed page={page} />}
      {page.phase === "open" && page.view && <Open page={page} />}
    </div>
  );
}

function Head({ name }: { name: string | undefined }) {
  const { t, i18n } = useTranslation();
  return (
    <header className={styles.head}>
      <span className={styles.mark}>
        <BellIcon size={22} />
      </span>
      <span className={styles.name}>{name ?? t("app.name")}</span>
      <label className={styles.language}>
        <span className={styles.unseen}>{t("preferences.language")}</span>
        <select value={i18n.language} onChange={(event) => void speak(event.currentTarget.value)}>
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {LANGUAGE_NAMES[language]}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

function Loading({ offline }: { offline: boolean }) {
  const { t } = useTranslation();
  return (
    <main className={styles.alone} role="status">
      <h1>{offline ? t("here.offline") : t("app.loading")}</h1>
      {offline && <p>{t("my.offlineFirst")}</p>}
    </main>
  );
}

function Open({ page }: { page: My }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>("now");
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (page.code) setTab("now");
  }, [page.code]);
  const go = (to: Tab) => {
    setTab(to);
    page.dismiss();
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <main className={styles.main} ref={main} tabIndex={-1} aria-label={t(`my.tab.${tab}`)}>
        <Lines page={page} />
        {tab === "now" && <NowTab page={page} onAllow={() => go("allow")} />}
        {tab === "allow" && <AllowTab page={page} />}
        {tab === "about" && <AboutTab page={page} />}
        {tab === "visits" && <VisitsTab page={page} />}
        {tab === "data" && <DataTab page={page} />}
      </main>
      <nav className={styles.tabs} aria-label={t("my.tabs")}>
        {TABS.map((each) => {
          const Icon = ICONS[each];
          return (
            <button
              key={each}
              type="button"
              aria-current={each === tab ? "page" : undefined}
              data-tab={each}
              onClick={() => go(each)}
            >
              <Icon size={22} />
              {t(`my.tab.${each}`)}
            </button>
          );
        })}
      </nav>
    </>
  );
}

/** What is wrong, if anything is: no connection, or something that was not done. */
function Lines({ page }: { page: My }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <p className={styles.offline} role="status" data-on={page.offline}>
        {page.offline && t("my.offline")}
      </p>
      {page.problem && (
        <p className={styles.problem} role="alert">
          {problemText(t, page.problem, i18n.language)}
        </p>
      )}
    </>
  );
}
