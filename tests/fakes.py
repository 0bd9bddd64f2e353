"""In-memory stand-ins for the ports. `tests/contracts/` holds them to the same promises as the real parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.model.article import Claim, Verdict
from curbside.model.evidence import Reason
from curbside.model.library import Library
from curbside.model.search import Entry, Query, Result, What
from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement
from curbside.terms.tokens import tokenise
from curbside.terms.vocabulary import Term

_SHORTEST_CORRECTED = 6


class MemoryStore:
    """An evidence store that is a Library in memory."""

    def __init__(
        self,
        library: Library,
        verdicts: Mapping[str, Verdict] | None = None,
        word_weights: Mapping[str, Sequence[tuple[str, float]]] | None = None,
    ) -> None:
        self._library = library
        self._word_weights = dict(word_weights or {})
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

    def word_weights(self, words: Iterable[str]) -> Mapping[str, Sequence[tuple[str, float]]]:
        return {w: tuple(self._word_weights[w]) for w in sorted(set(words)) if self._word_weights.get(w)}

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
    """A search index that counts shared words; an expansion found whole counts its weight."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self._waiting: dict[str, Entry] = {}
        self._removed: set[str] = set()
        self.marks: Mapping[str, str] = {}
        self.add(entries)
        self.commit()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def add(self, entries: Iterable[Entry]) -> None:
        self._waiting |= {e.id: e for e in entries}

    def remove(self, owner: str) -> None:
        self._removed.add(owner)
        self._waiting = {i: e for i, e in self._waiting.items() if e.owner != owner}

    def commit(self, marks: Mapping[str, str] | None = None) -> None:
        kept = {i: e for i, e in self._entries.items() if e.owner not in self._removed}
        self._entries = {**kept, **self._waiting}
        self._waiting, self._removed = {}, set()
        self.marks = self.marks if marks is None else dict(marks)

    def search(self, query: Query, *, limit: int) -> tuple[Result, ...]:
        scored = ((e.id, self._score(query, e)) for e in self._entries.values() if _is_wanted(query, e))
        found = sorted((pair for pair in scored if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Result(i, score, (Reason("words", f"{score:g} shared"),)) for i, score in found[:limit])

    def _score(self, query: Query, entry: Entry) -> float:
        words = set(_keys(f"{entry.text} {entry.title}"))
        asked = float(len(set(_keys(query.text)) & words))
        return asked + sum(e.weight for e in query.expansions if set(_keys(e.words)) <= words)

    def count(self, what: What) -> int:
        return sum(e.what == what for e in self._entries.values())

    def version(self) -> str:
        return f"memory/{hash(frozenset(self._entries.values()))}"


def _is_wanted(query: Query, entry: Entry) -> bool:
    if entry.what != query.what:
        return False
    return not query.narrowing.narrows or query.narrowing.fits(entry.grounds, entry.populations)


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

    def names(self, concepts: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        terms = [t for found in self._terms.values() for t in found]
        of = {c: tuple(t for t in terms if t.concept == c) for c in concepts}
        return {concept: found for concept, found in of.items() if found}

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


class MemoryLinked:
    """Linked statements in memory, whole editions at a time."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[Source, tuple[Statement, ...], tuple[Term, ...]]] = {}
        self._waiting: dict[str, tuple[Source, tuple[Statement, ...], tuple[Term, ...]] | None] = {}
        self.marks: Mapping[str, str] = {}

    def replace(self, source: Source, statements: Sequence[Statement], names: Sequence[Term]) -> None:
        self._waiting[source.edition.id] = (source, tuple(statements), tuple(names))

    def remove(self, edition_id: str) -> None:
        self._waiting[edition_id] = None

    def commit(self, marks: Mapping[str, str]) -> None:
        held = {**self.held, **self._waiting}
        self.held = {i: whole for i, whole in held.items() if whole is not None}
        self._waiting, self.marks = {}, dict(marks)
