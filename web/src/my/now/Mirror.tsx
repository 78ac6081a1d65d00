import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { CardFactView, CardView } from "../../api/types";
import { inLanguage } from "../../i18n/languages";
import { agoWords, timeOfDay } from "../../i18n/time";
import { languageWords, roleWords } from "../../i18n/words";
import { ArrowIcon, BookIcon, ComplaintIcon, EyeIcon, GuessIcon, PinIcon, QuestionIcon, SpeakIcon } from "../../ui/icons";
import chips from "../../ui/chips.module.css";
import { TierBadge } from "../../ui/TierBadge";
import { type Mirror, type MyVenue, my } from "../api";
import styles from "../My.module.css";
import { useFresh } from "../useFresh";
import type { My } from "../useMy";

/** The very card that staff see now, or would see. */
export function MirrorPanel({ page, venue }: { page: My; venue: MyVenue }) {
  const { t, i18n } = useTranslation();
  const ask = useCallback(() => my.mirror(venue.id), [venue.id]);
  const mirror = useFresh(venue.id, page.revision, ask);
  if (mirror === null) return null;
  const zone = mirror.zone ? inLanguage(mirror.zone, i18n.language) : "";
  return (
    <section className={styles.panel} data-mirror={mirror.kind}>
      <h2>{t("my.mirror.title")}</h2>
      <p>{t(`my.mirror.${mirror.kind}`, { zone })}</p>
      {mirror.cards.map((card) => (
        <Card key={card.id} card={card} venue={venue} now={page.view?.now ?? card.opened_at} />
      ))}
      {mirror.cards.length > 0 && <p className={styles.soft}>{whoWords(t, mirror, i18n.language)}</p>}
    </section>
  );
}

function whoWords(t: ReturnType<typeof useTranslation>["t"], mirror: Mirror, language: string): string {
  if (mirror.people === 0) return t("my.mirror.nobody");
  const roles = mirror.roles.map((role) => roleWords(t, role)).join(language === "en" ? ", " : "、");
  return t("my.mirror.people", { count: mirror.people, roles });
}

interface CardProps {
  card: CardView;
  venue: MyVenue;
  now: number;
}

function Card({ card, venue, now }: CardProps) {
  const { t, i18n } = useTranslation();
  const say = (text: Record<string, string>) => inLanguage(text, i18n.language);
  const zone = venue.zones.find((one) => one.id === card.zone);
  return (
    <article className={styles.card} aria-label={t("my.mirror.card")} data-priority={card.priority}>
      <div className={styles.chips}>
        {card.complaint && (
          <span className={chips.chip} data-kind="warn">
            <ComplaintIcon size={16} />
            {t("card.complaint")}
          </span>
        )}
        {card.unsure && (
          <span className={chips.chip} data-kind="warn">
            <QuestionIcon size={16} />
            {t("card.who")}
          </span>
        )}
        <TierBadge tier={card.tier} />
      </div>
      <h3>{card.name || say(card.title)}</h3>
      {card.say && <p className={styles.soft}>{t("card.say", { say: card.say })}</p>}
      {card.languages.length > 0 && (
        <p className={styles.soft}>{t("card.languages", { languages: languageWords(card.languages, i18n.language) })}</p>
      )}
      <p className={styles.line}>
        <PinIcon size={18} />
        {zone && say(zone.name)}
      </p>
      {card.name && <p>{say(card.title)}</p>}
      <p className={styles.line}>
        <ArrowIcon size={18} />
        <b>{say(card.suggestion)}</b>
      </p>
      <Facts facts={card.facts} now={now} />
      {card.question && (
        <p className={styles.line}>
          <QuestionIcon size={18} />
          {say(card.question.text)}
        </p>
      )}
      <Said card={card} venue={venue} />
    </article>
  );
}

const SIGNS = { told: SpeakIcon, seen: EyeIcon, guessed: GuessIcon, known: BookIcon };

function Facts({ facts, now }: { facts: readonly CardFactView[]; now: number }) {
  const { t, i18n } = useTranslation();
  if (facts.length === 0) return null;
  return (
    <ul className={styles.plain} aria-label={t("card.facts")}>
      {facts.map((fact) => {
        const Sign = SIGNS[fact.how];
        const how = fact.how === "seen" ? t("card.seen", { count: fact.times }) : t(`card.how.${fact.how}`);
        return (
          <li key={inLanguage(fact.text, "en")} className={styles.line}>
            <Sign size={18} />
            <span>
              {inLanguage(fact.text, i18n.language)}{" "}
              <span className={styles.soft}>{fact.at === null ? how : `${how} · ${agoWords(t, now - fact.at)}`}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What was answered and written down in this visit: it is on the card for all who serve the guest. */
function Said({ card, venue }: { card: CardView; venue: MyVenue }) {
  const { t, i18n } = useTranslation();
  const at = (when: number) => timeOfDay(when, i18n.language, venue.timezone);
  const answers = card.answers.map((one) => ({
    key: one.question,
    text: `${inLanguage(one.text, i18n.language)} ${inLanguage(one.label, i18n.language)}`,
    by: t("card.toldTo", { name: one.by_name, time: at(one.at) }),
  }));
  const notes = card.notes.map((one) => ({
    key: one.id,
    text: one.text,
    by: t("card.toldTo", { name: one.by_name, time: at(one.at) }),
  }));
  const said = [...answers, ...notes];
  if (said.length === 0) return null;
  return (
    <ul className={styles.plain} aria-label={t("card.answers")}>
      {said.map((one) => (
        <li key={one.key} className={styles.line}>
          <SpeakIcon size={18} />
          <span>
            {one.text} <span className={styles.soft}>{one.by}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
