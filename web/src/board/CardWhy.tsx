import "../i18n/rules";

import { Alert, Skeleton } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, problemWords } from "../api/problem";
import type { CardView } from "../api/types";
import { useLoaded } from "../rules/useLoaded";
import { Verdict } from "../rules/Verdict";
import { nameOf } from "../rules/words";
import { Dialog } from "../ui/Dialog";
import { useLanguage } from "../ui/useLanguage";
import { headingOf } from "./heading";
import styles from "./CardWhy.module.css";

/** Why this card came: its rule, and the facts as they were. */
export default function CardWhy({ card, onClose }: { card: CardView; onClose: () => void }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <Dialog title={t("card.whyFor", { name: headingOf(card, say) })} onClose={onClose}>
      <Explained card={card.id} />
    </Dialog>
  );
}

function Explained({ card }: { card: string }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const ask = useCallback(() => answered(api.GET("/api/v1/cards/{id}/why", { params: { path: { id: card } } })), [card]);
  const { value, problem } = useLoaded(ask);
  if (problem) {
    return (
      <Alert color="red" role="alert">
        {problem.status === 404 ? t("cardWhy.unknown") : problemWords(t, problem)}
      </Alert>
    );
  }
  if (value === null) {
    return (
      <div role="status">
        <span className="unseen">{t("app.loading")}</span>
        <Skeleton height={200} radius="lg" />
      </div>
    );
  }
  return (
    <div className={styles.why}>
      <p className={styles.rule}>
        {t("cardWhy.rule", { name: nameOf({ id: value.rule, name: value.name }, say), version: value.version })}
      </p>
      {value.me && <p className={styles.sentence}>{say(value.me.words)}</p>}
      <p className={styles.sentence}>{say(value.sentence)}</p>
      <Verdict verdict={value} brief />
    </div>
  );
}
