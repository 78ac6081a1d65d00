import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { headingOf } from "../board/heading";
import type { Text } from "../i18n/languages";
import { NoLinkIcon, QuestionIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import { useLive, useLiveStore, useQueue } from "./hooks";
import type { Entry } from "./queue";
import styles from "./WaitingTray.module.css";

/** What waits to be sent, and what was not done and why. Nothing if there is neither. */
export function WaitingTray() {
  const { t } = useTranslation();
  const { queue } = useLiveStore();
  const entries = useQueue();
  const waiting = entries.filter(({ undone }) => undone === null);
  const undone = entries.filter((entry) => entry.undone !== null);
  return (
    <>
      {waiting.length > 0 && (
        <details className={styles.tray} data-tray="waiting">
          <summary>
            <NoLinkIcon />
            <span role="status">{t("queue.waiting", { count: waiting.length })}</span>
            <span className={styles.show}>{t("queue.show")}</span>
          </summary>
          <p>{t("queue.waitingMore")}</p>
          <Entries entries={waiting} />
        </details>
      )}
      {undone.length > 0 && (
        <section className={styles.tray} data-tray="undone" aria-label={t("queue.undone", { count: undone.length })}>
          <div className={styles.head} role="alert">
            <QuestionIcon />
            {t("queue.undone", { count: undone.length })}
          </div>
          <Entries entries={undone} />
          <button type="button" className={styles.ok} onClick={() => queue.dismiss()}>
            {t("queue.ok")}
          </button>
        </section>
      )}
    </>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const cards = useLive((live) => live.feed.cards);
  return (
    <ul className={styles.entries}>
      {entries.map((entry) => {
        const card = cards.get(entry.action.card);
        return (
          <li key={entry.id} data-kind={entry.action.kind}>
            <strong>{card ? headingOf(card, say) : t("queue.closedCard")}</strong> · {whatWords(t, say, entry, card)}
            {entry.undone && <span className={styles.why}>{whyWords(t, entry, card)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

const PLAIN = {
  claim: "queue.act.claim",
  release: "queue.act.release",
  feedback: "queue.act.feedback",
  kept: "queue.act.kept",
} as const;

function whatWords(t: TFunction, say: (text: Text) => string, { action }: Entry, card: CardView | undefined): string {
  switch (action.kind) {
    case "answer": {
      const choice = card?.question?.choices.find(({ value }) => value === action.value);
      return t("queue.act.answer", { value: choice ? say(choice.label) : action.value });
    }
    case "note":
      return t("queue.act.note", { value: action.text });
    case "outcome":
      return t("queue.act.outcome", { value: t(`outcome.${action.outcome}` as "outcome.greeted") });
    default:
      return t(PLAIN[action.kind]);
  }
}

/** In the words of this screen; who it was is on the card, if it is still there. */
function whyWords(t: TFunction, { action, undone }: Entry, card: CardView | undefined): string {
  const owner = card?.owner?.name;
  const question = action.kind === "answer" ? action.question : "";
  const teller = card?.answers.find((answer) => answer.question === question)?.by_name;
  switch (undone?.code) {
    case "already_claimed":
    case "owner_changed":
      return owner ? t("queue.why.wonBy", { name: owner }) : t("queue.why.won");
    case "overtaken":
      return teller ? t("queue.why.overtakenBy", { name: teller }) : t("queue.why.overtaken");
    case "card_closed":
    case "not_found":
      return t("queue.why.closed");
    case "too_old":
      return t("queue.why.tooOld");
    case "not_said":
      return t("queue.why.notSaid");
    case "not_allowed":
      return t("queue.why.forbidden");
    default:
      return t("queue.why.other", { code: undone?.code ?? "" });
  }
}
