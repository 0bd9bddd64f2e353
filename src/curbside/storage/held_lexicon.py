"""The lexicon file together with the names of bodies whose documents are held: they come and go with documents.

The library's own terms come first under a key, then the bodies', then the shipped vocabulary's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from curbside.storage.lexicon import SqliteLexicon, Suggestion
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Term

_RANK: Mapping[str, int] = {"library": 0, "imported": 1}
_LAST = 2


class HeldLexicon:
    """The Lexicon port over the vocabulary and the names of bodies."""

    def __init__(self, lexicon: SqliteLexicon, bodies: Iterable[Term]) -> None:
        self._lexicon = lexicon
        self._bodies: dict[str, list[Term]] = {}
        for term in bodies:
            self._bodies.setdefault(term.key, []).append(term)
        self._spelt = {word for key in self._bodies for word in key.split()}

    def lookup(self, keys: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        """The terms filed under each key."""
        found = dict(self._lexicon.lookup(keys))
        for key in self._bodies.keys() & set(keys):
            terms = (*found.get(key, ()), *self._bodies[key])
            found[key] = tuple(sorted(terms, key=lambda term: _RANK.get(term.source, _LAST)))
        return found

    def names(self, concepts: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        """Every way of writing each concept of the vocabulary."""
        return self._lexicon.names(concepts)

    def nearest(self, word: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """Terms a misspelt word may have been meant for; none for a word of a body's name."""
        return () if term_key(word) in self._spelt else self._lexicon.nearest(word, limit)
