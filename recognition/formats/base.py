"""What a format is, what it may answer, and how much it takes."""

from __future__ import annotations

from typing import Literal, Protocol

from recognition.model import Decoded

MAX_BODY_BYTES = 2 * 1024 * 1024
"""The largest body any format reads."""

MAX_READS = 10_000
"""The most elements (reads, fixes, a reader's own messages) in one body."""

EPC_MIN_DIGITS, EPC_MAX_DIGITS = 8, 124
"""Hex digits of an EPC. Gen2 tags allow at most 31 words of 16 bits, which is 124 digits."""

RSSI_MIN_DBM, RSSI_MAX_DBM = -150.0, 50.0
"""What can be a signal strength; anything else is another unit or a mistake."""

NEWEST_S = 1e11
"""Instants from here on (the year 5138) are milliseconds or smaller units sent as seconds."""

DEFAULT_ACCURACY_M = 100.0
"""Taken for a fix whose phone does not know its accuracy: too vague to put anybody inside a building
alone, good enough to say they are far away."""

ANY_ANTENNA = ""
"""Stands for the antenna where a reader did not say which one heard the tag; ``check_antennas`` puts
the right one in where the reader has only one."""


class BadBody(ValueError):
    """A body that cannot be read at all. ``where`` names the place, ``why`` is a sentence for people;
    neither holds a credential."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


class TooLarge(BadBody):
    """A body over ``MAX_BODY_BYTES`` or ``MAX_READS``: send it in smaller parts."""


class UnknownFormat(LookupError):
    """There is no format of this name."""


class Format(Protocol):
    """Bytes as a reader or phone sends them → reads or fixes."""

    @property
    def name(self) -> str:
        """Lower case, unique: the last part of its address in the API."""

    @property
    def kind(self) -> Literal["reads", "fixes"]:
        """What it yields."""

    def decode(self, body: bytes, sender: str) -> Decoded:
        """Reads ``body``. ``sender`` is the reader (or the phone's credential) bound to the key it came
        with. Keeps what is good and refuses the rest by index. Raises BadBody, and nothing else."""


def require_size(body: bytes) -> None:
    """Raises TooLarge for a body over the limit."""
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge("", f"The body has {len(body)} bytes; at most {MAX_BODY_BYTES} are taken at once.")


def require_count(count: int) -> None:
    """Raises TooLarge for more elements than the limit."""
    if count > MAX_READS:
        raise TooLarge("", f"The body has more than {MAX_READS} elements; send it in smaller parts.")
