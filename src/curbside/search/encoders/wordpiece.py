"""WordPiece as the uncased BERT vocabulary defines it: a text comes in, numbers of word pieces go out.

Follows the BasicTokenizer and WordpieceTokenizer of google-research/bert; no padding, no special pieces. Held to
the published tokeniser on real text in `tests/search/test_wordpiece.py`.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

UNKNOWN = "[UNK]"
_LONGEST_WORD = 100
"""Longer runs of letters are unknown as a whole, as in the reference."""

_HAN = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0xF900, 0xFAFF))


@cache
def shipped_pieces() -> tuple[str, ...]:
    """The 30,522 pieces of the uncased vocabulary, in their order."""
    packed = resources.files("curbside.search.encoders").joinpath("pieces.txt.gz").read_bytes()
    return tuple(gzip.decompress(packed).decode("utf-8").splitlines())


@cache
def _numbers() -> dict[str, int]:
    return {piece: number for number, piece in enumerate(shipped_pieces())}


def number_of(piece: str) -> int:
    """The number of one piece that the vocabulary holds."""
    return _numbers()[piece]


def pieces_of(text: str, *, most: int) -> list[int]:
    """The numbers of the first `most` pieces of a text; never raises."""
    found: list[int] = []
    for word in words_of(text):
        found += pieces_of_word(word)
        if len(found) >= most:
            return found[:most]
    return found


def words_of(text: str) -> Sequence[str]:
    """The words of a text as BERT's basic tokeniser has them: small letters, no accents, marks apart."""
    if text.isascii():
        return _ascii_words(text)
    spaced = []
    for char in text:
        if char in "\t\n\r" or unicodedata.category(char) == "Zs":
            spaced.append(" ")
        elif _is_control(char):
            continue
        elif _is_han(char):
            spaced.append(f" {char} ")
        else:
            spaced.append(char)
    bare = unicodedata.normalize("NFD", "".join(spaced).lower())
    return _ascii_words("".join(char for char in bare if unicodedata.category(char) != "Mn"))


def _ascii_words(text: str) -> Sequence[str]:
    return [part for word in text.lower().split() for part in _parts(word)]


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[str, ...]:
    """A run without spaces, cut at every punctuation mark."""
    if word.isalnum():
        return (word,)
    parts: list[str] = []
    fresh = True
    for char in word:
        if _is_punctuation(char):
            parts.append(char)
            fresh = True
        elif _is_control(char):
            continue
        elif fresh:
            parts.append(char)
            fresh = False
        else:
            parts[-1] += char
    return tuple(parts)


@lru_cache(maxsize=1 << 16)
def pieces_of_word(word: str) -> tuple[int, ...]:
    """Greedily, the longest piece first; a word that cannot be cut whole is unknown."""
    numbers = _numbers()
    if len(word) > _LONGEST_WORD:
        return (numbers[UNKNOWN],)
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else f"##{word[start:end]}"
            if piece in numbers:
                found.append(numbers[piece])
                start = end
                break
        else:
            return (numbers[UNKNOWN],)
    return tuple(found)


def _is_control(char: str) -> bool:
    return char in "\x00\ufffd" or (char not in "\t\n\r" and unicodedata.category(char).startswith("C"))


def _is_han(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _HAN)


def _is_punctuation(char: str) -> bool:
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char).startswith("P")
