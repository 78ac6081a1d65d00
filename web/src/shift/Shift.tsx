import { Button, Skeleton } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CardView, MineView } from "../api/types";
import { headingOf } from "../board/heading";
import HandOver from "../board/HandOver";
import { ProblemLine } from "../board/ProblemLine";
import { useCardActions } from "../board/useCardActions";
import { timeOfDay } from "../i18n/time";
import { useLive } from "../live/hooks";
import { useMe } from "../session";
import { Dialog } from "../ui/Dialog";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import { useZoneNames } from "../ui/useZoneNames";
import { EndShift } from "./EndShift";
import styles from "./Shift.module.css";
import { type Duty, useDuty } from "./useDuty";

const QUIET_MINUTES = [15, 30, 60];

/** My shift: whether I am on it, what I have, and how often I was disturbed. */
export default function Shift() {
  const { t } = useTranslation();
  const mine = useLive((live) => live.feed.mine);
  const duty = useDuty();
  useTitle(t("shift.title"));
  return (
    <div className={styles.page}>
      <h1>{t("shift.title")}</h1>
      {mine ? <Parts mine={mine} duty={duty} /> : <Skeleton height={240} radius="lg" />}
      {duty.asked && <EndShift duty={duty} />}
    </div>
  );
}

function Parts({ mine, duty }: { mine: MineView; duty: Duty }) {
  return (
    <>
      <State mine={mine} duty={duty} />
      {mine.staff.on_shift && <Quiet mine={mine} duty={duty} />}
      <Cards />
      <Promises mine={mine} />
      <Disturbed mine={mine} />
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function useTime(): (at: number) => string {
  const { language } = useLanguage();
  const { venue } = useMe();
  return (at) => timeOfDay(at, language, venue.timezone);
}

function State({ mine: { staff }, duty }: { mine: MineView; duty: Duty }) {
  const { t } = useTranslation();
  const time = useTime();
  const on = staff.on_shift;
  const onSince = staff.shift_since === null ? t("shift.on") : t("shift.since", { time: time(staff.shift_since) });
  return (
    <section className={styles.part}>
      <p role="status" className={styles.strong}>
        {on ? onSince : t("shift.off")}
      </p>
      {!on && <p className={styles.soft}>{t("shift.offMore")}</p>}
      {on && staff.on_break && <p>{t("shift.onBreak")}</p>}
      {!duty.asked && <ProblemLine problem={duty.problem} />}
      <div className={styles.buttons}>
        {!on && <Button onClick={() => void duty.set({ on_shift: true })}>{t("shift.begin")}</Button>}
        {on && (
          <Button
            variant={staff.on_break ? "filled" : "default"}
            onClick={() => void duty.set({ on_shift: true, on_break: !staff.on_break })}
          >
            {staff.on_break ? t("shift.back") : t("shift.break")}
          </Button>
        )}
        {on && (
          <Button variant="default" onClick={() => void duty.set({ on_shift: false })}>
            {t("shift.end")}
          </Button>
        )}
      </div>
    </section>
  );
}

function Quiet({ mine: { staff }, duty }: { mine: MineView; duty: Duty }) {
  const { t } = useTranslation();
  const time = useTime();
  const set = (minutes: number) =>
    void duty.set({ on_shift: true, on_break: staff.on_break, quiet_minutes: minutes });
  return (
    <Part title={t("shift.quiet")}>
      <p className={styles.soft}>{t("shift.quietMore")}</p>
      {staff.quiet_until !== null && <p role="status">{t("shift.quietUntil", { time: time(staff.quiet_until) })}</p>}
      <div className={styles.buttons}>
        {QUIET_MINUTES.map((minutes) => (
          <Button key={minutes} variant="default" onClick={() => set(minutes)}>
            {t("shift.quietFor", { minutes })}
          </Button>
        ))}
        {staff.quiet_until !== null && <Button onClick={() => set(0)}>{t("shift.loud")}</Button>}
      </div>
    </Part>
  );
}

function Cards() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { staff } = useMe();
  const zoneName = useZoneNames();
  const [giving, setGiving] = useState(false);
  const all = useLive((live) => live.feed.cards);
  const cards = useMemo(() => [...all.values()].filter(({ owner }) => owner?.id === staff.id), [all, staff.id]);
  return (
    <Part title={t("shift.cards")}>
      {cards.length === 0 && <p className={styles.soft}>{t("shift.noCards")}</p>}
      <ul className={styles.list}>
        {cards.map((card) => (
          <li key={card.id}>
            <strong>{headingOf(card, say)}</strong> <span className={styles.soft}>{zoneName(card.zone)}</span>
          </li>
        ))}
      </ul>
      {cards.length > 0 && (
        <Button variant="default" onClick={() => setGiving(true)}>
          {t("handover.giveAll")}
        </Button>
      )}
      {giving && (
        <Dialog title={t("handover.giveAll")} onClose={() => setGiving(false)}>
          <HandOver onDone={() => setGiving(false)} />
        </Dialog>
      )}
    </Part>
  );
}

function Promises({ mine }: { mine: MineView }) {
  const { t } = useTranslation();
  const actions = useCardActions();
  const all = useLive((live) => live.feed.cards);
  const cardOf = (note: string) => [...all.values()].find((card) => card.notes.some(({ id }) => id === note));
  return (
    <Part title={t("shift.promises")}>
      {mine.promises.length === 0 && <p className={styles.soft}>{t("shift.noPromises")}</p>}
      <ul className={styles.list}>
        {mine.promises.map(({ id, text }) => (
          <li key={id}>
            <span>
              <Whose card={cardOf(id)} /> {text}
            </span>
            <Button variant="default" onClick={() => void actions.kept(cardOf(id)?.id ?? "", id)}>
              {t("shift.kept")}
            </Button>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** The guest to whom it was promised, while they have a card on this screen. */
function Whose({ card }: { card: CardView | undefined }) {
  const { say } = useLanguage();
  return card ? <strong>{headingOf(card, say)}:</strong> : null;
}

/** As many boxes as a person may be disturbed an hour; the words say the same. */
function Disturbed({ mine }: { mine: MineView }) {
  const { t } = useTranslation();
  const { disturbed_last_hour: number, disturbed_most: most } = mine;
  return (
    <Part title={t("shift.disturbed")}>
      <p className={styles.strong}>{t("shift.disturbedOf", { number, most })}</p>
      <div className={styles.meter} aria-hidden>
        {Array.from({ length: most }, (_, box) => (
          <span key={box} data-full={box < number || undefined} />
        ))}
      </div>
    </Part>
  );
}
