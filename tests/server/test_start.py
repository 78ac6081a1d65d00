"""Starting: settings that make no sense stop it in one line that names them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server import app
from server.app import open_database
from server.cli import main
from server.config import Durability, Settings, load_secret, load_settings
from server.errors import BadSetting

Prepare = Callable[[Path], object]


def start(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, list[str]]:
    """``maitred`` with these words: its exit status, and the lines it says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["maitred", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    out, err = capsys.readouterr()
    assert out == ""
    return ended.value.code, err.splitlines()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("DURABILITY", "eternal"),
        ("SECURE_COOKIES", "perhaps"),
        ("SESSION_HOURS", "0"),
        ("SESSION_HOURS", "nan"),
        ("QUEUE_MESSAGES", "0"),
        ("ANSWER_WITHIN_S", "-1"),
        ("ANSWER_WITHIN_S", "inf"),
        ("FEED_CHANGES", "1.5"),
        ("SCREEN_BACKLOG_BYTES", "1"),
        ("LOG_LEVEL", "loud"),
        ("HOST", "no such host"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://postgres:hush@127.0.0.1:port/nothing"),
        ("DATABASE_URL", "postgresql://postgres:hush@127.0.0.1:1/nothing"),
        ("DATABASE_PASSWORD_FILE", "/no/such/file"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(
    name: str,
    value: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Status 2, and one line that names the setting and never a password."""
    monkeypatch.chdir(tmp_path)
    for key in [key for key in os.environ if key.startswith("MAITRED_")]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("MAITRED_PORT", "0")
    if name == "DATABASE_PASSWORD_FILE":
        monkeypatch.setenv("MAITRED_DATABASE_URL", "postgresql://postgres@127.0.0.1:1/nothing")
    monkeypatch.setenv(f"MAITRED_{name}", value)
    status, lines = start(capsys, "serve")
    assert (status, len(lines)) == (2, 1), lines
    assert lines[0].startswith(f"maitred: MAITRED_{name}: "), lines
    assert "hush" not in lines[0]


def test_a_misspelled_setting_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would otherwise be a setting that was never made; the line says what was meant."""
    monkeypatch.setenv("MAITRED_PROT", "8081")
    monkeypatch.setenv("MAITRED_PORT", "70000")  # else a server that took no offence would run for ever
    status, lines = start(capsys, "serve")
    assert (status, lines) == (2, ["maitred: There is no setting MAITRED_PROT. Did you mean MAITRED_PORT?"])


def _make_file(path: Path) -> None:
    path.write_text("here")


def _spoil_key(path: Path) -> None:
    path.mkdir()
    (path / "secret.key").write_bytes(b"short")


def _spoil_database(path: Path) -> None:
    path.mkdir()
    (path / "maitred.db").write_bytes(b"nonsense" * 1_000)


def _database_is_a_folder(path: Path) -> None:
    (path / "maitred.db").mkdir(parents=True)


@pytest.mark.parametrize("prepare", [_make_file, _spoil_key, _spoil_database, _database_is_a_folder])
def test_a_data_folder_that_cannot_be_used_stops_the_start(
    prepare: Prepare, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in its place, a key or database that is none: status 2 and one line that says where."""
    data = tmp_path / "data"
    prepare(data)
    status, lines = start(capsys, "serve", "--data", str(data), "--port", "0")
    assert (status, len(lines)) == (2, 1), lines
    assert "MAITRED_DATA_DIR" in lines[0] or str(data) in lines[0]


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line with the address; nothing is made in the data folder."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, lines = start(capsys, "serve", "--data", str(tmp_path / "data"), "--port", str(port))
    assert status == 2
    assert lines == [f"maitred: MAITRED_PORT: cannot listen on 127.0.0.1:{port}: Address already in use."]
    assert not (tmp_path / "data").exists()


def test_the_command_itself_ends_in_one_line(tmp_path: Path) -> None:
    """As an operator sees it: no traceback, nothing on standard output, status 2."""
    done = subprocess.run(
        [sys.executable, "-m", "server", "serve", "--data", str(tmp_path)],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "MAITRED_FEED_CHANGES": "none"},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("maitred: MAITRED_FEED_CHANGES: ")


def test_the_key_file_is_its_owners_only(tmp_path: Path) -> None:
    """Whoever reads it could try which tag belongs to whom."""
    settings = Settings(data_dir=tmp_path / "data")
    first = load_secret(settings)
    assert len(first) == 32
    assert settings.secret_file.stat().st_mode & 0o777 == 0o600
    assert load_secret(settings) == first


def test_settings_come_from_the_file_the_environment_and_the_command_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one counts; in a name capitals do not; what is not ours is left alone."""
    monkeypatch.chdir(tmp_path)
    said = ["MAITRED_HOST=file", "maitred_controller_name='The Inn'", "MAITRED_PORT=1", "PORT=9"]
    (tmp_path / ".env").write_text("\n".join([*said, "MAITRED_LOG_LEVEL=error"]))
    monkeypatch.setenv("MAITRED_LOG_LEVEL", "warning")
    monkeypatch.setenv("MAITRED_PORT", "2")
    settings = load_settings(port=3)
    assert (settings.host, settings.controller_name) == ("file", "The Inn")
    assert (settings.log_level, settings.port) == ("warning", 3)
    assert settings.durability is Durability.POWER


async def test_a_start_that_is_refused_leaves_no_database_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tries again in the same process finds the files free."""
    database = open_database(Settings(data_dir=tmp_path))
    closed: list[bool] = []
    close = database.close

    async def note() -> None:
        closed.append(True)
        await close()

    monkeypatch.setattr(database, "close", note)
    monkeypatch.setattr(app, "open_database", lambda _settings: database)
    connectors = tmp_path / "connectors.toml"
    connectors.write_text("nonsense = [")
    with pytest.raises(BadSetting):
        await app.open_services(Settings(data_dir=tmp_path, connectors_file=connectors))
    assert closed == [True]
