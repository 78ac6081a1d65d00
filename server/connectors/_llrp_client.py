"""llrpkit's client, with what a reader reports kept as bytes, and an end to silence (decision 0016)."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import cast

from llrpkit.client import LLRPClient, check_status
from llrpkit.exceptions import LLRPConnectionError, LLRPError, MessageDecodeError
from llrpkit.protocol import LLRPMessage, decode_message, enums, messages, params

from recognition.formats import MAX_BODY_BYTES, BadBody
from recognition.formats.llrp import KEEPALIVE, READER_NOTIFICATION, RO_ACCESS_REPORT, message_at
from server.connectors._waiting import Waiting

CHUNK_BYTES = 256 * 1024

GATHER_S = 0.02
"""After reports have come, the socket is left alone for so long: many small reports come as one."""

logging.getLogger("llrpkit.client").setLevel(logging.CRITICAL)  # The connector's status says it, once.

_TELLING = frozenset({RO_ACCESS_REPORT, KEEPALIVE, READER_NOTIFICATION})
_HELD = (
    enums.ConnectionAttemptStatusType.Failed_A_Reader_Initiated_Connection_Already_Exists,
    enums.ConnectionAttemptStatusType.Failed_A_Client_Initiated_Connection_Already_Exists,
)


class Wire(LLRPClient):
    """One connection to one reader."""

    def __init__(self, host: str, port: int, silent_s: float, waiting: Waiting) -> None:
        """:param silent_s: a reader that says nothing at all for so long is given up.
        :param waiting: where reports, keepalives and notifications go, as bytes."""
        super().__init__(host, port)
        self._silent_s = silent_s
        self._waiting = waiting
        self.listening = False
        """Set while the reader's inventory must not end."""
        self.held = False
        """The reader said that it has another client."""

    async def lost(self) -> LLRPError:
        """Waits for the end of the connection; returns why."""
        assert self._read_task is not None
        await asyncio.wait([self._read_task])
        return self._close_exc or LLRPConnectionError("The connection was closed.")

    async def ask(self, request: LLRPMessage) -> LLRPMessage:
        """The reader's answer.

        :raises LLRPError: it refuses, does not answer, or is gone.
        """
        return check_status(await self.transact(request))

    async def _read_loop(self) -> None:
        """In place of llrpkit's, which decodes everything, and waits for ever."""
        try:
            await self._read()
        except TimeoutError:
            self._shutdown(LLRPConnectionError(f"The reader said nothing for {self._silent_s:g} s."))
        except OSError as error:
            self._shutdown(LLRPConnectionError(f"The connection is lost: {error.strerror or error}."))
        except BadBody as error:
            self._shutdown(LLRPConnectionError(error.why))
        except LLRPConnectionError as error:
            self._shutdown(error)

    async def _read(self) -> None:
        assert self._reader is not None
        rest = b""
        while True:
            async with asyncio.timeout(self._silent_s):
                chunk = await self._reader.read(CHUNK_BYTES)
            if not chunk:
                raise LLRPConnectionError("The reader closed the connection.")
            rest, reports = self._split(rest + chunk)
            if reports:
                await self._gather()

    async def _gather(self) -> None:
        """Waking up for each report of one tag would cost more than everything that is done with it."""
        assert self._writer is not None
        transport = cast(asyncio.Transport, self._writer.transport)
        transport.pause_reading()
        await asyncio.sleep(GATHER_S)
        if not transport.is_closing():
            transport.resume_reading()

    def _split(self, data: bytes) -> tuple[bytes, bool]:
        """Deals with all whole messages. Returns the rest, and whether there were reports."""
        at = begin = count = 0
        reports = False
        try:
            while (found := _whole_message(data, at)) is not None:
                kind, end = found
                count += 1
                if kind == RO_ACCESS_REPORT:
                    reports = True
                else:
                    told = kind in _TELLING
                    self._keep(data[begin : end if told else at], count if told else count - 1)
                    begin, count = end, 0
                    self._handle(data[at:end])
                at = end
        finally:  # also what came before that which ends the connection
            self._keep(data[begin:at], count)
        return data[at:], reports

    def _keep(self, told: bytes, count: int) -> None:
        if count:
            self._waiting.put(count, told)

    def _handle(self, message: bytes) -> None:
        """An answer, a keepalive or a notification. What llrpkit cannot decode is no answer to anything."""
        with suppress(MessageDecodeError):
            self._dispatch(decode_message(message))

    def _dispatch(self, msg: LLRPMessage) -> None:
        if not isinstance(msg, messages.READER_EVENT_NOTIFICATION):
            super()._dispatch(msg)
            return
        data = msg.reader_event_notification_data
        if data.connection_attempt_event is not None:
            self.held = data.connection_attempt_event.status in _HELD
            super()._dispatch(msg)
        elif data.connection_close_event is not None:
            raise LLRPConnectionError("The reader closed the connection.")
        elif self.listening and _ended(data.ro_spec_event):
            raise LLRPConnectionError("The reader ended its inventory.")


def _whole_message(data: bytes, at: int) -> tuple[int, int] | None:
    """Type and end of the message at ``at``; None if it has not come whole. Raises BadBody for what is none,
    or none that we would read."""
    found = message_at(data, at)
    if found is not None and found[1] - at > MAX_BODY_BYTES:
        raise BadBody("", f"The reader sends a message of {found[1] - at} bytes.")
    return found if found is not None and found[1] <= len(data) else None


def _ended(change: params.ROSpecEvent | None) -> bool:
    return change is not None and change.event_type != enums.ROSpecEventType.Start_Of_ROSpec
