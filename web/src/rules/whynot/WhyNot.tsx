import { Alert, Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { GuestChoiceView, MomentView } from "../../api/types";
import { dateWords, timeOfDay } from "../../i18n/time";
import { useLiveStore } from "../../live/hooks";
import { useMe } from "../../session";
import chips from "../../ui/chips.module.css";
import { CheckIcon } from "../../ui/icons";
import { useLanguage } from "../../ui/useLanguage";
import { useTitle } from "../../ui/useTitle";
import { useZoneNames } from "../../ui/useZoneNames";
import rules from "../rules.module.css";
import { GuestPicker } from "../trial/GuestPicker";
import { instantOf, wallClock } from "../trial/instant";
import { useMoments } from "../trial/useMoments";
import { Waiting } from "../Waiting";
import { troubleWords } from "../words";
import { Answers } from "./Answers";
import styles from "./WhyNot.module.css";

const DAY_S = 86_400;

/** As in the stylesheet. */
const SIDE_BY_SIDE = "(min-width: 901px)";

/** Why no card came: of one guest, at one time. */
export function WhyNot() {
  const { t } = useTranslation();
  useTitle(t("whyNot.title"));
  const { venue } = useMe();
  const store = useLiveStore();
  const [guest, setGuest] = useState<GuestChoiceView | null>(null);
  const [day, setDay] = useState(() => wallClock(store.now(), venue.timezone).slice(0, 10));
  const [moment, setMoment] = useState<string | null>(null);
  const answers = useShown(moment);
  return (
    <>
      <Link href="/rules" className={rules.back}>
        {t("editor.back")}
      </Link>
      <h1 className={rules.title}>{t("whyNot.title")}</h1>
      <p className={rules.intro}>{t("whyNot.intro")}</p>
      <div className={styles.page}>
        <div className={styles.ask}>
          <GuestPicker
            guest={guest}
            onChoose={(next) => {
              setGuest(next);
              setMoment(null);
            }}
          />
          {guest && (
            <>
              <TextInput
                type="date"
                label={t("whyNot.day")}
                value={day}
                onChange={(event) => {
                  setDay(event.currentTarget.value);
                  setMoment(null);
                }}
              />
              <Moments guest={guest.id} day={day} chosen={moment} onChoose={setMoment} onDay={setDay} />
            </>
          )}
        </div>
        <div ref={answers} className={styles.answers} aria-live="polite">
          {guest && moment ? (
            <Answers guest={guest.id} moment={moment} />
          ) : (
            <p className={rules.soft}>{guest ? t("whyNot.chooseMoment") : t("whyNot.chooseGuest")}</p>
          )}
        </div>
      </div>
    </>
  );
}

/** Where the page is narrow the answers stand below a long list: whoever asks is taken there. */
function useShown(moment: string | null) {
  const answers = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (moment !== null && !window.matchMedia(SIDE_BY_SIDE).matches) answers.current?.scrollIntoView({ block: "start" });
  }, [moment]);
  return answers;
}

interface MomentsProps {
  guest: string;
  day: string;
  chosen: string | null;
  onChoose: (moment: string) => void;
  onDay: (day: string) => void;
}

function Moments({ guest, day, chosen, onChoose, onDay }: MomentsProps) {
  const { t } = useTranslation();
  const { venue } = useMe();
  const from = instantOf(`${day}T00:00`, venue.timezone);
  const { value, problem, reload } = useMoments(Number.isNaN(from) ? null : guest, from, from + DAY_S);
  if (problem) {
    return (
      <Alert color="red" role="alert">
        <p>{troubleWords(t, problem)}</p>
        <Button mt="sm" onClick={reload}>
          {t("app.retry")}
        </Button>
      </Alert>
    );
  }
  if (value === null) return <Waiting />;
  if (value.length === 0) return <DayBefore guest={guest} before={from} onDay={onDay} />;
  return (
    <ul className={styles.moments} aria-label={t("whyNot.moments")}>
      {value.map((moment) => (
        <li key={moment.id}>
          <MomentButton moment={moment} chosen={moment.id === chosen} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  );
}

/** Where there is nothing: the last day before on which there was something. */
function DayBefore({ guest, before, onDay }: { guest: string; before: number; onDay: (day: string) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const { value } = useMoments(guest, 0, before);
  const at = value?.[0]?.at;
  return (
    <div>
      <p role="status">{t("whyNot.noMoments")}</p>
      {at !== undefined && (
        <Button variant="default" mt="sm" onClick={() => onDay(wallClock(at, venue.timezone).slice(0, 10))}>
          {t("whyNot.dayBefore", { day: dateWords(at, language, venue.timezone) })}
        </Button>
      )}
    </div>
  );
}

interface ButtonProps {
  moment: MomentView;
  chosen: boolean;
  onChoose: (moment: string) => void;
}

function MomentButton({ moment, chosen, onChoose }: ButtonProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const zoneName = useZoneNames();
  return (
    <button type="button" className={styles.moment} aria-pressed={chosen} data-moment={moment.kind} onClick={() => onChoose(moment.id)}>
      <span className={styles.time}>{timeOfDay(moment.at, language, venue.timezone)}</span>{" "}
      <span className={styles.what}>
        {t(`moments.${moment.kind}`)} · {zoneName(moment.zone)}
      </span>{" "}
      {moment.card !== null && (
        <span className={chips.chip} data-kind="good">
          <CheckIcon size={16} />
          {t("whyNot.card")}
        </span>
      )}
    </button>
  );
}
