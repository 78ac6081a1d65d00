"""Each guest has a key of their own, and what was sealed under it ends with it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from server import vault as module
from server.errors import BadSetting, StoreFailed
from server.vault import HOUSE, SecretMaster, Vault, open_vault

SECRET = b"s" * 32


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = open_vault(tmp_path, SECRET)
    yield opened
    opened.close()


def files(folder: Path) -> bytes:
    """All that is on the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("text", ["", "王小明", "no nuts\x00\n" * 1_000])
@pytest.mark.parametrize("guest", ["g1", "客人 1", HOUSE])
def test_what_was_sealed_can_be_read_again(vault: Vault, guest: str, text: str) -> None:
    """Whatever it says, and it never looks the same twice."""
    sealed = vault.seal(guest, text)
    assert vault.unseal(guest, sealed) == text
    assert vault.seal(guest, text) != sealed


def test_it_can_be_read_after_a_restart(vault: Vault, tmp_path: Path) -> None:
    """And by another program that has the secret, too."""
    sealed = vault.seal("g1", "no nuts")
    other = open_vault(tmp_path, SECRET)
    assert other.unseal("g1", sealed) == "no nuts"
    other.close()


def test_nobody_reads_it_with_the_key_of_another_guest(vault: Vault) -> None:
    """Nor what was changed, nor what never was sealed."""
    sealed = vault.seal("g1", "no nuts")
    vault.admit(["g2"])
    assert vault.unseal("g2", sealed) is None
    assert vault.unseal(HOUSE, sealed) is None
    assert vault.unseal("g1", sealed[:-4] + "AAA=") is None
    assert vault.unseal("g1", "") is None


def test_the_files_hold_no_key_and_without_the_secret_none_is_had(vault: Vault, tmp_path: Path) -> None:
    """Keys are wrapped, by what is not there."""
    vault.seal("g1", "no nuts")
    key = vault._keys["g1"]
    assert len(key) == 32
    assert key not in files(tmp_path)
    assert vault._vault_key not in files(tmp_path)
    with pytest.raises(BadSetting, match=r"keys\.db belongs to another secret\.key"):
        open_vault(tmp_path, b"t" * 32)


def test_after_a_destruction_nobody_reads_it_again(vault: Vault, tmp_path: Path) -> None:
    """Not this vault, which had the key in mind, nor another; and not even the wrapped key is left on the
    disk, in the file or its log."""
    sealed, others = vault.seal("g1", "no nuts"), vault.seal("g2", "stays")
    wrapped = sqlite3.connect(tmp_path / "keys.db").execute("SELECT wrapped FROM keys WHERE guest = 'g1'")
    (key,) = wrapped.fetchone()
    assert key in files(tmp_path)
    wrapped.connection.close()
    assert vault.destroy("g1") == 1
    assert key not in files(tmp_path)
    again = open_vault(tmp_path, SECRET)
    for one in (vault, again):
        assert one.unseal("g1", sealed) is None
        assert one.unseal("g2", others) == "stays"
    again.close()


def test_what_comes_late_for_an_erased_guest_is_not_kept(vault: Vault) -> None:
    """No key is made for it by accident; one who is admitted anew begins with another."""
    sealed = vault.seal("g1", "no nuts")
    vault.destroy("g1")
    assert vault.seal("g1", "a late word") == ""
    vault.admit(["g1"])
    assert vault.unseal("g1", vault.seal("g1", "back again")) == "back again"
    assert vault.unseal("g1", sealed) is None


def test_destructions_are_counted_and_name_nobody(vault: Vault, tmp_path: Path) -> None:
    """So a database from before one of them can be told whom it must forget."""
    vault.admit(["guest-one", "guest-two", "guest-three"])
    assert vault.destructions() == 0
    vault.destroy("guest-one")
    vault.destroy("guest-two")
    assert vault.destructions() == 2
    everybody = ["guest-one", "guest-two", "guest-three"]
    assert vault.destroyed_since(0, everybody) == ["guest-one", "guest-two"]
    assert vault.destroyed_since(1, everybody) == ["guest-two"]
    assert b"guest-one" not in files(tmp_path)


def test_a_key_once_made_stays(vault: Vault) -> None:
    """However often somebody is admitted."""
    sealed = vault.seal("g1", "no nuts")
    vault.admit(["g1", "g1", "g2"])
    assert vault.unseal("g1", sealed) == "no nuts"


def test_no_more_keys_are_kept_in_mind_than_the_limit(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are found on the disk again."""
    monkeypatch.setattr(module, "CACHED", 3)
    sealed = {f"g{n}": vault.seal(f"g{n}", str(n)) for n in range(10)}
    assert len(vault._keys) == 3
    assert [vault.unseal(guest, text) for guest, text in sealed.items()] == [str(n) for n in range(10)]


def test_what_stands_for_a_guest_ends_with_the_key(vault: Vault) -> None:
    """Nobody can tell afterwards whom it stood for."""
    vault.admit(["g1", "g2"])
    first, second = vault.trace("g1"), vault.trace("g2")
    assert first != second
    assert vault.traced([first, second, "nobody's"]) == {first: "g1", second: "g2"}
    vault.destroy("g1")
    assert vault.traced([first, second]) == {second: "g2"}
    assert vault.trace("g1") == vault.trace("nobody") == vault.trace("") == ""


def test_many_threads_at_once_get_the_same_key(vault: Vault) -> None:
    """Whoever seals first for a guest, the others can read it."""
    sealed: list[str] = []
    start = threading.Barrier(8)

    def seal() -> None:
        start.wait()
        sealed.append(vault.seal("g1", "no nuts"))

    threads = [threading.Thread(target=seal) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [vault.unseal("g1", one) for one in sealed] == ["no nuts"] * 8


def test_a_file_that_does_not_answer_is_a_failed_store(vault: Vault) -> None:
    """As everywhere."""
    vault.close()
    with pytest.raises(StoreFailed):
        vault.seal("g1", "no nuts")


def test_a_master_of_another_kind_is_asked_once(tmp_path: Path) -> None:
    """As a KMS would be: to wrap at the first start, to unwrap at each."""
    asked: list[str] = []

    class Kms(SecretMaster):
        def wrap(self, key: bytes) -> bytes:
            asked.append("wrap")
            return super().wrap(key)

        def unwrap(self, wrapped: bytes) -> bytes:
            asked.append("unwrap")
            return super().unwrap(wrapped)

    for _ in range(2):
        vault = Vault(tmp_path / "keys.db", Kms(b"k" * 32))
        vault.seal("g1", "no nuts")
        vault.seal("g2", "no nuts")
        vault.close()
    assert asked == ["wrap", "unwrap", "unwrap"]
    with pytest.raises(InvalidTag):
        SecretMaster(SECRET).unwrap(Kms(b"k" * 32).wrap(b"k" * 32))
