"""What each client may still do: token buckets in one small file that every worker maps into its memory.

A client is kept only as a keyed hash, and only until the place is needed for another. A worker that dies lets go of
the lock; at worst one client's count is off until its bucket is full again.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

_SLOT = struct.Struct("<Qdd")
"""Hash of the client, tokens left, and when they were counted."""

_WAYS = 8
_GROUPS = 2048
"""16,384 clients at once: beyond that the one seen longest ago is forgotten and starts afresh."""

_SIZE = _SLOT.size * _WAYS * _GROUPS
_LAYOUT = 1
"""Raised whenever the layout changes: another layout is another file, as running workers map the old one."""


class SharedBuckets:
    """A token bucket a client: `rate` a minute, as many at once, counted over all workers together."""

    def __init__(
        self, path: Path, *, rate: int, key: bytes, clock: Callable[[], float] = time.monotonic
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._rate, self._key, self._clock = rate, key[:64], clock
        self._file = os.open(
            path.with_name(f"{path.name}-{_LAYOUT}"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        if os.fstat(self._file).st_size < _SIZE:
            os.truncate(self._file, _SIZE)
        self._held = mmap.mmap(self._file, _SIZE)

    def take(self, client: str) -> int:
        """0 where the client may go on, else the seconds to wait."""
        digest = hashlib.blake2b(client.encode(), key=self._key, digest_size=8).digest()
        name = int.from_bytes(digest, "little") or 1
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            return self._take(name)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _take(self, name: int) -> int:
        now, full = self._clock(), float(self._rate)
        place, left, then = self._place(name)
        if then > now:  # the clock began anew with the machine
            left, then = full, now
        left = min(full, left + (now - then) * self._rate / 60)
        allowed = left >= 1
        _SLOT.pack_into(self._held, place, name, left - 1 if allowed else left, now)
        return 0 if allowed else max(1, round((1 - left) * 60 / self._rate))

    def _place(self, name: int) -> tuple[int, float, float]:
        """Where a client's bucket stands, or the place in its group that was used longest ago, as a full one."""
        start = name % _GROUPS * _WAYS * _SLOT.size
        oldest, oldest_place = float("inf"), start
        for place in range(start, start + _WAYS * _SLOT.size, _SLOT.size):
            held, left, then = _SLOT.unpack_from(self._held, place)
            if held == name:
                return place, left, then
            if then < oldest:
                oldest, oldest_place = then, place
        return oldest_place, float(self._rate), self._clock()
