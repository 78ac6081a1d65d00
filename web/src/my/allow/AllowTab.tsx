import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { inLanguage } from "../../i18n/languages";
import { dateWords } from "../../i18n/time";
import { type MyConsent, type MyView, my, type Notice, type Purpose } from "../api";
import { Confirm } from "../Confirm";
import styles from "../My.module.css";
import { useFresh } from "../useFresh";
import type { My } from "../useMy";
import { EVERYWHERE, liveFor, others, PURPOSES } from "./consents";

/** What the guest allows: each purpose by itself, everywhere or at some venues; and the end of all of it. */
export function AllowTab({ page }: { page: My }) {
  const { t } = useTranslation();
  const view = page.view;
  const notices = useFresh("notices", 0, my.notices);
  if (!view) return null;
  return (
    <>
      <h1 className={styles.title}>{t("my.allow.title")}</h1>
      <p>{t("my.allow.more")}</p>
      {view.child && <p className={styles.problem}>{t("my.now.child")}</p>}
      <Leave page={page} view={view} />
      {PURPOSES.map((purpose) => (
        <PurposePanel
          key={purpose}
          page={page}
          view={view}
          purpose={purpose}
          notice={notices?.find((one) => one.purpose === purpose)}
        />
      ))}
      <Others page={page} view={view} />
    </>
  );
}

interface PanelProps {
  page: My;
  view: MyView;
  purpose: Purpose;
  /** Undefined until it has come. */
  notice: Notice | undefined;
}

function PurposePanel(props: PanelProps) {
  const { page, view, purpose, notice } = props;
  const { t } = useTranslation();
  const everywhere = liveFor(view.consents, purpose, EVERYWHERE);
  return (
    <section className={styles.panel} data-purpose={purpose} aria-label={t(`my.purpose.${purpose}`)}>
      <h2>{t(`my.purpose.${purpose}`)}</h2>
      <p>{t(`my.purpose.${purpose}_more`)}</p>
      <Switch
        page={page}
        purpose={purpose}
        venue={EVERYWHERE}
        label={t("my.allow.everywhere")}
        consent={everywhere}
        notice={notice}
      />
      {view.venues.length > 1 && <ByVenue {...props} />}
      <Standing page={page} consents={view.consents.filter((one) => one.purpose === purpose)} />
      {notice && <NoticeText notice={notice} />}
    </section>
  );
}

function ByVenue({ page, view, purpose, notice }: PanelProps) {
  const { t, i18n } = useTranslation();
  return (
    <details>
      <summary>{t("my.allow.byVenue")}</summary>
      {view.venues.map((venue) => (
        <Switch
          key={venue.id}
          page={page}
          purpose={purpose}
          venue={venue.id}
          label={inLanguage(venue.name, i18n.language)}
          consent={liveFor(view.consents, purpose, venue.id)}
          notice={notice}
        />
      ))}
    </details>
  );
}

interface SwitchProps {
  page: My;
  purpose: Purpose;
  venue: string;
  label: string;
  consent: MyConsent | undefined;
  notice: Notice | undefined;
}

/** Shown as the server has it. Giving is one tap, and so is taking back. */
function Switch({ page, purpose, venue, label, consent, notice }: SwitchProps) {
  const { t, i18n } = useTranslation();
  const given = consent !== undefined;
  const change = () =>
    my.consent(purpose, { given: !given, venue, language: i18n.language, notice: notice?.version ?? 0 });
  return (
    <button
      type="button"
      role="switch"
      aria-checked={given}
      aria-label={`${t(`my.purpose.${purpose}`)}: ${label}`}
      className={styles.switch}
      disabled={page.busy}
      onClick={() => void page.act(change)}
    >
      <span>{label}</span>
      <span className={styles.knob} aria-hidden="true" />
      <b>{t(given ? "my.allow.on" : "my.allow.off")}</b>
    </button>
  );
}

/** The newest word on this purpose: when, and how; whether it is time to ask again. */
function Standing({ page, consents }: { page: My; consents: readonly MyConsent[] }) {
  const { t, i18n } = useTranslation();
  const newest = [...consents].sort((a, b) => wordAt(b) - wordAt(a))[0];
  if (!newest) return <p className={styles.soft}>{t("my.allow.never")}</p>;
  const date = dateWords(wordAt(newest), i18n.language);
  const renew = () => {
    const { purpose, venue, partner } = newest;
    return my.consent(purpose, { given: true, venue, partner, language: i18n.language });
  };
  return (
    <>
      <p className={styles.soft}>
        {newest.live
          ? t("my.allow.given", { date, how: t(`my.how.${newest.how}`) })
          : t("my.allow.withdrawn", { date })}
        {newest.live && newest.ends_at !== null && ` ${endWords(t, newest.ends_at, i18n.language)}`}
      </p>
      {newest.renew !== "no" && (
        <div className={styles.ask}>
          <span>{t(`my.renew.${newest.renew}`)}</span>
          <button type="button" className={styles.secondary} disabled={page.busy} onClick={() => void page.act(renew)}>
            {t("my.renew.yes")}
          </button>
        </div>
      )}
      {newest.live && (
        <p className={styles.tools}>
          <a href={`/api/v1/my/receipts/${newest.receipt}`} download>
            {t("my.allow.receipt")}
          </a>
        </p>
      )}
    </>
  );
}

const wordAt = (consent: MyConsent) => consent.withdrawn_at ?? consent.given_at;

const endWords = (t: TFunction, at: number, language: string) =>
  t("my.allow.until", { date: dateWords(at, language) });

/** What the guest agrees to, word for word. */
function NoticeText({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation();
  return (
    <details>
      <summary>{t("my.allow.notice", { version: notice.version })}</summary>
      <p className={styles.notice}>{inLanguage(notice.text, i18n.language)}</p>
    </details>
  );
}

const stop = ({ purpose, venue, partner }: MyConsent, language: string) =>
  my.consent(purpose, { given: false, venue, partner, language });

function Others({ page, view }: { page: My; view: MyView }) {
  const { t, i18n } = useTranslation();
  const rest = others(view.consents, view.venues);
  if (rest.length === 0) return null;
  return (
    <section className={styles.panel} aria-label={t("my.allow.others")}>
      <h2>{t("my.allow.others")}</h2>
      {rest.map((one) => (
        <div key={`${one.purpose} ${one.venue} ${one.partner}`} className={styles.item}>
          <span>{[t(`my.purpose.${one.purpose}`), one.partner, one.venue].filter(Boolean).join(" · ")}</span>
          <div className={styles.tools}>
            <button
              type="button"
              disabled={page.busy}
              onClick={() => void page.act(() => stop(one, i18n.language))}
            >
              {t("my.allow.stop")}
            </button>
          </div>
        </div>
      ))}
    </section>
  );
}

/** As easy as joining: one tap, one confirmation, and it is over everywhere. */
function Leave({ page, view }: { page: My; view: MyView }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [left, setLeft] = useState(false);
  const any = view.consents.some((one) => one.live);
  const leave = async () => {
    const reply = await page.act(my.withdrawAll);
    setAsked(false);
    setLeft(reply.ok);
  };
  return (
    <section className={styles.panel} aria-label={t("my.leave.title")}>
      <h2>{t("my.leave.title")}</h2>
      <p>{t("my.leave.more")}</p>
      <p role="status">{left && !any && t("my.leave.done")}</p>
      {any && (
        <button type="button" className={styles.danger} onClick={() => setAsked(true)}>
          {t("my.leave.all")}
        </button>
      )}
      {asked && (
        <Confirm
          title={t("my.leave.title")}
          more={t("my.leave.confirm")}
          yes={t("my.leave.all")}
          onYes={() => void leave()}
          onNo={() => setAsked(false)}
        />
      )}
    </section>
  );
}
