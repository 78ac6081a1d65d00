import { Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguage } from "../../ui/useLanguage";
import { type Priority, ROLE_NEXT, type Then } from "../body";
import { useEditing } from "../editing";
import { focusSoon } from "../focus";
import { byName, optionsOf } from "../fields/choose";
import { Duration } from "../fields/Duration";
import { WordsField } from "../fields/WordsField";
import { AudienceRows } from "./AudienceRows";
import { QuestionFields } from "./QuestionFields";
import { Section } from "./Section";
import styles from "./Write.module.css";

const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];
const FACTS_MOST = 3;

/** The card: what it says, and who gets it. */
export function ThenSection() {
  const { t } = useTranslation();
  const { catalogue, draft, change, errorAt } = useEditing();
  const { then } = draft;
  const set = (part: Partial<Then>) => change((before) => ({ ...before, then: { ...before.then, ...part } }));
  return (
    <Section title={t("editor.then")} more={t("editor.thenMore")}>
      <WordsField
        id="then.title"
        label={t("editor.title")}
        description={t("editor.titleMore")}
        value={then.title}
        placeholders={catalogue.placeholders}
        errorAt={errorAt}
        onChange={(title) => set({ title })}
      />
      <WordsField
        id="then.suggestion"
        label={t("editor.suggestion")}
        description={t("editor.suggestionMore")}
        value={then.suggestion}
        placeholders={catalogue.placeholders}
        errorAt={errorAt}
        onChange={(suggestion) => set({ suggestion })}
      />
      <NativeSelect
        id="then.priority"
        className={styles.short}
        label={t("editor.priority")}
        value={then.priority}
        error={errorAt("then.priority")}
        data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
        onChange={(event) => set({ priority: event.currentTarget.value as Priority })}
      />
      <AudienceRows where="then.audience" label={t("editor.tell")} parts={then.audience} onChange={(audience) => set({ audience })} />
      <Steps then={then} set={set} />
      <Duration
        id="then.expires_s"
        label={t("editor.expires")}
        value={then.expires_s}
        error={errorAt("then.expires_s")}
        onChange={(length_s) => change((before) => ({ ...before, then: withLength(before.then, length_s) }))}
      />
      <ShownFacts then={then} set={set} />
      <QuestionFields />
    </Section>
  );
}

function withLength(then: Then, length_s: number | undefined): Then {
  const { expires_s: _, ...rest } = then;
  return length_s === undefined ? rest : { ...rest, expires_s: length_s };
}

interface Props {
  then: Then;
  set: (part: Partial<Then>) => void;
}

const FIRST_STEP_S = 60;
const STEPS_MOST = 8;

/** What happens while nobody takes the card. */
function Steps({ then, set }: Props) {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const replace = (index: number, part: Partial<Then["escalate"][number]>) =>
    set({ escalate: then.escalate.map((step, at) => (at === index ? { ...step, ...part } : step)) });
  const next_s = (then.escalate.at(-1)?.after_s ?? 0) + FIRST_STEP_S;
  return (
    <div role="group" aria-label={t("editor.steps")} className={styles.stack}>
      <p className={styles.label}>{t("editor.steps")}</p>
      {then.escalate.map((step, index) => (
        // A step is known by its place: the earliest comes first.
        <div key={`${index} of ${then.escalate.length}`} className={styles.step}>
          <Duration
            id={`then.escalate[${index}].after_s`}
            label={t("editor.afterS", { number: index + 1 })}
            value={step.after_s}
            error={errorAt(`then.escalate[${index}].after_s`) ?? errorAt(`then.escalate[${index}]`, true)}
            onChange={(length_s) =>
              set({ escalate: then.escalate.map((one, at) => (at === index ? stepOf(one.to, length_s) : one)) })
            }
          />
          <AudienceRows
            where={`then.escalate[${index}].to`}
            label={t("editor.stepTo", { number: index + 1 })}
            parts={step.to}
            onChange={(to) => replace(index, { to })}
          />
          <div>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                set({ escalate: then.escalate.filter((_, at) => at !== index) });
                focusSoon("then.escalate");
              }}
            >
              {t("editor.removeStep", { number: index + 1 })}
            </Button>
          </div>
        </div>
      ))}
      {then.escalate.length < STEPS_MOST && (
        <div>
          <Button
            id="then.escalate"
            variant="default"
            onClick={() => {
              set({ escalate: [...then.escalate, { after_s: next_s, to: [ROLE_NEXT] }] });
              focusSoon(`then.escalate[${then.escalate.length}].after_s`);
            }}
          >
            {t("editor.addStep")}
          </Button>
        </div>
      )}
    </div>
  );
}

function stepOf(to: Then["escalate"][number]["to"], after_s: number | undefined): Then["escalate"][number] {
  return after_s === undefined ? { to } : { after_s, to };
}

/** At most three; the card chooses where none is chosen. */
function ShownFacts({ then, set }: Props) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { catalogue, errorAt } = useEditing();
  const choices = catalogue.facts.map(({ name, label }) => ({ value: name, label }));
  const shown = then.facts.length < FACTS_MOST ? [...then.facts, ""] : then.facts;
  return (
    <div role="group" aria-label={t("editor.facts")} className={styles.stack}>
      <div>
        <p className={styles.label}>{t("editor.facts")}</p>
        <p className={styles.soft}>{t("editor.factsMore")}</p>
      </div>
      <div className={styles.row}>
        {shown.map((name, index) => (
          <NativeSelect
            key={index === then.facts.length ? "next" : name}
            id={`then.facts[${index}]`}
            className={styles.grow}
            aria-label={t("editor.factNumber", { number: index + 1 })}
            value={name}
            error={errorAt(`then.facts[${index}]`)}
            data={byName(
              optionsOf(choices.filter(({ value }) => value === name || !then.facts.includes(value)), say, name, t("editor.noFact")),
              language,
            )}
            onChange={(event) => {
              const facts = [...then.facts];
              facts[index] = event.currentTarget.value;
              set({ facts: facts.filter(Boolean) });
            }}
          />
        ))}
      </div>
    </div>
  );
}
