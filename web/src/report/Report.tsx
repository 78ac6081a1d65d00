import { SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReportView } from "../api/types";
import { Heads } from "../ui/Heads";
import sections from "../ui/sections.module.css";
import { Trouble } from "../ui/Trouble";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import styles from "./Report.module.css";
import { useReport } from "./useReport";

const SPANS = [1, 7, 31];
const PRIORITIES = ["high", "normal", "low"] as const;

/** Whether the cards were of use, how urgent they were, and whom they disturbed how often. */
export default function Report() {
  const { t } = useTranslation();
  useTitle(t("report.title"));
  const [days, setDays] = useState(7);
  const { report, problem, again } = useReport(days);
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("report.title")}</h1>
        <SegmentedControl
          aria-label={t("report.span")}
          size="md"
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={SPANS.map((count) => ({ value: String(count), label: t("report.days", { count }) }))}
        />
      </div>
      {problem && <Trouble problem={problem} onRetry={again} />}
      {report ? <Found report={report} /> : !problem && <Loading />}
    </>
  );
}

function Found({ report }: { report: ReportView }) {
  const { t } = useTranslation();
  if (report.rules.length === 0) {
    return (
      <div className={styles.none}>
        <p className={styles.noneTitle}>{t("report.none")}</p>
        <p>{t("report.noneMore")}</p>
      </div>
    );
  }
  return (
    <div className={sections.parts}>
      <Priorities report={report} />
      <Rules report={report} />
      <People report={report} />
    </div>
  );
}

function Priorities({ report }: { report: ReportView }) {
  const { t } = useTranslation();
  return (
    <section className={sections.part} aria-labelledby="report-priorities">
      <h2 id="report-priorities">{t("report.priorities")}</h2>
      <p className={sections.soft}>{t("report.prioritiesMore")}</p>
      <ul className={styles.bars}>
        {PRIORITIES.map((priority) => {
          const found = report.priorities[priority];
          if (found === undefined) return null;
          const { share, aim, cards } = found;
          return (
            <li key={priority} className={styles.barRow}>
              <span>{t(`priority.${priority}`)}</span>
              <svg className={styles.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
                <rect className={styles.fill} width={share} height={10} />
                <rect className={styles.aim} x={aim - 0.4} width={0.8} height={10} />
              </svg>
              <span className={styles.figures}>{t("report.share", { share: Math.round(share), aim, count: cards })}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Rules({ report }: { report: ReportView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <section className={sections.part} aria-labelledby="report-rules">
      <h2 id="report-rules">{t("report.rules")}</h2>
      <table className={styles.table}>
        <Heads
          words={["rule", "cards", "claimed", "wait", "shelved", "useful", "notUseful", "wrongPerson"].map((head) =>
            t(`report.${head}`),
          )}
        />
        <tbody>
          {report.rules.map((row) => (
            <tr key={row.rule}>
              <th scope="row">{row.rule === "" ? t("report.noRule") : say(row.name) || row.rule}</th>
              <td data-head={t("report.cards")}>{row.cards}</td>
              <td data-head={t("report.claimed")}>{row.claimed}</td>
              <td data-head={t("report.wait")}>
                {row.median_claim_s === null ? "–" : t("report.seconds", { count: Math.round(row.median_claim_s) })}
              </td>
              <td data-head={t("report.shelved")}>{row.shelved}</td>
              <td data-head={t("report.useful")}>{row.useful}</td>
              <td data-head={t("report.notUseful")}>{row.not_useful}</td>
              <td data-head={t("report.wrongPerson")}>{row.wrong_person}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function People({ report }: { report: ReportView }) {
  const { t } = useTranslation();
  return (
    <section className={sections.part} aria-labelledby="report-people">
      <h2 id="report-people">{t("report.people")}</h2>
      <p className={sections.soft}>{t("report.peopleMore", { cap: report.cap })}</p>
      <ul className={styles.bars}>
        {report.people.map((person) => (
          <li key={person.staff} className={styles.barRow} data-staff={person.staff}>
            <span>{person.name}</span>
            <svg className={styles.bar} viewBox={`0 0 ${report.cap} 10`} preserveAspectRatio="none" aria-hidden>
              <rect className={styles.fill} width={Math.min(report.cap, person.busiest_hour)} height={10} />
            </svg>
            <span className={styles.figures}>
              {t("report.busiest", { count: person.busiest_hour, cap: report.cap, all: person.disturbed })}
              {person.over_cap > 0 && <strong> {t("report.overCap", { count: person.over_cap })}</strong>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" className={sections.parts}>
      <span className="unseen">{t("app.loading")}</span>
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} height={160} radius="lg" />
      ))}
    </div>
  );
}
