import { Alert, SegmentedControl, Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem, problemWords } from "../api/problem";
import type { FloorView } from "../api/types";
import { timeOfDay } from "../i18n/time";
import { useLive, useLiveStore, useTicking } from "../live/hooks";
import { useMe } from "../session";
import chips from "../ui/chips.module.css";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import { Counts } from "./Counts";
import styles from "./Floor.module.css";
import { Plan } from "./Plan";
import { PresenceList } from "./PresenceList";
import { Readers } from "./Readers";
import { StaffByZone } from "./StaffByZone";

/** Who is believed to be where, how sure, and whether the readers are well. */
export default function Floor() {
  const { t } = useTranslation();
  useTitle(t("floor.title"));
  const [view, setView] = useState<"plan" | "list">("plan");
  const { floor, problem } = useFloor();
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("floor.title")}</h1>
        {floor && <AsOf at={floor.at} />}
        <SegmentedControl
          className={styles.views}
          size="md"
          aria-label={t("floor.view")}
          value={view}
          onChange={setView}
          data={[
            { value: "plan" as const, label: t("floor.plan") },
            { value: "list" as const, label: t("floor.list") },
          ]}
        />
      </div>
      {problem && !floor && <Alert color="red" role="alert">{problemWords(t, problem)}</Alert>}
      {floor ? <Picture floor={floor} view={view} /> : !problem && <Waiting />}
    </>
  );
}

function Picture({ floor, view }: { floor: FloorView; view: "plan" | "list" }) {
  return (
    <div className={styles.floor}>
      <div className={styles.counts}>
        <Counts floor={floor} />
      </div>
      <div className={styles.picture}>{view === "plan" ? <Plan floor={floor} /> : <PresenceList floor={floor} />}</div>
      <div className={styles.staff}>
        <StaffByZone staff={floor.staff} />
      </div>
      <div className={styles.readers}>
        <Readers readers={floor.readers} />
      </div>
    </div>
  );
}

/** The live floor; until the first one comes by the feed, one by request. */
function useFloor(): { floor: FloorView | null; problem: Problem | null } {
  const store = useLiveStore();
  const live = useLive(({ feed }) => feed.floor);
  const [first, setFirst] = useState<FloorView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    store.connection.wantFloor(true);
    void answered(api.GET("/api/v1/floor")).then((reply) => (reply.ok ? setFirst(reply.value) : setProblem(reply.problem)));
    return () => store.connection.wantFloor(false);
  }, [store]);
  return { floor: live ?? first, problem };
}

const OLD_AFTER_S = 6;

/** Shown only when the picture no longer moves. */
function AsOf({ at }: { at: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const old = useTicking((now) => now - at > OLD_AFTER_S);
  if (!old) return null;
  return (
    <span className={chips.chip} data-kind="warn" role="status">
      {t("floor.asOf", { time: timeOfDay(at, language, venue.timezone) })}
    </span>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="unseen">{t("floor.waiting")}</span>
      <Skeleton height={420} radius="lg" />
    </div>
  );
}
