"""What guests are told before they consent: a privacy notice for each purpose, in three languages, in
versions that never change. What we ship is version 1; a manager publishes the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

import msgspec
from sqlalchemy import Connection, insert, select

from recognition.consent import Purpose
from recognition.model import Text
from server.errors import NotFound, NoticeChanged
from server.notice_texts import SHIPPED, TERM_DAYS
from server.store import tables
from server.store.consents import NewConsent
from server.store.database import Database

DAY_S = 86_400.0
HOUR_S = 3_600.0


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """One version."""

    purpose: Purpose
    version: int
    text: Text
    term_days: int | None
    """How long a consent given to it holds; None: until it is withdrawn."""
    published_at: float | None = None
    """None for what we ship."""
    published_by: str = ""
    """The manager, by id."""

    def end(self, given_at: float) -> float | None:
        """When a consent given now ends: at a full hour, so that many end together."""
        if self.term_days is None:
            return None
        return ceil((given_at + self.term_days * DAY_S) / HOUR_S) * HOUR_S


class PrivacyNotices:
    """All versions, in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._versions: dict[Purpose, list[PrivacyNotice]] = {
            purpose: [PrivacyNotice(purpose, 1, SHIPPED[purpose], TERM_DAYS[purpose])] for purpose in Purpose
        }

    async def load(self) -> None:
        for notice in await self._database.read(_load):
            self._versions[notice.purpose].append(notice)

    def current(self, purpose: Purpose) -> PrivacyNotice:
        return self._versions[purpose][-1]

    def find(self, purpose: Purpose, version: int) -> PrivacyNotice:
        """:raises NotFound: there is no such version."""
        if not 1 <= version <= len(self._versions[purpose]):
            raise NotFound("There is no such version of this privacy notice.", "notice")
        return self._versions[purpose][version - 1]

    async def publish(self, notice: PrivacyNotice, base: int) -> PrivacyNotice:
        """As the version after ``base``.

        :raises NoticeChanged: another has come after it.
        """
        newest = self.current(notice.purpose).version
        if base != newest:
            raise NoticeChanged(f"Version {newest} has been published meanwhile.", "base")
        made = replace(notice, version=newest + 1)
        # Before it is kept, so that of two at once the second is refused.
        self._versions[notice.purpose].append(made)
        try:
            await self._database.write(partial(_put, notice=made))
        except BaseException:
            self._versions[notice.purpose].remove(made)
            raise
        return made

    def under(self, consent: NewConsent, at: float) -> NewConsent:
        """The consent as its notice has it: given to the current version if it names none, and ending when
        that says, unless it says so itself.

        :raises NotFound: it names a version that there is not.
        """
        current = self.current(consent.purpose)
        notice = self.find(consent.purpose, consent.evidence.notice or current.version)
        evidence = replace(consent.evidence, notice=notice.version)
        ends_at = consent.ends_at if consent.ends_at is not None else notice.end(at)
        return replace(consent, evidence=evidence, ends_at=ends_at)


class _Body(msgspec.Struct, frozen=True):
    text: Mapping[str, str]
    term_days: int | None
    published_at: float | None
    published_by: str


def _load(connection: Connection) -> list[PrivacyNotice]:
    rows = tables.privacy_notices
    found = connection.execute(select(rows).order_by(rows.c.version))
    return [_notice(Purpose(row.purpose), row.version, _BODY.decode(row.body)) for row in found]


def _notice(purpose: Purpose, version: int, body: _Body) -> PrivacyNotice:
    return PrivacyNotice(purpose, version, body.text, body.term_days, body.published_at, body.published_by)


def _put(connection: Connection, notice: PrivacyNotice) -> None:
    body = _Body(notice.text, notice.term_days, notice.published_at, notice.published_by)
    row = {"purpose": notice.purpose.value, "version": notice.version}
    connection.execute(insert(tables.privacy_notices), [{**row, "body": msgspec.json.encode(body).decode()}])


_BODY = msgspec.json.Decoder(_Body)
