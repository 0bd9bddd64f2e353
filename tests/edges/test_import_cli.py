"""`curbside import`, `backup`, `restore`, `sources check` and what the doctor says of imported documents."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curbside.edges.cli.import_ import pace
from curbside.edges.cli.main import cli
from curbside.services.import_report import ImportProgress

ADVICE = "# Care of Vellmark fever\n\nWe recommend dorvaxin 35 mg daily.\n\n## Safety\n\nAvoid alcohol.\n"
RETRACTIONS = (
    "RecordID,RetractionDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n"
    "1,5/3/2021 0:00,10.1000/made.up,0,Retraction,+Error in Data;\n"
)


@pytest.fixture
def run(tmp_path: Path):  # type: ignore[no-untyped-def]
    def call(*words: str) -> Result:
        environment = {"CURBSIDE_HOME": str(tmp_path / "home"), "CURBSIDE_LIBRARY": "[]"}
        return CliRunner().invoke(cli, words, env=environment)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    (made / "deep").mkdir(parents=True)
    (made / "advice.md").write_text(ADVICE)
    (made / "deep" / "other.md").write_text(ADVICE.replace("35 mg", "20 mg"))
    return made


def test_a_folder_is_imported_and_the_report_says_so(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("import", str(folder))
    assert done.exit_code == 0, done.output
    assert "documents: 2 new" in done.output
    assert "failures: none" in done.output
    again = run("import", str(folder))
    assert "files: 2 (2 read before)" in again.output
    assert "0 new, 0 revised, 2 unchanged" in again.output


def test_failures_are_named_and_the_exit_code_says_so(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    done = run("import", str(folder))
    assert done.exit_code == 2
    assert "documents: 2 new" in done.output
    assert "failed: documents/scan.png: it is an image" in done.output


def test_a_name_with_control_characters_cannot_write_on_the_terminal(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "bad\x1b[31m.bin").write_bytes(b"\0\1\2\3")
    done = run("import", str(folder))
    assert "\x1b" not in done.output
    assert "bad?[31m.bin" in done.output


def test_the_doctor_counts_what_is_imported_and_names_damage(run, folder: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "imported documents: none" in run("doctor").output
    run("import", str(folder))
    assert "2 documents" in run("doctor").output
    with closing(sqlite3.connect(tmp_path / "home" / "documents.sqlite")) as database:
        database.execute("UPDATE documents SET text = 'x'")
        database.commit()
    told = run("doctor")
    assert told.exit_code == 1
    assert "its text is not the text that was kept" in told.output


def test_a_backup_is_restored(run, folder: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("import", str(folder))
    made = run("backup", str(tmp_path / "one.backup"))
    assert made.exit_code == 0, made.output
    assert "sha256" in made.output
    (folder / "third.md").write_text(ADVICE.replace("35", "7"))
    run("import", str(folder))
    assert run("restore", str(tmp_path / "one.backup")).exit_code != 0  # it asks, and nobody answers
    assert run("restore", str(tmp_path / "one.backup"), "--yes").exit_code == 0
    assert "2 documents" in run("doctor").output


def test_sources_are_checked_against_a_file_of_retractions(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "retractions.csv").write_text(RETRACTIONS)
    checked = run("sources", "check", "--retractions", str(tmp_path / "retractions.csv"))
    assert checked.exit_code == 0, checked.output
    assert "1 in the file, 1 new" in checked.output
    again = run("sources", "check", "--retractions", str(tmp_path / "retractions.csv"))
    assert "1 in the file, 0 new" in again.output


def test_originals_are_listed_even_where_there_are_none(run) -> None:  # type: ignore[no-untyped-def]
    assert "0 matched to the original, 0 differing" in run("sources", "originals").output


@pytest.mark.parametrize(
    ("rate", "left", "shown"),
    [(0.0, None, ""), (2.5e6, 65.0, "2.5 MB/s, 1:05 left"), (1e6, 3725.0, "1.0 MB/s, 1:02:05 left")],
)
def test_rate_and_time_left_are_said_as_far_as_they_can_be_told(
    rate: float, left: float | None, shown: str
) -> None:
    assert pace(ImportProgress("a", 1, 2, 0, rate, left)) == shown
