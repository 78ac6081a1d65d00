import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { inLanguage } from "../../i18n/languages";
import { isDue, type Reading, WEAK_M } from "../../checkin/reading";
import { usePosition, type Watch } from "../../checkin/usePosition";
import { type MyVenue, my } from "../api";
import styles from "../My.module.css";
import type { My } from "../useMy";

/** I am here: by the code at the door, by a button, or by the phone's position. */
export function CheckIn({ page, venue }: { page: My; venue: MyVenue }) {
  const { t, i18n } = useTranslation();
  const [sharing, setSharing] = useState(false);
  const [zone, setZone] = useState(venue.zones[0]?.id ?? "");
  const [said, setSaid] = useState<"nothing" | "in" | "notStored" | "out">("nothing");
  const watch = usePosition(sharing);
  usePosts(page, venue, watch);
  useCode(page, setSaid);

  const checkIn = async () => {
    const reply = await page.act(() => my.checkIn({ venue: venue.id, zone }));
    if (reply.ok) setSaid(reply.value.zone ? "in" : "notStored");
  };
  const stop = async () => {
    setSharing(false);
    if ((await page.act(() => my.stop(venue.id))).ok) setSaid("out");
  };

  return (
    <section className={styles.panel} aria-label={t("my.checkIn.title")} data-said={said}>
      <h2>{t("my.checkIn.title")}</h2>
      <p role="status">{said !== "nothing" && t(`my.checkIn.${said}`)}</p>
      <p>{t("my.checkIn.scan")}</p>
      <label className={styles.field}>
        <span>{t("my.checkIn.place")}</span>
        <select value={zone} onChange={(event) => setZone(event.currentTarget.value)}>
          {venue.zones.map((one) => (
            <option key={one.id} value={one.id}>
              {inLanguage(one.name, i18n.language)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className={styles.primary} disabled={page.busy} onClick={() => void checkIn()}>
        {t("my.checkIn.here")}
      </button>
      <p role="status" data-sharing={sharingOf(watch)}>
        {t(`here.sharing.${sharingOf(watch)}`, { metres: metresOf(watch) })}
      </p>
      {!sharing && (
        <button type="button" className={styles.secondary} onClick={() => setSharing(true)}>
          {t("here.share")}
        </button>
      )}
      {(sharing || venue.zone) && (
        <button type="button" className={styles.secondary} disabled={page.busy} onClick={() => void stop()}>
          {sharing ? t("here.stop") : t("here.leave")}
        </button>
      )}
    </section>
  );
}

function sharingOf(watch: Watch) {
  if (watch.kind !== "reading") return watch.kind;
  return watch.reading.accuracy_m > WEAK_M ? "weak" : "good";
}

const metresOf = (watch: Watch) => (watch.kind === "reading" ? Math.round(watch.reading.accuracy_m) : 0);

/** Tells the code of a door that the page was opened with, once. */
function useCode(page: My, tell: (said: "in" | "notStored") => void) {
  const { code, takeCode, act } = page;
  useEffect(() => {
    if (!code) return;
    takeCode();
    void act(() => my.checkIn({ code })).then((reply) => {
      if (reply.ok) tell(reply.value.zone ? "in" : "notStored");
    });
  }, [code, takeCode, act, tell]);
}

/** Sends what the phone reads, as often as it should. */
function usePosts(page: My, venue: MyVenue, watch: Watch) {
  const sent = useRef<Reading | null>(null);
  const reading = watch.kind === "reading" ? watch.reading : null;
  const { act } = page;
  useEffect(() => {
    // Who begins to share again is not made to wait for what was sent before.
    if (watch.kind === "off") sent.current = null;
  }, [watch.kind]);
  useEffect(() => {
    const now = Date.now() / 1000;
    if (reading === null || !isDue(reading, sent.current, now)) return;
    const before = sent.current;
    sent.current = reading;
    const { lat, lon, accuracy_m, at } = reading;
    void act(() => my.share(venue.id, { lat, lon, accuracy_m, age_s: Math.max(0, now - at) })).then((reply) => {
      if (!reply.ok && sent.current === reading) sent.current = before;
    });
  }, [reading, venue.id, act]);
}
