"""The one place that makes XML parsers (XML 1.0 as libxml2 reads it) for every XML importer.

Bytes come in, elements go out. Nothing is fetched, no declared entity is expanded, size and depth keep
libxml2's own limits; a document that declares entities is refused before any of its content is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.entities import html5
from typing import Any, BinaryIO, Literal, cast

from lxml import etree

CHUNK_BYTES = 1 << 16
"""How much is read and parsed at a time: large enough for speed, small against any document."""
PROLOG_STEP_BYTES = 256
"""The step up to the first element, so that an entity declaration is seen before much content is parsed."""
PROLOG_LIMIT_BYTES = 1 << 20
"""No real format here begins later than this; a megabyte of declarations is an attack or not ours."""
MAX_DEPTH = 120
"""Deepest nesting below an element that is handed out; real files stay below 40 and walkers recurse."""

_TOO_DEEP = etree.XPath("boolean(" + "/".join(["*"] * MAX_DEPTH) + ")")


class XmlFault(Exception):
    """XML that cannot be used; the message says why in one line and is fit for a Refused value."""


class UnsafeXml(XmlFault):
    """Well-formed or not, the document tries something no importer allows (entities, absurd nesting)."""


class BrokenXml(XmlFault):
    """Not well-formed XML, cut short, or in another encoding than it says."""


def iter_elements(stream: BinaryIO, tags: Sequence[str]) -> Iterator[etree._Element]:
    """The outermost elements with one of `tags` ("{namespace}name" or "{*}name"), complete, in order.

    Each is emptied when the next is asked for, and everything before it is dropped: copy what you keep.
    Elements before a fault are yielded; the fault is then raised as UnsafeXml or BrokenXml.
    """
    parser = _parser(("start", "end"), tags)
    depth = 0
    for source in _safe_chunks(stream, parser):
        for event, element in source:
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield _checked(element)
                _drop(element)


def parse_whole(data: bytes) -> etree._Element:
    """The root of a document small enough to hold; raises UnsafeXml or BrokenXml."""
    return read_whole(_Bytes(data))


def read_whole(stream: BinaryIO | _Bytes) -> etree._Element:
    """The root of a document read from a stream; raises UnsafeXml or BrokenXml."""
    parser = _parser(("start",), None)
    root: etree._Element | None = None
    for source in _safe_chunks(stream, parser):
        for _, element in source:
            root = element if root is None else root
    if root is None:
        raise BrokenXml("the XML holds no element")
    return _checked(root)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    name = str(element.tag)
    return name.rpartition("}")[2]


class _Bytes:
    """Bytes as something to read from, without importing a file class."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def read(self, size: int) -> bytes:
        """The next `size` bytes, empty at the end."""
        piece = self._data[self._place : self._place + size]
        self._place += len(piece)
        return piece


_Events = Sequence[Literal["start", "end"]]


def _parser(events: _Events, tags: Sequence[str] | None) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=events,
        tag=list(tags) if tags else None,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
    )


def _safe_chunks(
    stream: BinaryIO | _Bytes, parser: etree.XMLPullParser
) -> Iterator[Iterator[tuple[str, etree._Element]]]:
    """Feed the parser, giving its events after each chunk; entity declarations stop it before any event."""
    # A second parser sees every first element, whatever tags the caller filters by.
    scout: etree.XMLPullParser | None = _parser(("start",), None)
    seen = 0
    while piece := stream.read(PROLOG_STEP_BYTES if scout else CHUNK_BYTES):
        if scout is not None:
            seen += len(piece)
            scout = _scouted(scout, piece, seen)
        broken = _feed(parser, piece)
        if scout is None:
            yield _events(parser)
        if broken is not None:
            raise broken
    if not seen:
        raise BrokenXml("the file is empty")
    broken = _feed(parser, None)
    yield _events(parser)
    if broken is not None:
        raise broken


def _feed(parser: etree.XMLPullParser, piece: bytes | None) -> XmlFault | None:
    try:
        if piece is None:
            parser.close()
        else:
            parser.feed(piece)
    except etree.XMLSyntaxError as error:
        return _fault(error)
    return None


def _events(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    return cast("Iterator[tuple[str, etree._Element]]", parser.read_events())


def _scouted(scout: etree.XMLPullParser, piece: bytes, seen: int) -> etree.XMLPullParser | None:
    broken = _feed(scout, piece)
    for _, element in _events(scout):
        _refuse_entities(element)
        return None
    if broken is not None:
        raise broken
    if seen > PROLOG_LIMIT_BYTES:
        raise UnsafeXml(f"no element within the first {PROLOG_LIMIT_BYTES} bytes")
    return scout


def _refuse_entities(element: etree._Element) -> None:
    declared: Any = element.getroottree().docinfo.internalDTD  # the stubs lack iterentities
    if declared is None:
        return
    for entity in declared.iterentities():
        raise UnsafeXml(f"the document type declares the entity '{entity.name}'; such files are not read")


def _fault(error: etree.XMLSyntaxError) -> XmlFault:
    said = " ".join(str(error.msg or "not well-formed").split())[:200]
    if "amplification" in said or "entity reference loop" in said.lower():
        return UnsafeXml(f"entities that grow without end: {said}")
    if "depth" in said.lower():
        return UnsafeXml(f"elements nested too deep: {said}")
    return BrokenXml(f"not well-formed XML: {said}")


def _checked(element: etree._Element) -> etree._Element:
    if _TOO_DEEP(element):
        raise UnsafeXml(f"elements nested more than {MAX_DEPTH} deep")
    for entity in list(element.iter(etree.Entity)):
        _spell_out(entity)
    return element


def _spell_out(entity: etree._Element) -> None:
    """Put a character in place of a reference that an unread external DTD would have declared."""
    name = str(entity.text or "")[1:]
    text = html5.get(name, "\ufffd") + (entity.tail or "")
    parent, before = entity.getparent(), entity.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    entity.tail = None
    parent.remove(entity)


def _drop(element: etree._Element) -> None:
    element.clear()
    place: etree._Element | None = element
    while place is not None:
        parent = place.getparent()
        while parent is not None and place.getprevious() is not None:
            del parent[0]
        place = parent
