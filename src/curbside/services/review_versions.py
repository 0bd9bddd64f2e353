"""Versions of what is reviewed: composed, bound by hashes, kept whole, and read back for ever.

In: a question or a statement id, and the parts of answering. Out: a version with its content and closure, or the
content of one kept. Nothing here moves a subject from one state to another.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from curbside.errors import NotFound
from curbside.model.article import Answer, Article, NoAnswer
from curbside.model.ledger import canonical
from curbside.model.ontology import Ontology
from curbside.model.reviewed import Subject, SubjectKind, Version, VersionContent
from curbside.model.statement import Statement
from curbside.model.verdicts import Bullet
from curbside.ports import EvidenceStore
from curbside.review_ports import Content, Display
from curbside.services.board import Board
from curbside.services.review_content import bullets_of, closure_of, content_hash


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What reviewing works with: the board, how content is shown, and the evidence it is composed from."""

    board: Board
    display: Display
    evidence: EvidenceStore
    compose: Callable[[str, str], Answer]
    """An answer to a question for a jurisdiction, from what is held now."""
    rules: str
    software: str
    order: Ontology = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", Ontology(self.evidence.concepts()))

    @property
    def against(self) -> str:
        """Everything that composing again could make different."""
        return f"{self.evidence.version()} {self.rules} {self.software} {self.display.drawing}"


@dataclass(frozen=True, slots=True)
class Composed:
    """Content as it is composed now, with the hash of it as displayed."""

    content: Content
    displayed: Mapping[str, str]
    hash: str

    @property
    def answered(self) -> bool:
        """False where nothing answers any more."""
        return not isinstance(self.content, NoAnswer)


def composed_now(subject: Subject, reviewing: Reviewing) -> Composed | None:
    """What the subject would be, composed from what is held now; None for a statement that is not held any more."""
    if subject.kind == "article":
        return composed(reviewing.compose(subject.question, subject.jurisdiction), reviewing)
    held = reviewing.evidence.statements([subject.name])
    return composed(held[0], reviewing) if held else None


def composed(content: Content, reviewing: Reviewing) -> Composed:
    """Content with the hash of it as displayed."""
    displayed = reviewing.display.displayed(content)
    return Composed(content, displayed, content_hash(displayed))


def version_of(
    subject: str, number: int, made: Composed, reviewing: Reviewing, *, by: str, because: str = ""
) -> tuple[Version, VersionContent]:
    """The version to keep, and its content packed."""
    version = Version(
        subject, number, made.hash, closure_of(made.content, reviewing.evidence, reviewing.rules),
        reviewing.evidence.version(), reviewing.rules, reviewing.software, reviewing.board.now(), by, because,
        reviewing.against, made.answered,
    )  # fmt: skip
    return version, VersionContent(
        subject, number, reviewing.display.pack(made.content), _packed(made.displayed)
    )


def _packed(displayed: Mapping[str, str]) -> bytes:
    return zlib.compress(canonical(dict(displayed)).encode())


def displayed_of(kept: VersionContent) -> Mapping[str, str]:
    """Each audience's view as it was displayed when the version was made: what its hash is over."""
    read: dict[str, str] = json.loads(zlib.decompress(kept.displayed))
    return read


def version_held(subject: str, number: int, board: Board) -> Version:
    """A version; raises NotFound."""
    found = board.store.one(Version, subject, number)
    if found is None:
        raise NotFound("there is no such version", advice="see the list of versions")
    return found


def content_held(subject: str, number: int, board: Board, display: Display) -> Content:
    """The content of a version; raises NotFound."""
    kept = board.store.one(VersionContent, subject, number)
    if kept is None:
        raise NotFound("there is no such version", advice="see the list of versions")
    return display.unpack(kept.body)


def bullets_held(subject: str, number: int, board: Board, display: Display) -> tuple[Bullet, ...]:
    """The bullets of a version."""
    return bullets_of(content_held(subject, number, board, display), display)


def subject_held(kind: str, name: str, board: Board) -> Subject:
    """The subject of a kind and name; raises NotFound."""
    found = board.store.one(Subject, f"{kind}:{name}")
    if found is None:
        raise NotFound("this was never submitted for review", advice="see the queue")
    return found


def title_of(content: Content) -> str:
    """A title to list content under."""
    if isinstance(content, Article):
        return content.title
    return content.text if isinstance(content, Statement) else content.question.text


def subject_id(kind: SubjectKind, name: str) -> str:
    """What the ledger calls a subject."""
    return f"{kind}:{name}"
