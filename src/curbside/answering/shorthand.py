"""How notes and laypeople write, put in full: "HR" for heart rate, "sats" for a saturation.

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
    """Patterns of what is written short, and how each is read; letters are matched as written, words in any case.

    Letters `behind` something are read so only there: "RA" behind a saturation.
    """

    letters: re.Pattern[str]
    words: re.Pattern[str]
    behind: tuple[tuple[re.Pattern[str], str], ...]
    in_full: Mapping[str, str]


def shorthand_of(mapping: Mapping[str, Any]) -> Shorthand:
    """The table from `shorthand.yaml`; raises KeyError for a missing part."""
    letters = {short: full for full, shorts in mapping["letters"].items() for short in shorts}
    words = {short.casefold(): full for full, shorts in mapping["words"].items() for short in shorts}
    behind = tuple((re.compile(rx), full) for full, found in mapping["behind"].items() for rx in found)
    return Shorthand(_any(letters), _any(words, re.IGNORECASE), behind, {**words, **letters})


def _any(shorts: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(shorts, key=lambda short: (-len(short), short))
    return re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, longest_first))})(?![\w&])", flags)


def in_full(
    text: str, shorthand: Shorthand, names: Sequence[tuple[int, int]] = ()
) -> tuple[str, tuple[Correction, ...]]:
    """The text with what is written short put in full, and each replacement once.

    Inside one of the `names` (offsets) nothing is replaced, there the words are part of a longer term; but what
    stands before letters can say that they are none.
    """
    made: list[Correction] = []
    pieces: list[str] = []
    end = 0
    for found, read in _in_order(text, shorthand):
        on_its_own = found.re in (shorthand.letters, shorthand.words)
        inside = on_its_own and any(start <= found.start() and found.end() <= past for start, past in names)
        if found.start() < end or inside:
            continue
        made.append(Correction(found[0], read))
        pieces += [text[end : found.start()], read]
        end = found.end()
    return "".join((*pieces, text[end:])), tuple(dict.fromkeys(made))


def _in_order(text: str, shorthand: Shorthand) -> list[tuple[re.Match[str], str]]:
    """Each place with how it is read; of those that begin together the longest first."""
    found = [(one, full) for pattern, full in shorthand.behind for one in pattern.finditer(text)]
    for one in (*shorthand.letters.finditer(text), *shorthand.words.finditer(text)):
        read = shorthand.in_full.get(one[0]) or shorthand.in_full[one[0].casefold()]
        found.append((one, read))
    return sorted(found, key=lambda one: (one[0].start(), -one[0].end()))
