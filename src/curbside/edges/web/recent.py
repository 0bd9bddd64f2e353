"""The values used last, up to a number: what a page keeps in memory so that it is read or drawn once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Recent(Generic[_K, _V]):
    """Safe between threads; the value used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most, self._held, self._lock = most, OrderedDict[_K, _V](), threading.Lock()

    def get(self, key: _K) -> _V | None:
        """The value under a key, now the newest."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: _K, value: _V) -> _V:
        """Keep a value, dropping the oldest beyond the number."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return value

    def drop(self, fits: Callable[[_K], bool]) -> None:
        """Forget the keys that fit."""
        with self._lock:
            for key in [key for key in self._held if fits(key)]:
                del self._held[key]
