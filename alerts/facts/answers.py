"""What the guest told us in this visit."""

from __future__ import annotations

from alerts.people import How
from alerts.rules.catalogue import KNOWN, Context, Fact, Names, Source, Type
from alerts.text import same, three
from recognition.model import Text

_NONE: frozenset[str] = frozenset()


def _value(context: Context) -> frozenset[str] | None:
    if not context.answers:
        return _NONE if context.guest.id else None
    return frozenset([f"{question}={answer.value}" for question, answer in context.answers.items()])


def _say(value: str, names: Names) -> Text:
    """The question as the guest is asked it, and what they said."""
    key, equals, said = value.partition("=")
    question = names.questions.get(key)
    if question is None or not equals:
        return same(value)
    return {language: f"{words} {said}" for language, words in question.items()}


def _source(context: Context) -> Source:
    """They told somebody; the last time counts."""
    if not context.answers:
        return KNOWN
    return Source(How.TOLD, max(answer.at for answer in context.answers.values()))


FACT = Fact(
    name="answers_today",
    type=Type.WORDS,
    label=three("Answers in this visit", "本次到访的回答", "本次到訪的回答"),
    help=three(
        "What the guest answered in this visit, each as question=value: lunch=fish. Always has a value for a"
        " guest; may be empty.",
        "客人本次到访时的回答，写作 问题=值：lunch=fish。对客人始终有值；可能为空。",
        "客人本次到訪時的回答，寫作 問題=值：lunch=fish。對客人始終有值；可能為空。",
    ),
    phrase=three("the guest's answers", "客人的回答", "客人的回答"),
    value=_value,
    say=_say,
    source=_source,
)
"""It has no words: each card shows the answers by itself."""
