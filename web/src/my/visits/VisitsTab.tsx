import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type MyVisit, type MyVisits, my } from "../api";
import styles from "../My.module.css";
import { useFresh } from "../useFresh";
import type { My } from "../useMy";
import { Looks } from "./Looks";
import { Visit } from "./Visit";

/** Where and when the guest was recognised, what came of it, and who looked. */
export function VisitsTab({ page }: { page: My }) {
  const { t } = useTranslation();
  const { visits, more, older } = useVisits(page.revision);
  return (
    <>
      <h1 className={styles.title}>{t("my.visits.title")}</h1>
      <p>{t("my.visits.more")}</p>
      {visits === null && <p role="status">{t("app.loading")}</p>}
      {visits?.length === 0 && <p>{t("my.visits.none")}</p>}
      {visits?.map((visit, at) => (
        <Visit key={visit.id} page={page} visit={visit} open={at === 0} />
      ))}
      {more && (
        <button type="button" className={styles.secondary} onClick={older}>
          {t("my.visits.older")}
        </button>
      )}
      <Looks revision={page.revision} venues={page.view?.venues ?? []} />
    </>
  );
}

interface Visits {
  visits: MyVisit[] | null;
  more: boolean;
  older: () => void;
}

const newest = () => my.visits(0);

/** The newest ones anew whenever something changed; older ones when they are asked for. */
function useVisits(revision: number): Visits {
  const fresh = useFresh("visits", revision, newest);
  const [before, setBefore] = useState<MyVisits>({ visits: [], more: false });
  const visits = fresh && joined(fresh.visits, before.visits);
  const older = async () => {
    const reply = await my.visits(visits?.length ?? 0);
    if (reply.ok) setBefore({ visits: joined(before.visits, reply.value.visits), more: reply.value.more });
  };
  const more = before.visits.length > 0 ? before.more : fresh?.more === true;
  return { visits, more, older: () => void older() };
}

function joined(first: readonly MyVisit[], then: readonly MyVisit[]): MyVisit[] {
  const known = new Set(first.map((one) => one.id));
  return [...first, ...then.filter((one) => !known.has(one.id))];
}
