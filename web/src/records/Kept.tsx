import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered } from "../api/problem";
import type { RetentionView } from "../api/types";
import { dateAndTime } from "../i18n/time";
import { useMe } from "../session";
import { Heads } from "../ui/Heads";
import sections from "../ui/sections.module.css";
import { Trouble } from "../ui/Trouble";
import { useFetched } from "../ui/useFetched";
import { useLanguage } from "../ui/useLanguage";
import styles from "./Records.module.css";

const fetchKept = () => answered(api.GET("/api/v1/retention"));

/** How long each kind of data is kept, and what went in the last round. */
export function Kept() {
  const { t } = useTranslation();
  const { value: kept, problem, load } = useFetched(fetchKept);
  return (
    <section className={sections.part} aria-labelledby="records-kept">
      <h2 id="records-kept">{t("records.kept")}</h2>
      <p className={sections.soft}>{t("records.keptMore")}</p>
      {problem && <Trouble problem={problem} onRetry={() => void load()} />}
      {kept === null && !problem && <Skeleton height={160} mt="sm" radius="md" />}
      {kept && <Periods kept={kept} />}
    </section>
  );
}

function Periods({ kept }: { kept: RetentionView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const at = kept.last_at;
  return (
    <>
      <table className={styles.table}>
        <Heads words={["kind", "for", "setting", "dropped"].map((head) => t(`records.${head}`))} />
        <tbody>
          {kept.periods.map(({ kind, days, setting, dropped }) => (
            <tr key={kind}>
              <th scope="row">{t(`records.data.${kind}`)}</th>
              <td data-head={t("records.for")}>{t("records.days", { count: Math.round(days) })}</td>
              <td data-head={t("records.setting")}>
                {setting ? <code lang="en">{setting}</code> : t("records.always")}
              </td>
              <td data-head={t("records.dropped")}>{dropped ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={sections.soft}>
        {at === null
          ? t("records.noRound")
          : t("records.lastRound", { time: dateAndTime(at, language, venue.timezone) })}
      </p>
    </>
  );
}
