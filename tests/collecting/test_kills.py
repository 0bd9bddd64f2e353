"""A collection killed at any moment has lost nothing it acknowledged and goes on from there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from curbside.collecting.kept_on_disk import CollectionsOnDisk
from tests.collecting.killed_collection import DOCUMENTS

KILLS = 8
ROOT = Path(__file__).resolve().parents[2]


def test_killing_a_collection_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    command = [sys.executable, "-m", "tests.collecting.killed_collection", str(tmp_path)]
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(chance.randint(1, 10))]
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged |= {
            name for name in "".join((*told, rest)).splitlines(keepends=True) if name[-1:] == "\n"
        }
        found = CollectionsOnDisk(tmp_path).find("memory", "x")
        assert found is not None
        assert {name.strip() for name in acknowledged} <= {file.name for file in found.files}
        for file in found.files:
            CollectionsOnDisk(tmp_path).open(found, file).close()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    whole = CollectionsOnDisk(tmp_path).find("memory", "x")
    assert whole is not None
    assert whole.finished
    assert [file.name for file in whole.files] == [f"file-{n + 1}" for n in range(len(DOCUMENTS))]
