"""What becomes of a capture: checked in a thread, handed to the venue, and only its outcome kept
(decision 0017)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_hex

import msgspec

from recognition.formats.elements import Problem
from recognition.ids import derived_id
from server.clock import Clock
from server.epcis.document import LISTED, Document, NotValid, own_id, read_document
from server.errors import Conflict, Unavailable
from server.intake import Intake
from server.store import captures as store
from server.store.database import Database
from server.store.people import Key

MAX_WAITING = 8
"""Documents that may be checked or wait for it; one more is refused."""

REMEMBERED = 20_000
"""eventIDs, the newest, of all venues together."""


class AlreadyCaptured(Conflict):
    """An event by itself that came before."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a capture ended. This is what is stored: places and sentences, nothing that was in the document."""

    id: str
    created_at: float
    finished_at: float
    proceed: bool
    reads: int
    faults: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]


class Captures:
    """:param secret: the installation's, for the hashes of eventIDs."""

    def __init__(self, database: Database, intake: Intake, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._intake = intake
        self._clock = clock
        self._secret = blake2b(secret).digest()
        self._thread = ThreadPoolExecutor(1, "epcis")
        self._waiting = 0
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    async def capture(self, body: bytes, key: Key, proceed: bool) -> Outcome:
        """Take a document. When this returns, its reads and its outcome can no longer be lost.

        :raises NotValid: nothing of it was taken.
        :raises TooLarge: it has too many events or EPCs.
        :raises Unavailable: too many documents wait, or it is not known to be kept. Sending again is safe.
        """
        outcome = await self._take(body, key, proceed)
        text = msgspec.json.encode(outcome).decode()
        row = store.CaptureRow(outcome.id, key.venue, key.name, text)
        await self._database.write(lambda connection: store.add_capture(connection, row))
        return outcome

    async def capture_one(self, body: bytes, key: Key) -> str:
        """Take one event by itself, and return its eventID: a new one if it has none. Raises what
        :meth:`capture` raises, and AlreadyCaptured."""
        own = own_id(body)
        if own is not None and self.knows(key, own):
            raise AlreadyCaptured("An event with this eventID has been captured before.", "eventID")
        outcome = await self._take(body, key, proceed=False)
        return own or f"urn:uuid:{outcome.id}"

    async def _take(self, body: bytes, key: Key, proceed: bool) -> Outcome:
        created_at = self._clock.now()
        document = await self._read(body, key, created_at)
        if document.faults and not proceed:
            raise NotValid(document.faults)
        decoded = await self._intake.take(document.decoded, "epcis", key.venue, key.reader or None)
        for id_ in document.ids:
            self._remember(self._hash(key, id_))
        passed_over = document.passed_over + document.passed(decoded.refusals)
        return Outcome(
            id=derived_id(created_at, token_hex(16)),
            created_at=created_at,
            finished_at=self._clock.now(),
            proceed=proceed,
            reads=len(decoded.reads),
            faults=tuple(document.faults[:LISTED]),
            passed_over=tuple(passed_over[:LISTED]),
        )

    def knows(self, key: Key, id_: str) -> bool:
        """Whether an event with this eventID has come to the key's venue, as far as is remembered."""
        return self._hash(key, id_) in self._seen

    async def find(self, key: Key, id_: str) -> Outcome | None:
        """The outcome of a capture that came with this key."""
        body = await self._database.read(lambda c: store.find_capture(c, key.venue, key.name, id_))
        return None if body is None else msgspec.json.decode(body, type=Outcome)

    async def newest(self, key: Key, before: str, limit: int) -> list[Outcome]:
        """Those of this key, newest first; with ``before``, those older than that one."""
        rows = await self._database.read(lambda c: store.list_captures(c, key.venue, key.name, before, limit))
        return [msgspec.json.decode(row.body, type=Outcome) for row in rows]

    async def _read(self, body: bytes, key: Key, now: float) -> Document:
        if self._waiting >= MAX_WAITING:
            raise Unavailable("Too many documents are waiting.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, read_document, body, key.reader, now, lambda id_: self.knows(key, id_)
            )
        finally:
            self._waiting -= 1

    def _hash(self, key: Key, id_: str) -> bytes:
        """Keyed: an eventID may be a hash of its event, and so of an EPC in it."""
        text = f"{key.venue}\n{id_}".encode("utf-8", "surrogatepass")
        return blake2b(text, key=self._secret, digest_size=16).digest()

    def _remember(self, hash_: bytes) -> None:
        self._seen[hash_] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
