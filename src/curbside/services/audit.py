"""The audit: does the ledger hold together, does the record say what the ledger says, are the words those hashed?

In: the whole record. Out: everything wrong, each with its place; nothing for a sound one. Reads only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from curbside.model.ledger import Broken, Entry, Head, Words, canonical, verify_chain, wrong_words
from curbside.model.reviewed import Signature, Subject, Version, VersionContent
from curbside.model.verdicts import Assignment, Judged
from curbside.review_ports import ReviewStore
from curbside.services.queue import all_entries
from curbside.services.review_content import content_hash
from curbside.services.review_verdicts import sealed
from curbside.services.review_versions import displayed_of


@dataclass(frozen=True, slots=True)
class Audited:
    """The ledger's head, or where it breaks; and what in the record is not as the ledger has it."""

    head: Head | Broken
    faults: tuple[str, ...]
    entries: int
    erased: int

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return isinstance(self.head, Head) and not self.faults


@dataclass
class _Said:
    """What the ledger says of each subject."""

    state: dict[str, str] = field(default_factory=dict)
    approved: dict[str, tuple[int, str]] = field(default_factory=dict)
    contents: dict[tuple[str, int], str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def hear(self, entry: Entry) -> None:
        said = entry.read()
        detail: Mapping[str, str] = said["detail"]  # type: ignore[assignment]
        self.words |= {str(said["reason"])} - {""}
        if "to" in detail:
            self.state[entry.subject] = detail["to"]
        if said["act"] == "approve":
            self.approved[entry.subject] = (int(detail["version"]), str(said["content"]))
        if said["act"] == "retire":
            self.approved.pop(entry.subject, None)
        if "version" in detail and said["content"]:
            self.contents[entry.subject, int(detail["version"])] = str(said["content"])


def audit(store: ReviewStore, *, kept: Head | None = None) -> Audited:
    """Walk the ledger, then hold everything else against it."""
    said, count = _Said(), 0

    def heard() -> Iterator[Entry]:
        nonlocal count
        for entry in all_entries(store):
            yield entry
            count += 1
            said.hear(entry)

    head = verify_chain(heard(), kept=kept)
    words = store.all(Words)
    faults = (
        ()
        if isinstance(head, Broken)
        else (*_subjects(store, said), *_versions(store, said), *_seals(store), *_words(words, said))
    )
    return Audited(head, tuple(faults), count, sum(bool(w.erased_on) for w in words))


def _subjects(store: ReviewStore, said: _Said) -> Iterator[str]:
    for subject in store.all(Subject):
        told = said.state.get(subject.id)
        if subject.state != told:
            yield f"{subject.id}: it is {subject.state}, and the ledger says {told or 'nothing of it'}"
        number, content = said.approved.get(subject.id, (0, ""))
        if subject.approved != number:
            yield f"{subject.id}: version {subject.approved} counts as approved, and the ledger says {number}"
        version = store.one(Version, subject.id, number) if number else None
        if number and (version is None or version.content != content):
            yield f"{subject.id}: version {number} is not the content that was approved"
        if number and not store.all(Signature, subject=subject.id, version=number):
            yield f"{subject.id}: nobody's signature stands under version {number}"
    yield from (
        f"{s}: the ledger speaks of it, and it is not there" for s in sorted(said.state) if _gone(store, s)
    )


def _gone(store: ReviewStore, subject: str) -> bool:
    return store.one(Subject, subject) is None


def _versions(store: ReviewStore, said: _Said) -> Iterator[str]:
    """Every version's content must have its hash, as displayed on the day it was made."""
    for version in store.all(Version):
        named = f"{version.subject}, version {version.number}"
        kept = store.one(VersionContent, version.subject, version.number)
        if kept is None:
            yield f"{named}: its content is not there"
        elif content_hash(displayed_of(kept)) != version.content:
            yield f"{named}: its content is not what was hashed"
        told = said.contents.get((version.subject, version.number))
        if told is not None and told != version.content:
            yield f"{named}: its hash is not the one in the ledger"


def _seals(store: ReviewStore) -> Iterator[str]:
    """What was handed in must be what was sealed."""
    for part in store.all(Assignment):
        if not part.handed_in_at:
            continue
        held = store.one(Words, part.seal)
        mine = store.all(Judged, subject=part.subject, round=part.round, reviewer=part.reviewer)
        if held is None or (not held.erased_on and json.loads(held.text) != sealed(mine)):
            yield f"{part.subject}, round {part.round}: the verdicts of {part.reviewer} are not those sealed"


def _words(words: Iterable[Words], said: _Said) -> Iterator[str]:
    known = {w.hash: w for w in words}
    for hashed, held in sorted(known.items()):
        if wrong_words(held):
            yield f"words {hashed[:16]}: they are not those that were hashed"
    yield from (
        f"words {h[:16]}: the ledger has their hash, and they are gone"
        for h in sorted(said.words - known.keys())
    )


def exported(store: ReviewStore) -> Iterator[str]:
    """The ledger as JSON Lines, one entry a line with its hash: anybody can check it without this program."""
    for entry in all_entries(store):
        yield canonical({"hash": entry.hash, "entry": json.loads(entry.body)})
