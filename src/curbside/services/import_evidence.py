"""Import evidence: files by name and opener in, documents in the store and a report out.

Streams: memory holds one batch, however much is imported. A stopped import is resumed by the same call: files
read to their end are known by name and hash, documents by content. Nothing raises for bad input.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from curbside.importing.archives import Member, Opener, walk
from curbside.importing.format import HEAD_BYTES, Format
from curbside.importing.guarded_stream import GuardedStream
from curbside.importing.recognise import recognise
from curbside.model.holding import Added, Failure, FileRecord, OriginalMatch
from curbside.model.imported import Imported, LibraryText, Outcome, Refused
from curbside.ports import DocumentStore
from curbside.services.import_report import ImportProgress, ImportReport, Tally
from curbside.services.source_events import Curated, touched_by
from curbside.services.take_library import Shelving, take_library

BATCH_DOCUMENTS = 100
"""Documents of one transaction: enough that waiting for the disk costs little."""
BATCH_CHARACTERS = 4_000_000
"""Or this much text, so that a batch of whole books stays small."""
BATCH_SECONDS = 1.0
"""Or this long, so that a kill never costs more than a second's work."""
MEMBER_BYTES = 8 << 20
"""Members of archives up to this size are hashed before they are read, and skipped when known."""

READER_FAULTS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)
"""What a mistake in one format's reader can raise: that file fails by name, the import goes on."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Time from outside: the day, the moment as text, and seconds that only grow."""

    today: Callable[[], str]
    now: Callable[[], str]
    seconds: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Importing:
    """What an import works with; `match` holds curated statements against the originals held by then."""

    store: DocumentStore
    formats: Sequence[Format]
    software: str
    clocks: Clocks
    curated: Curated | None = None
    match: Callable[[], Sequence[OriginalMatch]] = tuple
    again: bool = False
    """Read also what an earlier import read to its end."""
    shelving: Shelving | None = None
    """Where files of the library's own format are held; without it they are refused."""


def import_evidence(
    files: Iterable[tuple[str, Opener]],
    parts: Importing,
    *,
    bytes_total: int = 0,
    progress: Callable[[ImportProgress], None] = lambda _: None,
) -> ImportReport:
    """Import every file, folder member and archive member; `bytes_total` is the size of all files together."""
    run = _Run(parts, bytes_total, progress)
    for name, opener in files:
        run.take_file(name, opener)
    return run.finish()


@dataclass(frozen=True, slots=True)
class _Mark:
    """How much had been counted at one moment."""

    failures: int
    documents: int
    refusals: int
    texts: int


class _Run:
    """One import while it runs."""

    def __init__(
        self, parts: Importing, bytes_total: int, progress: Callable[[ImportProgress], None]
    ) -> None:
        self._parts, self._progress = parts, progress
        self._tally = Tally(parts.clocks.seconds(), bytes_total)
        self._reader = f"{parts.software} {','.join(f.name for f in parts.formats)}"
        self._id = parts.store.begin_run(when=parts.clocks.now(), software=parts.software)
        self._batch: list[Imported] = []
        self._batch_names: list[str] = []
        self._characters = self._refusals = 0
        self._flushed = parts.clocks.seconds()
        self._read_to_end: list[tuple[FileRecord, int]] = []
        self._opened: BinaryIO | None = None
        self._bytes_before = 0
        self._library: dict[str, str] = {}

    def finish(self) -> ImportReport:
        """Write what is left, hold curated statements against their originals, note the end."""
        self._flush()
        self._take_library()
        self._tell("")
        matches = self._parts.match()
        self._parts.store.keep_matches(matches)
        self._tally.counts["matched"] = sum(m.matched for m in matches)
        self._tally.counts["differing"] = sum(not m.matched for m in matches)
        self._parts.store.finish_run(self._id, when=self._parts.clocks.now())
        return self._tally.report(self._parts.clocks.seconds())

    def take_file(self, name: str, opener: Opener) -> None:
        """One file given: skipped where it is known, else walked and read."""
        tally = self._tally
        tally.files += 1
        try:
            sha256, size = _hashed(opener)
        except OSError as error:
            self._fail(
                Failure(name, f"cannot be read: {error.strerror or error}", "check that it can be read")
            )
            return
        self._bytes_before = tally.bytes_done
        if known := self._known(name, sha256):
            tally.files_known += 1
            tally.bytes_skipped += size
            self._skip(known)
        else:
            mark = self._mark()
            self._walk(name, opener)
            self._checkpoint(name, sha256, size, mark)
        self._opened, tally.bytes_done = None, self._bytes_before + size
        self._tell(name)

    def _walk(self, name: str, opener: Opener) -> None:
        def opening() -> BinaryIO:
            self._opened = opener()
            return self._opened

        for found in walk([(name, opening)]):
            if isinstance(found, Refused):
                self._fail(_failure(found))
                continue
            # What a single file unpacks to was looked up with the file itself.
            self._take_member(found, alone=found.name == name or name.startswith(f"{found.name}."))
            self._tell(found.name)

    def _take_member(self, member: Member, *, alone: bool) -> None:
        """Read a member of an archive; a small one is first looked up by its hash."""
        data = b"" if alone else member.stream.peek(MEMBER_BYTES + 1)
        if alone or len(data) > MEMBER_BYTES or member.stream.fault:
            self._read(member.name, cast("BinaryIO", member.stream), member.stream)
            return
        sha256 = hashlib.sha256(data).hexdigest()
        if known := self._known(member.name, sha256):
            self._skip(known)
            return
        mark = self._mark()
        self._read(member.name, io.BytesIO(data), member.stream)
        self._checkpoint(member.name, sha256, len(data), mark)

    def _read(self, name: str, stream: BinaryIO, guarded: GuardedStream) -> None:
        head = guarded.peek(HEAD_BYTES)
        if guarded.fault and not head:
            return  # the walk names the fault
        chosen = recognise(head, name, self._parts.formats)
        if isinstance(chosen, Refused):
            self._fail(_failure(chosen))
            return
        outcomes = chosen.read(stream, name)
        while (outcome := self._next(outcomes, chosen, name)) is not None:
            if isinstance(outcome, Refused):
                self._fail(_failure(outcome))
            elif isinstance(outcome, LibraryText):
                self._take_text(outcome)
            else:
                self._take(_honest(outcome, guarded), name)

    def _next(
        self, outcomes: Iterator[Outcome | LibraryText], chosen: Format, name: str
    ) -> Outcome | LibraryText | None:
        try:
            return next(outcomes, None)
        except READER_FAULTS as error:
            reason = f"the reader of {chosen.name} failed: {type(error).__name__}: {error}"
            self._fail(
                Failure(name, reason, "report it with the file; nothing of what stands behind was read")
            )
            return None

    def _take_text(self, library: LibraryText) -> None:
        """Gather a library file: whether it can be held shows only with all the others."""
        name = library.name if library.name.endswith(".yaml") else f"{library.name}.yaml"
        if self._parts.shelving is None:
            self._fail(
                Failure(name, "library files cannot be held here", "name their folder in the settings")
            )
        elif self._library.setdefault(name, library.text) != library.text:
            self._fail(
                Failure(name, "another library file of this name was read", "import their folder at once")
            )

    def _take_library(self) -> None:
        if self._parts.shelving is None or not self._library:
            return
        taken = take_library(self._library, self._parts.shelving)
        self._tally.library, self._tally.library_statements = taken.changed, taken.statements
        self._tally.library_unchanged = len(taken.unchanged)
        for fault in taken.faults:
            advice = "no library file of this import was taken; format: docs/library.md"
            self._fail(Failure(f"{fault.file}:{fault.line}", fault.message, advice))

    def _take(self, imported: Imported, name: str) -> None:
        self._batch.append(imported)
        self._batch_names.append(name)
        self._characters += len(imported.document.text)
        if len(self._batch) >= BATCH_DOCUMENTS or self._characters >= BATCH_CHARACTERS or self._is_time():
            self._flush()
            self._tell(name)

    def _is_time(self) -> bool:
        return self._parts.clocks.seconds() - self._flushed > BATCH_SECONDS

    def _flush(self) -> None:
        """Write the batch in one transaction, then the checkpoints of the files that ended with it."""
        batch, names, store = self._batch, self._batch_names, self._parts.store
        self._batch, self._batch_names, self._characters = [], [], 0
        if batch:
            added = store.add(batch, when=self._parts.clocks.today())
            self._tally.take(batch, added)
            for name, result in zip(names, added, strict=True):
                if result.state == "refused":
                    self._refusals += 1
                    shown = f"{name}: {result.edition_id}"
                    self._fail(Failure(shown, result.reason, "report it with the file"))
            self._count_events(batch, added)
        # A file whose documents were refused by the store is read again, so that it is named again.
        records = [record for record, refusals in self._read_to_end if refusals == self._refusals]
        if records:
            store.record_files(records)
        self._read_to_end = []
        self._flushed = self._parts.clocks.seconds()

    def _count_events(self, batch: Sequence[Imported], added: Sequence[Added]) -> None:
        events = [
            event
            for imported, result in zip(batch, added, strict=True)
            if result.state in ("new", "revised")
            for event in imported.events
        ]
        self._tally.counts["events"] += len(events)
        self._tally.touched += touched_by(events, self._parts.store, self._parts.curated)

    def _known(self, name: str, sha256: str) -> FileRecord | None:
        if self._parts.again:
            return None
        return self._parts.store.file_read(name, sha256=sha256, reader=self._reader)

    def _skip(self, known: FileRecord) -> None:
        """Count a file read earlier: its documents are held, its failures are said again."""
        self._tally.counts["unchanged"] += known.documents
        self._tally.failures += known.failures

    def _mark(self) -> _Mark:
        """Where everything counted stands before a file is read."""
        counts = self._tally.counts
        kept = sum(counts[s] for s in ("new", "revised", "unchanged", "duplicate"))
        return _Mark(len(self._tally.failures), len(self._batch) + kept, self._refusals, len(self._library))

    def _checkpoint(self, name: str, sha256: str, size: int, mark: _Mark) -> None:
        """Note a file as read to its end; written after the documents that were read from it."""
        now = self._mark()
        if now.texts > mark.texts:
            return  # library files are read each time: whether they can be held may change with the others
        failures = tuple(self._tally.failures[mark.failures :])
        read = now.documents - mark.documents
        record = FileRecord(self._id, name, sha256, self._reader, size, read, failures)
        self._read_to_end.append((record, mark.refusals))
        if self._is_time():
            self._flush()

    def _fail(self, failure: Failure) -> None:
        if failure not in self._tally.failures[-2:]:  # a cut archive is named by its walk and by its reader
            self._tally.failures.append(failure)

    def _tell(self, name: str) -> None:
        tally, opened = self._tally, self._opened
        if opened is not None and not opened.closed:
            tally.bytes_done = max(tally.bytes_done, self._bytes_before + opened.tell())
        self._progress(tally.progress(name, self._parts.clocks.seconds()))


def _failure(refused: Refused) -> Failure:
    return Failure(refused.name, refused.reason, refused.advice)


def _honest(imported: Imported, stream: GuardedStream) -> Imported:
    """The document, marked incomplete where the bytes it came from ended early."""
    if not stream.fault:
        return imported
    missing = (*imported.document.missing, f"what followed: the file is {stream.fault}")
    return replace(imported, document=replace(imported.document, missing=missing))


def _hashed(opener: Opener) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with opener() as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
