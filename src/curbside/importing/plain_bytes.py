"""Bytes of plain-text formats as text: UTF-8 or UTF-16 by mark, then Windows-1252; never raises.

What could not be decoded is replaced by U+FFFD and reported; a stream longer than the limit is not read on.
"""

from __future__ import annotations

import codecs
from typing import BinaryIO

MAX_DOCUMENT_BYTES = 64 << 20
"""Formats that need the whole document in memory take no more; the longest real label is 6 MB."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_limited(stream: BinaryIO, limit: int = MAX_DOCUMENT_BYTES) -> tuple[bytes, str]:
    """All bytes of a stream, and why they are not all (empty when they are)."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(1 << 20):
        size += len(piece)
        if size > limit:
            return b"", f"longer than {limit >> 20} MB"
        pieces.append(piece)
    return b"".join(pieces), ""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and warnings about bytes that are no text in the encoding found."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8").replace("\r\n", "\n"), ()
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return _decoded(data, "utf-8")
    text, warnings = _decoded(data, "cp1252")
    return text, ("not UTF-8: read as Windows-1252", *warnings)


def _decoded(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace").replace("\r\n", "\n")
    lost = text.count("\ufffd")
    return text, (f"{lost} byte(s) are no {encoding} text and were replaced",) if lost else ()


def _mostly_utf8(data: bytes) -> bool:
    """More valid multi-byte characters than broken ones: damaged UTF-8 rather than another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(c) > 127 for c in text) - broken > broken
