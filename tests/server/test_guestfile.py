"""What a line of a guest file becomes, and what is said of a bad one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.people import Appointment, Guest, How, Occasion, Preference
from alerts.text import is_plain
from server.guestfile import Reading, read_guests
from server.guestline import COLUMNS

SECRET = b"secret"
WHOLE = Guest(
    id="g-1",
    name="Zhang Wei",
    say="jahng way",
    tier="gold",
    languages=("zh-Hans", "en"),
    occasions=(Occasion("birthday", 3, 14),),
    account_manager="lin",
    deputy="noor",
    only="kwame",
    speak="yue",
    preferences=(Preference("Tea"),),
    tier_since=datetime(2024, 2, 29, tzinfo=UTC).timestamp(),
    segments=("corporate", "local"),
    labels=("press", "wheelchair"),
    companions=("g-2", "g-3"),
    value_band="top",
    points=12400.5,
    churn_risk=0.07,
)
CSV = """id,name,say,tier,tier_since,languages,birthday,account_manager,deputy,only,speak,\
preferences,segments,labels,companions,value_band,points,churn_risk
g-1,Zhang Wei,jahng way,gold,2024-02-29,zh-Hans;en,03-14,lin,noor,kwame,yue,Tea,\
corporate; local,press;wheelchair,g-2;g-3,top,12400.5,0.07
g-2,Ann,,,,,,,,,,,,,,,,
"""
AT = "2025-03-31T15:00:00+02:00"


def read(text: str) -> Reading:
    return read_guests(text.encode(), SECRET)


def read_line(**fields: Any) -> Reading:
    return read(json.dumps({"id": "g", "name": "Ada"} | fields))


def test_every_column_of_a_csv() -> None:
    """All of the profile comes over; an empty cell is what nobody knows."""
    reading = read(CSV)
    assert reading.problems == []
    assert [new.guest for new in reading.guests] == [WHOLE, Guest("g-2", "Ann")]


def test_json_lines_hold_the_same_and_appointments() -> None:
    """Numbers as numbers, lists as lists; an instant is one whatever its offset."""
    (new,) = read_line(
        tier="gold",
        tier_since="2024-02-29",
        points=0,
        churn_risk=1,
        labels=["press"],
        appointments=[
            {"venue": "hotel", "at": AT, "about": "Spa"},
            {"venue": "spa", "at": "2025-04-01T00:00:00Z"},
        ],
    ).guests
    assert (new.guest.points, new.guest.churn_risk, new.guest.labels) == (0, 1, ("press",))
    assert new.guest.tier_since == WHOLE.tier_since
    assert new.guest.appointments == (
        Appointment("hotel", datetime(2025, 3, 31, 13, tzinfo=UTC).timestamp(), "Spa"),
        Appointment("spa", datetime(2025, 4, 1, tzinfo=UTC).timestamp()),
    )


@pytest.mark.parametrize(
    ("fields", "where", "why"),
    [
        ({"tier_since": "31.03.2025"}, "tier_since", "A date is YYYY-MM-DD"),
        ({"tier_since": "2025-02-30"}, "tier_since", "A date is YYYY-MM-DD"),
        ({"tier_since": 5}, "tier_since", "A date is YYYY-MM-DD"),
        ({"points": "12,400"}, "points", "Points are a number from 0"),
        ({"points": -1}, "points", "Points are a number from 0"),
        ({"points": 2e12}, "points", "Points are a number from 0"),
        ({"points": True}, "points", "Points are a number from 0"),
        ({"churn_risk": 35}, "churn_risk", "A churn risk is a number from 0 to 1"),
        ({"speak": "Cantonese, please"}, "speak", "A language is a BCP 47 tag"),
        ({"only": "x" * 65}, "only", "Expected `str` of length <= 64"),
        ({"deputy": "a\nb"}, "deputy", "control characters"),
        ({"value_band": "Very High"}, "value_band", "A value band is one word"),
        ({"segments": ["a"] * 21}, "segments", "Expected `array` of length <= 20"),
        ({"segments": [""]}, "segments[0]", "Expected `str` of length >= 1"),
        ({"labels": ["x" * 65]}, "labels[0]", "Expected `str` of length <= 64"),
        ({"labels": ["a\nb"]}, "labels", "control characters"),
        ({"companions": ["g\u202e"]}, "companions", "control characters"),
        ({"companions": ["x" * 65]}, "companions[0]", "Expected `str` of length <= 64"),
        ({"appointments": [{"venue": "hotel", "at": AT}] * 21}, "appointments", "These are at most 20"),
        (
            {"appointments": [{"venue": "hotel", "at": "2025-03-31T15:00:00"}]},
            "appointments[0].at",
            "its offset",
        ),
        ({"preferences": ["Tea"] * 21}, "preferences", "These are at most 20"),
        ({"preferences": [4]}, "preferences[0]", "a few words, or an object"),
        ({"preferences": [{"how": "seen"}]}, "preferences[0]", "an object with text"),
        ({"preferences": [{"text": ""}]}, "preferences[0].text", "an object with text"),
        ({"preferences": [{"text": "x" * 201}]}, "preferences[0].text", "an object with text"),
        (
            {"preferences": [{"text": "Tea", "how": "x"}]},
            "preferences[0].how",
            "told, seen, guessed, known",
        ),
        ({"preferences": [{"text": "Tea", "at": "2025-03-31"}]}, "preferences[0].at", "its offset"),
        ({"preferences": ["Tea", {"text": "Tea", "times": -1}]}, "preferences[1].times", "up to 1,000,000"),
        ({"preferences": [{"text": "Tea", "times": 1_000_001}]}, "preferences[0].times", "up to 1,000,000"),
        ({"preferences": [{"text": "a\tb"}]}, "preferences", "control characters"),
        ({"appointments": [{"at": AT}]}, "appointments[0]", "venue (its id)"),
        ({"appointments": [{"venue": "hotel", "at": AT, "with": "x"}]}, "appointments[0]", "perhaps about"),
        (
            {"appointments": [{"venue": "hotel", "at": AT, "about": "a\tb"}]},
            "appointments[0].about",
            "control characters",
        ),
    ],
)
def test_a_bad_field_costs_its_line(fields: dict[str, Any], where: str, why: str) -> None:
    """It is named, with what is allowed; nothing of the line is kept."""
    reading = read_line(**fields)
    (problem,) = reading.problems
    assert (problem.line, problem.where) == (1, where)
    assert why in problem.why
    assert reading.guests == []


def test_a_preference_says_how_it_is_known() -> None:
    """In JSON lines, with when and how often; words alone were told."""
    seen = {"text": "Tea", "how": "seen", "at": AT, "times": 4}
    (new,) = read_line(
        preferences=["Cake", {"text": "Jazz"}, seen, {"text": "Golf", "how": "guessed"}]
    ).guests
    at = datetime(2025, 3, 31, 13, tzinfo=UTC).timestamp()
    assert new.guest.preferences == (
        Preference("Cake"),
        Preference("Jazz", How.TOLD),
        Preference("Tea", How.SEEN, at, 4),
        Preference("Golf", How.GUESSED),
    )


def test_a_cell_holds_words_that_were_told() -> None:
    """Whatever they look like."""
    (new,) = read('id,name,preferences\ng,Ada,"Tea; {""text"": ""x""}"\n').guests
    assert new.guest.preferences == (Preference("Tea"), Preference('{"text": "x"}'))


@pytest.mark.parametrize("cell", ["12 400", "1e3", "nan", "inf", "-1", "0x1", "1_000", "٣"])
def test_a_number_in_a_cell_is_written_plainly(cell: str) -> None:
    """Digits and perhaps a point; everything else is a mistake that is told."""
    (problem,) = read(f"id,name,points\ng,Ada,{cell}\n").problems
    assert (problem.line, problem.where) == (2, "points")


def test_appointments_do_not_fit_into_a_cell() -> None:
    """A CSV with such a column is refused as a whole, and told why."""
    reading = read("id,name,appointments\ng,Ada,tomorrow\n")
    (problem,) = reading.problems
    assert problem.why.startswith("Appointments can only be given in JSON lines.")
    assert all(column in problem.why for column in COLUMNS)
    assert reading.guests == []


def test_a_profile_from_before_these_fields_loads() -> None:
    """What an older version kept, without them, is a guest of whom they are not known."""
    old = {
        "id": "g",
        "name": "Ada",
        "say": "",
        "tier": "gold",
        "languages": ["en"],
        "occasions": [{"kind": "birthday", "month": 3, "day": 14}],
        "complaint_since": None,
        "complaint": "",
        "account_manager": "",
        "preferences": [],
    }
    guest = msgspec.json.decode(json.dumps(old), type=Guest)
    assert guest == Guest(
        "g", "Ada", tier="gold", languages=("en",), occasions=(Occasion("birthday", 3, 14),)
    )
    assert msgspec.json.decode(msgspec.json.encode(WHOLE), type=Guest) == WHOLE


@example("Ann", "\u2028", False)
@example("Ann", "\n", True)
@example("Ann\u3000", "王", False)
@given(st.text(max_size=12), st.text(max_size=12), st.booleans())
def test_a_line_is_judged_alike_at_once_and_word_by_word(name: str, like: str, escaped: bool) -> None:
    """Whatever signs it has, written as they are or escaped."""
    fields = {"id": "g", "name": name, "preferences": [{"text": like}], "other_names": [like]}
    line = json.dumps(fields, ensure_ascii=escaped)
    plain = bool(name and like) and is_plain(name + like)
    try:
        line.encode()
    except UnicodeEncodeError:
        return
    assert bool(read(line).guests) == plain
