import { Skeleton } from "@mantine/core";
import type { TFunction } from "i18next";
import { type ReactNode, useCallback } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered } from "../api/problem";
import type { BriefView, CardView } from "../api/types";
import { dateWords, timeOfDay } from "../i18n/time";
import { languageWords } from "../i18n/words";
import { useLoaded } from "../rules/useLoaded";
import { useMe } from "../session";
import { Dialog } from "../ui/Dialog";
import { TierBadge } from "../ui/TierBadge";
import { useLanguage } from "../ui/useLanguage";
import { useZoneNames } from "../ui/useZoneNames";
import styles from "./HandOver.module.css";
import { headingOf } from "./heading";
import { Notes } from "./Notes";
import { ProblemLine } from "./ProblemLine";

/** Who the guest is, what they like, and all that happened in this visit. */
export default function GuestBrief({ card, onClose }: { card: CardView; onClose: () => void }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <Dialog title={t("brief.title", { name: headingOf(card, say) })} onClose={onClose}>
      <Asked card={card.id} />
    </Dialog>
  );
}

function Asked({ card }: { card: string }) {
  const { t } = useTranslation();
  const ask = useCallback(
    () => answered(api.GET("/api/v1/cards/{id}/guest", { params: { path: { id: card } } })),
    [card],
  );
  const { value, problem } = useLoaded(ask);
  if (problem?.code === "unsure") return <p role="alert">{t("brief.unsure")}</p>;
  if (problem) return <ProblemLine problem={problem} />;
  if (value) return <Brief brief={value} />;
  return (
    <div role="status">
      <span className="unseen">{t("app.loading")}</span>
      <Skeleton height={240} radius="lg" />
    </div>
  );
}

function Brief({ brief }: { brief: BriefView }) {
  const { t } = useTranslation();
  return (
    <div className={styles.parts}>
      <Who brief={brief} />
      <Part title={t("brief.likes")}>
        <Likes brief={brief} />
      </Part>
      {brief.answers.length > 0 && (
        <Part title={t("brief.answers")}>
          <Answers brief={brief} />
        </Part>
      )}
      {brief.notes.length > 0 && (
        <Part title={t("note.list")}>
          <Notes notes={brief.notes} />
        </Part>
      )}
      <Part title={t("brief.today")}>
        <Today brief={brief} />
      </Part>
      {brief.others.length > 0 && <p>{t("brief.others", { number: brief.others.length })}</p>}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Who({ brief }: { brief: BriefView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className={styles.facts}>
      <TierBadge tier={brief.tier} />
      {whoLines(t, brief, language).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function whoLines(t: TFunction, brief: BriefView, language: string): string[] {
  const spoken = (tags: readonly string[]) => languageWords(tags, language);
  return [
    brief.say && t("brief.say", { say: brief.say }),
    brief.complaint && t("brief.complaint", { text: brief.complaint }),
    brief.speak && t("brief.speak", { language: spoken([brief.speak]) }),
    brief.languages.length > 0 && t("brief.languages", { languages: spoken(brief.languages) }),
    brief.only_name && t("brief.only", { name: brief.only_name }),
    brief.account_manager_name && t("brief.manager", { name: brief.account_manager_name }),
    brief.visits !== null && t("brief.visits", { number: brief.visits }),
    brief.last_visit_at !== null && t("brief.last", { date: dateWords(brief.last_visit_at, language) }),
  ].filter((line) => typeof line === "string" && line !== "") as string[];
}

function Likes({ brief }: { brief: BriefView }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  if (brief.preferences.length === 0) return <p>{t("brief.noLikes")}</p>;
  return (
    <ul className={styles.facts}>
      {brief.preferences.map((like) => (
        <li key={`${like.how} ${say(like.text)}`} data-how={like.how}>
          {say(like.text)}{" "}
          <span className={styles.place}>
            {t(`brief.how.${like.how}`, { times: like.times })}
            {like.at !== null && ` · ${dateWords(like.at, language)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Answers({ brief }: { brief: BriefView }) {
  const { say } = useLanguage();
  return (
    <ul className={styles.facts}>
      {brief.answers.map((answer) => (
        <li key={answer.question}>
          {say(answer.text)} <strong>{say(answer.label)}</strong> <span className={styles.place}>{answer.by_name}</span>
        </li>
      ))}
    </ul>
  );
}

function Today({ brief }: { brief: BriefView }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { venue } = useMe();
  const zoneName = useZoneNames();
  return (
    <ol className={styles.timeline}>
      {brief.today.map((touch) => (
        <li key={`${touch.at} ${touch.kind} ${touch.zone} ${touch.by_name}`}>
          <time>{timeOfDay(touch.at, language, venue.timezone)}</time>
          <strong>{t(`brief.touch.${touch.kind}`)}</strong> {touch.words && say(touch.words)}{" "}
          {touch.zone && zoneName(touch.zone)} <span className={styles.place}>{touch.by_name}</span>
        </li>
      ))}
    </ol>
  );
}
