"""Library files brought by import, in one folder: a generation of files for each change, and which one is held.

A generation is written whole beside the others, then the pointer is moved: a kill leaves the old one or the new
one. Earlier generations stay, so nothing that was once held is lost. The files are plain YAML for anyone to read.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from curbside.errors import StoreDamaged

POINTER = "CURRENT"
_GENERATION = re.compile(r"generation-(\d+)")
_BAD_NAME = re.compile(r"(?:^|/)(?:\.{1,2})?(?:/|$)|[\x00-\x1f\\]")


def fit_name(name: str) -> bool:
    """Whether a file of this name lies inside the shelf and is read as part of the library."""
    return name.endswith(".yaml") and not _BAD_NAME.search(name)


def held_in(folder: Path) -> Path | None:
    """The folder of the files held now, or None where there are none; raises StoreDamaged."""
    pointer = folder / POINTER
    if not pointer.exists():
        return None
    name = pointer.read_text(encoding="utf-8").strip()
    if not _GENERATION.fullmatch(name) or not (folder / name).is_dir():
        raise StoreDamaged(
            f"{pointer} names '{name[:40]}', which is not there",
            advice=f"import the library files again after deleting {pointer}, or write the name of another "
            f"generation in {folder} into it",
        )
    return folder / name


class ShelfOnDisk:
    """The LibraryShelf port in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self) -> Mapping[str, str]:
        """Name to text of every file held."""
        place = held_in(self._folder)
        if place is None:
            return {}
        files = sorted(path for path in place.rglob("*.yaml") if path.is_file())
        return {path.relative_to(place).as_posix(): path.read_bytes().decode() for path in files}

    def put(self, files: Mapping[str, str]) -> None:
        """Hold exactly these files."""
        self._folder.mkdir(parents=True, exist_ok=True)
        taken = [int(m[1]) for path in self._folder.iterdir() if (m := _GENERATION.fullmatch(path.name))]
        name = f"generation-{max(taken, default=0) + 1:04d}"
        building = self._folder / f".building-{os.getpid()}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        for shown, text in files.items():
            if not fit_name(shown):
                raise ValueError(f"{shown!r} is no name for a library file")
            path = building / shown
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, text)
        for folder, _, _ in os.walk(building):
            _settle(Path(folder))
        building.replace(self._folder / name)
        fresh = self._folder / f".{POINTER}"
        _write(fresh, name)
        fresh.replace(self._folder / POINTER)
        _settle(self._folder)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """Put a folder's own entries on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
