"""Where an index stands: generations under one folder, the one in use named by a pointer that is swapped whole.

A generation is a catalogue and its segments, with room for what else follows the same documents. It grows step by
step; a new one is only begun to build all anew.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curbside.errors import IndexBusy, IndexStale
from curbside.search.catalogue import ADVICE, Catalogue

CATALOGUE = "catalogue.sqlite"
_POINTER, _LOCK = "CURRENT", "lock"


def current(home: Path) -> Path:
    """The folder of the generation in use; raises IndexStale where there is none."""
    try:
        name = json.loads((home / _POINTER).read_text())["generation"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexStale("there is no search index", advice=ADVICE) from error
    return home / str(name)


def is_there(home: Path) -> bool:
    """Whether an index was ever built here."""
    return (home / _POINTER).exists()


def begin(home: Path) -> Path:
    """The folder of a new, empty generation, not yet in use."""
    taken = [int(p.name.rpartition("-")[2]) for p in home.glob("generation-*") if p.name[11:].isdigit()]
    folder = home / f"generation-{max(taken, default=0) + 1}"
    folder.mkdir(parents=True)
    Catalogue.create(folder / CATALOGUE)
    return folder


def use(home: Path, folder: Path) -> None:
    """Let readers open this generation from now on, and remove the others."""
    fresh = home / f".{_POINTER}"
    with fresh.open("w") as file:
        json.dump({"generation": folder.name}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home / _POINTER)
    remove_others(home, folder)


def remove_others(home: Path, folder: Path) -> None:
    """Remove what an earlier generation, or one whose building was stopped, has left."""
    for other in home.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def only_writer(home: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the writer's place while inside; raises IndexBusy where another process holds it, or waits for it.

    The system lets go of it when a process ends, however it ends.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / _LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            file.seek(0)
            held_by = file.read().strip() or "unknown"
            raise IndexBusy(
                f"another process (number {held_by}) is writing the search index",
                advice="wait until it has finished, then run the command again; searching and asking go on meanwhile",
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()
