import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { HandoverView } from "../api/types";
import { useLive } from "../live/hooks";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import styles from "./HandOver.module.css";
import { headingOf } from "./heading";
import { ProblemLine } from "./ProblemLine";

/** What colleagues offer me, and what I offered: on every page, until it is answered. */
export function HandOverBanner() {
  const mine = useLive((live) => live.feed.mine);
  const offered = mine?.handovers.filter(({ state }) => state === "offered") ?? [];
  return offered.map((one) => <Offer key={one.id} offer={one} />);
}

function Offer({ offer }: { offer: HandoverView }) {
  const { t } = useTranslation();
  const { staff } = useMe();
  const forMe = offer.taker.id === staff.id;
  const title = forMe
    ? t("handover.from", { name: offer.giver.name })
    : t("handover.offered", { name: offer.taker.name });
  return (
    <section className={styles.banner} aria-label={title}>
      <div className={styles.offer} role="status">
        <strong>{title}</strong> <Summary offer={offer} />
      </div>
      <Answer offer={offer} forMe={forMe} />
    </section>
  );
}

/** Whose cards, as far as this screen has them. */
function Summary({ offer }: { offer: HandoverView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const cards = useLive((live) => live.feed.cards);
  const known = offer.cards.flatMap((id) => cards.get(id) ?? []);
  const names = known.map((card) => headingOf(card, say)).join(t("handover.and"));
  const count = t("handover.cards", { number: offer.cards.length });
  return (
    <>
      <p>{known.length < offer.cards.length ? count : names}</p>
      {offer.promises.map(({ id, text }) => (
        <p key={id}>{t("handover.promise", { text })}</p>
      ))}
      {offer.word && <p>{t("handover.said", { word: offer.word })}</p>}
    </>
  );
}

function Answer({ offer, forMe }: { offer: HandoverView; forMe: boolean }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const say = async (path: "/api/v1/handovers/{id}/accept" | "/api/v1/handovers/{id}/decline") => {
    setBusy(true);
    const reply = await answered(api.POST(path, { params: { path: { id: offer.id } } }));
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
  };
  return (
    <div className={styles.buttons}>
      <ProblemLine problem={problem} />
      {forMe && (
        <Button disabled={busy} onClick={() => void say("/api/v1/handovers/{id}/accept")}>
          {t("handover.accept")}
        </Button>
      )}
      <Button variant="default" disabled={busy} onClick={() => void say("/api/v1/handovers/{id}/decline")}>
        {forMe ? t("handover.decline") : t("handover.takeBack")}
      </Button>
    </div>
  );
}
