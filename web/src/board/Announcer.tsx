import { CloseButton } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { type Happening, happening } from "../live/happenings";
import { useLive, useLiveStore } from "../live/hooks";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import { useZoneNames } from "../ui/useZoneNames";
import styles from "./Board.module.css";
import { headingOf } from "./heading";

const NOTICE_MS = 15_000;

/** Tells of new cards to those who do not see them come, and to everybody why a card went away. */
export function Announcer({ beaten }: { beaten: CardView | null }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { staff } = useMe();
  const store = useLiveStore();
  const [news, setNews] = useState<CardView | null>(null);
  const [gone, setGone] = useState<Exclude<Happening, { kind: "arrived" }> | null>(null);

  useEffect(
    () =>
      store.watch((before, after, action) => {
        const what = happening(before, after, action, staff.id);
        if (what?.kind === "arrived") setNews(what.card);
        else if (what) setGone(what);
      }),
    [store, staff.id],
  );

  const lost =
    gone === null || gone.kind === "withdrawn"
      ? t("board.withdrawn")
      : t(`board.${gone.kind}`, { name: headingOf(gone.card, say) });
  return (
    <>
      <NewCard card={news} />
      <div role="status">
        <Beaten card={beaten} />
        {gone && <Notice key={lost} words={lost} onGone={() => setGone(null)} />}
      </div>
    </>
  );
}

function NewCard({ card }: { card: CardView | null }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const zoneName = useZoneNames();
  // The name goes with the card: nothing of a guest who withdrew their consent may stay on the page.
  const live = useLive(({ feed }) => (card === null ? undefined : feed.cards.get(card.id)));
  const words =
    live &&
    t("board.newCard", {
      name: headingOf(live, say),
      zone: zoneName(live.zone),
      priority: t(`priority.${live.priority}`),
    });
  const urgent = live?.priority === "high";
  return (
    <>
      <div className="unseen" aria-live="polite">
        {urgent ? "" : words}
      </div>
      <div className="unseen" aria-live="assertive">
        {urgent ? words : ""}
      </div>
    </>
  );
}

/** The card has moved to the others' part of the board by now, which may be out of sight. */
function Beaten({ card }: { card: CardView | null }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [read, setRead] = useState<CardView | null>(null);
  const live = useLive(({ feed }) => (card ? feed.cards.get(card.id) : undefined));
  if (card === null || card === read || !live?.owner) return null;
  const words = t("board.beaten", { owner: live.owner.name, name: headingOf(live, say) });
  return <Notice key={card.id} words={words} onGone={() => setRead(card)} />;
}

function Notice({ words, onGone }: { words: string; onGone: () => void }) {
  const { t } = useTranslation();
  const goAway = useEffectEvent(onGone);
  useEffect(() => {
    const timer = setTimeout(() => goAway(), NOTICE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.notice}>
      <span>{words}</span>
      <CloseButton size={44} aria-label={t("app.close")} onClick={onGone} />
    </div>
  );
}
