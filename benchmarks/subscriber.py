"""The least that a subscriber in Python can do: aiomqtt as it comes, counting messages.

    python -m benchmarks.subscriber BROKER_PORT TOPIC FILE HTTP_PORT

The first eight bytes of FILE count; a bare answer on HTTP_PORT says that it is subscribed.
"""

from __future__ import annotations

import asyncio
import sys

import aiomqtt
import numpy as np
import uvloop


async def _main(broker_port: int, topic: str, file: str, http_port: int) -> None:
    counted = np.memmap(file, np.int64, "r+")
    async with aiomqtt.Client("127.0.0.1", broker_port, identifier="bare") as client:
        await client.subscribe(topic, qos=1)
        await asyncio.start_server(answer, "127.0.0.1", http_port)
        async for _ in client.messages:
            counted[0] += 1


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """That it is there."""
    await reader.read(1_024)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    writer.close()


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
