"""The bus: how messages reach the one loop that owns a venue.

``publish`` returns the venue's reply when the message can no longer be lost. The loop that owns the venues
``take``s everything that waits, and settles each envelope after its commit. One contract suite
(tests/contracts/test_bus.py) runs against every implementation.
"""

from __future__ import annotations

from typing import Protocol

from server.messages import Message


class Envelope(Protocol):
    """A message on its way, and whoever waits for its reply."""

    @property
    def venue(self) -> str: ...

    @property
    def message(self) -> Message: ...

    @property
    def abandoned(self) -> bool:
        """The sender has been answered already: doing it now would surprise them."""

    def settle(self, reply: object) -> None:
        """It is done and kept."""

    def fail(self, error: Exception) -> None:
        """It was not done; the sender gets the error."""


class Bus(Protocol):
    async def publish(self, venue: str, message: Message) -> object:
        """Hand over and wait until it can no longer be lost.

        :raises Unavailable: too much waits already, or it was not kept in time.
        :raises MaitredError: the venue refused it.
        """

    async def take(self, timeout_s: float | None) -> list[Envelope]:
        """Everything that waits, in order; an empty list when ``timeout_s`` passed first."""
