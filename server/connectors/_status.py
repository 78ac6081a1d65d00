"""How a connector does: for the operator's metrics and the manager's page."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from server import metrics

log = structlog.get_logger()


@dataclass(slots=True)
class Status:
    """Changed by its connector, read by everybody. Logs each change once, however often it is tried."""

    kind: str
    address: str
    """Whom it talks to: ``host:port``."""
    connected_at: float | None = None
    """Since when it is connected; None while it is not."""
    error: str = ""
    """Why it is not connected, or what went wrong last; holds no credential."""
    messages: int = 0
    """Taken since the start."""
    bad: int = 0
    """Of these, those that could not be read at all."""

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
        self.connected_at = None
        self.error = why
        metrics.CONNECTED.labels(self.kind, self.address).set(0)

    def count(self, bad: bool = False) -> None:
        """One message came."""
        self.messages += 1
        self.bad += bad
        metrics.CONNECTOR_MESSAGES.labels(self.kind, "bad" if bad else "taken").inc()
