import { useState } from "react";
import { useTranslation } from "react-i18next";

import { dateWords } from "../../i18n/time";
import { my } from "../api";
import { Confirm } from "../Confirm";
import styles from "../My.module.css";
import { CAN_PASSKEYS } from "../passkey";
import { useFresh } from "../useFresh";
import type { My } from "../useMy";
import { Passkeys } from "./Passkeys";

/** Take everything along; where the page is open, and how the guest comes back to it; erase everything. */
export function DataTab({ page }: { page: My }) {
  const { t } = useTranslation();
  return (
    <>
      <h1 className={styles.title}>{t("my.data.title")}</h1>
      <TakeAlong />
      <Sessions page={page} />
      {CAN_PASSKEYS && <Passkeys page={page} />}
      <Erase page={page} />
    </>
  );
}

function TakeAlong() {
  const { t } = useTranslation();
  return (
    <section className={styles.panel} aria-label={t("my.export.title")}>
      <h2>{t("my.export.title")}</h2>
      <p>{t("my.export.more")}</p>
      <a className={styles.button} href="/api/v1/my/export" download>
        {t("my.export.download")}
      </a>
    </section>
  );
}

/** One tap, one confirmation, and there is no way back. */
function Erase({ page }: { page: My }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return (
    <section className={styles.panel} aria-label={t("my.erase.title")}>
      <h2>{t("my.erase.title")}</h2>
      <p>{t("my.erase.more")}</p>
      <button type="button" className={styles.danger} onClick={() => setAsked(true)}>
        {t("my.erase.do")}
      </button>
      {asked && (
        <Confirm
          title={t("my.erase.sure")}
          more={t("my.erase.confirm")}
          yes={t("my.erase.do")}
          onYes={() => {
            setAsked(false);
            page.erase();
          }}
          onNo={() => setAsked(false)}
        />
      )}
    </section>
  );
}

function Sessions({ page }: { page: My }) {
  const { t, i18n } = useTranslation();
  const sessions = useFresh("sessions", page.revision, my.sessions) ?? [];
  const close = async () => {
    const reply = await page.act(my.close);
    if (reply.ok) page.leave("left");
  };
  return (
    <section className={styles.panel} aria-label={t("my.sessions.title")}>
      <h2>{t("my.sessions.title")}</h2>
      <p>{t("my.sessions.more")}</p>
      <ul className={styles.plain}>
        {sessions.map((one) => (
          <li key={one.id} className={styles.item} data-session={one.this ? "this" : "other"}>
            <span>
              {one.device || t("my.sessions.device")}{" "}
              <span className={styles.soft}>
                {t("my.sessions.since", { date: dateWords(one.begun_at, i18n.language) })}
                {one.this && ` · ${t("my.sessions.this")}`}
              </span>
            </span>
            {!one.this && (
              <div className={styles.tools}>
                <button type="button" disabled={page.busy} onClick={() => void page.act(() => my.endSession(one.id))}>
                  {t("my.sessions.end")}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <button type="button" className={styles.secondary} disabled={page.busy} onClick={() => void close()}>
        {t("my.sessions.close")}
      </button>
    </section>
  );
}
