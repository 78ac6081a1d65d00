"""From a topic to the venue, the format and the reader: what ``[[mqtt.topics]]`` says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import msgspec

from recognition import formats
from recognition.model import Decoded, News, NewsKind
from recognition.plan import Plan
from server.connectors import BadConfig
from server.connectors._phones import FORMAT as PHONES
from server.connectors._phones import PHONE, PhoneAt
from server.connectors._phones import decoder as phone_decoder

MAX_TOPICS = 100
"""Of one broker."""

READER = "{reader}"
"""Stands for the level of a topic that names the reader."""

STATUS = "status"
"""The format of topics on which a reader, or its last will, says in a word whether it is connected."""

_WORDS = {
    b"connected": NewsKind.ALIVE,
    b"online": NewsKind.ALIVE,
    b"disconnected": NewsKind.OFFLINE,
    b"connection lost": NewsKind.OFFLINE,
    b"offline": NewsKind.OFFLINE,
}
"""The first three of these and ``connection lost`` are Impinj's."""

_REMEMBERED = 4_096


class TopicConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One ``[[mqtt.topics]]``."""

    topic: str
    """As MQTT filters are written, with ``+`` and ``#``; ``{reader}`` is a level that names the reader,
    ``{phone}`` are the two levels that name a phone."""
    venue: str
    format: str
    """Of :mod:`recognition.formats`, or ``status``."""
    reader: str = ""
    """Of topics that do not name it."""


@dataclass(frozen=True, slots=True)
class Route:
    """What is to be done with messages on topics of one kind."""

    topic: str
    """As it is written in the file."""
    filter: str
    """As the broker takes it."""
    venue: str
    format: str
    decode: Callable[[bytes, str], Decoded]
    reader: str
    pattern: re.Pattern[str]


class Found(NamedTuple):
    route: Route
    sender: str
    """The reader; of a phone, ``user/device``."""


class Routes:
    """All routes of a broker; the first one that fits a topic has it.

    :raises BadConfig: a topic makes no sense.
    """

    def __init__(self, configs: Sequence[TopicConfig], plans: Mapping[str, Plan], phone_at: PhoneAt) -> None:
        if not 1 <= len(configs) <= MAX_TOPICS:
            raise BadConfig("topics", f"A broker has 1 to {MAX_TOPICS} topics; here are {len(configs)}.")
        self.all = [_route(f"topics[{i}]", config, plans, phone_at) for i, config in enumerate(configs)]
        self.find = lru_cache(_REMEMBERED)(self._find)

    def _find(self, topic: str) -> Found | None:
        for route in self.all:
            if match := route.pattern.fullmatch(topic):
                return Found(route, match.groupdict().get("sender") or route.reader)
        return None


def _route(place: str, config: TopicConfig, plans: Mapping[str, Plan], phone_at: PhoneAt) -> Route:
    phones = config.format == PHONES
    decode = phone_decoder(config.venue, phone_at) if phones else _decoder(f"{place}.format", config.format)
    if config.venue not in plans:
        raise BadConfig(f"{place}.venue", f"There is no venue {config.venue}.{_there_are(plans)}")
    (_check_phone if phones else _check_reader)(place, config, plans[config.venue])
    pattern = _pattern(f"{place}.topic", config.topic)
    filter_ = config.topic.replace(READER, "+").replace(PHONE, "+/+")
    return Route(config.topic, filter_, config.venue, config.format, decode, config.reader, pattern)


def _decoder(where: str, name: str) -> Callable[[bytes, str], Decoded]:
    if name == STATUS:
        return decode_status
    try:
        format_ = formats.find(name)
    except formats.UnknownFormat as error:
        raise BadConfig(where, f"{error} Or {STATUS}.") from None
    if format_.kind != "reads":
        raise BadConfig(where, f"The format {name} is for phones; of theirs, {PHONES} comes by MQTT.")
    return format_.decode


def _check_phone(place: str, config: TopicConfig, _plan: Plan) -> None:
    if config.reader or READER in config.topic:
        raise BadConfig(f"{place}.reader" if config.reader else f"{place}.topic", "A phone is no reader.")
    if PHONE not in config.topic:
        raise BadConfig(f"{place}.topic", f"Write {PHONE} for the user and the device: owntracks/{PHONE}/#.")


def _check_reader(place: str, config: TopicConfig, plan: Plan) -> None:
    if PHONE in config.topic:
        raise BadConfig(f"{place}.topic", f"{PHONE} is for the format {PHONES} only.")
    if READER in config.topic and config.reader:
        raise BadConfig(f"{place}.reader", f"The topic names the reader already, by {READER}.")
    readers = [reader.id for reader in plan.readers]
    if config.reader and config.reader not in readers:
        why = f"There is no reader {config.reader} in {plan.id}.{_there_are(readers)}"
        raise BadConfig(f"{place}.reader", why)
    if not config.reader and READER not in config.topic and config.format != "generic":
        why = f"Nothing says which reader this is: write {READER} for the level that names it, or a reader."
        raise BadConfig(f"{place}.topic", why)


def _there_are(names: Sequence[str] | Mapping[str, Plan]) -> str:
    return f" There are: {', '.join(sorted(names)[:20])}." if names else " There is none yet."


def _pattern(where: str, topic: str) -> re.Pattern[str]:
    levels = topic.split("/")
    if not topic or topic.startswith("$share/") or "\0" in topic or len(topic.encode()) > 65_535:
        raise BadConfig(where, "This is not a topic.")
    if levels.count(READER) > 1 or levels.count(PHONE) > 1:
        raise BadConfig(where, f"{READER} or {PHONE} may be there once.")
    *_, last = levels
    several = "(?:/.*)?" if last == "#" and len(levels) > 1 else ".*" if last == "#" else ""
    body = "/".join(_level(where, level) for level in (levels[:-1] if last == "#" else levels))
    return re.compile(body + several, re.DOTALL)


def _level(where: str, level: str) -> str:
    if level == READER:
        return "(?P<sender>[^/]+)"
    if level == PHONE:
        return "(?P<sender>[^/]+/[^/]+)"
    if level == "+":
        return "[^/]*"
    if re.search(r"[+#{}]", level):
        raise BadConfig(where, f"+ and {READER} stand for a whole level, and # for all levels at the end.")
    return re.escape(level)


def decode_status(body: bytes, sender: str) -> Decoded:
    """Whether ``sender`` is connected, by its own word or by its last will.

    :raises formats.BadBody: it is another word.
    """
    kind = _WORDS.get(body.strip().lower())
    if kind is None:
        known = ", ".join(word.decode() for word in _WORDS)
        raise formats.BadBody("", f"This is none of the words that a status may be: {known}.")
    return Decoded(news=[News(sender, kind)])
