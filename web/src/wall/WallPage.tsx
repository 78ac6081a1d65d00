import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";

import type { VenueView } from "../api/types";
import { timeOfDay } from "../i18n/time";
import { LiveProvider, useLive, useTicking } from "../live/hooks";
import { NoLinkIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import { arrange, type Wall, type WallCard, type WallZone } from "./arrange";
import { stayAwake } from "./awake";
import { useVenue } from "./useVenue";
import styles from "./Wall.module.css";
import { WallTile } from "./WallTile";

/** The wall in the back office: which guests wait where, for how long, and who has them. It names no guest. */
export function WallPage() {
  const { t } = useTranslation();
  const { screen, check } = useVenue();
  useTitle(t("wall.title"));
  useEffect(stayAwake, []);
  if (screen.kind === "loading") return <main className={styles.middle}>{t("app.loading")}</main>;
  if (screen.kind !== "ready") {
    return (
      <main>
        <div role="alert" className={styles.middle}>
          <h1>{t(`wall.${screen.kind}`)}</h1>
          <p>{screen.kind === "unpaired" ? t("wall.unpairedMore") : t("wall.unreachableMore")}</p>
        </div>
      </main>
    );
  }
  return (
    <LiveProvider person={`wall.${screen.venue.id}`} onSignedOut={check} onRefused={check}>
      <WallScreen venue={screen.venue} />
    </LiveProvider>
  );
}

function WallScreen({ venue }: { venue: VenueView }) {
  const cards = useLive((live) => live.feed.cards);
  const known = useLive((live) => live.feed.known);
  const stale = useLive((live) => live.lost_at !== null);
  const wall = arrange(
    cards.values(),
    venue.zones.map(({ id }) => id),
  );
  return (
    <div className={styles.wall} data-stale={stale || undefined}>
      <Head venue={venue} wall={wall} />
      <Stale venue={venue} />
      <main className={styles.main} aria-busy={!known}>
        <PassedOn cards={wall.passedOn} venue={venue} />
        {known && wall.open + wall.taken === 0 && <Calm />}
        <div className={styles.zones}>
          {wall.zones.map((zone) => (
            <Zone key={zone.zone} zone={zone} venue={venue} />
          ))}
        </div>
      </main>
    </div>
  );
}

function Head({ venue, wall }: { venue: VenueView; wall: Wall }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const time = useTicking((now) => timeOfDay(now, language, venue.timezone));
  return (
    <header className={styles.head}>
      <h1 className={styles.venue}>{say(venue.name)}</h1>
      <span className={styles.count} data-open={wall.open > 0 || undefined}>
        {t("wall.open", { count: wall.open })}
      </span>
      <span className={styles.count}>{t("wall.taken", { count: wall.taken })}</span>
      <time className={styles.clock}>{time}</time>
    </header>
  );
}

/** Huge and plain: nobody must take an old wall for a quiet house. */
function Stale({ venue }: { venue: VenueView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const lost_at = useLive((live) => live.lost_at);
  if (lost_at === null) return null;
  return (
    <div className={styles.stale} role="alert">
      <NoLinkIcon size={72} />
      <div>
        <p className={styles.staleTitle}>{t("wall.stale", { time: timeOfDay(lost_at, language, venue.timezone) })}</p>
        <p>{t("wall.staleMore")}</p>
      </div>
    </div>
  );
}

function PassedOn({ cards, venue }: { cards: WallCard[]; venue: VenueView }) {
  const { t } = useTranslation();
  const zoneName = useZoneName(venue);
  if (cards.length === 0) return null;
  return (
    <section className={styles.passedOn} aria-label={t("wall.passedOn")}>
      <h2 className={styles.title}>{t("wall.passedOn")}</h2>
      <ul className={styles.row}>
        {cards.map((card) => (
          <WallTile key={card.id} card={card} zone={zoneName(card.zone)} />
        ))}
      </ul>
    </section>
  );
}

function Zone({ zone, venue }: { zone: WallZone; venue: VenueView }) {
  const { t } = useTranslation();
  const name = useZoneName(venue)(zone.zone);
  return (
    <section className={styles.zone} aria-label={name}>
      <h2 className={styles.title}>{name}</h2>
      <ul className={styles.tiles}>
        {zone.cards.map((card) => (
          <WallTile key={card.id} card={card} zone="" />
        ))}
      </ul>
      {zone.more > 0 && <p className={styles.more}>{t("wall.more", { count: zone.more })}</p>}
    </section>
  );
}

function Calm() {
  const { t } = useTranslation();
  return <p className={styles.calm}>{t("wall.nobody")}</p>;
}

function useZoneName(venue: VenueView): (zone: string) => string {
  const { say } = useLanguage();
  return useCallback(
    (zone: string) => {
      const found = venue.zones.find(({ id }) => id === zone);
      return found ? say(found.name) : zone;
    },
    [venue, say],
  );
}
