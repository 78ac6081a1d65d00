"""The file of connectors: what makes no sense in it stops the start, with one line that names the place."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from server.app import open_services
from server.config import Settings
from server.errors import BadSetting
from tests.live_server import World, running
from tests.server.connectors.wires import llrp, table, topic, write

GOOD = topic("impinj/{reader}/tags", "impinj")

WRONG = {
    "not TOML": ("[[mqtt]\nx", "", "line 1"),
    "an unknown kind": ("[[mqt]]", "mqt", "mqtt"),
    "one table instead of a list": ("[mqtt]\nhost='x'", "mqtt", "[[mqtt]]"),
    "nothing in it": ("[[mqtt]]", "mqtt[0]", "host"),
    "an unknown field": (table(1883, GOOD, hots="x"), "mqtt[0]", "hots"),
    "a wrong type": (table(1883, GOOD, tls="yes"), "mqtt[0].tls", "bool"),
    "a port that is none": (table(70_000, GOOD), "mqtt[0].port", "65535"),
    "no topics": (table(1883) + "topics = []", "mqtt[0].topics", "1 to 100"),
    "too many topics": (table(1883, *[GOOD] * 101), "mqtt[0].topics", "101"),
    "a venue that is not there": (
        table(1883, GOOD, GOOD + '\nvenue = "inn"'),
        "mqtt[0].topics[1].venue",
        "hotel",
    ),
    "an unknown format": (table(1883, topic("a/{reader}", "imping")), "mqtt[0].topics[0].format", "impinj"),
    "a format of phones": (
        table(1883, topic("a/{reader}", "overland")),
        "mqtt[0].topics[0].format",
        "phones",
    ),
    "no phone": (table(1883, topic("owntracks/#", "owntracks")), "mqtt[0].topics[0].topic", "{phone}"),
    "a phone that is a reader": (
        table(1883, topic("owntracks/{phone}", "owntracks", reader="H1")),
        "mqtt[0].topics[0].reader",
        "no reader",
    ),
    "a reader that is a phone": (
        table(1883, topic("a/{phone}", "impinj")),
        "mqtt[0].topics[0].topic",
        "owntracks only",
    ),
    "no reader": (table(1883, topic("a/+", "impinj")), "mqtt[0].topics[0].topic", "{reader}"),
    "two readers": (
        table(1883, topic("a/{reader}", "impinj", reader="H1")),
        "mqtt[0].topics[0].reader",
        "already",
    ),
    "an unknown reader": (table(1883, topic("a", "zebra", reader="H99")), "mqtt[0].topics[0].reader", "H1"),
    "a reader twice": (table(1883, topic("{reader}/{reader}", "zebra")), "mqtt[0].topics[0].topic", "once"),
    "half a level": (table(1883, topic("a{reader}", "generic")), "mqtt[0].topics[0].topic", "whole level"),
    "# in the middle": (table(1883, topic("a/#/b", "generic")), "mqtt[0].topics[0].topic", "at the end"),
    "a shared subscription": (
        table(1883, topic("$share/a/b", "generic")),
        "mqtt[0].topics[0].topic",
        "topic",
    ),
    "a password file that is not there": (
        table(1883, GOOD, username="a", password_file="/no/such/file"),
        "mqtt[0].password_file",
        "/no/such/file",
    ),
    "a password and nobody": (table(1883, GOOD, password_file="/etc/hosts"), "mqtt[0].username", "username"),
    "no name": (table(1883, GOOD, client_id=""), "mqtt[0].client_id", "keeps nothing"),
    "a CA that is not there": (table(1883, GOOD, tls=True, ca_file="/no/ca"), "mqtt[0].ca_file", "/no/ca"),
    "a CA that is none": (
        table(1883, GOOD, tls=True, ca_file="/etc/hosts"),
        "mqtt[0].ca_file",
        "certificate",
    ),
    "a CA without TLS": (table(1883, GOOD, ca_file="/etc/hosts"), "mqtt[0].ca_file", "tls = true"),
    "a version there is not": (table(1883, GOOD, version="4"), "mqtt[0].version", "4"),
    "a reader without its venue": ('[[llrp]]\nhost = "127.0.0.1"\nreader = "H1"', "llrp[0]", "venue"),
    "a reader of a venue that is not there": (llrp(5084, venue="inn"), "llrp[0].venue", "inn"),
    "a reader that is not there": (llrp(5084, reader="H99"), "llrp[0].reader", "H99"),
    "a session that is none": (llrp(5084, session=4), "llrp[0].session", "3"),
    "an antenna 0": (llrp(5084, antennas=[1, 0]), "llrp[0].antennas", "1"),
    "no time between keepalives": (llrp(5084, keepalive_s=0), "llrp[0].keepalive_s", "0.1"),
}


@pytest.mark.parametrize(("text", "where", "said"), WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_stops_the_start(
    world: World, tmp_path: Path, text: str, where: str, said: str
) -> None:
    """One line that names the setting, the file, the place in it, and what is wrong or what there is."""
    file = write(tmp_path, text)
    with pytest.raises(BadSetting) as error, running(world, tmp_path / "data", connectors_file=file):
        pass
    line = error.value.message
    assert line.startswith(f"MAITRED_CONNECTORS_FILE: {file}: {where}")
    assert said in line
    assert "\n" not in line
    assert line.endswith(".")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Is named."""
    missing = tmp_path / "missing.toml"
    with pytest.raises(BadSetting, match="No such file"):
        asyncio.run(_open(Settings(data_dir=tmp_path, connectors_file=missing)))


async def _open(settings: Settings) -> None:
    await open_services(settings)


def test_several_brokers(world: World, tmp_path: Path) -> None:
    """Each table is a connection of its own, with its state."""
    file = write(tmp_path, table(1, GOOD) + table(2, GOOD, tls=True))
    with running(world, tmp_path / "data", connectors_file=file) as server:
        assert [c.status.address for c in server.services.connectors] == ["127.0.0.1:1", "127.0.0.1:2"]


def test_the_port_follows_tls(world: World, tmp_path: Path) -> None:
    """1883 is left out, and so is 8883 with TLS."""
    plain, secure = (table(0, GOOD, tls=tls).replace("port = 0\n", "") for tls in (False, True))
    with running(world, tmp_path / "data", connectors_file=write(tmp_path, plain + secure)) as server:
        ports = [connector.status.address.rpartition(":")[2] for connector in server.services.connectors]
    assert ports == ["1883", "8883"]


def test_a_reader_without_its_extra(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where llrpkit is not installed, one line says what to install; brokers do not need it."""
    for module in [name for name in sys.modules if name.startswith(("llrpkit", "server.connectors.llrp"))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.delitem(sys.modules, "server.connectors._llrp_client", raising=False)
    monkeypatch.setitem(sys.modules, "llrpkit", None)
    file = write(tmp_path, llrp(5084))
    with pytest.raises(BadSetting) as error, running(world, tmp_path / "data", connectors_file=file):
        pass
    assert error.value.message == (
        f"MAITRED_CONNECTORS_FILE: {file}: llrp: This needs the package llrpkit: install maitred[llrp]."
    )
