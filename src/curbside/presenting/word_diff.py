"""The difference of two texts, word by word, as pieces that say what they are; no markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PIECES = 4000
"""Longer texts are shown one after the other: matching them word by word would take too long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have, or only one of them."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """What of `before` is gone and what of `after` is new, in reading order; joined they give both texts back."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > MOST_PIECES:
        return tuple(p for p in (Piece("gone", before), Piece("new", after)) if p.text)
    found: list[Piece] = []
    for _, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[i:j] == new[k:m]:
            found.append(Piece("same", "".join(old[i:j])))
            continue
        found += [p for p in (Piece("gone", "".join(old[i:j])), Piece("new", "".join(new[k:m]))) if p.text]
    return tuple(found)
