import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { EvidenceView } from "../api/types";
import { useZoneNames } from "../ui/useZoneNames";
import { percentOf } from "./percent";
import styles from "./Why.module.css";
import { type Lane, rowsOf } from "./why";
import { levelWords } from "./WhyPicture";

/** The drawing for those who cannot see it, and for those who want the figures. */
export function WhyTable({ evidence }: { evidence: EvidenceView }) {
  const { t } = useTranslation();
  return (
    <details className={styles.table}>
      <summary>{t("why.asTable")}</summary>
      <Table aria-label={t("why.asTable")} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("why.when")}</Table.Th>
            <Table.Th scope="col">{t("why.zones")}</Table.Th>
            <Table.Th scope="col">{t("why.reads")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rowsOf(evidence).map(({ from_s, to_s, zones, heard }) => (
            <Table.Tr key={to_s}>
              <Table.Th scope="row" className={styles.figures}>
                {t("why.between", { from: from_s, to: to_s })}
              </Table.Th>
              <Table.Td>
                {zones.map(([zone, p]) => (
                  <Chance key={zone ?? ""} zone={zone} p={p} />
                ))}
              </Table.Td>
              <Table.Td>
                {heard.map((lane) => (
                  <HeardBy key={`${lane.reader} ${lane.antenna}`} lane={lane} />
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

function Chance({ zone, p }: { zone: string | null; p: number }) {
  const { t } = useTranslation();
  const zoneName = useZoneNames();
  const words = { zone: zone === null ? t("why.notHere") : zoneName(zone), percent: percentOf(p) };
  return <div className={styles.figures}>{t("why.chance", words)}</div>;
}

function HeardBy({ lane: { reader, antenna, reads, loudest_dbm } }: { lane: Lane }) {
  const { t } = useTranslation();
  const words = { reader, antenna, count: reads };
  if (loudest_dbm === null) return <div>{t("why.lane", words)}</div>;
  return <div>{t("why.laneLoud", { ...words, level: levelWords(loudest_dbm) })}</div>;
}
