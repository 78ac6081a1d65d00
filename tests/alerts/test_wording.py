"""The words on a card."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.rules.check import PLACEHOLDER
from alerts.text import BLANK, complete, is_plain, same, three
from alerts.wording import Wording, cut, fill
from tests.alerts.building import PLAN, rule, words

WORDING = Wording({zone.id: zone.name for zone in PLAN.zones})


def test_placeholders_in_each_language() -> None:
    """Zone and tier are in the language of the text around them."""
    made = rule(title=words("{tier} {name}"), suggestion=words("{zone}: {name}, {name}"))
    title, suggestion = WORDING.texts(made, "bar", "gold", "Li Na")
    assert title == {"en": "Gold Li Na", "zh-Hans": "简金卡 Li Na", "zh-Hant": "繁金卡 Li Na"}
    assert suggestion["en"] == "Bar: Li Na, Li Na"
    assert suggestion["zh-Hant"] == "繁繁Bar: Li Na, Li Na"


def test_another_version_has_its_own_words() -> None:
    """What was worked out for one version is not used for the next, nor for another guest."""
    first = rule(title=words("one {name}"))
    second = first.model_copy(update={"version": 2, "then": rule(title=words("two {name}")).then})
    assert WORDING.texts(first, "bar", "", "A")[0]["en"] == "one A"
    assert WORDING.texts(second, "bar", "", "B")[0]["en"] == "two B"
    assert WORDING.texts(first, "bar", "", "C")[0]["en"] == "one C"


def test_an_unknown_zone_is_called_by_its_id() -> None:
    """A zone that the plan does not know is no reason to fail."""
    assert WORDING.texts(rule(), "attic", "", "A")[1]["en"] == "Go to attic"


parts = st.lists(st.sampled_from(["{name}", "{zone}", "{tier}", "{", "}", "{{name}}", "{0}", "a", " "])).map(
    "".join
)


@example("{a}", "", "", "")
@given(parts, st.text(), st.text(), parts)
def test_what_is_filled_in_is_no_template(template: str, zone: str, tier: str, name: str) -> None:
    """Filling in is one pass: braces in a name, zone or tier stay as they are."""
    values = {"name": name, "zone": zone, "tier": tier}
    filled = fill(cut(same(template), same(zone), same(tier)), name)
    assert filled["en"] == PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)


@pytest.mark.parametrize("good", ["", "Zoë", "张伟", "👩‍🍳", "क्‍ष", "a b"])
def test_plain_text(good: str) -> None:
    """People's words in any script are plain."""
    assert is_plain(good)


@pytest.mark.parametrize(
    "bad", ["a\nb", "\x00", "a\u2028b", "\ud800", "a\u202eb", "\u2066", "\x7f", "\ue000"]
)
def test_not_plain_text(bad: str) -> None:
    """Control characters, lone surrogates and marks that turn the order round are not."""
    assert not is_plain(bad)


def test_completing() -> None:
    """A missing language takes the English, else any, else what the caller says."""
    assert complete({"en": "a", "zh-Hans": "b"}) == three("a", "b", "a")
    assert complete({"zh-Hans": "b"}) == same("b")
    assert complete({"fr": "c"}) == same("c")
    assert complete({}, "id") == same("id")
    assert complete({}) == BLANK
