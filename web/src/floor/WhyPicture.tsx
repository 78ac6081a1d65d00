import { useTranslation } from "react-i18next";

import type { EvidenceView } from "../api/types";
import { agoWords } from "../i18n/time";
import { FlameIcon } from "../ui/icons";
import { useZoneNames } from "../ui/useZoneNames";
import { percentOf } from "./percent";
import styles from "./Why.module.css";
import { type Lane, lanesOf } from "./why";
import { WhyChart } from "./WhyChart";
import { WhyTable } from "./WhyTable";

const LANES_MOST = 8;
const SAID_MOST = 3;

/** In words, drawn, and as a table. */
export function WhyPicture({ evidence }: { evidence: EvidenceView }) {
  const { t } = useTranslation();
  const lanes = lanesOf(evidence.steps);
  return (
    <>
      <Said evidence={evidence} lanes={lanes} />
      {evidence.steps.length > 0 && (
        <>
          <h3 className={styles.subtitle}>{t("why.lastMinute")}</h3>
          <WhyChart evidence={evidence} lanes={lanes.slice(0, LANES_MOST)} />
          {lanes.length > LANES_MOST && <p className={styles.soft}>{t("why.moreLanes", { count: lanes.length - LANES_MOST })}</p>}
          <p className={styles.soft}>{t("why.dots")}</p>
          <WhyTable evidence={evidence} />
        </>
      )}
    </>
  );
}

function Said({ evidence, lanes }: { evidence: EvidenceView; lanes: Lane[] }) {
  const { t } = useTranslation();
  const zone = useZoneNames()(evidence.zone);
  return (
    <ul className={styles.said}>
      <li className={styles.verdict}>{t("why.sure", { percent: percentOf(evidence.confidence), zone })}</li>
      {evidence.source === "phone" && (
        <li>{t("why.phone", { ago: agoWords(t, evidence.at - evidence.heard_at) })}</li>
      )}
      {lanes.slice(0, SAID_MOST).map((lane) => (
        <SaidOfLane key={`${lane.reader} ${lane.antenna}`} lane={lane} />
      ))}
      {lanes.length === 0 && evidence.source === "tag" && (
        <li>{t(evidence.steps.length > 0 ? "why.notHeard" : "why.notYet")}</li>
      )}
      {evidence.not_listening.map((reader) => (
        <li key={reader} className={styles.notListening}>
          <FlameIcon size={16} />
          {t("why.notListening", { reader })}
        </li>
      ))}
    </ul>
  );
}

function SaidOfLane({ lane }: { lane: Lane }) {
  const { t } = useTranslation();
  const zone = useZoneNames()(lane.zone);
  const words = { zone, reader: lane.reader, antenna: lane.antenna, count: lane.reads };
  if (lane.loudest_dbm === null) return <li>{t("why.heardBare", words)}</li>;
  return <li>{t("why.heard", { ...words, level: levelWords(lane.loudest_dbm) })}</li>;
}

/** −52, with a real minus sign. */
export function levelWords(dbm: number): string {
  return String(Math.round(dbm)).replace("-", "−");
}
