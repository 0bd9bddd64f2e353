"""Importing: what becomes of files, archives, damage and mistakes, and that the same call again changes nothing."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import pytest

from curbside.model.holding import FileRecord
from curbside.model.imported import Imported, Outcome
from curbside.services import import_evidence as service
from curbside.services.import_evidence import Clocks, Importing, import_evidence
from curbside.services.import_report import ImportProgress, ImportReport
from tests.fakes_documents import MemoryDocuments
from tests.imported_examples import ToyFormat, imported, toy_file

ONE = toy_file("alpha|Offer dorvaxin 35 mg.|Rest.", "beta|Avoid alcohol.")


@dataclass
class Import:
    """An import with everything it needs in memory, and a clock that moves a tenth of a second a look."""

    store: MemoryDocuments = field(default_factory=MemoryDocuments)
    software: str = "test"
    told: list[ImportProgress] = field(default_factory=list)
    looks: int = 0

    def seconds(self) -> float:
        self.looks += 1
        return self.looks / 10

    def __call__(self, *files: tuple[str, bytes | Callable[[], BinaryIO]], **more: object) -> ImportReport:
        clocks = Clocks(lambda: "2026-03-01", lambda: "2026-03-01T00:00", self.seconds)
        parts = Importing(self.store, (ToyFormat(), *more.pop("formats", ())), self.software, clocks, **more)  # type: ignore[misc, arg-type]
        openers = [
            (name, (lambda data=data: io.BytesIO(data)) if isinstance(data, bytes) else data)
            for name, data in files
        ]
        total = sum(len(data) for _, data in files if isinstance(data, bytes))
        return import_evidence(openers, parts, bytes_total=total, progress=self.told.append)


def tar_of(**members: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:xz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("__", "/"))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def zip_of(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_the_report_counts_what_was_imported() -> None:
    run = Import()
    report = run(("one.toy", ONE))
    assert (report.files, report.new, report.passages, report.statements) == (1, 2, 3, 3)
    assert (report.formats, report.failures, report.bytes) == ((("toy", 2),), (), len(ONE))
    assert run.store.sources(["alpha"])["alpha"].edition.checked.when == "2026-03-01"


@pytest.mark.parametrize("pack", [gzip.compress, lambda b: tar_of(one=b), lambda b: zip_of(one=b)])
def test_archives_are_opened(pack: Callable[[bytes], bytes]) -> None:
    run = Import()
    assert run(("one.packed", pack(ONE))).new == 2


def test_the_same_file_again_is_known_and_changes_nothing() -> None:
    run = Import()
    run(("one.toy", ONE), ("two.tar.xz", tar_of(b=toy_file("gamma|Rest."))))
    before = run.store.version()
    report = run(("one.toy", ONE), ("two.tar.xz", tar_of(b=toy_file("gamma|Rest."))))
    assert (report.files, report.files_known, report.unchanged, report.documents) == (2, 2, 3, 0)
    assert run.store.version() == before


def test_a_newer_program_reads_known_files_again() -> None:
    run = Import()
    run(("one.toy", ONE))
    run.software = "newer"
    report = run(("one.toy", ONE))
    assert (report.files_known, report.unchanged) == (0, 2)


def test_known_files_are_read_again_on_request() -> None:
    run = Import()
    run(("one.toy", ONE))
    assert run(("one.toy", ONE), again=True).files_known == 0


def test_a_changed_file_makes_revisions() -> None:
    run = Import()
    run(("one.toy", ONE))
    report = run(("one.toy", ONE.replace(b"35 mg", b"20 mg")))
    assert (report.new, report.revised, report.unchanged) == (0, 1, 1)


def test_every_failure_is_named_and_said_again_when_the_file_is_known() -> None:
    run = Import()
    bad = toy_file("!why", "alpha|Rest.", "raise", "never|Read.")
    for _ in range(2):
        report = run(("bad.toy", bad), ("note.txt", b"nothing of ours"), ("empty", b""))
        assert [f.name for f in report.failures] == ["bad.toy:why", "bad.toy", "note.txt", "empty"]
        assert "a mistake in the reader" in report.failures[1].reason
        assert "looked for: toy" in report.failures[2].reason
    assert report.unchanged == 1


def test_a_file_that_cannot_be_opened_costs_only_itself() -> None:
    def opener() -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    run = Import()
    report = run(("locked", opener), ("one.toy", ONE))
    assert report.new == 2
    assert [(f.name, f.reason) for f in report.failures] == [("locked", "cannot be read: Permission denied")]


def test_what_stands_before_damage_is_kept_and_the_damage_named() -> None:
    run = Import()
    many = tar_of(**{f"m{n}": toy_file(f"doc{n}|{'Rest. ' * 200}{n}") for n in range(50)})
    report = run(("many.tar.xz", many[: len(many) // 2]))
    assert 0 < report.new < 50
    assert any("cut short" in f.reason or "damaged" in f.reason for f in report.failures)


@dataclass(frozen=True)
class WholeText:
    """A format that takes whatever it gets as one document, as plain text is taken."""

    name: str = "whole"
    standard: str = "made up"

    def recognises(self, head: bytes, name: str) -> bool:
        return head.startswith(b"whole")

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        yield imported("whole", (stream.read().decode(),))


def test_a_document_whose_file_was_cut_short_is_marked_incomplete() -> None:
    run = Import()
    packed = gzip.compress(b"whole " + bytes(range(32, 127)) * 3000, compresslevel=0)
    report = run(("whole.txt.gz", packed[:200_000]), formats=(WholeText(),))
    assert [edition for edition, _ in report.incomplete] == ["whole"]
    document = run.store.document("whole")
    assert document is not None
    assert "what followed" in document.missing[0]
    assert len(report.failures) == 1


def test_a_stopped_import_goes_on_with_the_member_it_had_not_read() -> None:
    class Stops(MemoryDocuments):
        left = 3

        def record_files(self, records: object) -> None:
            super().record_files(records)  # type: ignore[arg-type]
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt

    archive = tar_of(**{f"m{n:02d}": toy_file(f"doc{n}|Rest {n}.") for n in range(60)})
    run = Import(Stops())
    with pytest.raises(KeyboardInterrupt):
        run(("all.tar.xz", archive))
    held = len(run.store.held)
    assert 0 < held < 60
    read: list[str] = []
    run.store.left = 1000  # type: ignore[attr-defined]
    known = {f.name for f in run.store.read}
    report = run(("all.tar.xz", archive))
    read = [f.name for f in run.store.read if f.name not in known]
    assert len(run.store.held) == 60
    assert (report.new, report.unchanged) == (60 - held, held)
    assert len(read) == 60 - len(known) + 1


def test_a_copy_under_another_name_is_a_duplicate_and_named() -> None:
    class Same(ToyFormat):
        def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
            text = stream.read().decode()
            yield imported(name.replace("/", "-"), (text,), sha256="c" * 64, title="One")

    run = Import()
    clocks = Clocks(lambda: "2026-03-01", lambda: "now", run.seconds)
    files = [(n, lambda: io.BytesIO(b"toy\nx")) for n in ("a", "b")]
    report = import_evidence(files, Importing(run.store, (Same(),), "test", clocks))  # type: ignore[arg-type]
    assert report.duplicates == (("b", "a"),)


def test_what_the_store_refuses_is_a_failure_and_its_file_is_read_again() -> None:
    class Thief(ToyFormat):
        def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
            one: Imported = imported("alpha", ("Rest.",))
            yield one
            yield Imported(one.work, one.edition, imported("beta").document)

    run = Import()
    clocks = Clocks(lambda: "2026-03-01", lambda: "now", run.seconds)
    for _ in range(2):
        report = import_evidence(
            [("t", lambda: io.BytesIO(b"toy\nx"))], Importing(run.store, (Thief(),), "test", clocks)
        )
        assert [f.name for f in report.failures] == ["t: alpha"]
        assert report.files_known == 0


def test_progress_says_how_far_how_fast_and_how_long_still() -> None:
    run = Import()
    lines = [f"doc{n}|Rest {n}." for n in range(400)]
    run(("one.toy", toy_file(*lines)), ("two.toy", toy_file("last|Rest.")))
    done = [p.bytes_done for p in run.told]
    assert done == sorted(done)
    assert done[-1] == run.told[-1].bytes_total
    assert run.told[-1].rate > 0
    assert run.told[-1].seconds_left == 0
    assert run.told[-1].documents == 401


def test_memory_holds_one_batch_however_much_is_imported() -> None:
    sizes: list[int] = []

    class Watching(MemoryDocuments):
        def add(self, documents, *, when):  # type: ignore[no-untyped-def]
            sizes.append(len(documents))
            return super().add(documents, when=when)

    run = Import(Watching())
    run.seconds = lambda: 0.0  # type: ignore[method-assign]
    run(("big.toy", toy_file(*(f"doc{n}|Rest {n}." for n in range(1050)))))
    assert max(sizes) == service.BATCH_DOCUMENTS
    assert sum(sizes) == 1050


def test_a_checkpoint_is_written_only_after_the_documents_it_speaks_of() -> None:
    class Ordered(MemoryDocuments):
        def record_files(self, records) -> None:  # type: ignore[no-untyped-def]
            for record in records:
                assert isinstance(record, FileRecord)
                assert {f"doc-{record.name}-{n}" for n in range(3)} <= self.held.keys()
            super().record_files(records)

    run = Import(Ordered())
    run(*((f"f{n}", toy_file(*(f"doc-f{n}-{m}|Rest {n} {m}." for m in range(3)))) for n in range(120)))
    assert len(run.store.read) == 120
