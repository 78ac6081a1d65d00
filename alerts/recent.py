"""The facts that count a guest's visits within so many days."""

from __future__ import annotations

from alerts.here import is_here
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def visits_within(days: int, place: int) -> Fact:
    """:param place: where the count is in ``Visit.recent``."""

    def value(context: Context) -> float | None:
        recent = context.moment.visit.recent
        return recent[place] if recent is not None and is_here(context.moment) else None

    return Fact(
        name=f"visits_{days}_days",
        type=Type.NUMBER,
        label=three(f"Visits in {days} days", f"{days} 天内到访次数", f"{days} 天內到訪次數"),
        help=three(
            f"How often the guest was at this venue in the {days} days before this visit, with this visit."
            " No value for a guest who is not here.",
            f"客人在本次到访前 {days} 天内到访本店的次数，包括这一次。客人不在店内时没有值。",
            f"客人在本次到訪前 {days} 天內到訪本店的次數，包括這一次。客人不在店內時沒有值。",
        ),
        phrase=three(
            f"the number of visits in {days} days",
            f"客人 {days} 天内到访的次数",
            f"客人 {days} 天內到訪的次數",
        ),
        value=value,
    )
