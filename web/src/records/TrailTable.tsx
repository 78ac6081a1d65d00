import { Button, Skeleton } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { TrailEntryView } from "../api/types";
import { dateAndTime } from "../i18n/time";
import { useMe } from "../session";
import { Heads } from "../ui/Heads";
import sections from "../ui/sections.module.css";
import { Trouble } from "../ui/Trouble";
import { useLanguage } from "../ui/useLanguage";
import styles from "./Records.module.css";
import { useTrail } from "./useTrail";

/** Who looked at what, and who changed what. */
export function TrailTable() {
  const { t } = useTranslation();
  const { entries, problem, more, older } = useTrail();
  return (
    <section className={sections.part} aria-labelledby="records-trail">
      <h2 id="records-trail">{t("records.trail")}</h2>
      <p className={sections.soft}>{t("records.trailMore")}</p>
      {entries === null && !problem && <Skeleton height={240} mt="sm" radius="md" />}
      {entries?.length === 0 && <p className={styles.none}>{t("records.none")}</p>}
      {entries && entries.length > 0 && <Entries entries={entries} />}
      {problem && <Trouble problem={problem} onRetry={older} />}
      {more && !problem && (
        <Button variant="default" mt="md" onClick={older}>
          {t("records.older")}
        </Button>
      )}
    </section>
  );
}

function Entries({ entries }: { entries: readonly TrailEntryView[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  return (
    <table className={styles.table}>
      <Heads words={["when", "who", "what", "guest", "details"].map((head) => t(`records.${head}`))} />
      <tbody>
        {entries.map((one) => (
          <tr key={one.number} data-entry={one.number}>
            <td data-head={t("records.when")}>{dateAndTime(one.at, language, venue.timezone)}</td>
            <td data-head={t("records.who")}>{byWords(t, one)}</td>
            <td data-head={t("records.what")}>{t(`records.act.${one.act}`)}</td>
            <td data-head={t("records.guest")}>{one.guest && <code lang="en">{one.guest}</code>}</td>
            <td data-head={t("records.details")}>
              {Object.keys(one.ids).length > 0 && <Details ids={one.ids} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As they are kept: ids and numbers. */
function Details({ ids }: { ids: Record<string, string> }) {
  return (
    <div>
      {Object.entries(ids).map(([name, id]) => (
        <code key={name} lang="en" className={styles.id}>
          {`${name}=${id}`}
        </code>
      ))}
    </div>
  );
}

function byWords(t: TFunction, { by, name }: TrailEntryView): string {
  const [kind, id = ""] = by.split(/:(.*)/s);
  if (kind === "guest") return t("records.byGuest");
  if (kind === "key") return t("records.byKey", { name: id });
  if (kind === "server") return t("records.byServer");
  return name || id;
}
