import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { inLanguage } from "../../i18n/languages";
import { dateWords, timeOfDay } from "../../i18n/time";
import { roleWords } from "../../i18n/words";
import { type MyAnswer, type MyNote, type MyVisit, my } from "../api";
import { Correctable } from "../Correctable";
import styles from "../My.module.css";
import type { My } from "../useMy";

interface Props {
  page: My;
  visit: MyVisit;
  open: boolean;
}

/** One visit: when and where, which cards were made and who took them, what was said and written down. */
export function Visit({ page, visit, open }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const at = (when: number) => timeOfDay(when, language, visit.timezone);
  const until = visit.left_at === null ? t("my.visits.now") : at(visit.left_at);
  return (
    <details className={styles.panel} open={open} data-visit={visit.id}>
      <summary>
        <b>{inLanguage(visit.venue.name, language)}</b>{" "}
        <span>{`${dateWords(visit.arrived_at, language, visit.timezone)}, ${at(visit.arrived_at)} – ${until}`}</span>
      </summary>
      {visit.path.length > 0 && (
        <p>{visit.path.map((stay) => `${at(stay.at)} ${inLanguage(stay.zone, language)}`).join(" → ")}</p>
      )}
      <Cards visit={visit} at={at} />
      <ul className={styles.plain}>
        {visit.answers.map((answer) => (
          <Answer key={answer.question} page={page} visit={visit.id} answer={answer} at={at} />
        ))}
        {visit.notes.map((note) => (
          <Note key={note.id} page={page} note={note} at={at} />
        ))}
      </ul>
    </details>
  );
}

type At = (when: number) => string;

function Cards({ visit, at }: { visit: MyVisit; at: At }) {
  const { t, i18n } = useTranslation();
  if (visit.cards.length === 0) return <p className={styles.soft}>{t("my.visits.noCards")}</p>;
  return (
    <ul className={styles.plain} aria-label={t("my.visits.cards")}>
      {visit.cards.map((card) => (
        <li key={`${card.at} ${inLanguage(card.title, "en")}`} className={styles.item}>
          <span>
            {at(card.at)} {inLanguage(card.title, i18n.language) || t("my.visits.blank")}
          </span>
          <span className={styles.soft}>
            {[t("my.visits.told", { count: card.people }), ...takenWords(t, card, at)].join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function takenWords(t: TFunction, card: MyVisit["cards"][number], at: At): string[] {
  return card.taken.map(({ name, role, at: when }) =>
    t("my.visits.taken", { name: role ? `${name} (${roleWords(t, role)})` : name, time: at(when) }),
  );
}

function Answer({ page, visit, answer, at }: { page: My; visit: string; answer: MyAnswer; at: At }) {
  const { t, i18n } = useTranslation();
  const label = inLanguage(answer.label, i18n.language);
  const question = inLanguage(answer.question_text, i18n.language);
  return (
    <li className={styles.item} data-answer={answer.question}>
      <span>
        {question} <b>{label}</b>{" "}
        <span className={styles.soft}>{t("card.toldTo", { name: answer.by_name, time: at(answer.at) })}</span>
      </span>
      <Correctable
        page={page}
        about={`${question} ${label}`}
        value={answer.value}
        choices={answer.choices}
        change={(value) => my.answer(visit, answer.question, value)}
      />
    </li>
  );
}

function Note({ page, note, at }: { page: My; note: MyNote; at: At }) {
  const { t } = useTranslation();
  return (
    <li className={styles.item} data-note={note.id}>
      <span>
        {t(`my.visits.${note.kind}`)} <b>{note.text}</b>{" "}
        <span className={styles.soft}>{t("card.toldTo", { name: note.by_name, time: at(note.at) })}</span>
      </span>
      <Correctable page={page} about={note.text} value={note.text} change={(value) => my.note(note.id, value)} />
    </li>
  );
}
