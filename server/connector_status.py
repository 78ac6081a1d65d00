"""How a connector does: for the operator's metrics and the manager's page."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from server import metrics

log = structlog.get_logger()

SAY_EVERY_S = 60.0
"""How often the same connector's trouble is logged."""


@dataclass(slots=True)
class Status:
    """Changed by its connector, read by everybody. Logs each change once, however often it is tried."""

    kind: str
    address: str
    """Whom it talks to: ``host:port``."""
    connected_at: float | None = None
    """Since when it is connected; None while it is not."""
    error: str = ""
    """Why it is not connected; empty while it is. Holds no credential."""
    last_trouble: str = ""
    """The last thing that could not be taken, and why; the same holds for it."""
    troubled_at: float | None = None
    counts: dict[str, int] = field(default_factory=dict)
    """Messages since the start, by what became of them: ``taken``, ``bad`` ..."""
    _said_at: float = float("-inf")

    def __post_init__(self) -> None:
        metrics.CONNECTED.labels(self.kind, self.address).set(0)

    def up(self, now: float) -> None:
        """It is connected."""
        self.connected_at = now
        self.error = ""
        metrics.CONNECTED.labels(self.kind, self.address).set(1)
        log.info("connected", connector=self.kind, address=self.address)

    def down(self, why: str) -> None:
        """It is not connected, or not any more."""
        if self.connected_at is not None or why != self.error:
            log.warning("not connected", connector=self.kind, address=self.address, why=why)
        self.error = why
        self.connected_at = None
        metrics.CONNECTED.labels(self.kind, self.address).set(0)

    def trouble(self, why: str, now: float) -> None:
        """Something could not be taken. Logged once a while, however often it happens."""
        self.last_trouble = why
        self.troubled_at = now
        if now - self._said_at >= SAY_EVERY_S:
            self._said_at = now
            log.warning("trouble", connector=self.kind, address=self.address, why=why)

    def count(self, result: str, messages: int = 1) -> None:
        """So many messages came, and this became of them."""
        self.counts[result] = self.counts.get(result, 0) + messages
        metrics.CONNECTOR_MESSAGES.labels(self.kind, result).inc(messages)
