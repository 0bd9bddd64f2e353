"""A writer killed at any moment loses nothing it committed, every reader opens, and the next run goes on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curbside.model.search import Query
from curbside.search import generations
from curbside.search.lexical import LexicalIndex
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.evidence import EmbeddedEvidenceStore
from tests.imported_examples import imported

KILLS = 9
DOCUMENTS, REVISED = 100, 40
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents, some of them revised later."""
    path = tmp_path_factory.mktemp("documents") / "documents.sqlite"
    store = SqlDocumentStore(path)
    first = [imported(f"doc{n}", (f"Offer dorvaxin {n} mg.", "Rest in bed.")) for n in range(DOCUMENTS)]
    later = [imported(f"doc{n}", (f"Offer tellurib {n} mg.", "Rest in bed.")) for n in range(REVISED)]
    store.add(first, when="2026-03-01")
    store.add(later, when="2026-03-01")
    store.close()
    return path


def started(documents: Path, home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.search.killed_following", str(documents), str(home)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed(documents: Path, home: Path, commits: int, pause: float) -> int:
    """Start it, kill it `pause` seconds after its n-th commit; the last change it said was committed."""
    process = started(documents, home)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(commits)]
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    told += rest.splitlines(keepends=True)
    return max((int(line) for line in told if line.endswith("\n") and line[0].isdigit()), default=0)


def empty(home: Path) -> Path:
    generation = generations.begin(home)
    generations.use(home, generation)
    return generation


def test_killing_a_writer_loses_nothing_committed_and_the_next_goes_on(
    documents: Path, tmp_path: Path
) -> None:
    chance = random.Random(20260301)
    generation = empty(tmp_path / "killed")
    committed = 0
    for kill in range(KILLS):
        commits = chance.randint(0, 3) if kill else 0
        told = killed(documents, tmp_path / "killed", commits, chance.uniform(0, 0.06) if kill else 0.5)
        committed = max(committed, told)
        index = LexicalIndex(generation)
        assert int(index.marks.get("change", "0")) >= committed
        held = index.search(Query("dorvaxin tellurib"), limit=999)
        assert len(held) == len({r.id for r in held})
        assert len(held) >= min(committed, DOCUMENTS)
        index.close()
    *_, last = started(documents, tmp_path / "killed").communicate()[0].splitlines()
    assert last == "finished"

    unbroken = empty(tmp_path / "unbroken")
    started(documents, tmp_path / "unbroken").communicate()
    one, other = LexicalIndex(generation), LexicalIndex(unbroken)
    assert one.version() == other.version()
    for text in ("tellurib 12", "dorvaxin 99 mg", "rest in bed"):
        assert one.search(Query(text), limit=20) == other.search(Query(text), limit=20)
    linked = [EmbeddedEvidenceStore(g / "linked.sqlite", grows=True) for g in (generation, unbroken)]
    assert linked[0].version() == linked[1].version()
    assert linked[0].statement_count() == 2 * DOCUMENTS


def test_a_second_writer_is_sent_away_while_one_writes(documents: Path, tmp_path: Path) -> None:
    empty(tmp_path)
    with generations.only_writer(tmp_path):
        second = subprocess.run(
            [sys.executable, "-m", "tests.search.killed_following", str(documents), str(tmp_path)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert second.returncode != 0
    assert "is writing the search index" in second.stderr
