import { useTranslation } from "react-i18next";

import { roleWords } from "../../i18n/words";
import { CheckIcon, FlameIcon } from "../../ui/icons";
import { useLanguage } from "../../ui/useLanguage";
import { BUDGET, BUDGET_MOST, type Burden, overBudget, shortNumber } from "./charts";
import styles from "./History.module.css";

/** What each person on shift would get, against the alarm budget. */
export function People({ burdens }: { burdens: readonly Burden[] }) {
  const { t } = useTranslation();
  const largest = Math.max(BUDGET_MOST + 2, ...burdens.map(({ after, before }) => Math.max(busiest(after), busiest(before))));
  return (
    <section aria-label={t("history.people")} className={styles.part}>
      <h2 className={styles.caption}>{t("history.people")}</h2>
      <p className={styles.soft}>{t("history.budget", { least: BUDGET, most: BUDGET_MOST })}</p>
      <Budget burdens={burdens} />
      <div className={styles.person} data-scale aria-hidden>
        <div className={styles.scale}>
          {[BUDGET, BUDGET_MOST].map((line) => (
            <span key={line} style={{ left: `${(line / largest) * 100}%` }}>
              {line}
            </span>
          ))}
        </div>
      </div>
      <ul className={styles.people}>
        {burdens.map((burden) => (
          <Row key={burden.staff} burden={burden} largest={largest} />
        ))}
      </ul>
    </section>
  );
}

const busiest = (person: Burden["after"]) => person?.busiest_hour?.cards ?? 0;

function Budget({ burdens }: { burdens: readonly Burden[] }) {
  const { t } = useTranslation();
  const { over, most } = overBudget(burdens);
  const names = (some: readonly Burden[]) => some.map(({ name }) => name).join(t("whyNot.comma"));
  if (over.length === 0) {
    return (
      <p className={styles.budget} data-ok>
        <CheckIcon size={20} />
        {t("history.kept", { least: BUDGET })}
      </p>
    );
  }
  return (
    <p className={styles.budget}>
      <FlameIcon size={20} />
      {most.length > 0
        ? t("history.overMost", { names: names(most), most: BUDGET_MOST })
        : t("history.over", { names: names(over), least: BUDGET })}
    </p>
  );
}

function Row({ burden: { staff, name, role, before, after }, largest }: { burden: Burden; largest: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [was, now] = [busiest(before), busiest(after)];
  const share = (cards: number) => (cards / largest) * 100;
  return (
    <li className={styles.person} data-staff={staff}>
      <span className={styles.personName}>
        {name} <span className={styles.soft}>{roleWords(t, role)}</span>
      </span>
      <svg viewBox="0 0 100 22" preserveAspectRatio="none" className={styles.load} aria-hidden>
        <rect x={0} y={3} width={share(was)} height={7} className={styles.before} />
        <rect x={0} y={12} width={share(now)} height={7} className={styles.after} data-over={now > BUDGET || undefined} />
        {[BUDGET, BUDGET_MOST].map((line) => (
          <path key={line} d={`M${share(line)} 0V22`} className={styles.line} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      <span className={styles.figures}>
        {t("history.busiest", { before: was, after: now })} ·{" "}
        {t("history.mean", { before: shortNumber(before?.per_hour_mean ?? 0, language), after: shortNumber(after?.per_hour_mean ?? 0, language) })}
        {(after?.hours_over_6 ?? 0) > 0 && (
          <strong>
            {" · "}
            {t("history.hoursOver", { count: after?.hours_over_6 ?? 0, least: BUDGET, most: BUDGET_MOST, over: after?.hours_over_12 ?? 0 })}
          </strong>
        )}
      </span>
    </li>
  );
}
