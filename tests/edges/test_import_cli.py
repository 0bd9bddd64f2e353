"""`curbside import`, `backup`, `restore`, `sources check` and what the doctor says of imported documents."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curbside.edges.cli.import_ import pace
from curbside.edges.cli.main import cli
from curbside.services.import_report import ImportProgress
from curbside.storage.documents import SqlDocumentStore
from tests.imported_examples import imported
from tests.libraries import MADE_UP

ADVICE = "# Care of Vellmark fever\n\nWe recommend dorvaxin 35 mg daily.\n\n## Safety\n\nAvoid alcohol.\n"
RETRACTIONS = (
    "RecordID,RetractionDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n"
    "1,5/3/2021 0:00,10.1000/made.up,0,Retraction,+Error in Data;\n"
)


Run = Callable[..., Result]


def running(home: Path) -> Run:
    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, words, env={"CURBSIDE_HOME": str(home), "CURBSIDE_LIBRARY": "[]"})

    return call


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return running(tmp_path / "home")


@dataclass(frozen=True)
class First:
    """A home after its first import, and what that import and the next one said."""

    home: Path
    said: Result
    said_again: Result


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    base = tmp_path_factory.mktemp("first")
    folder = base / "documents"
    (folder / "deep").mkdir(parents=True)
    (folder / "advice.md").write_text(ADVICE)
    (folder / "deep" / "other.md").write_text(ADVICE.replace("35 mg", "20 mg"))
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (folder / "bad\x1b[31m.bin").write_bytes(b"\0\1\2\3")
    call = running(base / "home")
    return First(base / "home", call("import", str(folder)), call("import", str(folder)))


@pytest.fixture
def home(first: First, tmp_path: Path) -> Path:
    """A copy of the home after its first import, to be changed."""
    return Path(shutil.copytree(first.home, tmp_path / "copied"))


def test_a_folder_is_imported_and_the_report_says_so(first: First) -> None:
    assert "documents: 2 new" in first.said.output


def test_the_same_folder_again_changes_nothing(first: First) -> None:
    assert "files: 4 (4 read before)" in first.said_again.output
    assert "0 new, 0 revised, 2 unchanged" in first.said_again.output


def test_failures_are_named_each_time_and_the_exit_code_says_so(first: First) -> None:
    for said in (first.said, first.said_again):
        assert said.exit_code == 2
        assert "failed: documents/scan.png: it is an image" in said.output


def test_a_name_with_control_characters_cannot_write_on_the_terminal(first: First) -> None:
    assert "\x1b" not in first.said.output
    assert "bad?[31m.bin" in first.said.output


def test_the_doctor_counts_what_is_imported(run: Run, home: Path) -> None:
    assert "imported documents: none" in run("doctor").output
    sound = running(home)("doctor")
    assert "2 documents" in sound.output
    assert sound.exit_code == 0, sound.output


def test_the_doctor_names_damage(home: Path) -> None:
    with closing(sqlite3.connect(home / "documents.sqlite")) as database:
        database.execute("UPDATE documents SET text = 'x'")
        database.commit()
    told = running(home)("doctor")
    assert told.exit_code == 1
    assert "its text is not the text that was kept" in told.output


def test_the_doctor_says_when_answers_do_not_know_what_was_imported(home: Path) -> None:
    store = SqlDocumentStore(home / "documents.sqlite")
    store.add([imported("later")], when="2026-03-01")
    store.close()
    told = running(home)("doctor")
    assert told.exit_code == 1
    assert "index: behind the documents" in told.output
    assert "--mend" in told.output


def test_a_backup_is_made_and_restored_only_when_confirmed(home: Path, tmp_path: Path) -> None:
    call, file = running(home), str(tmp_path / "one.backup")
    made = call("backup", file)
    assert made.exit_code == 0, made.output
    assert "sha256" in made.output
    assert call("restore", file).exit_code != 0  # it asks, and nobody answers
    restored = call("restore", file, "--yes")
    assert restored.exit_code == 0, restored.output


def test_sources_are_checked_against_a_file_of_retractions(run: Run, tmp_path: Path) -> None:
    (tmp_path / "retractions.csv").write_text(RETRACTIONS)
    checked = run("sources", "check", "--retractions", str(tmp_path / "retractions.csv"))
    assert checked.exit_code == 0, checked.output
    assert "1 in the file, 1 new" in checked.output
    again = run("sources", "check", "--retractions", str(tmp_path / "retractions.csv"))
    assert "1 in the file, 0 new" in again.output


def test_originals_are_listed_even_where_there_are_none(run: Run) -> None:
    assert "0 matched to the original, 0 differing" in run("sources", "originals").output


@pytest.mark.parametrize(
    ("rate", "left", "shown"),
    [(0.0, None, ""), (2.5e6, 65.0, "2.5 MB/s, 1:05 left"), (1e6, 3725.0, "1.0 MB/s, 1:02:05 left")],
)
def test_rate_and_time_left_are_said_as_far_as_they_can_be_told(
    rate: float, left: float | None, shown: str
) -> None:
    assert pace(ImportProgress("a", 1, 2, 0, rate, left)) == shown


def test_library_files_are_held_by_import_and_answer_as_curated_statements(tmp_path: Path) -> None:
    whole = (MADE_UP / "vellmark-fever.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "our-library"
    folder.mkdir()
    (folder / "fever.yaml").write_text(whole, encoding="utf-8")
    call = running(tmp_path / "home")
    sound = whole[: whole.index("  - id: tellurib-may-shorten")] + "conflicts: []\n"
    (folder / "fever.yaml").write_text(sound, encoding="utf-8")
    taken = call("import", str(folder))
    assert taken.exit_code == 0, taken.output
    assert "library files: 1 taken (4 statements)" in taken.output
    assert "our-library/fever.yaml" in call("library", "list").output
    answer = call("ask", "What is the dose of dorvaxin for Vellmark fever in adults?")
    assert answer.exit_code == 0, answer.output
    assert "35 mg" in answer.output
