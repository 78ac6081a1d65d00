import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem } from "../../api/problem";
import type { GuestChoiceView, VerdictView } from "../../api/types";
import { useLiveStore } from "../../live/hooks";
import { useMe } from "../../session";
import type { Body } from "../body";
import { useEditing } from "../editing";
import { Verdict } from "../Verdict";
import { troubleWords } from "../words";
import { GuestPicker } from "./GuestPicker";
import { instantOf, wallClock } from "./instant";
import { type Chosen, type MadeUp, MomentFields } from "./MomentFields";
import styles from "./Trial.module.css";

interface Props {
  id: string;
  body: Body;
  finished: boolean;
}

interface Answer {
  verdict: VerdictView;
  /** The rule that was tested, to tell when it is another by now. */
  body: Body;
  guest: string;
}

/** What the rule, as it is written here, says to one moment of one guest. */
export default function Trial({ id, body, finished }: Props) {
  const { t } = useTranslation();
  const { venue } = useMe();
  const store = useLiveStore();
  const { catalogue, draft } = useEditing();
  const [guest, setGuest] = useState<GuestChoiceView | null>(null);
  const [chosen, setChosen] = useState<Chosen>("recorded");
  const [moment, setMoment] = useState<string | null>(null);
  const [madeUp, setMadeUp] = useState<MadeUp>(() => ({
    trigger: draft.when.trigger,
    zone: catalogue.zones[0]?.value ?? "",
    wall: wallClock(store.now(), venue.timezone),
    ...(draft.when.for_s === undefined ? {} : { dwell_s: draft.when.for_s }),
  }));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);

  const at = instantOf(madeUp.wall, venue.timezone);
  const ready = finished && guest !== null && (chosen === "recorded" ? moment !== null : !Number.isNaN(at));
  const test = async () => {
    if (guest === null) return;
    setBusy(true);
    const { wall: _, ...imagined } = madeUp;
    const which = chosen === "recorded" ? { id: moment ?? "" } : { ...imagined, at };
    const rule = { ...body, id, version: 1, status: "live" };
    const request = { rule, guest: guest.id, moment: which } as Parameters<typeof postTest>[0];
    const reply = await answered(postTest(request));
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    setAnswer(reply.ok ? { verdict: reply.value, body, guest: guest.name } : null);
  };

  return (
    <section aria-label={t("tabs.test")} className={styles.trial}>
      <div className={styles.ask}>
        <p className={styles.soft}>{t("trial.intro")}</p>
        <GuestPicker
          guest={guest}
          onChoose={(next) => {
            setGuest(next);
            setMoment(null);
            setAnswer(null);
          }}
        />
        {guest && (
          <MomentFields
            guest={guest.id}
            chosen={chosen}
            onChosen={setChosen}
            moment={moment}
            onMoment={setMoment}
            madeUp={madeUp}
            onMadeUp={setMadeUp}
          />
        )}
        {!finished && <p className={styles.warn}>{t("trial.unfinished")}</p>}
        <div>
          <Button disabled={!ready} loading={busy} onClick={() => void test()}>
            {t("trial.test")}
          </Button>
        </div>
      </div>
      <div className={styles.answer} aria-live="polite">
        {problem && (
          <Alert color="red" role="alert">
            {troubleWords(t, problem)}
          </Alert>
        )}
        {answer && (
          <>
            <h2 className={styles.title}>{t("trial.answer", { name: answer.guest })}</h2>
            {answer.body !== body && <p className={styles.warn}>{t("trial.changed")}</p>}
            <Verdict verdict={answer.verdict} />
          </>
        )}
        {!answer && !problem && <p className={styles.soft}>{t("trial.nothingYet")}</p>}
      </div>
    </section>
  );
}

const postTest = (body: NonNullable<Parameters<typeof api.POST<"/api/v1/rules/test", { body: never }>>[1]>["body"]) =>
  api.POST("/api/v1/rules/test", { body });
