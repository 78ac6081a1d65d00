import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { MergeView } from "../../api/types";
import { dateWords } from "../../i18n/time";
import { useMe } from "../../session";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./merge.module.css";

interface Props {
  merges: MergeView[];
  busy: boolean;
  onUndo: (merge: MergeView) => void;
}

/** The profiles that went into this one. */
export function Merges({ merges, busy, onUndo }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const date = (at: number) => dateWords(at, language, venue.timezone);
  if (merges.length === 0) return null;
  return (
    <section>
      <h3 className={styles.head}>{t("merge.before")}</h3>
      <ul>
        {merges.map((one) => (
          <li key={one.id} className={styles.other} data-merge={one.id}>
            <div>
              <p className={styles.name}>{one.name || one.gone}</p>
              <p className={styles.soft}>
                {t("merge.made", { date: date(one.at), by: one.by_name || one.by })}
                {" · "}
                {one.may_be_undone ? t("merge.until", { date: date(one.until) }) : t("merge.over")}
              </p>
            </div>
            {one.may_be_undone && (
              <Button
                variant="default"
                disabled={busy}
                aria-label={t("merge.undoOf", { name: one.name })}
                onClick={() => onUndo(one)}
              >
                {t("merge.undo")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className={styles.soft}>{t("merge.undoMore")}</p>
    </section>
  );
}
