import { Skeleton } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { useLive } from "../live/hooks";
import { useMe } from "../session";
import { BellIcon } from "../ui/icons";
import { useTitle } from "../ui/useTitle";
import { useZoneNames } from "../ui/useZoneNames";
import { Announcer } from "./Announcer";
import styles from "./Board.module.css";
import { CardTile } from "./CardTile";
import { sectionsOf } from "./sections";
import { type CardActions, useCardActions } from "./useCardActions";
import { ZoneBar } from "./ZoneBar";

/** The staff board: what is mine, what waits, what others have. */
export function Board() {
  const { t } = useTranslation();
  const { staff } = useMe();
  const cards = useLive((live) => live.feed.cards);
  const known = useLive((live) => live.feed.known);
  const stale = useLive((live) => live.lost_at !== null);
  const actions = useCardActions();
  const { mine, open, taken } = useMemo(() => sectionsOf(cards.values(), staff.id), [cards, staff.id]);
  useTitle(t("board.title"), open.length);

  return (
    <>
      <h1 className="unseen">{t("board.title")}</h1>
      <ZoneBar />
      <Announcer beaten={actions.beaten} />
      {known ? (
        <div className={styles.board} data-stale={stale || undefined} data-taken={taken.length > 0 || undefined}>
          <div className={styles.main} data-mine={mine.length > 0 || undefined}>
            {mine.length > 0 && <Section kind="mine" cards={mine} actions={actions} />}
            <Section kind="open" cards={open} actions={actions} />
          </div>
          {taken.length > 0 && <Section kind="taken" cards={taken} actions={actions} />}
        </div>
      ) : (
        <Loading />
      )}
    </>
  );
}

interface SectionProps {
  kind: "mine" | "open" | "taken";
  cards: CardView[];
  actions: CardActions;
}

function Section({ kind, cards, actions }: SectionProps) {
  const { t } = useTranslation();
  const title = t(`board.${kind}`);
  return (
    <section aria-label={title} className={styles.section} data-kind={kind}>
      <h2 className={styles.title}>
        {title}
        <span className={styles.count}>{cards.length}</span>
      </h2>
      {cards.length === 0 && <Calm />}
      <div className={styles.cards}>
        {cards.map((card) => (
          <CardTile key={card.id} card={card} kind={kind} actions={actions} />
        ))}
      </div>
    </section>
  );
}

function Calm() {
  const { t } = useTranslation();
  const { staff } = useMe();
  const zoneName = useZoneNames();
  return (
    <div className={styles.calm}>
      <span className={styles.calmMark}>
        <BellIcon size={30} />
      </span>
      <p className={styles.calmTitle}>{t("board.empty")}</p>
      <p>{t("board.emptyMore")}</p>
      {staff.zone && <p>{t("board.emptyZone", { zone: zoneName(staff.zone) })}</p>}
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={styles.cards} role="status">
      <span className="unseen">{t("app.loading")}</span>
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} height={280} radius="lg" />
      ))}
    </div>
  );
}
