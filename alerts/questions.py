"""Answers to questions: what counts as one."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.model import ANSWER_LIMIT, Answer, Card, Question
from alerts.people import Staff
from alerts.refusals import NotAsked
from alerts.screening import screened
from alerts.text import is_plain, same
from recognition.model import Text


def answer_to(
    questions: Iterable[Question], card: Card, member: Staff, key: str, value: str, now: float
) -> Answer:
    """The answer, checked against the first question of this key. Raises NotAsked."""
    question = next((each for each in questions if each.key == key), None)
    if question is None:
        raise NotAsked("Nobody asks this question.")
    value = value.strip()
    return Answer(
        visit=card.visit,
        question=question.key,
        question_text=question.text,
        value=value,
        label=label_of(question, value),
        by=member.id,
        by_name=member.name,
        at=now,
    )


def label_of(question: Question, value: str) -> Text:
    """The value in words. Raises NotAsked if it is no answer at all."""
    if question.choices:
        label = next((choice.label for choice in question.choices if choice.value == value), None)
        if label is None:
            raise NotAsked("This is not one of the choices.")
        return label
    if not value:
        raise NotAsked("The answer is empty.")
    if len(value) > ANSWER_LIMIT:
        raise NotAsked(f"An answer has at most {ANSWER_LIMIT} characters.")
    if not is_plain(value):
        raise NotAsked("The answer holds control characters or line breaks.")
    return same(screened(value))
