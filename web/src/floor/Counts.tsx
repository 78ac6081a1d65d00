import { useTranslation } from "react-i18next";

import type { FloorView } from "../api/types";
import { useLanguage } from "../ui/useLanguage";
import styles from "./Floor.module.css";

export function Counts({ floor }: { floor: FloorView }) {
  const { t } = useTranslation();
  const silent = floor.readers.filter((reader) => reader.silent).length;
  const troubled = floor.readers.filter((reader) => !reader.silent && reader.troubles.length > 0).length;
  const unwell = [
    ...(silent > 0 ? [t("floor.silentCount", { count: silent })] : []),
    ...(troubled > 0 ? [t("floor.troubledCount", { count: troubled })] : []),
  ];
  return (
    <dl className={styles.figures}>
      <Figure label={t("floor.present")} value={floor.presences.length} />
      <Figure label={t("floor.openCards")} value={floor.open_cards} />
      <Figure
        label={t("floor.readers")}
        value={floor.readers.length}
        more={unwell.join(" · ")}
        bad
      />
      <Figure label={t("floor.strangers")} value={floor.strangers} more={t("floor.strangersMore")} />
    </dl>
  );
}

function Figure({ label, value, more, bad }: { label: string; value: number; more?: string | undefined; bad?: boolean }) {
  const { language } = useLanguage();
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className={styles.number}>{value.toLocaleString(language)}</dd>
      {more && (
        <dd className={styles.more} data-bad={bad || undefined}>
          {more}
        </dd>
      )}
    </div>
  );
}
