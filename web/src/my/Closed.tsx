import { useTranslation } from "react-i18next";

import { BellIcon, PhoneIcon } from "../ui/icons";
import styles from "./My.module.css";
import { CAN_PASSKEYS } from "./passkey";
import { problemText } from "./problem";
import type { My } from "./useMy";

/** A link was opened: one tap uses it. */
export function Welcome({ page }: { page: My }) {
  const { t, i18n } = useTranslation();
  return (
    <main className={styles.alone}>
      <span className={styles.sign}>
        <BellIcon size={40} />
      </span>
      <h1>{t("my.welcome.title")}</h1>
      <p>{t("my.welcome.more")}</p>
      <button type="button" className={styles.primary} disabled={page.busy} onClick={page.open}>
        {t("my.welcome.open")}
      </button>
      <p role="alert">{page.problem && problemText(t, page.problem, i18n.language)}</p>
      <p className={styles.soft}>{t("my.welcome.kept")}</p>
    </main>
  );
}

/** The page is not open in this browser, and what to do. */
export function Closed({ page }: { page: My }) {
  const { t, i18n } = useTranslation();
  return (
    <main className={styles.alone} data-closed={page.closed}>
      <span className={styles.sign}>
        <PhoneIcon size={40} />
      </span>
      <h1>{t(`my.closed.${page.closed}`)}</h1>
      <p>{t(`my.closed.${page.closed}More`)}</p>
      {page.certificate && (
        <a className={styles.button} href={asFile(page.certificate)} download="certificate.json">
          {t("my.erase.certificate")}
        </a>
      )}
      {CAN_PASSKEYS && page.closed !== "erased" && (
        <button type="button" className={styles.secondary} disabled={page.busy} onClick={page.openByPasskey}>
          {t("my.passkeys.open")}
        </button>
      )}
      <p role="alert">{page.problem && problemText(t, page.problem, i18n.language)}</p>
    </main>
  );
}

const asFile = (what: object) =>
  `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(what, null, 2))}`;
