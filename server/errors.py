"""Every way in which the server says no: one tree, with the HTTP status on the class."""

from __future__ import annotations

from typing import ClassVar


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


class BadKey(MaitredError):
    status = 401
    code = "bad_key"


class NotAllowed(MaitredError):
    status = 403
    code = "not_allowed"


class NotFound(MaitredError):
    status = 404
    code = "not_found"


class NotAcceptable(MaitredError):
    """We cannot answer as the sender wants it."""

    status = 406
    code = "not_acceptable"


class Conflict(MaitredError):
    status = 409
    code = "conflict"


class AlreadyClaimed(Conflict):
    code = "already_claimed"


class CardClosed(Conflict):
    code = "card_closed"


class RuleChanged(Conflict):
    code = "rule_changed"


class TooLarge(MaitredError):
    status = 413
    code = "too_large"


class UnsupportedMediaType(MaitredError):
    status = 415
    code = "unsupported_media_type"


class Unprocessable(MaitredError):
    status = 422
    code = "unprocessable"


class TooManyTries(MaitredError):
    status = 429
    code = "too_many_tries"


class Unavailable(MaitredError):
    """We could not keep it: nothing was done, try again."""

    status = 503
    code = "unavailable"
    retry_after_s: ClassVar[int] = 1


class StoreFailed(Exception):
    """The database did not take a transaction; nothing of it was kept."""
