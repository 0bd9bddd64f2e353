"""Appropriateness ratings in table rows (RAND/UCLA method: 1 to 3, 4 to 6, 7 to 9, or their words)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from curbside.importing.html_fields import Block
from curbside.model.statement import Direction


@dataclass(frozen=True, slots=True)
class Rating:
    """The rating as printed and the way it points."""

    display: str
    direction: Direction


_HEADER = re.compile(r"\b(?:Rating|Appropriateness(?: Category)?)\s*\W*$", re.I)
_NUMBER = re.compile(r"([1-9])(?:\s*[*†‡^].*)?")
_WORDS = re.compile(
    r"(?P<no>Usually Not|Rarely|Not|Inappropriate)|(?P<maybe>May Be|Sometimes|Uncertain)|(?P<yes>Usually"
    r"|Appropriate)",
    re.I,
)


def rated(block: Block) -> Rating | None:
    """The rating a row gives its first cell, or None."""
    for header, start, end in block.cells:
        value = block.text[start:end]
        if not _HEADER.search(header):
            continue
        if number := _NUMBER.fullmatch(value):
            grade = int(number[1])
            return Rating(
                f"{header}: {value}", "for" if grade >= 7 else "neutral" if grade >= 4 else "against"
            )
        if re.search(r"appropriate", value, re.I) and len(value) < 60 and (word := _WORDS.match(value)):
            way: Direction = "against" if word["no"] else "neutral" if word["maybe"] else "for"
            return Rating(f"{header}: {value}", way)
    return None
