"""Personal names of many countries, to be kept out of what is stored: which words are given or family names.

A word that medical text uses as well (an eponym, a place, an ordinary word) is marked: alone it names nobody.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from curbside.terms.shipped_words import table

_APART = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
"""Letters that Unicode does not take apart."""


def name_key(word: str) -> str:
    """A word in small letters without accents, so that it is found however it is typed."""
    taken_apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in taken_apart if not unicodedata.combining(c)).translate(_APART)


@cache
def _names() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table("names.tsv.gz")}


def is_given(word: str) -> bool:
    """Whether a word is a given name somewhere; each part of one with hyphens."""
    return all("g" in _names().get(name_key(part), "") for part in word.split("-"))


def is_family(word: str) -> bool:
    """Whether a word is a family name somewhere; any part of one with hyphens."""
    return any("f" in _names().get(name_key(part), "") for part in word.split("-"))


def in_medical_text(word: str) -> bool:
    """Whether medical text uses this name for something else; every part of one with hyphens."""
    return all("w" in _names().get(name_key(part), "") for part in word.split("-"))
