import { Button } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { KeyView } from "../api/types";
import { dateAndTime, dateWords } from "../i18n/time";
import { useTicking } from "../live/hooks";
import { useMe } from "../session";
import chips from "../ui/chips.module.css";
import rows from "../ui/rows.module.css";
import { useLanguage } from "../ui/useLanguage";
import styles from "./connections.module.css";
import { type Named, rangesWords } from "./named";

/** Long enough before its end to give the bearer another key. */
const SOON_S = 14 * 86_400;

interface Props {
  named: Named;
  onReplace: (key: KeyView) => void;
  onEnd: (key: KeyView) => void;
}

/** One bearer: its key, and those before that are still good. */
export function KeyRow({ named: { now: key, before }, onReplace, onEnd }: Props) {
  const { t } = useTranslation();
  const name = useKeyName()(key);
  const usedWords = useUsedWords();
  const soon = useTicking((at) => key.ends_at !== null && key.ends_at - at < SOON_S);
  return (
    <li className={`${rows.row} ${styles.row}`} data-key={key.name}>
      <div>
        <div className={styles.names}>
          <span className={rows.name}>{name}</span>
          {soon && (
            <span className={chips.chip} data-kind="warn">
              {t("connections.endsSoon")}
            </span>
          )}
        </div>
        <Limits about={key} />
        <Made about={key} />
        <div className={styles.soft}>{usedWords(key)}</div>
        {before.map((old) => (
          <Before key={old.id} old={old} name={name} onEnd={onEnd} />
        ))}
      </div>
      <div className={styles.acts}>
        <Button variant="default" aria-label={t("connections.replaceNamed", { name })} onClick={() => onReplace(key)}>
          {t("connections.replace")}
        </Button>
        <Button variant="default" aria-label={t("connections.endNamed", { name })} onClick={() => onEnd(key)}>
          {t("connections.end")}
        </Button>
      </div>
    </li>
  );
}

/** A gateway's key names no reader. */
export function useKeyName(): (key: KeyView) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ kind, reader, name }: KeyView) => (kind === "reader" && !reader ? t("connections.allReaders") : name),
    [t],
  );
}

/** When it last let somebody in. */
function useUsedWords(): (key: KeyView) => string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  return ({ used_at }) =>
    used_at === null
      ? t("connections.neverUsed")
      : t("connections.lastUsed", { time: dateAndTime(used_at, language, timezone) });
}

/** From where and until when it is good. */
function Limits({ about: { ranges, ends_at } }: { about: KeyView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  const until =
    ends_at === null
      ? t("connections.noEnd")
      : t("connections.until", { time: dateAndTime(ends_at, language, timezone) });
  return (
    <div className={styles.soft}>
      {ranges ? t("connections.fromOnly") : t("connections.fromEverywhere")}{" "}
      {ranges && (
        <code lang="en" className={styles.ranges}>
          {rangesWords(ranges)}
        </code>
      )}{" "}
      · {until}
    </div>
  );
}

/** Nothing for one from before this was noted. */
function Made({ about: { made_at, made_by_name } }: { about: KeyView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  if (made_at === null) return null;
  const date = dateWords(made_at, language, timezone);
  return (
    <div className={styles.soft}>
      {made_by_name ? t("connections.madeBy", { date, name: made_by_name }) : t("connections.madeThere", { date })}
    </div>
  );
}

/** One whose place was taken. Its bearer may still use it. */
function Before({ old, name, onEnd }: { old: KeyView; name: string; onEnd: (key: KeyView) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  const usedWords = useUsedWords();
  const time = old.ends_at === null ? "" : dateAndTime(old.ends_at, language, timezone);
  return (
    <div className={styles.before}>
      <span>{t("connections.before", { time, used: usedWords(old) })}</span>
      <Button
        variant="default"
        aria-label={t("connections.endBeforeNamed", { name, time })}
        onClick={() => onEnd(old)}
      >
        {t("connections.endBefore")}
      </Button>
    </div>
  );
}
