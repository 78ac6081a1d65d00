"""How likely the guest is to stay away for good."""

from __future__ import annotations

from alerts.people import How
from alerts.rules.catalogue import Context, Fact, Source, Type
from alerts.text import three


def _value(context: Context) -> float | None:
    risk = context.guest.churn_risk
    return None if risk is None else round(risk * 100, 1)


def _source(_: Context) -> Source:
    """Worked out, and never said to the guest."""
    return Source(How.GUESSED)


FACT = Fact(
    name="churn_risk",
    type=Type.NUMBER,
    unit="%",
    label=three("Churn risk", "流失风险", "流失風險"),
    help=three(
        "How likely the guest is to stay away for good, 0 to 100 %. Only overseers are told. No value if"
        " nobody has worked it out.",
        "客人从此不再光临的可能性，0 到 100%。只告诉主管。没有人算过时没有值。",
        "客人從此不再光臨的可能性，0 到 100%。只告訴主管。沒有人計算過時沒有值。",
    ),
    phrase=three("the guest's churn risk", "客人的流失风险", "客人的流失風險"),
    value=_value,
    source=_source,
    discreet=True,
)
"""It has no words: it is not for a card."""
