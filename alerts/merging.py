"""Two profiles of one person become one, and two again.

What only one of the two says is kept, what both say differently is the manager's choice, lists are joined.
Undone, each field goes back to what it was, unless somebody has changed it since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from typing import TypeVar

from alerts.people import Guest, Occasion, Preference

T = TypeVar("T")

CHOICES: dict[str, tuple[str, ...]] = {
    "name": ("name", "say"),
    "tier": ("tier", "tier_since", "tier_reason", "tier_review"),
    "complaint": ("complaint", "complaint_since"),
    "account_manager": ("account_manager",),
    "deputy": ("deputy",),
    "only": ("only",),
    "speak": ("speak",),
    "household": ("household",),
    "contact_when": ("contact_when",),
    "value_band": ("value_band",),
    "points": ("points",),
    "churn_risk": ("churn_risk",),
}
"""What there is one of, and the fields that go with it: the first says whether it is there at all."""

DAYS = "occasions"
"""The choice between two days of one kind, such as two birthdays."""

_JOINED = ("languages", "segments", "labels", "appointments", "contact_how", "contact_never")


def choices(kept: Guest, other: Guest) -> list[str]:
    """What the two say differently, so that somebody has to choose."""
    found = [
        name for name, (first, *_) in CHOICES.items() if _differs(getattr(kept, first), getattr(other, first))
    ]
    days = {one.kind: one for one in kept.occasions}
    clash = any(one.kind in days and days[one.kind] != one for one in other.occasions)
    return [*found, DAYS] if clash else found


def _differs(one: object, other: object) -> bool:
    return _is_said(one) and _is_said(other) and one != other


def _is_said(value: object) -> bool:
    return value is not None and value != ""


def merged(kept: Guest, other: Guest, take: Collection[str] = ()) -> Guest:
    """The profile of both.

    :param take: choices in which the other profile is right.
    """
    values: dict[str, object] = {}
    for name, group in CHOICES.items():
        values |= _group(kept, other, group, name in take)
    for field in _JOINED:
        values[field] = _joined(getattr(kept, field), getattr(other, field))
    one = replace(
        kept,
        **values,  # type: ignore[arg-type]
        occasions=_days(kept, other, DAYS in take),
        preferences=_likes(kept.preferences + other.preferences),
        companions=_without({kept.id, other.id}, _joined(kept.companions, other.companions)),
    )
    never = set(one.contact_never)
    names = _joined(kept.other_names, other.other_names, (kept.name, other.name))
    return replace(
        one, other_names=_without({one.name, ""}, names), contact_how=_without(never, one.contact_how)
    )


def _group(kept: Guest, other: Guest, group: tuple[str, ...], take: bool) -> dict[str, object]:
    """All of one profile, unless both say the same and one of them more."""
    mine, theirs = ({field: getattr(guest, field) for field in group} for guest in (kept, other))
    if not _is_said(mine[group[0]]):
        return theirs if _is_said(theirs[group[0]]) else mine
    if mine[group[0]] == theirs[group[0]]:
        return {field: mine[field] if _is_said(mine[field]) else theirs[field] for field in group}
    return theirs if take and _is_said(theirs[group[0]]) else mine


def _joined(*lists: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(one for some in lists for one in some))


def _without(gone: Collection[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)


def _days(kept: Guest, other: Guest, take: bool) -> tuple[Occasion, ...]:
    """Each kind of day once."""
    days = {one.kind: one for one in (*kept.occasions, *other.occasions)}
    return tuple((days if take else days | {one.kind: one for one in kept.occasions}).values())


def _likes(all_: Iterable[Preference]) -> tuple[Preference, ...]:
    """Each once: as it was learned last, and as often as it was seen in both."""
    found: dict[str, Preference] = {}
    for one in all_:
        before = found.get(one.text.casefold())
        if before is None:
            found[one.text.casefold()] = one
            continue
        newest = max((before, one), key=lambda each: each.at or 0.0)
        found[one.text.casefold()] = replace(newest, times=before.times + one.times)
    return tuple(found.values())


def unmerged(now: Guest, before: Guest, after: Guest, other: Guest) -> tuple[Guest, Guest]:
    """Both profiles as they were, but for what somebody has changed since the merge: that is changed in the
    one it came from.

    :param now: the one profile.
    :param before: the kept one before the merge.
    :param after: what the merge made of it.
    :param other: the other one before the merge.
    """
    kept: dict[str, object] = {}
    back: dict[str, object] = {}
    for name in (field.name for field in fields(Guest) if field.name != "id"):
        values = (getattr(each, name) for each in (now, before, after, other))
        kept[name], back[name] = _parted(*values)
    return replace(before, **kept), replace(other, **back)  # type: ignore[arg-type]


def _parted(now: object, before: object, after: object, other: object) -> tuple[object, object]:
    if isinstance(now, tuple):
        lists = (_by_key(each) for each in (now, before, after, other))  # type: ignore[arg-type]
        return _parted_lists(*lists)
    if now == after:
        return before, other
    return (before, now) if after == other != before else (now, other)


def _parted_lists(
    now: dict[object, object],
    before: dict[object, object],
    after: dict[object, object],
    other: dict[object, object],
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What was taken from the list since is gone from both, what was added belongs to the kept one."""

    def as_were(of: dict[object, object]) -> list[object]:
        return [one if now.get(key) == after.get(key) else now.get(key) for key, one in of.items()]

    new = [one for key, one in now.items() if key not in after]
    return tuple(filter(None, (*as_were(before), *new))), tuple(filter(None, as_were(other)))


def _by_key(items: tuple[object, ...]) -> dict[object, object]:
    """What makes one of a list the same one, though it may say something else now."""
    return {_key(one): one for one in items}


def _key(one: object) -> object:
    if isinstance(one, Preference):
        return one.text.casefold()
    return one.kind if isinstance(one, Occasion) else one


def likeness(one: Guest, other: Guest) -> list[str]:
    """What speaks for these two being one person."""
    names = _names(one) & _names(other)
    days = {(day.kind, day.month, day.day) for day in one.occasions}
    return [
        why
        for why, holds in (
            ("name", bool(names)),
            ("occasions", any((day.kind, day.month, day.day) in days for day in other.occasions)),
            ("household", bool(one.household) and one.household == other.household),
            ("companions", bool(set(one.companions) & set(other.companions))),
        )
        if holds
    ]


def _names(guest: Guest) -> set[str]:
    """Without regard to case, to order and to dots."""
    spelled = (guest.name, *guest.other_names)
    return {" ".join(sorted(name.casefold().replace(".", " ").split())) for name in spelled}
