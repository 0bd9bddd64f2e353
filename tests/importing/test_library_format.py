"""The library's own YAML as a format: told from its first key; nothing that expands or is not text comes through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.importing.library_files import read_files
from curbside.importing.library_format import FORMAT, MAX_BYTES
from curbside.importing.library_place import RULE_FILES, shipped_library
from curbside.model.imported import LibraryText
from tests.importing.holds import mutations, read, refused

SAMPLE = b"# made up\nconcepts:\n  - {id: dorvaxin, kind: drug, name: dorvaxin}\n"


@pytest.mark.parametrize("key", [b"concepts", b"works", b"statements", b"conflicts"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"---\n", b"# a\n\n  # b\r\n", b"%YAML 1.1\n---\n"])
def test_a_file_is_told_from_its_first_key(key: bytes, before: bytes) -> None:
    assert FORMAT.recognises(before + key + b":\n  - {}\n", "notes.txt")
    assert FORMAT.recognises(before + key + b": []", "notes.txt")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"name: x\nconcepts:\n",
        b"# concepts:\n",
        b"concepts",
        b"concepts of care: none",
        b'{"concepts": []}',
    ],
)
def test_other_text_is_not_taken(head: bytes) -> None:
    assert not FORMAT.recognises(head, "concepts.yaml")


def test_every_shipped_file_is_recognised_and_comes_through_to_the_letter() -> None:
    for name, text in read_files(shipped_library()).items():
        if name in RULE_FILES:
            continue
        assert FORMAT.recognises(text.encode()[:4096], "x"), name
        assert read(FORMAT, text.encode(), name) == [LibraryText(name, text)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"concepts: &a [1]\nworks: *a\n", "anchors and aliases"),
        (b"concepts: " + b"[" * 60 + b"]" * 60, "nested deeper"),
        (b"concepts: [\n", "not readable as YAML"),
        (b"concepts: [{id: a, id: b}]\n", "stands twice"),
        (b"concepts: [\xff]\n", "not UTF-8"),
        (b"concepts: !!python/object:os.system [x]\n", "not readable as YAML"),
        (b"concepts: []\n---\nworks: []\n", "not readable as YAML"),
        (b"concepts: []\n#" + b" " * MAX_BYTES, "longer than 4 MB"),
    ],
    ids=["bomb", "deep", "broken", "twice", "bytes", "object", "two documents", "long"],
)
def test_what_cannot_be_held_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    assert reason in refused(FORMAT, data).reason


@given(st.one_of(st.binary(max_size=200), mutations(SAMPLE)))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    read(FORMAT, data)
    FORMAT.recognises(data, "x")
