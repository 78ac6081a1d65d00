"""The guest's own page: take everything along, or have everything erased."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from server.api.address import V1
from server.api.my import COOKIE, GuestAsking
from server.api.rights import ZIP, CertificateView, Sure, certificate_view, zipped
from server.api.signed import Needs
from server.audit import Act
from server.cookies import drop_cookie
from server.rights.erase import erase
from server.rights.export import export_of

router = APIRouter(prefix=f"{V1}/my", tags=["the guest's own page"])


@router.get("/export", response_class=Response, responses=ZIP)
async def take_along(asked: GuestAsking, needs: Needs) -> Response:
    """All that you hold about me: a zip of JSON files."""
    content = await export_of(needs, asked.id)
    needs.audit.note(Act.EXPORTED, f"guest:{asked.id}", asked.id, at=needs.clock.now())
    return zipped(content)


@router.post("/erase")
async def erase_me(_sure: Sure, asked: GuestAsking, response: Response, needs: Needs) -> CertificateView:
    """Erase me, at once and for good. My page is closed everywhere; the answer is the certificate."""
    certificate = await erase(needs, asked.id, f"guest:{asked.id}")
    drop_cookie(response, needs.settings, COOKIE)
    return certificate_view(certificate)
