import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CardView, QuestionView } from "../api/types";
import { QuestionIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import styles from "./CardTile.module.css";
import type { CardActions } from "./useCardActions";

const LONGEST_ANSWER = 200;

interface Props {
  card: CardView;
  actions: CardActions;
  /** Somebody else has the card: the answers wait behind one button. */
  folded: boolean;
}

/** The card's question. Whoever hears the answer can record it, owner or not. */
export function AnswerPad({ card, actions, folded }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const body = useId();
  if (card.question === null) return null;
  const question = card.question;
  const answer = (value: string) => actions.answer(card, question.key, value);
  const busy = actions.busy.has(card.id);
  if (!folded) return <Question question={question} busy={busy} onAnswer={answer} />;
  return (
    <div id={body}>
      <Button variant="default" fullWidth aria-expanded={shown} aria-controls={body} onClick={() => setShown(!shown)}>
        {shown ? t("card.answerClose") : t("card.answerOpen")}
      </Button>
      {shown && <Question question={question} busy={busy} onAnswer={answer} />}
    </div>
  );
}

interface QuestionProps {
  question: QuestionView;
  busy: boolean;
  onAnswer: (value: string) => void;
}

function Question({ question, busy, onAnswer }: QuestionProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const text = say(question.text);
  return (
    <div role="group" aria-label={text} className={styles.pad} data-question={question.key}>
      <p className={styles.question}>
        <QuestionIcon size={18} />
        <span>
          <span className="unseen">{t("card.question")}: </span>
          {text}
        </span>
      </p>
      {question.choices.length > 0 ? (
        <div className={styles.choices}>
          {question.choices.map((choice) => (
            <Button
              key={choice.value}
              variant="default"
              disabled={busy}
              className={styles.choice}
              onClick={() => onAnswer(choice.value)}
            >
              {say(choice.label)}
            </Button>
          ))}
        </div>
      ) : (
        <FreeAnswer busy={busy} onAnswer={onAnswer} />
      )}
    </div>
  );
}

function FreeAnswer({ busy, onAnswer }: { busy: boolean; onAnswer: (value: string) => void }) {
  const { t } = useTranslation();
  const [value, setValue] = useState("");
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim()) onAnswer(value.trim());
  };
  return (
    <form className={styles.free} onSubmit={save}>
      <TextInput
        aria-label={t("card.answerLabel")}
        className={styles.freeText}
        maxLength={LONGEST_ANSWER}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={busy || value.trim() === ""}>
        {t("card.answerSave")}
      </Button>
    </form>
  );
}
