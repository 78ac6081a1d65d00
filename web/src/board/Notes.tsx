import { useTranslation } from "react-i18next";

import type { NoteView } from "../api/types";
import { timeOfDay } from "../i18n/time";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import styles from "./HandOver.module.css";

/** What colleagues wrote about this guest. */
export function Notes({ notes }: { notes: readonly NoteView[] }) {
  const { t } = useTranslation();
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label={t("note.list")}>
      {notes.map((note) => (
        <Note key={note.id} note={note} />
      ))}
    </ul>
  );
}

function Note({ note }: { note: NoteView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const at = (time: number) => timeOfDay(time, language, venue.timezone);
  return (
    <li>
      <strong>{t(note.kind === "promise" ? "note.promise" : "note.note")}</strong> {note.text}{" "}
      <span className={styles.place}>
        {t("note.by", { name: note.owner?.name ?? note.by_name, time: at(note.at) })}
        {note.kept_at !== null && ` · ${t("note.keptAt", { time: at(note.kept_at) })}`}
      </span>
    </li>
  );
}
