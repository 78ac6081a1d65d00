"""For the operator: alive, ready, metrics."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.api.signed import Needs
from server.errors import Unavailable

router = APIRouter(tags=["health"])


@router.get("/healthz", response_class=PlainTextResponse)
async def alive() -> str:
    """The process answers."""
    return "ok"


@router.get("/readyz", response_class=PlainTextResponse)
async def ready(needs: Needs) -> str:
    """The loop runs and the store keeps. 503 otherwise."""
    if not needs.drive.healthy:
        raise Unavailable("The store does not answer.")
    return "ready"


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics() -> Response:
    """Counters for Prometheus. Nothing in them names a guest."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
