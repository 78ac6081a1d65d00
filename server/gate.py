"""What every request passes but those of readers and phones: who asks too often, who is sent by another
site's page; and what every answer says to the browser about how to treat it."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import rates
from server.asgi import error_body, error_headers, send_json
from server.cookies import name_of
from server.errors import MaitredError, NotAllowed
from server.identify import COOKIE
from server.own_pages import READS, is_foreign
from server.proxies import Proxies, is_loopback
from server.rates import Rates
from server.security import token_hash
from server.services import Services

ANSWERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that does not say otherwise. Pages do: :mod:`server.api.pages`."""

HSTS = "max-age=31536000; includeSubDomains"
"""For a year browsers come by HTTPS only."""


class Gate:
    """Stands in front of the API and the pages."""

    def __init__(self, services: Services, inside: ASGIApp) -> None:
        self._services = services
        self._inside = inside
        self._proxies = Proxies(services.settings.trusted_proxies)
        self._sessions = Rates(rates.SESSION_PER_S, rates.SESSION_BURST)
        self._addresses = Rates(rates.ADDRESS_PER_S, rates.ADDRESS_BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._marked(send)
        try:
            self._admit(scope)
        except MaitredError as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": error.message})
            else:
                await send_json(answer, error.status, error_body(error), error_headers(error))
        else:
            await self._inside(scope, receive, answer)

    def _admit(self, scope: Scope) -> None:
        """:raises TooManyRequests, NotAllowed: not this one."""
        headers = Headers(scope=scope)
        address = self._proxies.client(scope)
        scope["client"] = (address, 0)
        # Who sits at this very machine can do worse. Behind a proxy nobody does: it says who asks.
        if not is_loopback(address):
            self._addresses.take(address)
        session = token_hash(self._token(headers))
        if session in self._services.house.sessions:
            self._sessions.take(session)
        if scope["type"] == "http" and scope["method"] not in READS and is_foreign(headers):
            raise NotAllowed("Another site's page may not do this.", "Origin")

    def _token(self, headers: Headers) -> str:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return token.strip()
        cookies = cookie_parser(headers.get("cookie", ""))
        return cookies.get(name_of(self._services.settings, COOKIE), "")

    def _marked(self, send: Send) -> Send:
        """``send``, with the headers that every answer has."""
        secure = self._services.settings.secure_cookies

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ANSWERS.items():
                    headers.setdefault(name, value)
                if secure:
                    headers["Strict-Transport-Security"] = HSTS
            await send(message)

        return marked
