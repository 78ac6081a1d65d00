"""Every way in which the server says no: one tree, with the HTTP status on the class."""

from __future__ import annotations

from math import ceil
from typing import ClassVar

from recognition.model import Text


class MaitredError(Exception):
    """An answer, not a crash. ``message`` is one sentence for people; it never holds a credential."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where


class BadSetting(MaitredError):
    """The server cannot start like this."""

    code = "bad_setting"


class BadRequest(MaitredError):
    status = 400
    code = "bad_request"


class BadBody(BadRequest):
    """The body is not in the format."""

    code = "bad_body"


class NotSignedIn(MaitredError):
    status = 401
    code = "not_signed_in"


class CodeNeeded(NotSignedIn):
    """The password is right, and the second factor is missing."""

    code = "code_needed"


class CodeWrong(NotSignedIn):
    """The password is right, and the code of the second factor is not."""

    code = "code_wrong"


class NotPaired(MaitredError):
    """The device is none of ours, or was removed."""

    status = 401
    code = "not_paired"


class PinLocked(MaitredError):
    """Only the password opens it again, on this device."""

    status = 403
    code = "pin_locked"


class BadKey(MaitredError):
    status = 401
    code = "bad_key"


class NotAllowed(MaitredError):
    status = 403
    code = "not_allowed"


class SecondFactorNeeded(NotAllowed):
    """Until they have a second factor, they can do no more than set one up."""

    code = "second_factor_needed"


class NotFound(MaitredError):
    status = 404
    code = "not_found"


class MethodNotAllowed(MaitredError):
    """:param taken: the method that the address takes."""

    status = 405
    code = "method_not_allowed"

    def __init__(self, taken: str) -> None:
        super().__init__(f"This address takes {taken}.")
        self.taken = taken


class NotAcceptable(MaitredError):
    """We cannot answer as the sender wants it."""

    status = 406
    code = "not_acceptable"


class Conflict(MaitredError):
    status = 409
    code = "conflict"


class Full(Conflict):
    """There are as many as there may be."""

    code = "full"


class AlreadyClaimed(Conflict):
    code = "already_claimed"


class CardClosed(Conflict):
    code = "card_closed"


class NotHere(Conflict):
    """Of a guest whom we do not believe to be here."""

    code = "not_here"


class OwnerChanged(Conflict):
    """Somebody acted for an earlier owner of the card."""

    code = "owner_changed"


class HandOverFirst(Conflict):
    code = "hand_over_first"


class Unsure(Conflict):
    """Whoever bears the guest's tag may be somebody else: nothing about the guest is shown."""

    code = "unsure"


class RuleChanged(Conflict):
    code = "rule_changed"


class NoticeChanged(Conflict):
    code = "notice_changed"


class Merged(MaitredError):
    """The profile went into another of the same guest; the message says into which."""

    status = 410
    code = "merged"


class PreconditionFailed(MaitredError):
    """It is not as the sender believed."""

    status = 412
    code = "precondition_failed"


class TooLarge(MaitredError):
    status = 413
    code = "too_large"


class UnsupportedMediaType(MaitredError):
    status = 415
    code = "unsupported_media_type"


class Unprocessable(MaitredError):
    status = 422
    code = "unprocessable"


class PasswordTooWeak(Unprocessable):
    code = "password_too_weak"


class PasswordLeaked(PasswordTooWeak):
    """It is among those that leaked somewhere."""

    code = "password_leaked"


class NotOnShift(Unprocessable):
    code = "not_on_shift"


class NotSaid(Unprocessable):
    """Words that may not be kept. ``words`` says what to do instead, in each language."""

    code = "not_said"

    def __init__(self, message: str, words: Text | None) -> None:
        super().__init__(message)
        self.words = words


class TooManyTries(MaitredError):
    """:param retry_after_s: after which it may be tried again."""

    status = 429
    code = "too_many_tries"

    def __init__(self, message: str, where: str = "", retry_after_s: float = 60.0) -> None:
        super().__init__(message, where)
        self.retry_after_s = ceil(retry_after_s)


class Unavailable(MaitredError):
    """We could not keep it: nothing was done, try again."""

    status = 503
    code = "unavailable"
    retry_after_s: ClassVar[int] = 1


class StoreFailed(Exception):
    """The database did not take a transaction; nothing of it was kept."""
