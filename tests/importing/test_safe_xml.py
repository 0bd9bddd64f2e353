"""The hardened XML reader: what it gives, what it refuses, and that nothing it refuses costs memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.importing.safe_xml import (
    CHUNK_BYTES,
    MAX_DEPTH,
    PROLOG_LIMIT_BYTES,
    BrokenXml,
    UnsafeXml,
    iter_elements,
    parse_whole,
)

BILLION_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
    + b"]><a><p>&a9;</p></a>"
)
UNSAFE = {
    "billion laughs": BILLION_LAUGHS,
    "external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><p>&x;</p></a>',
    "parameter entity": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/x.dtd">%x;]><a><p/></a>',
    "entity in UTF-16": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a><p>&x;</p></a>'.encode(
        "utf-16"
    ),
    "nested without end": b"<p>" * 200 + b"</p>" * 200,
    "nested beyond the parser": b"<p>" * 5000,
    "no element for a megabyte": b"<!--" + b"x" * (PROLOG_LIMIT_BYTES + 1024) + b"--><p/>",
}
BROKEN = {
    "empty": b"",
    "only blanks": b"   \n",
    "no XML": b"hello",
    "cut short": b"<a><p>one</p><p>tw",
    "wrong closing": b"<a><p>one</a>",
    "not the encoding it says": b"<a><p>caf\xe9</p></a>",
    "undeclared entity without a DTD": b"<a><p>&nbsp;</p></a>",
}


def texts(data: bytes, *tags: str) -> list[str]:
    return ["".join(map(str, e.itertext())) for e in iter_elements(io.BytesIO(data), tags or ("p",))]


def test_outermost_elements_come_in_order_with_what_is_in_them():
    assert texts(b"<a><p>1<p>2</p></p><q><p>3</p></q></a>") == ["12", "3"]


def test_namespaces_are_named_or_left_open():
    data = b'<a xmlns="urn:x"><p>1</p></a>'
    assert texts(data, "{urn:x}p") == ["1"]
    assert texts(data, "{*}p") == ["1"]
    assert texts(data, "p") == []


@pytest.mark.parametrize("data", UNSAFE.values(), ids=UNSAFE.keys())
def test_an_attack_is_refused_before_anything_is_given(data):
    given_out = []
    with pytest.raises(UnsafeXml):
        given_out += list(iter_elements(io.BytesIO(data), ["p"]))
    assert not given_out
    with pytest.raises(UnsafeXml):
        parse_whole(data)


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_damage_is_named_in_one_line(data):
    with pytest.raises(BrokenXml) as fault:
        parse_whole(data)
    assert str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_refused_bomb_costs_no_memory():
    tracemalloc.start()
    with pytest.raises(UnsafeXml):
        parse_whole(BILLION_LAUGHS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_elements_before_the_damage_are_given():
    found: list[str | None] = []
    with pytest.raises(BrokenXml):
        found.extend(e.text for e in iter_elements(io.BytesIO(b"<a><p>1</p><p>2</b>"), ["p"]))
    assert found == ["1"]


def test_a_document_type_without_entities_is_read_and_its_named_characters_are_spelled_out():
    doctype = b'<!DOCTYPE a PUBLIC "-//X//DTD" "http://localhost/x.dtd">'
    data = doctype + b"<a><p>5&nbsp;&micro;g&unknown; <b/>&eacute;t</p></a>"
    assert texts(data) == ["5\u00a0\u00b5g\ufffd \u00e9t"]


def test_comments_and_instructions_do_not_part_words():
    assert texts(b"<a><p>so<!-- x -->dium<?y z?>!</p></a>") == ["sodium!"]


def test_depth_up_to_the_limit_is_read():
    depth = MAX_DEPTH - 1
    assert len(texts(b"<p>" * depth + b"x" + b"</p>" * depth)) == 1


class Endless(io.RawIOBase):
    """A long file that is made while it is read."""

    def __init__(self, elements: int) -> None:
        self.pieces: Iterator[bytes] = iter([b"<a>", *[b"<p>" + b"x" * 1000 + b"</p>"] * elements, b"</a>"])
        self.held = b""

    def read(self, size: int = -1) -> bytes:
        while len(self.held) < size and (piece := next(self.pieces, b"")):
            self.held += piece
        out, self.held = self.held[:size], self.held[size:]
        return out


def test_memory_stays_flat_however_long_the_file():
    def peak(elements: int) -> int:
        tracemalloc.start()
        assert sum(1 for _ in iter_elements(Endless(elements), ["p"])) == elements
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < peak(200) + 8 * CHUNK_BYTES


@given(st.binary(max_size=300))
def test_arbitrary_bytes_raise_nothing_but_the_two_faults(data):
    for whole in (data, b"<a><p>" + data + b"</p></a>", b"<!DOCTYPE a [" + data):
        with suppress(UnsafeXml, BrokenXml):
            list(iter_elements(io.BytesIO(whole), ["p"]))
        with suppress(UnsafeXml, BrokenXml):
            parse_whole(whole)
