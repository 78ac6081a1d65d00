import { Button, Skeleton } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { oversees } from "../access";
import type { CardView } from "../api/types";
import { useLive } from "../live/hooks";
import { useMe } from "../session";
import { BellIcon } from "../ui/icons";
import { useKept } from "../ui/useKept";
import { useTitle } from "../ui/useTitle";
import { useZoneNames } from "../ui/useZoneNames";
import { Announcer } from "./Announcer";
import styles from "./Board.module.css";
import { CardTile } from "./CardTile";
import { countOf, sectionsOf, type View, VIEWS, viewsOf } from "./sections";
import { Shelf } from "./Shelf";
import { ShiftState } from "./ShiftState";
import { type CardActions, useCardActions } from "./useCardActions";
import { ViewTabs } from "./ViewTabs";
import { ZoneBar } from "./ZoneBar";

/** The staff board: what is mine, what waits, what others have. */
export function Board() {
  const { t } = useTranslation();
  const { staff, venue } = useMe();
  const cards = useLive((live) => live.feed.cards);
  // On a shared tablet everybody has their own.
  const [view, setView] = useKept<View>(`maitred.view.${staff.id}`, VIEWS, oversees(staff.role) ? "all" : "mine");
  const known = useLive((live) => live.feed.known);
  const stale = useLive((live) => live.lost_at !== null);
  const actions = useCardActions();
  const views = useMemo(() => viewsOf(cards.values(), staff, venue.zones), [cards, staff, venue]);
  const { mine, open, taken, quiet } = useMemo(() => sectionsOf(views[view], staff.id), [views, view, staff.id]);
  const counts = {
    mine: countOf(views.mine, staff.id),
    nearby: countOf(views.nearby, staff.id),
    all: countOf(views.all, staff.id),
  };
  useTitle(t("board.title"), open.length);

  return (
    <div className={styles.all}>
      <h1 className="unseen">{t("board.title")}</h1>
      <ShiftState />
      <ZoneBar />
      <ViewTabs view={view} counts={counts} onChoose={setView} />
      <Announcer beaten={actions.beaten} />
      {known ? (
        <div className={styles.board} data-stale={stale || undefined} data-taken={taken.length > 0 || undefined}>
          <div className={styles.main} data-mine={mine.length > 0 || undefined}>
            {mine.length > 0 && <Section kind="mine" cards={mine} actions={actions} />}
            <Section kind="open" cards={open} actions={actions}>
              <Calm view={view} elsewhere={counts.all - counts[view]} onAll={() => setView("all")} />
            </Section>
          </div>
          {taken.length > 0 && <Section kind="taken" cards={taken} actions={actions} />}
        </div>
      ) : (
        <Loading />
      )}
      <Shelf cards={quiet} actions={actions} />
    </div>
  );
}

interface SectionProps {
  kind: "mine" | "open" | "taken";
  cards: CardView[];
  actions: CardActions;
  /** Shown where there is no card. */
  children?: ReactNode;
}

function Section({ kind, cards, actions, children }: SectionProps) {
  const { t } = useTranslation();
  const title = t(`board.${kind}`);
  return (
    <section aria-label={title} className={styles.section} data-kind={kind}>
      <h2 className={styles.title}>
        {title}
        <span className={styles.count}>{cards.length}</span>
      </h2>
      {cards.length === 0 && children}
      <div className={styles.cards}>
        {cards.map((card) => (
          <CardTile key={card.id} card={card} kind={kind} actions={actions} />
        ))}
      </div>
    </section>
  );
}

interface CalmProps {
  view: View;
  /** So many cards are in the view of all and not in this one. */
  elsewhere: number;
  onAll: () => void;
}

function Calm({ view, elsewhere, onAll }: CalmProps) {
  const { t } = useTranslation();
  const { staff } = useMe();
  const zoneName = useZoneNames();
  return (
    <div className={styles.calm}>
      <span className={styles.calmMark}>
        <BellIcon size={30} />
      </span>
      <p className={styles.calmTitle}>{t(`board.empty.${view}`)}</p>
      <p>{t("board.emptyMore")}</p>
      {staff.zone && <p>{t("board.emptyZone", { zone: zoneName(staff.zone) })}</p>}
      {elsewhere > 0 && (
        <Button variant="default" onClick={onAll}>
          {t("board.elsewhere", { count: elsewhere })}
        </Button>
      )}
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
