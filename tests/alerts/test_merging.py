"""Two profiles of one person become one, and two again."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from alerts.merging import CHOICES, DAYS, choices, likeness, merged, unmerged
from alerts.people import Appointment, Guest, How, Occasion, Preference

words = st.sampled_from(["", "a", "b"])
lists = st.lists(st.sampled_from(["x", "y", "z"]), unique=True).map(tuple)
instants = st.one_of(st.none(), st.sampled_from([1.0, 2.0]))


def days() -> st.SearchStrategy[tuple[Occasion, ...]]:
    one = st.builds(Occasion, st.sampled_from(["birthday", "anniversary"]), st.integers(1, 2), st.just(1))
    return st.lists(one, unique_by=lambda day: day.kind).map(tuple)


def likes() -> st.SearchStrategy[tuple[Preference, ...]]:
    one = st.builds(
        Preference, st.sampled_from(["Tea", "Jazz"]), st.just(How.SEEN), instants, st.integers(0, 3)
    )
    return st.lists(one, unique_by=lambda like: like.text).map(tuple)


def profiles(id_: str) -> st.SearchStrategy[Guest]:
    return st.builds(
        Guest,
        id=st.just(id_),
        name=st.sampled_from(["Ann", "Anna", "安"]),
        say=words,
        tier=words,
        tier_since=instants,
        tier_reason=words,
        languages=lists,
        occasions=days(),
        complaint_since=instants,
        complaint=words,
        account_manager=words,
        only=words,
        preferences=likes(),
        segments=lists,
        labels=lists,
        companions=lists,
        appointments=st.lists(st.builds(Appointment, words, st.just(1.0)), unique=True).map(tuple),
        points=instants,
        churn_risk=instants,
        other_names=lists,
        household=words,
        contact_how=lists,
        contact_never=lists,
    )


takes = st.sets(st.sampled_from([*CHOICES, DAYS]))


@given(profiles("kept"), profiles("other"), takes)
def test_a_merge_that_is_undone_at_once_never_was(kept: Guest, other: Guest, take: set[str]) -> None:
    """Both profiles are field by field what they were."""
    one = merged(kept, other, take)
    assert unmerged(one, kept, one, other) == (kept, other)


@given(profiles("kept"), profiles("other"), takes)
def test_nothing_that_only_one_of_them_says_is_lost(kept: Guest, other: Guest, take: set[str]) -> None:
    """Each value of the merged profile is of one of the two, and no list misses what either has; but who
    never wants to be called is not called because the other profile says so."""
    one = merged(kept, other, take)
    for field in ("languages", "segments", "labels", "appointments", "contact_never"):
        assert set(getattr(one, field)) == set(getattr(kept, field)) | set(getattr(other, field))
    for first, *_ in CHOICES.values():
        either = [getattr(each, first) for each in (kept, other)]
        assert getattr(one, first) in either
        assert bool(getattr(one, first)) == any(either)
    assert {like.text for like in one.preferences} == {
        like.text for like in kept.preferences + other.preferences
    }
    assert {day.kind for day in one.occasions} == {day.kind for day in kept.occasions + other.occasions}
    assert {kept.name, other.name} <= {one.name, *one.other_names}
    assert not set(one.contact_how) & set(one.contact_never)


@given(profiles("kept"), profiles("other"))
def test_there_is_a_choice_exactly_where_they_differ(kept: Guest, other: Guest) -> None:
    """Taking what is no choice changes nothing; taking a choice takes the other's word."""
    asked = choices(kept, other)
    nothing = [name for name in (*CHOICES, DAYS) if name not in asked]
    assert merged(kept, other, nothing) == merged(kept, other)
    for name in asked:
        if name != DAYS:
            first = CHOICES[name][0]
            assert getattr(merged(kept, other), first) == getattr(kept, first)
            assert getattr(merged(kept, other, [name]), first) == getattr(other, first)


FULL = Guest(
    "other", "Ann", say="an", tier="gold", languages=("en",), occasions=(Occasion("birthday", 1, 2),),
    complaint_since=1.0, complaint="The bill", account_manager="lin", deputy="noor", only="lin", speak="yue",
    preferences=(Preference("Tea"),), tier_since=1.0, segments=("golf",), labels=("press",),
    companions=("bo",), appointments=(Appointment("spa", 1.0),), value_band="top", points=2.0, churn_risk=0.5,
    other_names=("安",), tier_reason="nights", tier_review=2.0, household="h", contact_how=("email",),
    contact_when="mornings", contact_never=("post",),
)  # fmt: skip


def test_no_field_of_a_profile_is_forgotten() -> None:
    """Whoever adds one says what a merge does with it: an empty profile gets all that the other one says, and
    gives it back. Whether somebody is a child is the same in both."""
    empty = Guest("kept", "")
    names = {field.name for field in fields(Guest)} - {"id", "child"}
    assert all(getattr(FULL, name) != getattr(empty, name) for name in names)
    one = merged(empty, FULL)
    assert {name for name in names if getattr(one, name) != getattr(FULL, name)} == set()
    assert unmerged(one, empty, one, FULL) == (empty, FULL)


KEPT = Guest("kept", "Ann Lee", tier="gold", preferences=(Preference("Tea", times=2, at=5.0),))
OTHER = Guest(
    "other",
    "Lee, Ann",
    tier="silver",
    tier_reason="by hand",
    complaint="The bill",
    complaint_since=3.0,
    preferences=(Preference("tea", times=1, at=9.0), Preference("Jazz")),
    labels=("press",),
)


def test_fields_that_belong_together_come_from_one_profile() -> None:
    """A silver tier's reason does not stand beside gold."""
    assert (merged(KEPT, OTHER).tier, merged(KEPT, OTHER).tier_reason) == ("gold", "")
    taken = merged(KEPT, OTHER, ["tier"])
    assert (taken.tier, taken.tier_reason) == ("silver", "by hand")
    assert (taken.complaint, taken.complaint_since) == ("The bill", 3.0)


def test_what_both_like_is_said_once() -> None:
    """As it was learned last, and seen as often as in both together."""
    assert merged(KEPT, OTHER).preferences == (Preference("tea", times=3, at=9.0), Preference("Jazz"))


def test_what_was_deleted_since_the_merge_does_not_come_back() -> None:
    """Neither a like nor a label of the profile that comes back, nor one that both had; a complaint that was
    settled is settled."""
    after = merged(KEPT, OTHER)
    now = replace(after, preferences=(), labels=(), complaint="", complaint_since=None)
    kept, other = unmerged(now, KEPT, after, OTHER)
    assert kept == replace(KEPT, preferences=())
    assert other == replace(OTHER, preferences=(), labels=(), complaint="", complaint_since=None)


def test_what_was_learned_since_the_merge_is_the_kept_profiles() -> None:
    """A new like, and another tier."""
    after = merged(KEPT, OTHER)
    now = replace(after, tier="diamond", preferences=(*after.preferences, Preference("Opera")))
    kept, other = unmerged(now, KEPT, after, OTHER)
    assert kept == replace(KEPT, tier="diamond", preferences=(*KEPT.preferences, Preference("Opera")))
    assert other == OTHER


def test_what_speaks_for_one_person() -> None:
    """The same name in another order, one birthday, one household, the same company; else nothing does."""
    assert likeness(KEPT, OTHER) == []
    assert likeness(KEPT, replace(OTHER, name="LEE Ann")) == ["name"]
    day = (Occasion("birthday", 3, 4),)
    one = replace(KEPT, occasions=day, household="Lee", companions=("bo",))
    assert likeness(one, replace(one, id="two")) == ["name", "occasions", "household", "companions"]
    assert likeness(KEPT, Guest("x", "Tom", occasions=day)) == []
