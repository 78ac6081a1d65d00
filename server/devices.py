"""The paired devices in memory, as the store has them."""

from __future__ import annotations

from server.pairing import Pairing, PinLocks
from server.security import token_hash
from server.store import devices
from server.store.database import Database
from server.store.devices import Device


class Devices:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_hash: dict[str, Device] = {}
        self.pairing = Pairing()
        self.locks = PinLocks()

    async def load(self) -> None:
        self._by_hash = {one.hash: one for one in await self._database.read(devices.load_devices)}

    def find(self, token: str) -> Device | None:
        """The device that has this in its cookie."""
        return self._by_hash.get(token_hash(token)) if token else None

    def of(self, venue: str) -> list[Device]:
        return [one for one in self._by_hash.values() if one.venue == venue]

    async def add(self, device: Device) -> None:
        await self._database.write(lambda connection: devices.add_device(connection, device))
        self._by_hash[device.hash] = device

    async def drop(self, device: Device) -> None:
        await self._database.write(lambda connection: devices.drop_device(connection, device.id))
        self._by_hash.pop(device.hash, None)
