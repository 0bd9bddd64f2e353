"""How cases are told: vocabulary to read questions by, of conditions that something is held on."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.errors import LibraryError
from curbside.importing.library_files import load_library
from curbside.importing.library_place import shipped_library

LIBRARY = load_library(shipped_library())
MOST_WORDS = 25


def test_something_is_held_on_every_condition_that_is_told() -> None:
    held = {c for s in LIBRARY.statements for c in (*s.conditions, *s.also)}
    assert {p.condition for p in LIBRARY.presentations} <= held


def test_a_line_is_a_few_telling_words_and_stands_once() -> None:
    for presentation in LIBRARY.presentations:
        assert all(2 <= len(line.split()) <= MOST_WORDS for line in presentation.told), presentation.condition
    lines = [(p.condition, line) for p in LIBRARY.presentations for line in p.told]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("- condition: nowhere-known\n    told: [grey sweats at night]", "nowhere-known"),
        ("- condition: croup\n    told: []", "told"),
        ("- condition: croup\n    said: [barking]", "unknown key 'said'"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_with_its_place(tmp_path: Path, entry: str, says: str) -> None:
    concept = (
        "concepts:\n  - {id: croup, kind: condition, name: croup, plain: croup}\npresentations:\n  "
        + entry
        + "\n"
    )
    (tmp_path / "one.yaml").write_text(concept)
    with pytest.raises(LibraryError) as refused:
        load_library(tmp_path)
    assert any(says in fault.message and fault.file == "one.yaml" for fault in refused.value.faults)
