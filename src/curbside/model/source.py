"""Sources: a Work has Editions, an edition may be held as a Document with located Passages.

Frozen values, standard library only. Lifecycle words follow the library format (docs/library.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

WorkKind = Literal[
    "guideline", "consensus", "systematic-review", "trial", "cohort", "case-series", "mechanistic",
    "review", "label", "regulatory", "patient-society", "expert-opinion", "unclassified",
]  # fmt: skip
Lifecycle = Literal[
    "current", "expired", "superseded", "corrected", "concern", "retracted", "withdrawn", "unknown"
]
HowChecked = Literal["full-text", "abstract", "label", "secondary"]

BODY_KINDS: frozenset[str] = frozenset({"guideline", "consensus"})
"""Kinds only an issuing body can give a work."""

UNUSABLE: frozenset[str] = frozenset({"retracted", "withdrawn"})
"""Lifecycles that support nothing."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How and when somebody held a support against its source."""

    how: HowChecked
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated edition of a work; `date` is as precise as known (year, month or day)."""

    id: str
    work_id: str
    year: int
    checked: Checked
    lifecycle: Lifecycle
    date: str = ""
    label: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    isbn: str = ""
    set_id: str = ""
    url: str = ""
    identifiers: Literal["verified", "unverified"] = "unverified"
    lifecycle_note: str = ""
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewerKnown:
    """A newer edition is known to exist and is not held."""

    year: int
    note: str


@dataclass(frozen=True, slots=True)
class Work:
    """A guideline, paper or label, whatever its edition."""

    id: str
    kind: WorkKind
    title: str
    jurisdiction: str
    licence: str
    organisation: str = ""
    authors: tuple[str, ...] = ()
    container: str = ""
    newer_known: NewerKnown | None = None
    overlay: str = ""
    """What an editor of this installation did to the shipped work, and when; empty for one as shipped."""


@dataclass(frozen=True, slots=True)
class Source:
    """An edition together with its work: what a reference shows."""

    work: Work
    edition: Edition
    organisation_name: str = ""

    @property
    def usable(self) -> bool:
        """False for what supports nothing any more."""
        return self.edition.lifecycle not in UNUSABLE


@dataclass(frozen=True, slots=True)
class Passage:
    """A located piece of a held document: `text` is `document.text[start:end]` (characters, not bytes).

    `section` is the path of headings or fields it stands under, outermost first.
    """

    id: str
    edition_id: str
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None = None
    code: str = ""
    """The format's own section code where it has one (a LOINC code of a label section)."""


@dataclass(frozen=True, slots=True)
class Document:
    """An edition held as text; `missing` says what an incomplete document lacks."""

    edition_id: str
    sha256: str
    text: str
    passages: tuple[Passage, ...]
    language: str = "en"
    format: str = ""
    missing: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A section of a held document, cut at the span a support rests on; `section` is the path it stands under.

    `cut_before` and `cut_after` say that more of the section stands there.
    """

    section: tuple[str, ...]
    before: str
    marked: str
    after: str
    page: int | None = None
    cut_before: bool = False
    cut_after: bool = False

    @property
    def text(self) -> str:
        """Everything shown of it."""
        return self.before + self.marked + self.after


LifecycleKind = Literal[
    "corrected", "concern", "retracted", "retraction-notice", "superseded", "expired", "withdrawn",
    "reinstated", "not-checked",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LifecycleEvent:
    """Something that happened to an edition, as a source says it; the edition is named by an identifier.

    `scheme` is pmid, doi, set-id or edition; `date` is as precise as given, empty where none is given.
    """

    scheme: Literal["pmid", "doi", "set-id", "edition"]
    identifier: str
    kind: LifecycleKind
    note: str
    said_by: str
    date: str = ""
