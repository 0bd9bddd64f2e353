"""Where the embedded parts stand, and whether they were built from the library as it is now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from curbside import __version__
from curbside.answering.precedence import RULES_VERSION
from curbside.importing.library_place import shipped_library
from curbside.search.analysis import ANALYSER_VERSION
from curbside.search.catalogue import INDEX_FORMAT
from curbside.settings import Settings
from curbside.storage.evidence import SCHEMA_VERSION
from curbside.storage.lexicon import FORMAT as LEXICON_FORMAT
from curbside.storage.library_shelf import held_in


@dataclass(frozen=True, slots=True)
class Places:
    """The embedded parts under the home folder."""

    home: Path

    @property
    def store(self) -> Path:
        """The evidence store."""
        return self.home / "evidence.sqlite"

    @property
    def edited(self) -> Path:
        """Which state of the editors' changes was built last, or is to be built next."""
        return self.home / "edited.mark"

    @property
    def shelf(self) -> Path:
        """Library files brought by import."""
        return self.home / "library"

    @property
    def lexicon(self) -> Path:
        """The vocabulary."""
        return self.home / "lexicon.sqlite"

    @property
    def index(self) -> Path:
        """The generations of the search index, each with the linked statements that follow the same documents."""
        return self.home / "index"

    @property
    def stamp(self) -> Path:
        """What the parts were built from: compared on every start, so an edited library is never missed."""
        return self.home / "built-from.json"


def library_folders(settings: Settings) -> Sequence[Traversable | Path]:
    """The shipped library, the operator's own folders, and what was brought by import; raises StoreDamaged."""
    imported = held_in(Places(settings.home).shelf)
    return [shipped_library(), *settings.library, *([imported] if imported else [])]


def linked_in(generation: Path) -> Path:
    """Statements found in imported documents, linked to concepts; missing where nothing was imported."""
    return generation / "linked.sqlite"


def built_by() -> tuple[str | int, ...]:
    """The program, formats and rules that what is built hangs on."""
    return __version__, SCHEMA_VERSION, INDEX_FORMAT, ANALYSER_VERSION, LEXICON_FORMAT, RULES_VERSION


def fingerprint(settings: Settings) -> str:
    """The formats and rules built by, and names, sizes and times of every library file: cheap, changes with any edit.

    Without the formats a newer program would refuse an older home instead of building it anew.
    """
    digest = hashlib.sha256("\0".join(map(str, built_by())).encode())
    digest.update(files_fingerprint(settings).encode())
    edited = Places(settings.home).edited
    digest.update(edited.read_bytes() if edited.exists() else b"")
    return digest.hexdigest()


def files_fingerprint(settings: Settings) -> str:
    """Names, sizes and times of the library's files alone, without what was imported or edited."""
    digest = hashlib.sha256()
    for number, folder in enumerate(library_folders(settings)):
        top = Path(str(folder))
        for path in sorted(top.rglob("*.yaml")):
            stat = path.stat()
            # Not the folder's own place: a home that was moved need not be built anew.
            named = f"{number}/{path.relative_to(top)}"
            digest.update(f"{named}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def why_unprepared(settings: Settings) -> str:
    """What is missing or older than what it was built from; empty where answers can be given at once."""
    places = Places(settings.home)
    parts = (
        ("evidence store", places.store),
        ("vocabulary", places.lexicon),
        ("search index", places.index / "CURRENT"),
        ("note of what they were built from", places.stamp),
    )
    if missing := [name for name, path in parts if not path.exists()]:
        return f"missing: {', '.join(missing)}"
    try:
        stamp = json.loads(places.stamp.read_text())
    except (OSError, ValueError):
        return f"the note of what they were built from cannot be read ({places.stamp.name})"
    if not isinstance(stamp, dict) or stamp.get("fingerprint") != fingerprint(settings):
        return "built before the library's files, the imported documents or the program were changed"
    return ""


def is_prepared(settings: Settings) -> bool:
    """Whether store, lexicon and index stand and were built from the library as it is now."""
    return not why_unprepared(settings)


def built_mark(settings: Settings) -> str:
    """What changes whenever anything is built anew under the home: cheap enough to be looked at every second."""
    places = Places(settings.home)
    seen = []
    for path in (places.stamp, places.index / "CURRENT"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            seen.append("-")
        else:
            seen.append(f"{stat.st_ino}.{stat.st_mtime_ns}.{stat.st_size}")
    return " ".join(seen)


def announce(places: Places) -> None:
    """Let a running server notice that what stands built has changed: the stamp becomes a new file."""
    fresh = places.stamp.with_suffix(".new")
    fresh.write_bytes(places.stamp.read_bytes())
    fresh.replace(places.stamp)
