"""What others do with LLRP readers, to compare with; both count reads and do nothing else with them.

    python -m benchmarks.llrp_clients bare|llrpkit FILE HTTP_PORT READER_PORT ...

``bare`` starts an inventory and then only walks from message to message, without looking into any.
``llrpkit`` is that library's own inventory. The first eight bytes of FILE count; a bare answer on HTTP_PORT
says that the readers were called.
"""

from __future__ import annotations

import asyncio
import sys
from struct import Struct
from typing import Any, cast

import numpy as np
import uvloop
from llrpkit import Reader
from llrpkit.inventory import build_rospec
from llrpkit.protocol import messages

from benchmarks.subscriber import answer

_HEADER = Struct(">HI")
_REPORT = 61


class Bare(asyncio.Protocol):
    def __init__(self, tally: Any) -> None:
        self._tally = tally
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        asked = (
            messages.ADD_ROSPEC(ro_spec=build_rospec(ro_spec_id=1)),
            messages.ENABLE_ROSPEC(ro_spec_id=1),
            messages.START_ROSPEC(ro_spec_id=1),
        )
        told = b"".join(each.to_bytes(message_id=at) for at, each in enumerate(asked))
        cast(asyncio.Transport, transport).write(told)

    def data_received(self, data: bytes) -> None:
        data, at, reports = self._rest + data, 0, 0
        while at + 10 <= len(data):
            word, length = _HEADER.unpack_from(data, at)
            if at + length > len(data):
                break
            reports += word & 0x3FF == _REPORT
            at += length
        self._rest = data[at:]
        self._tally[0] += reports


async def _llrpkit(port: int, tally: Any) -> None:
    async with Reader("127.0.0.1", port) as reader:
        async for _ in reader.inventory():
            tally[0] += 1


async def _main(kind: str, file: str, http_port: int, ports: list[int]) -> None:
    tally, loop = np.memmap(file, np.int64, "r+"), asyncio.get_running_loop()
    await asyncio.start_server(answer, "127.0.0.1", http_port)
    async with asyncio.TaskGroup() as tasks:
        for port in ports:
            if kind == "bare":
                await loop.create_connection(lambda: Bare(tally), "127.0.0.1", port)
            else:
                tasks.create_task(_llrpkit(port, tally))
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_main(sys.argv[1], sys.argv[2], int(sys.argv[3]), [int(port) for port in sys.argv[4:]]))
