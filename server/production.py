"""Refuses to start what would not be safe where guests are real.

A server is in production once other machines reach it: it listens on more than this machine, or its pages
come by HTTPS (``MAITRED_SECURE_COOKIES``), which is to say through a proxy. ``maitred demo`` asks none of
this.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from server.config import Settings
from server.errors import BadSetting
from server.proxies import is_loopback

DEMO = "demo"
"""A file of this name in a data folder says that its guests, passwords and keys are the demo's."""


def is_production(settings: Settings) -> bool:
    return settings.secure_cookies or not is_loopback(settings.host)


def check_safe(settings: Settings) -> None:
    """:raises BadSetting: the first thing that is not, in one line that says what to do."""
    _check_files(settings)
    if is_production(settings):
        _check_way_in(settings)
        _check_way_to_database(settings)
        _check_contents(settings)


def _check_files(settings: Settings) -> None:
    """What whoever has it reads guests, or speaks as this server."""
    for path in _secret_files(settings):
        if path.exists() and path.stat().st_mode & stat.S_IRWXO:
            raise BadSetting(
                f"{path} can be read by everybody on this machine: chmod o-rwx {path}.", "MAITRED_DATA_DIR"
            )


def _secret_files(settings: Settings) -> Iterator[Path]:
    yield settings.secret_file
    yield settings.vapid_file
    for file in (settings.database_password_file, settings.oidc_client_secret_file):
        if file is not None:
            yield file


def _check_way_in(settings: Settings) -> None:
    if not settings.secure_cookies:
        raise BadSetting(
            f"MAITRED_HOST: {settings.host} is reached from other machines, and nothing says that the pages"
            " come by HTTPS: listen on 127.0.0.1, or put a proxy that speaks HTTPS in front and set"
            " MAITRED_SECURE_COOKIES=true.",
            "MAITRED_HOST",
        )
    if not settings.trusted_proxies:
        raise BadSetting(
            "MAITRED_TRUSTED_PROXIES: the pages come by HTTPS, so through a proxy: name its address, else all"
            " guests and readers seem to be one.",
            "MAITRED_TRUSTED_PROXIES",
        )


def _check_way_to_database(settings: Settings) -> None:
    """Guests would cross the network in the clear, or go to whoever answers in the database's place."""
    if not settings.database_url or settings.database_ca_file is not None:
        return
    from server.store.postgres import hosts_of  # for those who use it

    far = [host for host in hosts_of(settings.database_url) if not _is_here(host)]
    if far:
        raise BadSetting(
            f"MAITRED_DATABASE_CA_FILE: the database is on another machine, {far[0]}: name the file with the"
            " certificates of who signs its own, so that the connection is TLS and checked.",
            "MAITRED_DATABASE_CA_FILE",
        )


def _is_here(host: str) -> bool:
    """A socket in a folder, or this machine by its address."""
    return host == "" or host.startswith("/") or is_loopback(host)


def _check_contents(settings: Settings) -> None:
    if settings.log_level == "debug":
        name = "MAITRED_LOG_LEVEL"
        raise BadSetting(f"{name}: debug is for trying out, not for production.", name)
    if (settings.data_dir / DEMO).exists():
        raise BadSetting(
            f"MAITRED_DATA_DIR: {settings.data_dir} holds the demo, whose passwords and keys were printed:"
            " use another folder.",
            "MAITRED_DATA_DIR",
        )
