"""In-memory stand-ins for the ports. `tests/contracts/` holds them to the same promises as the real parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.model.article import Claim, Verdict
from curbside.model.library import Library
from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement
from curbside.terms.tokens import tokenise
from curbside.terms.vocabulary import Term

_SHORTEST_CORRECTED = 6


class MemoryStore:
    """An evidence store that is a Library in memory."""

    def __init__(self, library: Library, verdicts: Mapping[str, Verdict] | None = None) -> None:
        self._library = library
        self._by_id = {s.id: s for s in library.statements}
        self._verdicts = dict(verdicts or {})

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        return tuple(self._by_id[i] for i in sorted(set(ids)) if i in self._by_id)

    def statements_about(self, concepts: Iterable[str]) -> tuple[Statement, ...]:
        wanted = set(concepts)
        return self.statements(s.id for s in self._library.statements if wanted & _named(s))

    def statements_resting_on(self, edition_ids: Iterable[str]) -> tuple[Statement, ...]:
        wanted = set(edition_ids)
        return self.statements(s.id for s in self._library.statements if wanted & set(s.edition_ids))

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        return {i: self._library.sources[i] for i in sorted(set(edition_ids)) if i in self._library.sources}

    def all_sources(self) -> tuple[Source, ...]:
        return tuple(self._library.sources[i] for i in sorted(self._library.sources))

    def concepts(self) -> Mapping[str, Concept]:
        return dict(self._library.concepts)

    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(sorted(self._library.conflicts, key=lambda c: c.id))

    def verdicts(self, statement_ids: Iterable[str]) -> Mapping[str, Verdict]:
        wanted = set(statement_ids)
        return {key: v for key, v in self._verdicts.items() if v.statement_id in wanted}

    def statement_count(self) -> int:
        return len(self._by_id)

    def version(self) -> str:
        return self._library.version

    def corpus_date(self) -> str:
        return max((p.checked.when for s in self._library.statements for p in s.supports), default="")


def _named(statement: Statement) -> set[str]:
    doses = (d.drug for d in statement.doses)
    return {*statement.conditions, *statement.also, *statement.interventions, *doses}


class MemoryIndex:
    """A search index that counts shared words."""

    def __init__(self, statements: Iterable[Statement], *, version: str) -> None:
        self._words = {s.id: frozenset(_keys(f"{s.text} {s.plain}")) for s in statements}
        self._version = version

    def search(self, text: str, *, limit: int) -> tuple[tuple[str, float], ...]:
        asked = frozenset(_keys(text))
        scored = ((i, float(len(asked & words))) for i, words in self._words.items())
        found = sorted((pair for pair in scored if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        return tuple(found[:limit])

    def version(self) -> str:
        return self._version


def _keys(text: str) -> list[str]:
    return [token.key for token in tokenise(text) if token.key]


@dataclass(frozen=True, slots=True)
class MemorySuggestion:
    """A term one slip away."""

    term: Term


class MemoryLexicon:
    """A lexicon of a few terms; it knows one slip: a letter more, less, other, or two swapped."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            self._terms[term.key].append(term)

    def lookup(self, keys: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        return {key: tuple(self._terms[key]) for key in keys if key in self._terms}

    def nearest(self, word: str, limit: int = 3) -> Sequence[MemorySuggestion]:
        key = word.casefold()
        if key in self._terms or len(key) < _SHORTEST_CORRECTED:
            return ()
        near = sorted(k for k in self._terms if k[:1] == key[:1] and _one_slip(k, key))
        return tuple(MemorySuggestion(self._terms[k][0]) for k in near)[:limit]


def _one_slip(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) != len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]


class SwappingWriter:
    """A writer that replaces words, as a careless rephrasing would."""

    name = "swapping/test"

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)

    def write(self, claim: Claim) -> Claim:
        text = claim.text
        for word, other in self._words.items():
            text = text.replace(word, other)
        return replace(claim, text=text)
