import { Table } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { ReaderHealthView } from "../api/types";
import { CheckIcon, FlameIcon } from "../ui/icons";
import chips from "../ui/chips.module.css";
import { useZoneNames } from "../ui/useZoneNames";
import { Ago } from "./Age";
import styles from "./Floor.module.css";

/** Each reader's health, and under it its antennas'. */
export function Readers({ readers }: { readers: ReaderHealthView[] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("floor.readers")} className={styles.sheet}>
      <h2 className={styles.subtitle}>{t("floor.readers")}</h2>
      {readers.length === 0 ? (
        <p className={styles.nobody}>{t("floor.noReaders")}</p>
      ) : (
        <div className={styles.scroller}>
          <Table verticalSpacing={6} aria-label={t("floor.readers")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("floor.reader")}</Table.Th>
                <Table.Th scope="col">{t("floor.state")}</Table.Th>
                <Table.Th scope="col">{t("floor.heard")}</Table.Th>
                <Table.Th scope="col" className={styles.right}>
                  {t("floor.rate")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {readers.map((reader) => (
                <Fragment key={reader.reader}>
                  <Reader reader={reader} />
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}

function Reader({ reader }: { reader: ReaderHealthView }) {
  const { t } = useTranslation();
  const zoneName = useZoneNames();
  return (
    <>
      <Table.Tr data-reader={reader.reader} data-silent={reader.silent || undefined}>
        <Table.Th scope="row">{reader.reader}</Table.Th>
        <Table.Td>
          <Health silent={reader.silent} heard={reader.last_heard_at !== null} />
        </Table.Td>
        <Table.Td className={styles.figures1}>
          <Ago at={reader.last_heard_at} />
        </Table.Td>
        <Table.Td className={styles.right}>{Math.round(reader.reads_per_minute)}</Table.Td>
      </Table.Tr>
      {reader.antennas.map((antenna) => (
        <Table.Tr key={antenna.antenna} className={styles.antennaRow}>
          <Table.Td colSpan={2}>
            {t("floor.antenna", { id: antenna.antenna })} · {zoneName(antenna.zone)}
          </Table.Td>
          <Table.Td className={styles.figures1}>
            <Ago at={antenna.last_heard_at} />
          </Table.Td>
          <Table.Td className={styles.right}>{Math.round(antenna.reads_per_minute)}</Table.Td>
        </Table.Tr>
      ))}
    </>
  );
}

/** A reader has a while after the server's start before it counts as silent. */
function Health({ silent, heard }: { silent: boolean; heard: boolean }) {
  const { t } = useTranslation();
  if (!silent && !heard) return <span className={chips.chip}>{t("floor.notYet")}</span>;
  return (
    <span className={chips.chip} data-kind={silent ? undefined : "good"} data-priority={silent ? "high" : undefined}>
      {silent ? <FlameIcon size={16} /> : <CheckIcon size={16} />}
      {silent ? t("floor.silent") : t("floor.ok")}
    </span>
  );
}
