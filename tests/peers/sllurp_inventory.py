"""Run by a Python of its own, which has sllurp (GPL) and nothing of ours: an inventory of the reader on the
port given, one line of JSON a tag report, until there were so many."""

import json
import sys

from sllurp import llrp  # type: ignore[import-not-found]

port, most, keepalive_ms = map(int, sys.argv[1:])
heard = 0


def show(reader: llrp.LLRPReaderClient, tags: list[dict[str, object]]) -> None:
    """Called in sllurp's thread. It is also where to disconnect: elsewhere, sllurp may miss the answer."""
    global heard
    for tag in tags:
        told = {name: value.decode() if isinstance(value, bytes) else value for name, value in tag.items()}
        print(json.dumps(told), flush=True)
    before, heard = heard, heard + len(tags)
    if before < most <= heard:
        reader.disconnect()


wanted = {"EnableAntennaID": True, "EnablePeakRSSI": True, "EnableFirstSeenTimestamp": True}
config = llrp.LLRPReaderConfig(
    {
        "antennas": [1, 2, 3, 4],
        "report_every_n_tags": 1,
        "tag_content_selector": {**llrp.LLRPReaderConfig().tag_content_selector, **wanted},
        "keepalive_interval": keepalive_ms,
        "event_selector": {
            **llrp.LLRPReaderConfig().event_selector,
            "AntennaEvent": True,
            "ROSpecEvent": True,
        },
    }
)
reader = llrp.LLRPReaderClient("127.0.0.1", port, config)
reader.add_tag_report_callback(show)
reader.connect()
reader.join(30)
sys.exit(0 if heard >= most else "There were too few tags.")
