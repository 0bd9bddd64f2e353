"""Where sentences stand in a passage: character spans, in order, never overlapping.

Text goes in, spans come out; line ends end sentences. Abbreviations and numbers with points do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*(?=\s)")
_NEXT = re.compile(r"\s+[\"'\u201c\u2018(\[]*(?:[A-Z0-9\u2022<>\u2264\u2265]|[a-z]+[A-Z])")
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|approx|resp|Dr|Mr|Mrs|Ms|Prof|St|Fig|Figs|No|Nos|Sec|Ref|Refs|Tab|vol|pp|ed|eds"
    r"|incl|max|min|etc\.?\)?,?|al|ca|Inc|Ltd|Co|Corp|[A-Z](?:\.[A-Z])*))$"
)
_NUMBER = re.compile(r"\s*\(?\d{1,2}(?:\.\d+)*")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of `text[start:end]`, without the white space around them."""
    end = len(text) if end is None else end
    place = start
    while place < end:
        stop = text.find("\n", place, end)
        stop = end if stop < 0 else stop
        yield from _in_line(text, place, stop)
        place = stop + 1


def _in_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for found in _END.finditer(text, start, end):
        if _NEXT.match(text, found.end(), end) and not _shortened(text, first, found.start()):
            yield from _trimmed(text, first, found.end())
            first = found.end()
    yield from _trimmed(text, first, end)


def _shortened(text: str, first: int, stop: int) -> bool:
    if text[stop] != ".":
        return False
    numbered = stop - first < 6 and _NUMBER.fullmatch(text, first, stop)
    return bool(numbered or _SHORT.search(text[max(first, stop - 12) : stop]))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
