"""Lines of passages that hold plain text, so that recommendations are found in any format's guideline.

Passages come in; a line for each line of text comes out, list items told by the mark they begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from curbside.importing.field_passages import Line
from curbside.importing.html_fields import BULLETS, Block
from curbside.model.source import Passage

_MARK = re.compile(rf"(?P<mark>[{''.join(BULLETS)}·*-]|\(?\d{{1,2}}[.)]|\(?[a-z][.)])\s+(?=\S)")
_DEPTH = {mark: depth for depth, mark in enumerate(BULLETS, start=1)}


def passage_lines(passages: Iterable[Passage]) -> Iterator[Line]:
    """The lines of passages, in order, with their place in the document."""
    for passage in passages:
        place = passage.start
        for text in passage.text.split("\n"):
            found = _MARK.match(text)
            skip = found.end() if found else 0
            said = text[skip:].rstrip()
            if said:
                start = place + skip
                yield Line(
                    _block(said, found),
                    start,
                    start + len(said),
                    passage.id,
                    passage.section,
                    passage.section,
                )
            place += len(text) + 1


def _block(text: str, found: re.Match[str] | None) -> Block:
    if found is None:
        return Block("para", text)
    return Block("item", text, depth=_DEPTH.get(found["mark"], 1), marker=found["mark"])
