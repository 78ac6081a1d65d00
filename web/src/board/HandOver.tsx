import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { StaffView } from "../api/types";
import { useLoaded } from "../rules/useLoaded";
import { useMe } from "../session";
import { useZoneNames } from "../ui/useZoneNames";
import styles from "./HandOver.module.css";
import { ProblemLine } from "./ProblemLine";
import { WordField } from "./WordField";

interface Props {
  /** Left out: all cards and promises that I have. */
  cards?: string[];
  endsShift?: boolean;
  onDone: () => void;
}

/** Whom to offer it to, with a word. It stays mine until they accept. */
export default function HandOver({ cards, endsShift = false, onDone }: Props) {
  const { t } = useTranslation();
  const [to, setTo] = useState("");
  const [word, setWord] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const offer = async () => {
    setBusy(true);
    const body = { to, word, ends_shift: endsShift, ...(cards && { cards }) };
    const reply = await answered(api.POST("/api/v1/handovers", { body }));
    setBusy(false);
    if (reply.ok) onDone();
    else setProblem(reply.problem);
  };
  return (
    <div className={styles.form}>
      <Colleagues chosen={to} onChoose={setTo} />
      <WordField label={t("handover.word")} value={word} onChange={setWord} />
      <p className={styles.hint}>
        {t("handover.until")} {endsShift && t("handover.endsShift")}
      </p>
      <ProblemLine problem={problem} />
      <Button disabled={!to} loading={busy} onClick={() => void offer()}>
        {t("handover.send")}
      </Button>
    </div>
  );
}

const askColleagues = () => answered(api.GET("/api/v1/colleagues"));

function Colleagues({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const { staff } = useMe();
  const { value, problem } = useLoaded(askColleagues);
  if (problem) return <ProblemLine problem={problem} />;
  if (value === null) return <Skeleton height={120} radius="lg" />;
  if (value.length === 0) return <p>{t("handover.nobody")}</p>;
  return (
    <fieldset className={styles.people}>
      <legend>{t("handover.to")}</legend>
      {nearestFirst(value, staff.zone).map((one) => (
        <Person key={one.id} one={one} chosen={one.id === chosen} onChoose={onChoose} />
      ))}
    </fieldset>
  );
}

/** Those in my zone first, then those who are free; by name as the server gives them. */
function nearestFirst(people: readonly StaffView[], zone: string | null): StaffView[] {
  const rank = (one: StaffView) => (one.on_break ? 2 : one.zone === zone ? 0 : 1);
  return people.toSorted((a, b) => rank(a) - rank(b));
}

function Person({ one, chosen, onChoose }: { one: StaffView; chosen: boolean; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const zoneName = useZoneNames();
  const place = one.zone ? zoneName(one.zone) : t("preferences.noZone");
  return (
    <label className={styles.person}>
      <input type="radio" name="colleague" checked={chosen} onChange={() => onChoose(one.id)} />
      <span>
        {one.name}{" "}
        <span className={styles.place}>
          {place}
          {one.on_break && ` · ${t("handover.break")}`}
        </span>
      </span>
    </label>
  );
}
