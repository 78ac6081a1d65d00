import { ActionIcon, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { CrossIcon } from "../../ui/icons";
import type { Question } from "../body";
import { useEditing } from "../editing";
import { focusSoon } from "../focus";
import { WordsField } from "../fields/WordsField";
import styles from "./Write.module.css";

const CHOICES_MOST = 12;
const ADD = "then.question.choices";

/** Something worth asking the guest, with answers to touch. */
export function QuestionFields() {
  const { t } = useTranslation();
  const { draft, change } = useEditing();
  const { question } = draft.then;
  const set = (next: Question | undefined) =>
    change((before) => {
      const { question: _, ...rest } = before.then;
      return { ...before, then: next ? { ...rest, question: next } : rest };
    });
  return (
    <div role="group" aria-label={t("editor.question")} className={styles.stack}>
      <p className={styles.label}>{t("editor.question")}</p>
      {question ? (
        <Asked question={question} set={set} />
      ) : (
        <div>
          <Button
            id="then.question"
            variant="default"
            onClick={() => {
              set({ key: "", text: {}, choices: [] });
              focusSoon("then.question.text");
            }}
          >
            {t("editor.addQuestion")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Asked({ question, set }: { question: Question; set: (question: Question | undefined) => void }) {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const { choices } = question;
  return (
    <div className={styles.step}>
      <WordsField
        id="then.question.text"
        label={t("editor.questionText")}
        value={question.text}
        errorAt={errorAt}
        onChange={(text) => set({ ...question, text })}
      />
      <p className={styles.label}>{t("editor.choices")}</p>
      <p className={styles.soft}>{t("editor.choicesMore")}</p>
      {choices.map((choice, index) => (
        <div key={`${index} of ${choices.length}`} className={styles.choice}>
          <WordsField
            id={`then.question.choices[${index}].label`}
            label={t("editor.choiceNumber", { number: index + 1 })}
            value={choice.label}
            errorAt={errorAt}
            onChange={(label) => set({ ...question, choices: choices.map((one, at) => (at === index ? { ...one, label } : one)) })}
          />
          <ActionIcon
            aria-label={t("editor.removeChoice", { number: index + 1 })}
            onClick={() => {
              set({ ...question, choices: choices.filter((_, at) => at !== index) });
              focusSoon(ADD);
            }}
          >
            <CrossIcon />
          </ActionIcon>
        </div>
      ))}
      <div className={styles.row}>
        {choices.length < CHOICES_MOST && (
          <Button
            id={ADD}
            variant="default"
            onClick={() => {
              set({ ...question, choices: [...choices, { value: "", label: {} }] });
              focusSoon(`then.question.choices[${choices.length}].label`);
            }}
          >
            {t("editor.addChoice")}
          </Button>
        )}
        <Button
          variant="subtle"
          color="gray"
          onClick={() => {
            set(undefined);
            focusSoon("then.question");
          }}
        >
          {t("editor.removeQuestion")}
        </Button>
      </div>
    </div>
  );
}
