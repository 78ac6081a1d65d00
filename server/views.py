"""From the core's words to what the API answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alerts.budget import MOST
from alerts.model import Answer, Card, Handover, Mine, Note, Question
from alerts.people import Guest, Staff
from recognition.model import AntennaHealth, Presence, ReaderHealth, Trouble
from recognition.why import Evidence, Step
from recognition.zones import Plan
from server.api import floor_schemas as floor_out
from server.api import schemas as out
from server.connector_status import Status

COMPLAINT_FACT = "complaint_open"
"""The fact whose words say what a complaint is about."""


def card_view(card: Card, viewer: str = "", complaints: bool = True) -> out.CardView:
    """As a member of staff gets it, by their id.

    :param complaints: they may know what a complaint is about (``Right.COMPLAINTS``).
    """
    facts = [fact for fact in card.facts if complaints or fact.fact != COMPLAINT_FACT]
    return out.CardView(
        id=card.id,
        about=card.about,
        unsure=card.withheld is not None,
        visit=card.visit,
        guest=card.guest,
        name=card.name,
        say=card.say,
        tier=card.tier,
        languages=card.languages,
        zone=card.zone,
        since=card.since,
        confidence=card.confidence,
        priority=card.priority,
        title=card.title,
        suggestion=card.suggestion,
        facts=tuple(out.CardFactView(fact.text, fact.how, fact.at, fact.times) for fact in facts),
        question=_question_view(card.question) if card.question else None,
        answers=tuple(answer_view(answer) for answer in card.answers),
        state=card.state,
        owner=out.OwnerView(card.owner, card.owner_name or "") if card.owner else None,
        claimed_at=card.claimed_at,
        outcome=card.outcome,
        escalated=card.escalated,
        opened_at=card.opened_at,
        expires_at=card.expires_at,
        rule=card.rule,
        rule_version=card.rule_version,
        for_me=viewer in card.alerted,
        fence=card.fence,
        shelved=card.shelved,
        gathers=card.gathers,
        notes=tuple(note_view(note) for note in card.notes),
        word=card.word,
        word_by=card.word_by,
        lost_by=card.lost_by,
        complaint=card.complaint and card.withheld is None,
        seen_together=card.seen_together,
    )


def note_view(note: Note) -> out.NoteView:
    owner = out.OwnerView(note.owner, note.owner_name) if note.owner else None
    return out.NoteView(note.id, note.kind, note.text, note.by_name, note.at, owner, note.kept_at)


def handover_view(handover: Handover, note_of: Callable[[str], Note | None]) -> out.HandoverView:
    """:param note_of: a promise by its id, None once it is kept."""
    promises = (note_of(note) for note in handover.promises)
    return out.HandoverView(
        id=handover.id,
        giver=out.OwnerView(handover.giver, handover.giver_name),
        taker=out.OwnerView(handover.taker, handover.taker_name),
        cards=handover.cards,
        promises=tuple(note_view(note) for note in promises if note is not None),
        word=handover.word,
        ends_shift=handover.ends_shift,
        at=handover.at,
        expires_at=handover.expires_at,
        state=handover.state,
    )


def mine_view(mine: Mine, note_of: Callable[[str], Note | None]) -> out.MineView:
    return out.MineView(
        staff=staff_view(mine.staff),
        handovers=tuple(handover_view(handover, note_of) for handover in mine.handovers),
        promises=tuple(note_view(note) for note in mine.promises),
        flood=mine.flood,
        disturbed_last_hour=mine.disturbed_last_hour,
        disturbed_most=MOST,
    )


def connector_view(status: Status) -> out.ConnectorView:
    return out.ConnectorView(
        kind=status.kind,
        address=status.address,
        connected_at=status.connected_at,
        error=status.error,
        last_trouble=status.last_trouble,
        troubled_at=status.troubled_at,
        counts=dict(status.counts),
    )


def _question_view(question: Question) -> out.QuestionView:
    choices = tuple(out.ChoiceView(choice.value, choice.label) for choice in question.choices)
    return out.QuestionView(question.key, question.text, choices)


def answer_view(answer: Answer) -> out.AnswerView:
    return out.AnswerView(
        answer.question, answer.question_text, answer.value, answer.label, answer.by_name, answer.at
    )


def staff_view(staff: Staff) -> out.StaffView:
    return out.StaffView(
        id=staff.id,
        name=staff.name,
        role=staff.role,
        languages=staff.languages,
        zone=staff.zone,
        on_shift=staff.on_shift,
        on_break=staff.on_break,
        quiet_until=staff.quiet_until,
        shift_since=staff.shift_since,
    )


def venue_view(plan: Plan) -> out.VenueView:
    zones = tuple(
        out.ZoneView(zone.id, zone.name, zone.kind, zone.polygon, zone.fence[0][0] if zone.fence else ())
        for zone in plan.zones
    )
    antennas = tuple(out.AntennaView(a.reader, a.id, a.zone, a.x, a.y) for a in plan.antennas)
    return out.VenueView(
        plan.id, plan.name, plan.kind, plan.timezone, plan.width_m, plan.height_m, zones, antennas
    )


def presence_view(presence: Presence, guests: Mapping[str, Guest], unsure: bool) -> floor_out.PresenceView:
    guest = guests.get(presence.guest)
    return floor_out.PresenceView(
        guest=presence.guest,
        name=guest.name if guest else "",
        tier=guest.tier if guest else "",
        zone=presence.zone,
        since=presence.since,
        heard_at=presence.heard_at,
        confidence=presence.confidence,
        source="tag" if presence.source == "tag" else "phone",
        unsure=unsure,
    )


def evidence_view(evidence: Evidence) -> floor_out.EvidenceView:
    presence = evidence.presence
    return floor_out.EvidenceView(
        at=evidence.at,
        guest=presence.guest,
        zone=presence.zone,
        heard_at=presence.heard_at,
        confidence=presence.confidence,
        source="tag" if presence.source == "tag" else "phone",
        steps=tuple(_step_view(step) for step in evidence.steps),
        not_listening=evidence.not_listening,
    )


def _step_view(step: Step) -> floor_out.EvidenceStepView:
    heard = tuple(
        floor_out.HeardView(one.reader, one.antenna, one.zone, one.reads, one.level_dbm) for one in step.heard
    )
    return floor_out.EvidenceStepView(step.at, step.since, dict(step.zones), step.away_p, heard)


def reader_view(health: ReaderHealth) -> floor_out.ReaderHealthView:
    return floor_out.ReaderHealthView(
        reader=health.reader,
        last_heard_at=health.last_heard_at,
        reads_per_minute=health.reads_per_minute,
        silent=health.silent,
        silent_after_s=health.silent_after_s,
        status=health.status,
        troubles=tuple(_trouble_view(trouble) for trouble in health.troubles),
        clock_offset_s=health.clock_offset_s,
        clock_drift_ppm=health.clock_drift_ppm,
        clock_steps=health.clock_steps,
        lost=health.lost,
        overflowed=health.overflowed,
        antennas=tuple(_antenna_view(antenna) for antenna in health.antennas),
    )


def _trouble_view(trouble: Trouble) -> floor_out.TroubleView:
    return floor_out.TroubleView(trouble.antenna, trouble.kind, trouble.since, trouble.amount, trouble.usual)


def _antenna_view(antenna: AntennaHealth) -> floor_out.AntennaHealthView:
    return floor_out.AntennaHealthView(
        antenna=antenna.antenna,
        zone=antenna.zone,
        last_heard_at=antenna.last_heard_at,
        reads_per_minute=antenna.reads_per_minute,
        status=antenna.status,
        recent=antenna.recent,
        per_guest=antenna.per_guest,
        usual_per_guest=antenna.usual_per_guest,
    )
