"""Take library files brought by import: held when the whole library with them holds together, else none of them.

Names and texts come in; what changed, or every fault with its file and line, goes out. Checked as the shipped
library is: schema, references, and each new statement against its own supports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from curbside.errors import Fault, LibraryError, NotFound
from curbside.importing.library_yaml import parse_library
from curbside.model.library import Library
from curbside.ports import LibraryShelf
from curbside.services.check_library import check_library

IMPORTED = "imported/"
"""Stands before the names of imported files in the library's faults."""


@dataclass(frozen=True, slots=True)
class LibraryTaken:
    """What became of library files: those now held in this wording, those held so before, and what is wrong."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    statements: int = 0
    """Statements of the files changed."""
    faults: tuple[Fault, ...] = ()
    """Any fault means that no file was taken."""


@dataclass(frozen=True, slots=True)
class Shelving:
    """Where imported library files are held, and the texts of all the others that they must fit."""

    shelf: LibraryShelf
    others: Callable[[], Mapping[str, str]]


def take_library(files: Mapping[str, str], shelving: Shelving) -> LibraryTaken:
    """Hold the files beside those held, or say why not."""
    held = shelving.shelf.held()
    changed = {name: text for name, text in files.items() if held.get(name) != text}
    unchanged = tuple(sorted(files.keys() - changed.keys()))
    if not changed:
        return LibraryTaken(unchanged=unchanged)
    wanted = {**held, **changed}
    library = _library(wanted, shelving)
    if isinstance(library, LibraryError):
        return LibraryTaken(unchanged=unchanged, faults=_named(library.faults))
    own = {IMPORTED + name for name in changed}
    faults = tuple(fault for fault in check_library(library).faults if fault.file in own)
    if faults:
        return LibraryTaken(unchanged=unchanged, faults=_named(faults))
    shelving.shelf.put(wanted)
    statements = sum(s.file in own for s in library.statements)
    return LibraryTaken(tuple(sorted(changed)), unchanged, statements)


def give_up(names: Sequence[str], shelving: Shelving) -> LibraryTaken:
    """Stop holding files, when the rest still holds together; raises NotFound for a name that is not held."""
    held = shelving.shelf.held()
    for name in names:
        if name not in held:
            raise NotFound(f"no library file '{name}' is held", advice="`curbside library list` names them")
    left = {name: text for name, text in held.items() if name not in names}
    library = _library(left, shelving)
    if isinstance(library, LibraryError):
        return LibraryTaken(faults=_named(library.faults))
    shelving.shelf.put(left)
    return LibraryTaken(tuple(sorted(names)))


def _library(imported: Mapping[str, str], shelving: Shelving) -> Library | LibraryError:
    named = {IMPORTED + name: text for name, text in imported.items()}
    try:
        return parse_library({**shelving.others(), **named})
    except LibraryError as error:
        return error


def _named(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(Fault(f.file.removeprefix(IMPORTED), f.line, f.message) for f in faults)
