import { Table } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { ReaderHealthView } from "../api/types";
import { CheckIcon, CrossIcon, DotIcon, FlameIcon } from "../ui/icons";
import chips from "../ui/chips.module.css";
import { useLanguage } from "../ui/useLanguage";
import { useZoneNames } from "../ui/useZoneNames";
import { Age, Ago } from "./Age";
import styles from "./Floor.module.css";
import { figure, type ReaderState, stateOf, troubleWords } from "./health";
import { Sparkline } from "./Sparkline";

/** Each reader's health in words, and under it its antennas'. */
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
                  <Said reader={reader} />
                  <Antennas reader={reader} />
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
  return (
    <Table.Tr data-reader={reader.reader} data-state={stateOf(reader)} className={styles.readerRow}>
      <Table.Th scope="row">{reader.reader}</Table.Th>
      <Table.Td>
        <State state={stateOf(reader)} bad={reader.status === "bad"} />
      </Table.Td>
      <Table.Td className={styles.figures1}>
        <Ago at={reader.last_heard_at} />
      </Table.Td>
      <Table.Td className={styles.right}>{Math.round(reader.reads_per_minute)}</Table.Td>
    </Table.Tr>
  );
}

const SIGNS = { notYet: DotIcon, silent: FlameIcon, down: CrossIcon, warning: FlameIcon, ok: CheckIcon };

function State({ state, bad }: { state: ReaderState; bad: boolean }) {
  const { t } = useTranslation();
  const Sign = SIGNS[state];
  const kind = { notYet: undefined, ok: "good", silent: "warn", warning: "warn", down: undefined }[state];
  return (
    <span className={chips.chip} data-kind={bad ? undefined : kind} data-priority={bad ? "high" : undefined}>
      <Sign size={16} />
      {t(`floor.${state}`)}
    </span>
  );
}

/** What is wrong, each in a sentence; and how the clock runs, and what got lost. */
function Said({ reader }: { reader: ReaderHealthView }) {
  const asides = useAsides(reader);
  if (reader.troubles.length === 0 && asides.length === 0) return null;
  return (
    <Table.Tr className={styles.saidRow} data-said={reader.reader}>
      <Table.Td colSpan={4}>
        {reader.troubles.length > 0 && (
          <ul className={styles.troubles}>
            {reader.troubles.map((trouble) => (
              <Trouble key={`${trouble.antenna} ${trouble.kind}`} trouble={trouble} />
            ))}
          </ul>
        )}
        {asides.length > 0 && <p className={styles.soft}>{asides.join(" · ")}</p>}
      </Table.Td>
    </Table.Tr>
  );
}

function Trouble({ trouble }: { trouble: ReaderHealthView["troubles"][number] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const words = t(`trouble.${troubleWords(trouble)}`, {
    antenna: trouble.antenna,
    amount: figure(trouble.amount, language),
    usual: figure(trouble.usual, language),
  });
  return (
    <li data-trouble={trouble.kind}>
      <FlameIcon size={16} />
      <span>
        {words} <span className={styles.soft}>· <Age since={trouble.since} /></span>
      </span>
    </li>
  );
}

/** What is worth knowing though it is no trouble. */
function useAsides(reader: ReaderHealthView): string[] {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { clock_offset_s: offset_s, clock_drift_ppm: drift_ppm, clock_steps, lost, overflowed } = reader;
  const asides: string[] = [];
  const skewed = reader.troubles.some(({ kind }) => kind === "skewed");
  if (offset_s !== null && !skewed) asides.push(t(clockWords(offset_s), { seconds: figure(offset_s, language) }));
  if (drift_ppm !== null && Math.abs(drift_ppm) >= DRIFTS_PPM) asides.push(t("clock.drift", { ppm: figure(drift_ppm, language) }));
  if (clock_steps > 0) asides.push(t("clock.steps", { count: clock_steps }));
  if (lost > 0) asides.push(t("floor.lost", { count: lost }));
  if (overflowed > 0) asides.push(t("floor.overflowed", { count: overflowed }));
  return asides;
}

const RIGHT_S = 1;
const DRIFTS_PPM = 1;

function clockWords(offset_s: number) {
  if (Math.abs(offset_s) < RIGHT_S) return "clock.right";
  return offset_s > 0 ? "clock.ahead" : "clock.behind";
}

function Antennas({ reader }: { reader: ReaderHealthView }) {
  const { t } = useTranslation();
  const zoneName = useZoneNames();
  return reader.antennas.map((antenna) => (
    <Table.Tr key={antenna.antenna} className={styles.antennaRow} data-antenna={`${reader.reader}/${antenna.antenna}`}>
      <Table.Td colSpan={2}>
        <span className={styles.antennaName}>
          <span>
            {t("floor.antenna", { id: antenna.antenna })} · {zoneName(antenna.zone)}
          </span>
          <Sparkline recent={antenna.recent} status={antenna.status} />
        </span>
      </Table.Td>
      <Table.Td className={styles.figures1}>
        <Ago at={antenna.last_heard_at} />
      </Table.Td>
      <Table.Td className={styles.right}>{Math.round(antenna.reads_per_minute)}</Table.Td>
    </Table.Tr>
  ));
}
