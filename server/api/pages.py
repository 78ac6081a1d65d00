"""The web pages, and the headers that keep them to themselves."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

STATIC = Path(__file__).parent.parent / "static"

OWN = {"here": "here.html", "my": "my.html", "wall": "wall.html"}
"""Pages that stand for themselves: the guest's at a door, the guest's own, and the wall."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), serial=(), hid=(),"
        " midi=(), magnetometer=(), gyroscope=(), accelerometer=(), display-capture=(), browsing-topics=()"
    ),
}


class Pages(StaticFiles):
    """The built pages; any other path is a view of the one page, which routes in the browser."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC, html=True, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._found(path, scope)
        response.headers.update(HEADERS)
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response

    async def _found(self, path: str, scope: Scope) -> Response:
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404, "There is no such address")
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, "A page can only be read", {"Allow": "GET, HEAD"})
        if "\x00" in path:  # no file has it, and the system refuses to look
            return PlainTextResponse("There is no such page.", 404)
        full, stat = self.lookup_path(path)
        if stat is not None and Path(full).is_file():
            return FileResponse(full, stat_result=stat)
        if "." in Path(path).name:
            return PlainTextResponse("There is no such page.", 404)
        index = STATIC / OWN.get(path, "index.html")
        if not index.is_file():
            return PlainTextResponse("The pages have not been built.", 404)
        return FileResponse(index)
