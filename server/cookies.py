"""Cookies of ours: out of reach of scripts, of other sites and, where the pages come by HTTPS, of neighbours
under the same domain (the prefix ``__Host-``)."""

from __future__ import annotations

from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from server.config import Settings

PREFIX = "__Host-"
"""With it a browser takes the cookie only from this very host, with Secure, for all paths."""


def name_of(settings: Settings, cookie: str) -> str:
    """As browsers have it."""
    return PREFIX + cookie if settings.secure_cookies else cookie


def cookie_of(connection: HTTPConnection, settings: Settings, cookie: str) -> str:
    """What the browser sent; empty for none."""
    return connection.cookies.get(name_of(settings, cookie), "")


def set_cookie(
    response: Response,
    settings: Settings,
    cookie: str,
    value: str,
    max_age_s: float,
    samesite: Literal["strict", "lax"] = "strict",
) -> None:
    response.set_cookie(
        name_of(settings, cookie),
        value,
        max_age=int(max_age_s),
        httponly=True,
        samesite=samesite,
        secure=settings.secure_cookies,
    )


def drop_cookie(response: Response, settings: Settings, cookie: str) -> None:
    response.delete_cookie(
        name_of(settings, cookie), httponly=True, samesite="strict", secure=settings.secure_cookies
    )
