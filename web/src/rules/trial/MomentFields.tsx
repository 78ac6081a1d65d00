import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { MomentView } from "../../api/types";
import { dateAndTime } from "../../i18n/time";
import { useMe } from "../../session";
import { useLanguage } from "../../ui/useLanguage";
import { useZoneNames } from "../../ui/useZoneNames";
import { useEditing } from "../editing";
import { Amount } from "../fields/Amount";
import { Duration } from "../fields/Duration";
import { OneOf } from "../fields/OneOf";
import { troubleWords } from "../words";
import styles from "./Trial.module.css";
import { useMoments } from "./useMoments";

/** A moment that somebody imagines. */
export interface MadeUp {
  trigger: string;
  zone: string;
  /** As the clock on the venue's wall says. */
  wall: string;
  dwell_s?: number;
  away_days?: number;
}

export type Chosen = "recorded" | "madeUp";

interface Props {
  guest: string;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  moment: string | null;
  onMoment: (id: string | null) => void;
  madeUp: MadeUp;
  onMadeUp: (madeUp: MadeUp) => void;
}

/** Which moment to test with: one that was recorded of this guest, or one made up. */
export function MomentFields(props: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.moment}>
      <OneOf
        label={t("trial.moment")}
        chosen={props.chosen}
        options={[
          { value: "recorded", label: t("trial.recorded") },
          { value: "madeUp", label: t("trial.madeUp") },
        ]}
        onChoose={(value) => props.onChosen(value === "madeUp" ? "madeUp" : "recorded")}
      />
      {props.chosen === "recorded" ? <Recorded {...props} /> : <Imagined {...props} />}
    </div>
  );
}

function Recorded({ guest, moment, onMoment }: Props) {
  const { t } = useTranslation();
  const words = useMomentWords();
  const { value: moments, problem } = useMoments(guest);
  if (problem) return <p role="alert">{troubleWords(t, problem)}</p>;
  if (moments?.length === 0) return <p role="status">{t("trial.noMoments")}</p>;
  return (
    <NativeSelect
      label={t("trial.recordedMoment")}
      disabled={moments === null}
      value={moment ?? ""}
      data={[
        { value: "", label: t("trial.chooseMoment") },
        ...(moments ?? []).map((one) => ({ value: one.id, label: words(one) })),
      ]}
      onChange={(event) => onMoment(event.currentTarget.value || null)}
    />
  );
}

/** "25 Nov 2026, 14:05 · The guest arrives · Lobby", and whether it made a card. */
export function useMomentWords(): (moment: MomentView) => string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  const zoneName = useZoneNames();
  return ({ at, kind, zone, card }) =>
    [
      dateAndTime(at, language, venue.timezone),
      t(`moments.${kind}`),
      zoneName(zone),
      ...(card === null ? [] : [t("trial.madeCard")]),
    ].join(" · ");
}

function Imagined({ madeUp, onMadeUp }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { catalogue } = useEditing();
  const takes = catalogue.triggers.find(({ name }) => name === madeUp.trigger)?.takes ?? [];
  return (
    <div className={styles.fields}>
      <NativeSelect
        label={t("editor.trigger")}
        value={madeUp.trigger}
        data={catalogue.triggers.map(({ name, label }) => ({ value: name, label: say(label) }))}
        onChange={(event) => onMadeUp({ trigger: event.currentTarget.value, zone: madeUp.zone, wall: madeUp.wall })}
      />
      <NativeSelect
        label={t("trial.zone")}
        value={madeUp.zone}
        data={catalogue.zones.map(({ value, label }) => ({ value, label: say(label) }))}
        onChange={(event) => onMadeUp({ ...madeUp, zone: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t("trial.time")}
        value={madeUp.wall}
        onChange={(event) => onMadeUp({ ...madeUp, wall: event.currentTarget.value })}
      />
      {takes.includes("for_s") && (
        <Duration
          id="trial.dwell"
          label={t("editor.forS")}
          value={madeUp.dwell_s}
          onChange={(dwell_s) => onMadeUp(withOr(madeUp, "dwell_s", dwell_s))}
        />
      )}
      {takes.includes("after_days") && (
        <Amount
          id="trial.away"
          label={t("trial.away")}
          unit={t("shortUnits.days")}
          value={madeUp.away_days}
          onChange={(days) => onMadeUp(withOr(madeUp, "away_days", days))}
        />
      )}
    </div>
  );
}

function withOr(madeUp: MadeUp, name: "dwell_s" | "away_days", value: number | undefined): MadeUp {
  const { [name]: _, ...rest } = madeUp;
  return value === undefined ? rest : { ...rest, [name]: value };
}
