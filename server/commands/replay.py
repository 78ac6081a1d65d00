"""``maitred replay``: a recording through the API of a running server."""

from __future__ import annotations

from pathlib import Path

from server.errors import BadSetting
from simulators.replay import UnknownRecording, replay
from simulators.run import Counts


async def replay_file(file: Path, url: str, key: str, speed: float, keep_times: bool) -> Counts:
    """Send it.

    :raises BadSetting: the file cannot be read, or is no recording.
    """
    try:
        return await replay(file, url, key, speed=speed, keep_times=keep_times)
    except UnknownRecording as error:
        raise BadSetting(str(error)) from None
    except OSError as error:
        raise BadSetting(f"{file}: {error.strerror}.") from None
