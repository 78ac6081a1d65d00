"""What the desk refuses, as errors of the API."""

from __future__ import annotations

from alerts import refusals
from server import errors


def as_answer(refused: refusals.Refused) -> errors.MaitredError:
    """The desk's refusal as an error of the API."""
    if isinstance(refused, refusals.NotSaid):
        return errors.NotSaid(str(refused), refused.words)
    kinds: dict[type[refusals.Refused], type[errors.MaitredError]] = {
        refusals.NoSuchCard: errors.NotFound,
        refusals.AlreadyClaimed: errors.AlreadyClaimed,
        refusals.CardClosed: errors.CardClosed,
        refusals.NotOwner: errors.NotAllowed,
        refusals.NotAsked: errors.Unprocessable,
        refusals.OwnerChanged: errors.OwnerChanged,
        refusals.NotOnShift: errors.NotOnShift,
        refusals.HandOverFirst: errors.HandOverFirst,
        refusals.NoSuchHandover: errors.NotFound,
    }
    return kinds[type(refused)](str(refused))
