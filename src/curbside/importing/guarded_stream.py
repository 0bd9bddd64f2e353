"""A stream that never raises and never unpacks without end: faults become a reason, limits stop it.

Bytes come out until the source ends, breaks, or passes a limit; then it is at its end and `fault` says why.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from tarfile import TarError
from typing import BinaryIO

MAX_RATIO = 400
"""Unpacked to packed: real XML and text stay below 60, bombs begin at 1,000."""
RATIO_APPLIES_FROM = 32 << 20
"""Below this many bytes unpacked, a high ratio (a file of blanks) harms nobody."""

READ_FAULTS = (OSError, EOFError, lzma.LZMAError, zlib.error, ValueError, zipfile.BadZipFile, TarError)
"""What the standard library's unpackers raise for damaged data (gzip.BadGzipFile is an OSError)."""


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked, shared by all members of one file."""

    left: int


class GuardedStream(io.RawIOBase):
    """Reads from `source`, remembering why it ended in `fault`."""

    def __init__(
        self,
        source: BinaryIO,
        budget: Budget,
        *,
        packed: GuardedStream | None = None,
        packed_size: int = 0,
        expects: int | None = None,
    ) -> None:
        super().__init__()
        self._source, self._budget = source, budget
        self._packed, self._packed_size, self._expects = packed, packed_size, expects
        self._ahead = b""
        self._given = self._total = 0
        self.fault = ""

    def readable(self) -> bool:
        """Always true."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all that is left for -1; fewer only at the end."""
        pieces: list[bytes] = []
        wanted = size
        while wanted != 0:
            piece = self._next(wanted if wanted > 0 else _CHUNK)
            if not piece:
                break
            pieces.append(piece)
            wanted -= len(piece) if wanted > 0 else 0
        data = b"".join(pieces)
        self._given += len(data)
        return data

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill `buffer`; how many bytes it got."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        """How many bytes have been given."""
        return self._given

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them."""
        while len(self._ahead) < size:
            piece = self._fetch(size - len(self._ahead))
            if not piece:
                break
            self._ahead += piece
        return self._ahead[:size]

    def seekable_source(self) -> BinaryIO | None:
        """The stream below, at its start, where it is a file that can be sought; None where it is not."""
        source = self._source
        if self._given or isinstance(source, GuardedStream) or self._packed or self._expects is not None:
            return None
        try:
            if self._packed_size or not source.seekable():
                return None
            source.seek(0)
        except READ_FAULTS:
            return None
        return source

    def _next(self, size: int) -> bytes:
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
            return piece
        return self._fetch(size)

    def _fetch(self, size: int) -> bytes:
        if self.fault:
            return b""
        try:
            piece = self._source.read(min(size, _CHUNK))
        except READ_FAULTS as error:
            self.fault = f"damaged or cut short: {error}"
            return b""
        self.fault = self._broken_limit(piece)
        return b"" if self.fault else piece

    def _broken_limit(self, piece: bytes) -> str:
        if not piece:
            short = self._expects is not None and self._total < self._expects
            return "cut short: the archive ends inside it" if short else ""
        self._total += len(piece)
        if self._packed is not None or self._packed_size:
            self._budget.left -= len(piece)
            packed = self._packed_size or max(self._packed.tell() if self._packed else 1, 1)
            if self._budget.left < 0:
                return "unpacks to more than is allowed in all"
            if self._total > RATIO_APPLIES_FROM and self._total > packed * MAX_RATIO:
                return f"unpacks to more than {MAX_RATIO} times its size: refused as a bomb"
        return ""


_CHUNK = 1 << 18
