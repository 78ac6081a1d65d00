import { Button } from "@mantine/core";
import { lazy, memo, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { problemWords } from "../api/problem";
import type { CardView } from "../api/types";
import { ageWords, timeOfDay } from "../i18n/time";
import { useLive, useTicking, useWaits } from "../live/hooks";
import { WaitingMark } from "../live/WaitingMark";
import { useMe } from "../session";
import { ArrowIcon, CheckIcon, ComplaintIcon, PersonIcon, PinIcon, QuestionIcon, ReaderIcon, TagIcon } from "../ui/icons";
import { TierBadge } from "../ui/TierBadge";
import { useLanguage } from "../ui/useLanguage";
import { useZoneNames } from "../ui/useZoneNames";
import chips from "../ui/chips.module.css";
import { AnswerPad } from "./AnswerPad";
import { CardFacts } from "./CardFacts";
import { CardMenu } from "./CardMenu";
import styles from "./CardTile.module.css";
import { Gathered } from "./Gathered";
import { headingOf } from "./heading";
import { EscalatedChip, PriorityChip } from "./PriorityChip";
import { OutcomePad } from "./OutcomePad";
import { PassedOn } from "./PassedOn";
import { SpeakButton } from "./SpeakButton";
import type { CardActions } from "./useCardActions";

const CardWhy = lazy(() => import("./CardWhy"));

interface Props {
  card: CardView;
  kind: "mine" | "open" | "taken";
  actions: CardActions;
}

/** One card: who, where, since when, what to do. Readable at a glance, in that order. */
export const CardTile = memo(function CardTile({ card, kind, actions }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const article = useRef<HTMLElement>(null);
  const followed = kind === "mine" && actions.claimed === card.id;
  useEffect(() => {
    // Claiming moves the card to another part of the board; the focus goes with it.
    if (followed) article.current?.focus();
  }, [followed]);
  return (
    <article
      ref={article}
      tabIndex={-1}
      className={styles.card}
      aria-label={headingOf(card, say)}
      data-card-id={card.id}
      data-state={card.state}
      data-priority={card.priority}
      data-kind={kind}
      data-about={card.about}
      data-unsure={card.unsure || undefined}
    >
      <Head card={card} escalated={card.escalated && kind !== "taken"} />
      <Where card={card} />
      <PassedOn card={card} />
      <Action card={card} />
      {kind !== "taken" && <CardFacts card={card} />}
      {card.state === "open" && card.shelved && <p className={styles.quiet}>{t(`board.shelved.${card.shelved}`)}</p>}
      <Gathered card={card} actions={actions} />
      <Answers card={card} />
      {/* What somebody else says would be noted as this guest's. */}
      {!card.unsure && <AnswerPad card={card} actions={actions} folded={kind === "taken"} />}
      <Foot card={card} kind={kind} actions={actions} />
    </article>
  );
});

function Head({ card, escalated }: { card: CardView; escalated: boolean }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <header>
      <div className={styles.chips}>
        <PriorityChip priority={card.priority} />
        {escalated && <EscalatedChip />}
        {card.about === "reader" && (
          <span className={chips.chip}>
            <ReaderIcon size={16} />
            {t("floor.reader")}
          </span>
        )}
        {card.about === "doubt" && (
          <span className={chips.chip}>
            <TagIcon size={16} />
            {t("floor.tag")}
          </span>
        )}
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
        <span className={styles.push}>
          <TierBadge tier={card.tier} />
        </span>
      </div>
      <h3 className={styles.name}>{headingOf(card, say)}</h3>
      {card.name && !inDoubt(card) && (
        <div className={styles.say}>
          {card.say && <span>{t("card.say", { say: card.say })}</span>}
          <SpeakButton card={card} />
        </div>
      )}
    </header>
  );
}

function Where({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const zone = useZoneNames()(card.zone);
  const stale_at = useLive((live) => live.lost_at);
  const age = useTicking((now) => ageWords(t, now - card.since));
  return (
    <div className={styles.where}>
      <span className={styles.place}>
        <PinIcon size={18} />
        {t("card.since", { zone, age })}
      </span>
      {inDoubt(card) && !card.unsure && (
        <span className={chips.chip} data-kind="warn">
          <QuestionIcon size={16} />
          {t("card.unsure")}
        </span>
      )}
      {stale_at !== null && (
        <span className={styles.stale}>{t("card.stale", { time: timeOfDay(stale_at, language, venue.timezone) })}</span>
      )}
      {card.rule && <Why card={card} />}
    </div>
  );
}

/** Which rule made the card, and why. Notices have none. */
function Why({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        className={styles.why}
        aria-label={t("card.whyFor", { name: headingOf(card, say) })}
        onClick={() => setOpen(true)}
      >
        {t("card.why")}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <CardWhy card={card} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Below this the guest is as likely to be elsewhere, and the card says so. A move is decided on little more:
 * a higher bound would doubt every guest who has just come in. */
const UNSURE_BELOW = 0.5;

/** Then nobody is called by a name before it is confirmed. */
const inDoubt = (card: CardView) => card.unsure || card.confidence < UNSURE_BELOW;

function Action({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <div className={styles.action}>
      {card.name && <p className={styles.title}>{say(card.title)}</p>}
      <p className={styles.suggestion}>
        <ArrowIcon />
        <span>
          <span className="unseen">{t("card.suggestion")}: </span>
          {say(card.suggestion)}
        </span>
      </p>
    </div>
  );
}

function Answers({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { venue } = useMe();
  if (card.answers.length === 0) return null;
  return (
    <ul className={styles.answers} aria-label={t("card.answers")}>
      {card.answers.map((answer) => (
        <li key={answer.question} data-question={answer.question}>
          <CheckIcon size={18} />
          <span>
            <span className={styles.asked}>{say(answer.text)}</span> <strong>{say(answer.label)}</strong>
            <span className={styles.teller}>
              {t("card.toldTo", { name: answer.by_name, time: timeOfDay(answer.at, language, venue.timezone) })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Foot({ card, kind, actions }: Props) {
  const { t } = useTranslation();
  const busy = actions.busy.has(card.id);
  const waits = useWaits(card.id);
  const claims = kind === "open" && !waits.includes("claim");
  const finishes = (kind === "mine" || waits.includes("claim")) && !waits.includes("outcome");
  return (
    <footer className={styles.foot}>
      <Refused card={card} kind={kind} actions={actions} />
      <Status card={card} kind={kind} />
      <WaitingMark card={card.id} />
      {claims && (
        <Button size="lg" fullWidth loading={busy} onClick={() => actions.claim(card)}>
          {t("card.claim")}
        </Button>
      )}
      {finishes && <OutcomePad about={card.about} busy={busy} onFinish={(outcome) => actions.finish(card, outcome)} />}
      <CardMenu card={card} actions={actions} />
    </footer>
  );
}

/** What came of the last touch, if it did not work: above all, who was faster. */
function Refused({ card, actions }: Props) {
  const { t } = useTranslation();
  const problem = actions.problems.get(card.id);
  if (!problem) return null;
  const beaten = problem.code === "already_claimed" && card.owner;
  return (
    <p role="alert" className={styles.refused}>
      {beaten ? t("card.wonBy", { name: card.owner?.name }) : problemWords(t, problem)}
    </p>
  );
}

function Status({ card, kind }: { card: CardView; kind: Props["kind"] }) {
  const { t } = useTranslation();
  const age = useTicking((now) => ageWords(t, now - (card.claimed_at ?? card.opened_at)));
  if (kind === "open") return <p className="unseen">{t("card.open")}</p>;
  return (
    <p className={styles.owner} data-kind={kind}>
      <PersonIcon size={18} />
      {kind === "mine" ? t("card.mine", { age }) : t("card.takenBy", { name: card.owner?.name ?? "", age })}
    </p>
  );
}
