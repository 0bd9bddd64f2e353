"""The seams to the outside: stores, search index, lexicon, writer, live sources; fakes in `tests/fakes*.py`.

Contracts are held by the suites in `tests/contracts/`, which run on the fake and on every real part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, Protocol

from curbside.model.article import Article, Claim, Verdict
from curbside.model.asked import Asked
from curbside.model.collected import Collection, Fetched, Found, KeptFile
from curbside.model.holding import (
    Added,
    Change,
    FileRecord,
    Holdings,
    ImportRun,
    OriginalMatch,
    Revision,
)
from curbside.model.imported import Imported
from curbside.model.review import Published, ReviewRecord, Signer
from curbside.model.search import Entry, Query, Result, What
from curbside.model.source import Document, Edition, LifecycleEvent, Passage, Source
from curbside.model.statement import Concept, Conflict, Statement
from curbside.terms.vocabulary import Term

if TYPE_CHECKING:
    # Loading it takes longer than an answer, and only vectors need it.
    import numpy as np
    import numpy.typing as npt


class EvidenceStore(Protocol):
    """Statements, sources, concepts and conflicts; ids not held are left out of what comes back."""

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]: ...
    def statements_about(self, concepts: Iterable[str]) -> tuple[Statement, ...]:
        """Statements whose conditions, `also` or interventions name any of these concepts, by id."""
        ...

    def statements_resting_on(self, edition_ids: Iterable[str]) -> tuple[Statement, ...]:
        """Statements with a support on any of these editions, by id."""
        ...

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]: ...
    def editions_of(self, bodies: Iterable[str]) -> tuple[str, ...]: ...
    def holds(self, concepts: Iterable[str]) -> frozenset[str]:
        """Those of the concepts that something held speaks of."""
        ...

    def word_weights(self, words: Iterable[str]) -> Mapping[str, Sequence[tuple[str, float]]]:
        """For each of these stems that points to conditions: which, and how much (`answering.likeness`)."""
        ...

    def all_sources(self) -> tuple[Source, ...]: ...
    def concepts(self) -> Mapping[str, Concept]: ...
    def conflicts(self) -> tuple[Conflict, ...]: ...
    def verdicts(self, statement_ids: Iterable[str]) -> Mapping[str, Verdict]:
        """Verdicts kept from building the store for these statements, by `verdict_key`."""
        ...

    def statement_count(self) -> int: ...
    def version(self) -> str:
        """Hash of all that an answer can depend on."""
        ...

    def corpus_date(self) -> str:
        """Newest date on which a support was checked."""
        ...


class SearchIndex(Protocol):
    """Search over statements or passages; scores are comparable within one call only."""

    def search(self, query: Query, *, limit: int) -> tuple[Result, ...]:
        """The best entries that fit, best first, ties by id, each with the reasons for its score."""
        ...

    def count(self, what: What) -> int:
        """How many statements or passages can be found."""
        ...

    def version(self) -> str:
        """The same for the same entries, however the index was built."""
        ...


class IndexWriter(Protocol):
    """The one writer of the search index; readers opened after `commit` see all that was given, or nothing."""

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the index has followed what it is made of, as last committed."""
        ...

    @property
    def waiting(self) -> int:
        """Entries added since the last commit."""
        ...

    def add(self, entries: Iterable[Entry]) -> None: ...
    def remove(self, owner: str) -> None:
        """Remove every entry of an owner added so far."""
        ...

    def commit(self, marks: Mapping[str, str] | None = None) -> None: ...


class Encoder(Protocol):
    """Texts to vectors, from weights that need nothing fetched; likeness of meaning is the cosine of two."""

    name: str
    """Names the weights too: vectors of two encoders are never compared."""

    @property
    def dims(self) -> int:
        """Directions of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row of length 1 per text, in order: (texts, dims). The same text, the same row."""
        ...


class Suggestion(Protocol):
    """A known term a misspelt word may have been meant for."""

    @property
    def term(self) -> Term: ...


class Lexicon(Protocol):
    """Term keys to terms, concepts to all their names, and the nearest terms to a misspelling."""

    def lookup(self, keys: Sequence[str]) -> Mapping[str, tuple[Term, ...]]: ...
    def names(self, concepts: Sequence[str]) -> Mapping[str, tuple[Term, ...]]: ...
    def nearest(self, word: str, limit: int = 3) -> Sequence[Suggestion]: ...


class Writer(Protocol):
    """Puts a claim into words; may rephrase, never add. What it writes is verified."""

    name: str

    def write(self, claim: Claim) -> Claim: ...


class LinkedWriter(Protocol):
    """The one writer of statements found in documents and linked to concepts; read as part of the evidence store."""

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the store has followed the documents, as last committed."""
        ...

    def replace(self, source: Source, statements: Sequence[Statement], names: Sequence[Term]) -> None:
        """Put an edition's statements in the place of what was held of it; `names` are those of its body."""
        ...

    def remove(self, edition_id: str) -> None: ...
    def commit(self, marks: Mapping[str, str]) -> None: ...


# --- imported documents: DocumentStore (fake in tests/fakes_documents.py) ---


class DocumentStore(Protocol):
    """What was imported, every revision of it; ids not held are left out of what comes back.

    A document is added whole or not at all; when `add` returns it is on disk. The same content again changes
    nothing, other content under the same edition id is a new revision and the old one stays readable.
    """

    def add(self, documents: Sequence[Imported], *, when: str) -> tuple[Added, ...]:
        """One transaction; `when` (a day) fills every `checked.when` that is empty. One value each, in order."""
        ...

    def record(self, events: Sequence[LifecycleEvent], *, when: str) -> tuple[LifecycleEvent, ...]:
        """Keep events on editions held or not; gives back those that were not known."""
        ...

    def document(self, edition_id: str, *, revision: int | None = None) -> Document | None: ...
    def passages(self, ids: Iterable[str]) -> tuple[Passage, ...]: ...
    def revisions(self, edition_id: str) -> tuple[Revision, ...]: ...
    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        """With the lifecycle that the events known today make of each."""
        ...

    def source_of(self, edition_id: str, revision: int) -> Source | None: ...
    def as_known_today(self, editions: Sequence[Edition]) -> Mapping[str, Edition]:
        """Editions, held here or not, with the lifecycle that the events known today make of them."""
        ...

    def editions_known_as(self, scheme: str, identifier: str) -> tuple[str, ...]: ...
    def edition_ids(self) -> Iterator[str]: ...
    def organisations(self) -> tuple[str, ...]:
        """Names of the issuing bodies as the documents write them, sorted, each once."""
        ...

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]: ...
    def statements_in(self, edition_id: str, *, revision: int | None = None) -> tuple[Statement, ...]: ...
    def statement_revision(self, statement_id: str, revision: int) -> Statement | None: ...
    def changes(self, *, after: int, limit: int = 1000) -> tuple[Change, ...]:
        """What an index that has seen change number `after` has not seen yet, oldest first."""
        ...

    def last_change(self) -> Change | None:
        """The newest change, or None in an empty store."""
        ...

    def event_count(self) -> int:
        """How many lifecycle events are known; it only grows."""
        ...

    def events_since(self, day: str) -> tuple[LifecycleEvent, ...]:
        """The lifecycle events recorded on this day or later."""
        ...

    def of_same_work(self, edition_ids: Iterable[str]) -> tuple[str, ...]:
        """Every edition held of the works that these are editions of, sorted."""
        ...

    def keep_matches(self, found: Sequence[OriginalMatch]) -> None: ...
    def matches(self, statement_ids: Iterable[str] | None = None) -> tuple[OriginalMatch, ...]: ...
    def begin_run(self, *, when: str, software: str) -> int: ...
    def finish_run(self, run: int, *, when: str) -> None: ...
    def runs(self) -> tuple[ImportRun, ...]: ...
    def record_files(self, records: Sequence[FileRecord]) -> None: ...
    def file_read(self, name: str, *, sha256: str, reader: str) -> FileRecord | None:
        """The checkpoint of a file read to its end under this name, with these bytes, by this reader."""
        ...

    def holdings(self) -> Holdings: ...
    def version(self) -> str:
        """Hash of all content held, the days it was imported aside."""
        ...


class LibraryShelf(Protocol):
    """Library files brought by import, by name; what it gave up or replaced stays readable where it is kept."""

    def held(self) -> Mapping[str, str]:
        """Name to text of every file held."""
        ...

    def put(self, files: Mapping[str, str]) -> None:
        """Hold exactly these files from now on, in one step."""
        ...


# --- live sources (fakes in tests/fakes_collecting.py) ---


class LiveSource(Protocol):
    """A literature or label service on the network. Both calls raise SourceUnavailable or BadSearch."""

    name: str

    def find(self, query: str) -> Found:
        """How many documents match, and how many of them can be had; fetches none."""
        ...

    def fetch(self, query: str, found: Found, *, after: str, most: int | None) -> Iterator[Fetched]:
        """The files that follow `after` (empty: from the first), with at most `most` documents together."""
        ...


class CollectionStore(Protocol):
    """What was fetched from live sources, and how far each query has come; what it gives back is on disk."""

    def find(self, source: str, query: str) -> Collection | None:
        """The collection of this query, or None where it was never begun."""
        ...

    def begin(self, source: str, query: str, found: Found, *, when: str) -> Collection:
        """A new collection in the place of any earlier one of this query."""
        ...

    def keep(self, collection: Collection, fetched: Fetched) -> Collection:
        """The collection with one more file, kept first and noted then."""
        ...

    def finish(self, collection: Collection, *, when: str) -> Collection: ...
    def holds(self, source: str, name: str) -> bool:
        """Whether a file of this name is kept, from whatever collection."""
        ...

    def open(self, collection: Collection, file: KeptFile) -> BinaryIO:
        """The bytes of a file noted; raises StoreDamaged where they are not those that were kept."""
        ...


class ReviewStatus(Protocol):
    """What the review workflow says of an article; without one, everything is unreviewed."""

    def of(self, article_id: str) -> ReviewRecord:
        """The state of this article and who stands for it; an article never submitted is unreviewed."""
        ...

    def published(self) -> tuple[Published, ...]:
        """Approved articles anyone may read and search engines may list, newest first."""
        ...

    def article(self, article_id: str, version: int = 0) -> Article | None:
        """The content approved last under this id, or another version that was approved once; None where none is."""
        ...

    def signed_by(self, article_id: str, version: int) -> tuple[Signer, ...]:
        """Who signed a version of an article, as they were that day."""
        ...

    def on_question(self, key: str) -> Published | None:
        """The public article on exactly the question with this canonical key; never one that is merely alike."""
        ...

    def statement(self, statement: Statement) -> ReviewRecord:
        """The state of a statement; approved only in just the reading that was."""
        ...


class AskedStore(Protocol):
    """Questions as asked with the answers they got, each behind an unguessable name, until they expire."""

    def keep(self, asked: Asked) -> None: ...
    def find(self, name: str, *, now: int) -> Asked | None:
        """What was asked under this name, or None where nothing is or it has expired at `now` (Unix seconds)."""
        ...

    def alive(self, name: str, *, now: int) -> bool:
        """Whether `find` would find something, without reading it."""
        ...

    def erase(self, thread: str) -> int:
        """Erase every question of a thread; how many."""
        ...

    def expire(self, *, now: int) -> int:
        """Erase what has expired; how many."""
        ...
