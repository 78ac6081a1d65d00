"""What a client has told a reader to do: its ROSpecs, and how it answers requests about them."""

from __future__ import annotations

from collections.abc import Callable, Set

from simulators.llrp import wire
from simulators.llrp.wire import Message, Spec, State, Status


class Specs:
    """A reader's ROSpecs. They outlive the connection over which they came."""

    def __init__(self, turned: Callable[[int, bool], None]) -> None:
        """:param turned: is told the id of a ROSpec that has become active, or has ended."""
        self._turned = turned
        self._held: dict[int, tuple[Spec, State]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def active(self) -> Spec | None:
        """The one that runs."""
        return next((spec for spec, state in self._held.values() if state is State.ACTIVE), None)

    def end(self) -> None:
        """The reader stops by itself."""
        for id, (spec, state) in self._held.items():
            if state is State.ACTIVE:
                self._held[id] = spec, State.INACTIVE
                self._turned(id, False)

    def clear(self) -> None:
        """Without a word."""
        self._held.clear()

    def listed(self, number: int) -> bytes:
        """The answer to GET_ROSPECS."""
        more = b"".join(spec.written(state) for spec, state in self._held.values())
        return wire.answer(Message.GET_ROSPECS, number, more=more)

    def add(self, number: int, content: bytes) -> bytes:
        """The answer to ADD_ROSPEC. Raises ValueError if there is no ROSpec in it."""
        spec = wire.parse_spec(content)
        if spec.id in self._held or spec.id == 0:
            return wire.answer(Message.ADD_ROSPEC, number, Status.FIELD_ERROR, f"Taken: ROSpec {spec.id}.")
        self._held[spec.id] = spec, State.DISABLED
        return wire.answer(Message.ADD_ROSPEC, number)

    def turn(self, kind: int, number: int, id: int) -> bytes:
        """The answer to a request that starts, stops, enables, disables or deletes the ROSpec of this id,
        or all of them where it is 0."""
        ids = list(self._held) if id == 0 else [id]
        for each in ids:
            why = self._turn(kind, each)
            if why:
                return wire.answer(kind, number, Status.FIELD_ERROR, why)
        return wire.answer(kind, number)

    def _turn(self, kind: int, id: int) -> str:
        """Why it cannot be; empty if it is done."""
        if id not in self._held:
            return f"There is no ROSpec {id}."
        spec, before = self._held[id]
        wanted, after = _TURNS[kind]
        if before not in wanted:
            return f"ROSpec {id} is {before.name.lower()}."
        if kind == Message.ENABLE_ROSPEC and spec.immediate:
            after = State.ACTIVE
        if kind == Message.DELETE_ROSPEC:
            del self._held[id]
        else:
            self._held[id] = spec, after
        if State.ACTIVE in (before, after) and before is not after:
            self._turned(id, after is State.ACTIVE)
        return ""


_ANY = frozenset(State)
_TURNS: dict[int, tuple[Set[State], State]] = {
    Message.ENABLE_ROSPEC: ({State.DISABLED}, State.INACTIVE),
    Message.START_ROSPEC: ({State.INACTIVE}, State.ACTIVE),
    Message.STOP_ROSPEC: ({State.ACTIVE}, State.INACTIVE),
    Message.DISABLE_ROSPEC: (_ANY, State.DISABLED),
    Message.DELETE_ROSPEC: (_ANY, State.DISABLED),
}
"""From which states, and to which one."""
