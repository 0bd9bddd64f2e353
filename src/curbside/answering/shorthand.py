"""How notes and laypeople write, put in full: "HR" for heart rate, "fitting" for a seizure.

Text and the table of `library/shorthand.yaml` in, text and what was replaced out. Only for questions that tell of a
case: elsewhere the same letters and words mean other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curbside.model.question import Correction


@dataclass(frozen=True, slots=True)
class Shorthand:
    """Patterns of what is written short, and how each is read; letters are matched as written, words in any case."""

    letters: re.Pattern[str]
    words: re.Pattern[str]
    in_full: Mapping[str, str]


def shorthand_of(mapping: Mapping[str, Any]) -> Shorthand:
    """The table from `shorthand.yaml`; raises KeyError for a missing part."""
    letters = {short: full for full, shorts in mapping["letters"].items() for short in shorts}
    words = {short.casefold(): full for full, shorts in mapping["words"].items() for short in shorts}
    return Shorthand(_any(letters), _any(words, re.IGNORECASE), {**words, **letters})


def _any(shorts: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(shorts, key=lambda short: (-len(short), short))
    return re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, longest_first))})(?![\w&])", flags)


def in_full(
    text: str, shorthand: Shorthand, names: Sequence[tuple[int, int]] = ()
) -> tuple[str, tuple[Correction, ...]]:
    """The text with what is written short put in full, and each replacement once.

    Inside one of the `names` (offsets) nothing is replaced: there the words are part of a longer term.
    """
    made: list[Correction] = []
    pieces: list[str] = []
    end = 0
    for found in _in_order(text, shorthand):
        inside = any(start <= found.start() and found.end() <= past for start, past in names)
        if found.start() < end or inside:
            continue
        read = shorthand.in_full.get(found[0]) or shorthand.in_full[found[0].casefold()]
        made.append(Correction(found[0], read))
        pieces += [text[end : found.start()], read]
        end = found.end()
    return "".join((*pieces, text[end:])), tuple(dict.fromkeys(made))


def _in_order(text: str, shorthand: Shorthand) -> list[re.Match[str]]:
    found = (*shorthand.letters.finditer(text), *shorthand.words.finditer(text))
    return sorted(found, key=lambda one: (one.start(), -one.end()))
