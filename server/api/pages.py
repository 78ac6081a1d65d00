"""The web pages, and the headers that keep them to themselves."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent.parent / "static"

HEADERS = {
    # Mantine sets style attributes and one style element; scripts come from here only.
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}


class Pages(StaticFiles):
    """The built pages; any other path is a view of the one page, which routes in the browser."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC, html=True, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._found(path, scope)
        response.headers.update(HEADERS)
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response

    async def _found(self, path: str, scope: Scope) -> Response:
        full, stat = self.lookup_path(path)
        if stat is not None and Path(full).is_file():
            return FileResponse(full, stat_result=stat)
        if path.startswith("api/"):
            raise HTTPException(404, "There is no such address")
        if "." in path.rpartition("/")[2]:
            return PlainTextResponse("There is no such page.", 404)
        index = STATIC / "index.html"
        if not index.is_file():
            return PlainTextResponse("The pages have not been built.", 404)
        return FileResponse(index)
