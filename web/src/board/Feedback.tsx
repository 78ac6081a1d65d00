import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Problem } from "../api/problem";
import type { CardView, Usefulness } from "../api/types";
import styles from "./HandOver.module.css";
import { ProblemLine } from "./ProblemLine";
import type { CardActions } from "./useCardActions";

const VALUES: Usefulness[] = ["useful", "not_useful", "wrong_person"];

/** Whether the card was of use: one touch; the last one counts. */
export function Feedback({ card, actions }: { card: CardView; actions: CardActions }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Usefulness | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const rate = async (value: Usefulness) => {
    const failed = await actions.feedback(card, value);
    setProblem(failed);
    if (!failed) setChosen(value);
  };
  return (
    <>
      <div role="group" aria-label={t("feedback.title")} className={styles.buttons}>
        {VALUES.map((value) => (
          <Button
            key={value}
            variant={value === chosen ? "filled" : "default"}
            aria-pressed={value === chosen}
            onClick={() => void rate(value)}
          >
            {t(`feedback.${value}`)}
          </Button>
        ))}
      </div>
      <ProblemLine problem={problem} />
      {chosen && !problem && (
        <p role="status" className={styles.done}>
          {t("feedback.thanks")}
        </p>
      )}
    </>
  );
}
