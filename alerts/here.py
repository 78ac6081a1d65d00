"""Whether a moment is about a guest, and about one who is here."""

from __future__ import annotations

from recognition.model import Kind, Moment

_EXPECTED = Kind.EXPECTED
_READER_SILENT = Kind.READER_SILENT


def is_here(moment: Moment) -> bool:
    """Whether it is about a guest who is here, or has just gone."""
    return moment.kind is not _EXPECTED and moment.kind is not _READER_SILENT
