import { useTranslation } from "react-i18next";

import { dateAndTime, dateWords } from "../../i18n/time";
import { useMe } from "../../session";
import { useLanguage } from "../../ui/useLanguage";
import { useZoneNames } from "../../ui/useZoneNames";
import { nameOf } from "../words";
import { Bars, Legend } from "./Bars";
import { burdensOf, daysOf, hoursOf, type Pair } from "./charts";
import styles from "./History.module.css";
import { People } from "./People";
import type { Backtest, Samples } from "./result";

/** "11/24" of "2026-11-24". */
const dayOf = ({ key }: Pair) => key.slice(5).replace("-", "/");

/** What the rule would have done: in one sentence, drawn, by person, by guest. */
export function Result({ result }: { result: Backtest }) {
  const { t } = useTranslation();
  const { before, after } = result;
  const days = daysOf(before, after);
  return (
    <div className={styles.result}>
      <Summary result={result} />
      <Legend />
      <div className={styles.charts}>
        <Bars
          title={t("history.byHour")}
          unit={t("history.byHourUnit")}
          what={t("history.hour")}
          pairs={hoursOf(before, after)}
          every={4}
          labelOf={({ label }) => label}
        />
        <Bars
          title={t("history.byDay")}
          unit={t("history.byDayUnit")}
          what={t("history.day")}
          pairs={days}
          every={Math.ceil(days.length / 6)}
          labelOf={dayOf}
        />
      </div>
      <People burdens={burdensOf(before, after)} />
      <div className={styles.charts}>
        <SampleList title={t("history.new", { count: result.new.total })} samples={result.new} />
        <SampleList title={t("history.gone", { count: result.gone.total })} samples={result.gone} />
      </div>
      <Guests result={result} />
    </div>
  );
}

function Summary({ result }: { result: Backtest }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const { before, after, stopped } = result;
  const stops = (Object.keys(stopped) as (keyof typeof stopped)[]).filter((gate) => stopped[gate] > 0);
  return (
    <div className={styles.summary}>
      <p className={styles.big} data-fired={result.fired}>
        {result.fired === 0 ? t("history.firedNone") : t("history.fired", { count: result.fired })}
      </p>
      <p>{t("history.all", { before: before.cards, after: after.cards })}</p>
      <p className={styles.soft}>
        {t("history.basis", {
          moments: new Intl.NumberFormat(language).format(result.moments),
          from: dateWords(result.since, language, venue.timezone),
          to: dateWords(result.until, language, venue.timezone),
        })}
      </p>
      {result.held > 0 && <p>{t("history.held", { count: result.held })}</p>}
      {stops.length > 0 && (
        <p>
          {t("history.stopped")} {stops.map((gate) => t(`stops.${gate}`, { count: stopped[gate] })).join(t("whyNot.comma"))}
        </p>
      )}
      <p className={styles.soft}>{t("history.today")}</p>
    </div>
  );
}

function SampleList({ title, samples }: { title: string; samples: Samples }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { venue } = useMe();
  const zoneName = useZoneNames();
  return (
    <section aria-label={title} className={styles.part}>
      <h2 className={styles.caption}>{title}</h2>
      {samples.total === 0 && <p className={styles.soft}>{t("history.noneOfThese")}</p>}
      <ul className={styles.samples}>
        {samples.cards.map(({ at, guest, name, rule, rule_name, zone }) => (
          <li key={`${at} ${guest} ${rule}`}>
            <span className={styles.when}>
              {dateAndTime(at, language, venue.timezone)}
            </span>{" "}
            <strong>{name}</strong> · {zoneName(zone)} · {nameOf({ id: rule, name: rule_name }, say)}
          </li>
        ))}
      </ul>
      {samples.total > samples.cards.length && (
        <p className={styles.soft}>{t("history.more", { count: samples.total - samples.cards.length })}</p>
      )}
    </section>
  );
}

function Guests({ result }: { result: Backtest }) {
  const { t } = useTranslation();
  if (result.by_guest.length === 0) return null;
  return (
    <details className={styles.table}>
      <summary>{t("history.guests", { count: result.by_guest.length })}</summary>
      <table aria-label={t("history.guestsTable")}>
        <thead>
          <tr>
            <th scope="col">{t("history.guest")}</th>
            <th scope="col">{t("history.before")}</th>
            <th scope="col">{t("history.after")}</th>
          </tr>
        </thead>
        <tbody>
          {result.by_guest.map(({ guest, name, before, after }) => (
            <tr key={guest}>
              <th scope="row">{name}</th>
              <td>{before}</td>
              <td>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
