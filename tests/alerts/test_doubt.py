"""A guest whose tag is in two places at once: no card names them, and the overseers are told."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from alerts.desk import Desk
from alerts.model import About, Card, Outcome, State
from alerts.rules.model import Rule
from recognition.model import Kind, Moment
from tests.alerts.building import LUNCH, NOON, arrival, cards, desk, en, left, moment, moved, only, rule

GREET = rule("greet", question=LUNCH, expires_s=3_600)
MOVED = rule("moved", when={"trigger": "moved"}, expires_s=3_600)
SECRETS = ("Li Na", "lee nah", "gold", "Gold", "Mandarin")


def unsure(before: Moment, at: float) -> Moment:
    doubted = replace(before.visit, unsure_since=at)
    return moment(Kind.UNSURE, doubted, at, zones=("lobby", "spa"))


def sure(before: Moment, at: float) -> Moment:
    return moment(Kind.SURE, replace(before.visit, unsure_since=None), at)


def doubted(*rules: Rule) -> tuple[Desk, Moment, Card, Card, Card]:
    """A desk with a guest who arrived and is doubted: the card before, the card now, and the notice."""
    at_desk, came = desk(*rules), arrival()
    before = only(at_desk.consider([came], NOON))
    doubt = unsure(came, NOON + 10)
    after, notice = cards(at_desk.consider([doubt], NOON + 10))
    return at_desk, doubt, before, after, notice


def shown(card: Card) -> str:
    """All that a screen could show of it."""
    return msgspec.json.encode(msgspec.structs.replace(card, withheld=None)).decode()


def test_a_card_in_doubt_says_confirm_instead_of_a_name() -> None:
    """In each language; name, pronunciation, tier, languages and facts are gone, the place stays."""
    _, _, before, after, _ = doubted(GREET)
    assert after.title == {
        "en": "Confirm who it is",
        "zh-Hans": "请确认客人身份",
        "zh-Hant": "請確認客人身分",
    }
    assert (after.name, after.say, after.tier, after.languages, after.facts) == ("", "", "", (), ())
    assert (after.id, after.zone, after.question) == (before.id, before.zone, before.question)
    assert [word for word in SECRETS if word in shown(before)] == list(SECRETS)
    assert [word for word in SECRETS if word in shown(after)] == []


def test_the_overseers_are_told_where_the_tag_is() -> None:
    """In a card of their own, which names nobody; told once."""
    at_desk, doubt, _, _, notice = doubted(GREET)
    assert (notice.about, notice.visit, notice.guest, notice.name) == (About.DOUBT, "vip-1", "vip", "")
    assert notice.audience == ("dee",)
    assert en(notice.facts) == ["Heard in Lobby and Spa"]
    assert at_desk.consider([doubt], NOON + 11) == []


def test_when_it_is_the_guest_after_all_cards_get_their_words_back() -> None:
    """All of them; and the notice is resolved, though somebody has claimed it."""
    at_desk, doubt, before, _, notice = doubted(GREET)
    at_desk.claim(notice.id, "dee", NOON + 20)
    again, over = cards(at_desk.consider([sure(doubt, NOON + 910)], NOON + 910))
    assert again == before
    assert (over.id, over.state) == (notice.id, State.RESOLVED)


def test_a_card_that_comes_while_there_is_doubt_names_nobody() -> None:
    """Nor does one that follows the guest to another zone; when the doubt is over, both say the right one."""
    at_desk, doubt, _, _, _ = doubted(GREET, MOVED)
    walked = moved(doubt, "bar", NOON + 20)
    effects = cards(at_desk.consider([walked], NOON + 20))
    assert [(card.rule, card.zone) for card in effects] == [("greet", "bar"), ("moved", "bar")]
    assert [word for card in effects for word in SECRETS if word in shown(card)] == []
    told = cards(at_desk.consider([sure(walked, NOON + 30)], NOON + 30))
    assert [card.name for card in told if card.about is About.GUEST] == ["Li Na", "Li Na"]
    assert [card.suggestion["en"] for card in told if card.about is About.GUEST] == ["Go to Bar"] * 2


def test_a_card_and_the_doubt_of_one_instant() -> None:
    """Not even for a moment does the new card name the guest."""
    at_desk, came = desk(GREET), arrival()
    effects = cards(at_desk.consider([came, unsure(came, NOON)], NOON))
    assert sorted(card.about for card in effects) == [About.DOUBT, About.GUEST]
    assert [word for card in effects for word in SECRETS if word in shown(card)] == []


def test_doubt_changes_nothing_but_words() -> None:
    """The card can be claimed, answered and finished; who has the notice has not greeted the guest."""
    unless = rule("late", when={"trigger": "dwelt", "for_s": 60, "unless": "greeted"})
    at_desk, doubt, before, _, notice = doubted(GREET, unless)
    at_desk.claim(notice.id, "dee", NOON + 15)
    stays = moment(Kind.DWELT, doubt.visit, NOON + 60, dwell_s=60.0)
    assert only(at_desk.consider([stays], NOON + 60)).rule == "late"
    at_desk.claim(before.id, "ann", NOON + 61)
    told = cards(at_desk.answer(before.id, "ann", "lunch", "fish", NOON + 62))
    assert {card.about for card in told} == {About.GUEST}
    assert only(at_desk.finish(before.id, "ann", Outcome.GREETED, NOON + 63)).name == ""


def test_who_leaves_or_withdraws_leaves_nothing_behind() -> None:
    """The notice goes with the guest; after a withdrawal not even what was withheld is kept."""
    at_desk, doubt, _, _, notice = doubted(GREET)
    gone = cards(at_desk.consider([left(doubt, NOON + 50)], NOON + 50))
    assert {card.id: card.state for card in gone}[notice.id] is State.RESOLVED
    at_desk, _, _, _, notice = doubted(GREET)
    for card in cards(at_desk.withdraw("vip", NOON + 50)):
        assert (card.state, card.withheld, card.zone) == (State.WITHDRAWN, None, "")


def test_doubt_survives_a_restart() -> None:
    """From what was stored the desk carries on, and gives the words back."""
    at_desk, doubt, before, after, notice = doubted(GREET)
    restarted = desk(GREET)
    stored = [msgspec.json.decode(msgspec.json.encode(card), type=Card) for card in (after, notice)]
    restarted.restore(stored, (), NOON, visits=[doubt.visit])
    assert sorted(restarted.cards(), key=lambda card: card.id) == sorted(at_desk.cards(), key=lambda c: c.id)
    assert cards(restarted.consider([sure(doubt, NOON + 910)], NOON + 910))[0] == before
