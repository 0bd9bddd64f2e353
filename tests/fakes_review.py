"""The review store in memory; `tests/contracts/test_review_store.py` holds it to the real one's promises."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from threading import Lock
from typing import Any, TypeVar

from curbside.errors import Overtaken, UserError
from curbside.model.account import Account
from curbside.model.holding_together import storable
from curbside.model.ledger import Entry, Head, chained, head_of
from curbside.review_ports import KEYS, Deed, Record

T = TypeVar("T", bound=Record)


@dataclass
class MemoryReviews:
    """A ReviewStore that forgets everything with the process."""

    held: dict[tuple[Any, ...], Record] = field(default_factory=dict)
    written: list[Entry] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def one(self, kind: type[T], *key: str | int) -> T | None:
        found = self.held.get((kind, *key))
        return found if isinstance(found, kind) else None

    def all(self, kind: type[T], /, **equal: str | int) -> tuple[T, ...]:
        of_kind = [r for r in self.held.values() if isinstance(r, kind)]
        found = [r for r in of_kind if all(getattr(r, n) == v for n, v in equal.items())]
        return tuple(sorted(found, key=lambda r: _key(r)[1:]))

    def commit(self, deed: Deed) -> tuple[Entry, ...]:
        with self._lock:
            held, written = dict(self.held), list(self.written)
            for record in deed.unmoved:
                self._still(held, record, _count(record))
            for record in deed.gone:
                held.pop(_key(record), None)
            for record in deed.rows:
                if _count(record):
                    self._still(held, record, _count(record) - 1)
                self._unique(held, record)
                held[_key(record)] = record
            for draft in deed.entries:
                head = head_of(written[-1] if written else None)
                written.append(chained(draft, head.number + 1, head.hash))
            self.held, self.written = held, written
            return tuple(written[len(written) - len(deed.entries) :])

    def entries(self, *, after: int = 0, limit: int = 500, subject: str = "") -> tuple[Entry, ...]:
        return tuple(e for e in self.written if e.number > after and subject in ("", e.subject))[:limit]

    def head(self) -> Head:
        return head_of(self.written[-1] if self.written else None)

    def _still(self, held: dict[tuple[Any, ...], Record], record: Record, count: int) -> None:
        found = held.get(_key(record))
        if (_count(found) if found else 0) != count:
            raise Overtaken

    def _unique(self, held: dict[tuple[Any, ...], Record], record: Record) -> None:
        texts = (getattr(record, f.name) for f in fields(record))
        if not all(storable(t) for t in texts if isinstance(t, str)):
            raise UserError("characters that cannot be kept")
        if isinstance(record, Account):
            others = (r for r in held.values() if isinstance(r, Account) and r.id != record.id)
            if any(r.email == record.email for r in others):
                raise Overtaken


def _count(record: Record) -> int:
    return int(getattr(record, "moved", 0))


def _key(record: Record) -> tuple[Any, ...]:
    return (type(record), *(getattr(record, n) for n in KEYS[type(record)]))
