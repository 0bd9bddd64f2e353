"""What the library's own names are made of: ordinary words it uses as terms, and the longer words of its names.

Concepts in, word keys and words out. Both are read once, when the store is built: an answer does not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterable

from curbside.model.statement import Concept
from curbside.terms.shipped_words import common_words
from curbside.terms.tokens import term_key, tokenise

SHORTEST_MISSPELT = 6
"""Below six letters a slip is another word."""


def common_words_used(concepts: Iterable[Concept]) -> frozenset[str]:
    """Keys of ordinary words that name a concept of the library: there they are terms."""
    names = (n for c in concepts for n in (c.name, *c.synonyms, *c.abbreviations))
    keys = (term_key(name) for name in names if " " not in name)
    return frozenset(keys) & common_words()


def words_of_names(concepts: Iterable[Concept]) -> frozenset[str]:
    """The longer words of the library's names and synonyms, as written in small letters."""
    names = (n for c in concepts for n in (c.name, *c.synonyms))
    words = (t.text.casefold() for name in names for t in tokenise(name))
    return frozenset(w for w in words if len(w) >= SHORTEST_MISSPELT and w.isalpha())
