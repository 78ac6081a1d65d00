"""OwnTracks by MQTT: the topic says which phone it claims to be, its key whether it is (decision 0014)."""

from __future__ import annotations

from collections.abc import Callable

from recognition import formats
from recognition.formats import owntracks
from recognition.model import Decoded

PHONE = "{phone}"
"""Stands for the two levels of a topic that OwnTracks makes of its user and device."""

FORMAT = owntracks.FORMAT.name

PhoneAt = Callable[[str, str], tuple[str, bool] | None]
"""(venue, ``user/device``) → the phone's key, and whether it must encrypt."""


def decoder(venue: str, phone_at: PhoneAt) -> Callable[[bytes, str], Decoded]:
    """Decodes what comes on the topic of a ``user/device``.

    :raises formats.BadBody: it cannot be read, or none of the venue's phones publishes there.
    """

    def decode(body: bytes, topic: str) -> Decoded:
        phone = phone_at(venue, topic)
        if phone is None:
            raise formats.BadBody("", "A phone publishes there that has no key in this venue.")
        key, encrypted = phone
        return (owntracks.ENCRYPTED_ONLY if encrypted else owntracks.FORMAT).decode(body, key)

    return decode
