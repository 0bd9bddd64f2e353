"""The ledger: who did what, when and why, each entry chained to the one before by its hash.

Pure. An entry is canonical JSON (UTF-8, keys sorted, no spaces); its hash is SHA-256 over that with the hash of the
entry before it. Names, comments and reasons stand outside as `Words`; the chain holds their salted hashes only, so
they can be erased and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BEGINNING = "0" * 64
"""What the first entry is chained to."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place: `subject` is kind and id with a colon between; `reason` a hash of words."""

    at: str
    actor: str
    act: str
    subject: str
    reason: str = ""
    content: str = ""
    """The hash of the content acted on."""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry at its place in the chain; `body` is the canonical JSON that is hashed."""

    number: int
    hash: str
    previous: str
    subject: str
    body: str

    def read(self) -> Mapping[str, object]:
        """The entry's fields."""
        fields: dict[str, object] = json.loads(self.body)
        return fields


@dataclass(frozen=True, slots=True)
class Words:
    """Words kept outside the chain under their salted hash; erased, only the hash is left."""

    hash: str
    salt: str
    text: str
    erased_on: str = ""
    moved: int = 1


def canonical(value: object) -> str:
    """A JSON value in the one form that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def words(text: str, salt: str) -> Words:
    """Words to be kept outside the chain; the salt keeps a short text from being guessed by its hash."""
    return Words(sha256(f"{salt}\0{text}"), salt, text)


def chained(draft: Draft, number: int, previous: str) -> Entry:
    """The draft at its place."""
    body = canonical(
        {
            "number": number, "previous": previous, "at": draft.at, "actor": draft.actor, "act": draft.act,
            "subject": draft.subject, "reason": draft.reason, "content": draft.content,
            "detail": dict(draft.detail),
        }
    )  # fmt: skip
    return Entry(number, sha256(body), previous, draft.subject, body)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: signed and kept elsewhere, it proves that nothing before it was changed or cut off."""

    number: int = 0
    hash: str = BEGINNING


def head_of(entry: Entry | None) -> Head:
    """The head after this entry."""
    return Head(entry.number, entry.hash) if entry else Head()


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing wrong with a chain."""

    number: int
    what: str


def verify_chain(entries: Iterable[Entry], *, kept: Head | None = None) -> Head | Broken:
    """Walk the chain from its beginning: its head, or the first thing wrong. `kept` must be met on the way."""
    head, met = Head(), kept is None or kept == Head()
    for entry in entries:
        wrong = _wrong(entry, head)
        if wrong:
            return Broken(entry.number, wrong)
        head = head_of(entry)
        if kept is not None and head.number == kept.number:
            if head != kept:
                return Broken(entry.number, "it is not the entry whose hash was kept")
            met = True
    if not met and kept is not None:
        return Broken(head.number, f"the chain ends before entry {kept.number}, whose hash was kept")
    return head


def _wrong(entry: Entry, head: Head) -> str:
    if entry.number != head.number + 1:
        return f"it follows entry {head.number}: entries are missing or out of order"
    if entry.previous != head.hash:
        return "it is not chained to the entry before it"
    if sha256(entry.body) != entry.hash:
        return "its content is not what was hashed"
    try:
        said = entry.read()
    except ValueError:
        return "it cannot be read"
    named = (said.get("number"), said.get("previous"), said.get("subject"))
    if named != (entry.number, entry.previous, entry.subject):
        return "its columns do not say what its content says"
    return ""


def wrong_words(held: Words) -> bool:
    """Whether words are not those whose hash the chain holds; erased ones are not."""
    return not held.erased_on and sha256(f"{held.salt}\0{held.text}") != held.hash
