"""The index's analyser, for what is indexed and for what is asked: text in, stems out.

Words are found and keyed as everywhere (`terms.tokens`: case, plurals, British and American spelling), then
stemmed. Raise ANALYSER_VERSION with every change here or there that can give other stems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import tantivy

from curbside.terms.function_words import is_function_word
from curbside.terms.spelling import shipped_rules
from curbside.terms.tokens import word_key, written_words

ANALYSER_VERSION = "3"
_MOST_KNOWN = 200_000
"""Words whose stems are kept, some 30 MB at the very most."""

BETWEEN = "  "
"""Two blanks between stems: each stem then stands between blanks of its own, and runs can be counted."""

_prefixes = shipped_rules().prefixes - {"over", "under", "x"}
"""Those left out stand alone more often than before a word: "over sixty", "twice x daily"."""

_WORD_IN_CAPITALS = "CO"
"""A formula in capitals, an open prefix otherwise."""

_known: dict[str, tuple[str, ...]] = {}
_stemmer = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)


def stems(text: str) -> list[str]:
    """The stems of a text in order."""
    found: list[str] = []
    for word in _closed_up(written_words(text)):
        known = _known.get(word)
        found += known if known is not None else _learnt(word)
    return found


def asked_words(text: str) -> list[str]:
    """The words of a question that are searched for: those with a meaning of their own, where it has any."""
    words = list(_closed_up(written_words(text)))
    return [word for word in words if not is_function_word(word)] or words


def asked_stems(text: str) -> dict[str, str]:
    """The stems a question is searched by, each with its word."""
    said: dict[str, str] = {}
    for word in asked_words(text):
        for stem in _learnt(word):
            said.setdefault(stem, word)
    return said


def _closed_up(words: Iterable[str]) -> Iterator[str]:
    """Words as written, an open prefix closed up to its word: "non-drug", "non drug" and "nondrug" are one."""
    prefix = ""
    for word in words:
        key = word_key(word)
        if key in _prefixes and word != _WORD_IN_CAPITALS:
            prefix += key
            continue
        if prefix and word.isalpha() and not is_function_word(key):
            yield prefix + key
        elif prefix:
            yield from (prefix, word)
        else:
            yield word
        prefix = ""
    if prefix:
        yield prefix


def _learnt(word: str) -> tuple[str, ...]:
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[word] = tuple(_stemmer.analyze(word_key(word)))
    return _known[word]


def joined(found: list[str]) -> str:
    """Stems as one text."""
    return BETWEEN.join(found)
