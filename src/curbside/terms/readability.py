"""Readability of patient wording: Flesch-Kincaid grade and SMOG by our own rules.

In: a text and the words that must stand whatever their length (drug names, required terms). Out: grades,
with the longest sentence. Excluded words count as words of one syllable, so naming a drug costs nothing.
Sources: Kincaid 1975 and McLaughlin 1969 for the formulas. Limit: syllables are counted by rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d[\d.,]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouyscgxzhl])es$|(?<=[aeiouy]l)es$|(?<=[^aeiouytd])ed$"
    r"|(?<=[^aeiouyl])e(?=(?:ment|ful|ly|less|ness)s?(?:ly)?$)"
)
_HIATUS = re.compile(
    r"(?<![tcsgx])i(?:a|o|um)|(?<![tc])ie(?=t|n[ct])|(?<![qg])u(?:a|ou)|eing|uid|eo$|deo|\w{2}[rdse]ea$"
    r"|(?<=^r)ea(?=ct)|(?<=cr)ea(?=t)|ism$"
)
_IRREGULAR = {"people": 2, "every": 2, "tired": 2, "area": 3, "idea": 3, "diabetes": 4, "science": 2}
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|approx)\.")
_SMOG_WORDS = 3


@dataclass(frozen=True, slots=True)
class Readability:
    """Grades of a text; `longest` is the length in words of its longest sentence."""

    grade: float
    smog: float
    words: int
    sentences: int
    longest: int


def sentences(text: str) -> tuple[str, ...]:
    """Sentences of a short text: split after . ! ? before a capital or a digit."""
    masked = _ABBREVIATION.sub(lambda m: m.group().replace(".", "\0"), text.strip())
    return tuple(s.replace("\0", ".").strip() for s in _SENTENCE_END.split(masked) if s and s.strip())


def syllables(word: str) -> int:
    """Syllables of an English word by rule: vowel groups, silent endings, split vowels; a number is one."""
    low = re.sub(r"[^a-z]", "", word.lower())
    if not low:
        return 1
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    count = len(_VOWELS.findall(low)) - len(_SILENT.findall(low)) + len(_HIATUS.findall(low))
    return max(1, count)


def readability(text: str, exclude: Collection[str] = ()) -> Readability:
    """Flesch-Kincaid grade and SMOG of `text`; the words of every name in `exclude` weigh one syllable."""
    spared = {word.lower() for name in exclude for word in _WORD.findall(name)}
    lengths, counts = [], []
    for sentence in sentences(text):
        words = _WORD.findall(sentence)
        if words:
            lengths.append(len(words))
            counts += [1 if _is_spared(w, spared) else syllables(w) for w in words]
    if not counts:
        return Readability(0.0, 0.0, 0, 0, 0)
    n, m = len(counts), len(lengths)
    grade = 0.39 * n / m + 11.8 * sum(counts) / n - 15.59
    long_words = sum(1 for c in counts if c >= _SMOG_WORDS)
    smog = 1.0430 * math.sqrt(long_words * 30 / m) + 3.1291
    return Readability(round(grade, 2), round(smog, 2), n, m, max(lengths))


def _is_spared(word: str, spared: Collection[str]) -> bool:
    low = word.lower()
    return low in spared or (low.endswith("s") and low[:-1] in spared)
