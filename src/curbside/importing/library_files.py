"""Reads a folder of library files into memory. The one place of `importing` that touches a disk."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

from curbside.importing.library_place import shipped_library
from curbside.importing.library_yaml import parse_library
from curbside.model.library import Library


def read_files(folder: Traversable | Path) -> dict[str, str]:
    """Relative name to text for every `*.yaml` under `folder`, sorted."""
    found: dict[str, str] = {}

    def walk(place: Traversable | Path, prefix: str) -> None:
        for child in sorted(place.iterdir(), key=lambda c: c.name):
            if child.is_dir():
                walk(child, f"{prefix}{child.name}/")
            elif child.name.endswith(".yaml"):
                found[prefix + child.name] = child.read_text(encoding="utf-8")

    walk(folder, "")
    return found


def library_texts(*folders: Traversable | Path) -> dict[str, str]:
    """Name to text of every file of the folders, those of further folders named by their number."""
    texts: dict[str, str] = {}
    for number, folder in enumerate(folders):
        prefix = "" if number == 0 else f"+{number}/"
        texts |= {prefix + name: text for name, text in read_files(folder).items()}
    return texts


def load_library(*folders: Traversable | Path) -> Library:
    """The shipped library, or the given folders read as one."""
    return parse_library(library_texts(*(folders or (shipped_library(),))))
