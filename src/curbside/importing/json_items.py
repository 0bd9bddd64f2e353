"""The items of one list in a JSON object (RFC 8259), one at a time however long the list is.

A stream of UTF-8 comes in, plain values go out. One item must fit in memory and in the decoder's depth; what
does not, and what is not JSON, ends the reading with a JsonFault that says why.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

CHUNK_BYTES = 1 << 20
"""About ten labels: large enough that few items are met half, small against any memory."""
MAX_ITEM_CHARS = 64 << 20
"""The longest real label has some 3 MB."""

_NUMBER_GOES_ON = re.compile(r"[0-9.eE+-]*")
_BLANKS = re.compile(r"[ \t\n\r]*")


class JsonFault(Exception):
    """JSON that cannot be used; the message says why in one line and is fit for a Refused value."""


def iter_items(stream: BinaryIO, key: str) -> Iterator[Any]:
    """The items of the list under `key` of the outermost object, in order; raises JsonFault after the last good one."""
    reader = _Reader(stream)
    reader.take("{")
    if reader.next() == "}":
        return
    while True:
        name = reader.value()
        reader.take(":")
        if name == key and reader.next() == "[":
            reader.take("[")
            if reader.next() != "]":
                yield reader.value()
            while reader.next() != "]":
                reader.take(",")
                yield reader.value()
            return
        reader.value()
        if reader.next() == "}":
            return
        reader.take(",")


class _Reader:
    """Text of a stream as far as it is needed, and where in it the reading stands."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._text, self._at, self._ended = stream, "", 0, False
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder()

    def next(self) -> str:
        """The next character that is no blank, left where it is."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise JsonFault("cut short")

    def take(self, wanted: str) -> None:
        """Pass over one character."""
        if (found := self.next()) != wanted:
            raise JsonFault(f"not JSON: {found!r} stands where {wanted!r} should")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.next()
        while True:
            try:
                found, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise JsonFault(f"not whole JSON: {error.msg}") from error
                continue
            except RecursionError as error:
                raise JsonFault("nested too deep") from error
            except ValueError as error:
                raise JsonFault(f"a value that cannot be read: {error}"[:120]) from error
            # A number may go on in what is not read yet: "0" may be the beginning of "0.5".
            if _NUMBER_GOES_ON.fullmatch(self._text, end) is None or not self._more():
                self._at = end
                return found

    def _more(self) -> bool:
        """Read on, as much again as is held: a long item is then tried a few times only."""
        if self._ended:
            return False
        held = self._text[self._at :]
        if len(held) > MAX_ITEM_CHARS:
            raise JsonFault(f"an item longer than {MAX_ITEM_CHARS >> 20} million characters")
        piece = self._stream.read(max(CHUNK_BYTES, len(held)))
        self._ended = not piece
        try:
            self._text, self._at = held + self._decoder.decode(piece, final=self._ended), 0
        except UnicodeDecodeError as error:
            raise JsonFault(f"not UTF-8 text: {error.reason}") from error
        return True
