import type { Body, Condition, Group, Part, Question, Then, Words } from "./body";
import { isBlank } from "./body";
import { isGroup, NO_FACT } from "./tree";

/** The rule without what is not filled in yet, for a sentence that grows while somebody writes. */
export function finished(body: Body): Body {
  const { if: group, limits, ...rest } = body;
  const whole = group && withoutGaps(group);
  const { cooldown, cap, quiet } = limits;
  return {
    ...rest,
    name: isBlank(body.name ?? {}) ? DOTS : (body.name ?? DOTS),
    ...(whole ? { if: whole } : {}),
    then: finishedThen(body.then),
    limits: {
      ...(cooldown?.seconds === undefined ? {} : { cooldown }),
      ...(cap?.n === undefined || cap.window_s === undefined ? {} : { cap }),
      ...(quiet?.from && quiet.to ? { quiet } : {}),
    },
  };
}

const DOTS: Words = { en: "…" };
const EVERYBODY: Part[] = [{}];

function finishedThen(then: Then): Then {
  const { question, ...rest } = then;
  return {
    ...rest,
    title: isBlank(then.title) ? DOTS : then.title,
    suggestion: isBlank(then.suggestion) ? DOTS : then.suggestion,
    audience: then.audience.length > 0 ? then.audience : EVERYBODY,
    escalate: then.escalate.filter(({ after_s, to }) => after_s !== undefined && to.length > 0),
    ...(question && !isBlank(question.text) ? { question: withChoices(question) } : {}),
  };
}

function withChoices(question: Question): Question {
  return { ...question, choices: question.choices.filter(({ label }) => !isBlank(label)) };
}

function withoutGaps(group: Group): Group | null {
  const rules = group.rules.map((node) => (isGroup(node) ? withoutGaps(node) : withoutGap(node)));
  const left = rules.filter((node) => node !== null);
  return left.length > 0 ? { ...group, rules: left } : null;
}

const isGap = (value: unknown) => value === null || value === undefined || value === "";

function withoutGap(condition: Condition): Condition | null {
  const { field, value } = condition;
  if (field === NO_FACT || field === "" || isGap(value)) return null;
  return Array.isArray(value) && (value.length === 0 || value.some(isGap)) ? null : condition;
}
