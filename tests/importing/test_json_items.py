"""The items of a list in JSON, whatever the chunks they come in."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.importing.json_items import JsonFault, iter_items


class Trickle(io.RawIOBase):
    """Gives a few bytes at each read, however many are asked for."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = io.BytesIO(data), size

    def read(self, size: int = -1) -> bytes:
        return self._data.read(self._size)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.lists(VALUES, max_size=5), st.dictionaries(st.text(max_size=3), VALUES, max_size=2), st.integers(1, 9)
)
def test_every_item_comes_whole_in_order_in_whatever_pieces(
    items: list[Any], other: dict[str, Any], size: int
):
    other.pop("list", None)
    data = json.dumps(other | {"list": items}).encode()
    assert list(iter_items(Trickle(data, size), "list")) == items  # type: ignore[arg-type]


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_the_fault(data: bytes):
    with contextlib.suppress(JsonFault):
        list(iter_items(io.BytesIO(data), "list"))


def test_a_list_of_the_same_name_deeper_down_is_not_taken():
    data = b'{"meta": {"list": [1]}, "list": {"list": [2]}, "list": [3]}'
    assert list(iter_items(io.BytesIO(data), "list")) == [3]


@pytest.mark.parametrize(
    ("data", "good", "why"),
    [
        (b'{"list": [1, 2', [1, 2], "cut short"),
        (b'{"list": [1, "a', [1], "not whole JSON"),
        (b'{"list": [1 2]}', [1], "should"),
        (b'{"list": [1, \xff]}', [], "not UTF-8"),
        (b"[1, 2]", [], "should"),
        (b"", [], "cut short"),
        (b'{"list": [1, ' + b"9" * 9000 + b"]}", [1], "cannot be read"),
    ],
)
def test_what_was_read_before_a_fault_is_given(data: bytes, good: list[Any], why: str):
    found: list[Any] = []
    with pytest.raises(JsonFault, match=why):
        found.extend(iter_items(io.BytesIO(data), "list"))
    assert found == good
