"""What the API's routes work with; app.py makes the only one."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.backtests import BackTests
from server.bus import Bus
from server.clock import Clock
from server.config import Settings
from server.connectors import Connector
from server.drive import Drive
from server.epcis.captures import Captures
from server.house import House
from server.intake import Intake
from server.looks import Looks
from server.store.database import Database
from server.tries import Tries


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    clock: Clock
    database: Database
    bus: Bus
    house: House
    drive: Drive
    intake: Intake
    captures: Captures
    connectors: tuple[Connector, ...]
    tries: Tries = field(default_factory=Tries)
    looks: Looks = field(default_factory=Looks)
    backtests: BackTests = field(default_factory=BackTests)
