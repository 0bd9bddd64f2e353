"""An import killed at any moment loses nothing it acknowledged, shows nothing half done, and is resumed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from curbside.storage.documents import SqlDocumentStore
from curbside.storage.opening import sqlite_url
from curbside.storage.soundness import find_damage
from tests.imported_examples import toy_file

KILLS = 12
ROOT = Path(__file__).resolve().parents[2]


def toy_folder(folder: Path) -> Path:
    """Twenty files of forty documents, half of them revised by a later file."""
    folder.mkdir()
    for file in range(20):
        lines = [
            f"doc{(file * 40 + n) % 500}|Offer dorvaxin {n + file} mg daily.|" + "Rest in bed. " * 30
            for n in range(40)
        ]
        (folder / f"{file:02d}.toy").write_bytes(toy_file(*lines))
    return folder


def started(store: Path, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.killed_import", str(store), str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_at(store: Path, folder: Path, lines: int, pause: float) -> set[tuple[str, int]]:
    """Start an import and kill it `pause` seconds after its n-th acknowledgement; gives what it acknowledged."""
    process = started(store, folder)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(lines)]
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    told += rest.splitlines(keepends=True)
    pairs = (line.split() for line in told if line.endswith("\n") and not line.startswith("finished"))
    return {(name, int(revision)) for name, revision in pairs}


def test_killing_an_import_loses_nothing_acknowledged_and_shows_nothing_half_done(tmp_path: Path) -> None:
    chance = random.Random(20260301)
    folder, path = toy_folder(tmp_path / "toys"), tmp_path / "killed.sqlite"
    acknowledged: set[tuple[str, int]] = set()
    for kill in range(KILLS):
        # The first is killed before its first acknowledgement: while it migrates or begins.
        lines = 5 * chance.randint(1, 12) if kill else 0
        acknowledged |= killed_at(path, folder, lines, chance.uniform(0, 0.03) if kill else 0.7)
        store = SqlDocumentStore(path)
        assert acknowledged <= {(c.edition_id, c.revision) for c in store.changes(after=0, limit=10_000)}
        for name, revision in acknowledged:
            document = store.document(name, revision=revision)
            assert document is not None
            assert len(document.passages) == len(store.statements_in(name, revision=revision)) == 2
        store.close()
        assert list(find_damage(sqlite_url(path))) == []
    last, _ = started(path, folder).communicate()
    assert last.splitlines()[-1].startswith("finished")

    unbroken = tmp_path / "unbroken.sqlite"
    started(unbroken, folder).communicate()
    one, other = SqlDocumentStore(path), SqlDocumentStore(unbroken)
    assert one.version() == other.version()
    assert one.holdings() == other.holdings()
    assert sum(not run.finished for run in one.runs()) <= KILLS
    one.close()
    other.close()
