"""LLRP messages for tests, written out byte by byte."""

from __future__ import annotations

from struct import pack

EPC = bytes.fromhex("CA11B0000000000000000001")


def message(kind: int, content: bytes = b"", number: int = 7, version: int = 1) -> bytes:
    return pack(">HII", version << 10 | kind, 10 + len(content), number) + content


def tlv(kind: int, content: bytes = b"") -> bytes:
    return pack(">HH", kind, 4 + len(content)) + content


def epc_96(epc: bytes = EPC) -> bytes:
    return b"\x8d" + epc


def epc_data(epc: bytes, bits: int | None = None) -> bytes:
    return tlv(241, pack(">H", 8 * len(epc) if bits is None else bits) + epc)


def antenna(port: int) -> bytes:
    return pack(">BH", 0x81, port)


def peak_rssi(dbm: int) -> bytes:
    return pack(">Bb", 0x86, dbm)


def first_seen(microseconds: int, uptime: bool = False) -> bytes:
    return pack(">BQ", 0x83 if uptime else 0x82, microseconds)


def last_seen(microseconds: int, uptime: bool = False) -> bytes:
    return pack(">BQ", 0x85 if uptime else 0x84, microseconds)


def tag(*parts: bytes) -> bytes:
    return tlv(240, b"".join(parts))


def report(*tags: bytes) -> bytes:
    return message(61, b"".join(tags))


def notification(*parts: bytes) -> bytes:
    stamped = tlv(128, pack(">Q", 1_767_225_600_000_000))
    return message(63, tlv(246, stamped + b"".join(parts)))
