"""What the API's routes work with; app.py makes the only one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from server.audit import Audit
from server.backtests import BackTests
from server.bus import Bus
from server.channels.webhook import Webhooks
from server.clock import Clock
from server.config import Settings
from server.connectors import Connector
from server.devices import Devices
from server.directory import Directory
from server.drive import Drive
from server.epcis.captures import Captures
from server.guest_links import GuestLinks
from server.house import House
from server.intake import Intake
from server.key_use import KeyUse
from server.looks import Looks
from server.presence import Presence
from server.privacy_notices import PrivacyNotices
from server.pushes import Pushes
from server.retention import Retention
from server.sign_ins import SignIns
from server.signing import Signing
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    clock: Clock
    database: Database
    bus: Bus
    house: House
    key_use: KeyUse
    drive: Drive
    intake: Intake
    captures: Captures
    connectors: tuple[Connector, ...]
    directory: Directory
    devices: Devices
    pushes: Pushes
    guest_links: GuestLinks
    audit: Audit
    signing: Signing
    notices: PrivacyNotices
    sign_ins: SignIns
    webhooks: Webhooks
    looks: Looks
    retention: Retention
    presence: Presence = field(default_factory=Presence)
    guest_changes: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One change of a guest by another system is made at a time."""
    backtests: BackTests = field(default_factory=BackTests)
