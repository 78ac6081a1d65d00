"""What does not start where guests are real: one clear line each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.config import Settings, load_secret, load_settings
from server.errors import BadSetting
from server.production import DEMO, check_safe

SAFE: dict[str, Any] = {"host": "0.0.0.0", "secure_cookies": True, "trusted_proxies": "10.0.0.1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    load_secret(Settings(data_dir=tmp_path))
    return tmp_path


def refusal(folder: Path, **settings: Any) -> str:
    """Why it does not start."""
    with pytest.raises(BadSetting) as refused:
        check_safe(Settings(data_dir=folder, **settings))
    assert "\n" not in refused.value.message
    assert refused.value.message.endswith(".")
    return refused.value.message


@pytest.mark.parametrize("settings", [{}, {"host": "::1"}, {"host": "localhost"}, SAFE])
def test_what_is_safe_starts(folder: Path, settings: dict[str, Any]) -> None:
    """A server that only this machine reaches, and one behind a proxy that speaks HTTPS."""
    check_safe(Settings(data_dir=folder, **settings))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "maitred.internal"])
def test_plain_http_is_for_this_machine_only(folder: Path, host: str) -> None:
    """Passwords and guests would cross the network in the clear."""
    said = refusal(folder, host=host)
    assert said.startswith(f"MAITRED_HOST: {host} is reached from other machines")
    assert "MAITRED_SECURE_COOKIES=true" in said


def test_the_proxy_is_named(folder: Path) -> None:
    """Else its address would be everybody's."""
    assert refusal(folder, secure_cookies=True).startswith("MAITRED_TRUSTED_PROXIES")


@pytest.mark.parametrize("name", ["secret.key", "vapid.pem", "password"])
@pytest.mark.parametrize("settings", [{}, SAFE])
def test_secrets_that_everybody_may_read_stop_the_start(
    folder: Path, name: str, settings: dict[str, Any]
) -> None:
    """On any server, also one for trying out: they are what the database is safe by."""
    path = folder / name
    path.touch()
    path.chmod(0o644)
    said = refusal(folder, **settings, database_password_file=folder / "password")
    assert said == f"{path} can be read by everybody on this machine: chmod o-rwx {path}."
    path.chmod(0o640)
    check_safe(Settings(data_dir=folder, **settings, database_password_file=folder / "password"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://maitred@db.example/maitred",
        "postgresql://maitred@192.0.2.7:5433/maitred?ssl=require",
        "postgresql://maitred@127.0.0.1/maitred?host=db.example",
        "postgresql://maitred@/maitred?host=127.0.0.1:5432&host=db.example:5432",
    ],
)
def test_a_database_on_another_machine_is_reached_by_tls(folder: Path, url: str) -> None:
    """Wherever the address names it; whom to trust for its certificate is said in a file."""
    assert "MAITRED_DATABASE_CA_FILE: the database is on another machine" in refusal(
        folder, **SAFE, database_url=url
    )
    check_safe(Settings(data_dir=folder, **SAFE, database_url=url, database_ca_file=folder / "ca.crt"))
    check_safe(Settings(data_dir=folder, database_url=url))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://maitred@localhost/maitred",
        "postgresql://maitred@127.0.0.1:5433/maitred",
        "postgresql://maitred@[::1]/maitred",
        "postgresql:///maitred",
        "postgresql://maitred@/maitred?host=/run/postgresql",
    ],
)
def test_a_database_on_this_machine_needs_no_tls(folder: Path, url: str) -> None:
    """Nothing of it crosses a network."""
    check_safe(Settings(data_dir=folder, **SAFE, database_url=url))


def test_production_is_not_debugged(folder: Path) -> None:
    """The log says more than it should."""
    assert refusal(folder, **SAFE, log_level="debug").startswith("MAITRED_LOG_LEVEL")


def test_the_demo_is_not_put_on_a_network(folder: Path) -> None:
    """Its passwords and keys were printed."""
    (folder / DEMO).touch()
    assert "holds the demo" in refusal(folder, **SAFE)
    check_safe(Settings(data_dir=folder))


@pytest.mark.parametrize("value", ["10.0.0.300", "proxy.internal", "10.0.0.1/24"])
def test_a_proxy_is_an_address_or_a_network(value: str) -> None:
    """Named in one line at the start; a name could be anybody's."""
    with pytest.raises(BadSetting) as refused:
        load_settings(trusted_proxies=value)
    assert refused.value.message.startswith("MAITRED_TRUSTED_PROXIES: ")
