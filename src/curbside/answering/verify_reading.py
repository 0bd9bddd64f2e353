"""A sentence read for verifying: concepts named, numbers, frequencies, cues, and the words left over.

In: a text and the library's names. Out: a `Reading`, the same for a claim, a statement and a support's words.
Names match longest first, so a drug inside the name of a condition is not that drug.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from curbside.answering.same_words import GROUPS, JOINING, ORGAN_WORDS
from curbside.answering.wording import Cue, cues
from curbside.model.ontology import DRUG_KINDS
from curbside.model.question import Quantity
from curbside.model.statement import Concept
from curbside.terms.quantities import Bound, Frequency, bounds, frequencies
from curbside.terms.tokens import Token, phrase_key, tokenise, word_key

_LONGEST_NAME = 8
_NONE: frozenset[str] = frozenset()
_SHORTEST_STEM = 3
_PERSONS = {word_key(word): "people" for word in ("people", "patients", "persons", "individuals")}
_ORGANS = {word: head for word, head in GROUPS.items() if head in ORGAN_WORDS}
_ONE_NAME = _PERSONS | _ORGANS
_ENDINGS = (
    "ingly",
    "edly",
    "ities",
    "ity",
    "ments",
    "ment",
    "ings",
    "ing",
    "ied",
    "ies",
    "ed",
    "es",
    "ly",
    "s",
    "e",
    "y",
)


@dataclass(frozen=True, slots=True)
class Named:
    """Concepts a run of words may name (several where a name is shared), and its character offsets."""

    ids: frozenset[str]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word left over after names, numbers and cues: its sense key and offsets."""

    key: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence taken apart; every part carries its character offsets."""

    text: str
    named: tuple[Named, ...]
    bounds: tuple[Bound, ...]
    frequencies: tuple[Frequency, ...]
    cues: tuple[Cue, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, eq=False)
class Names:
    """The library's names by lookup key, abbreviations by their exact letters, and each concept's family."""

    by_key: Mapping[str, frozenset[str]]
    abbreviations: Mapping[str, frozenset[str]]
    concepts: Mapping[str, Concept]
    members: Mapping[str, frozenset[str]]
    starts: frozenset[str]
    """The first words of `by_key`: most words of a sentence start no name and need not be looked up."""

    def is_drug(self, ids: Iterable[str]) -> bool:
        """True when any of the ids is a drug, a class of drugs or a substance."""
        return any(i in self.concepts and self.concepts[i].kind in DRUG_KINDS for i in ids)

    def family(self, ids: Iterable[str]) -> frozenset[str]:
        """The ids with every class above them and every member below them."""
        start = frozenset(ids)
        return start | _closure(start, self._above) | _closure(start, self._below)

    def below(self, ids: Iterable[str]) -> frozenset[str]:
        """The ids with every member below them."""
        start = frozenset(ids)
        return start | _closure(start, self._below)

    def _above(self, concept: str) -> Iterable[str]:
        return self.concepts[concept].broader if concept in self.concepts else ()

    def _below(self, concept: str) -> Iterable[str]:
        return self.members.get(concept, ())


def _closure(start: frozenset[str], step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    seen: set[str] = set()
    todo = list(start)
    while todo:
        for concept in step(todo.pop()):
            if concept not in seen:
                seen.add(concept)
                todo.append(concept)
    return frozenset(seen)


def names_of(concepts: Mapping[str, Concept]) -> Names:
    """Index names, plain words, synonyms and abbreviations of the library's concepts."""
    by_key: defaultdict[str, set[str]] = defaultdict(set)
    short: defaultdict[str, set[str]] = defaultdict(set)
    members: defaultdict[str, set[str]] = defaultdict(set)
    for concept in concepts.values():
        for name in (concept.name, concept.plain, *concept.synonyms):
            if _is_short(name):
                short[name].add(concept.id)
            elif name:
                by_key[_key(name)].add(concept.id)
        for name in concept.abbreviations:
            short[name].add(concept.id)
        for parent in concept.broader:
            members[parent].add(concept.id)
    starts = frozenset(key.split(" ", 1)[0] for key in by_key)
    return Names(_frozen(by_key), _frozen(short), concepts, _frozen(members), starts)


def _frozen(table: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(ids) for key, ids in table.items()}


def _is_short(name: str) -> bool:
    return len(name) <= 6 and " " not in name and sum(c.isupper() for c in name) >= 2


@lru_cache(maxsize=1 << 15)
def _key(name: str) -> str:
    return phrase_key([_ONE_NAME.get(t.key, t.key) for t in tokenise(name)])


@lru_cache(maxsize=1 << 12)
def read(text: str, names: Names) -> Reading:
    """Take a sentence apart; what a statement, its figures and its claim share is read once."""
    tokens = tokenise(text)
    often = frequencies(text)
    named = _named(text, tokens, names)
    spans = [(n.start, n.end) for n in named]
    counted = tuple(
        b for b in bounds(text) if not _inside(b.quantity.start, [(f.start, f.end) for f in often])
        and not _inside(b.quantity.start, spans)
    )  # fmt: skip
    spans += [(f.start, f.end) for f in often] + [(b.start, b.end) for b in counted]
    found = cues(text, tuple(spans))
    spans += [(c.start, c.end) for c in found]
    words = tuple(
        Word(key, t.text, t.start, t.end)
        for t in tokens
        if not _inside(t.start, spans)
        and (key := sense(t.text)) not in JOINING
        and t.text.lower() not in JOINING
    )
    counted, often = _per_day_apart(counted, often)
    return Reading(text, named, counted, often, found, words)


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _named(text: str, tokens: Sequence[Token], names: Names) -> tuple[Named, ...]:
    found: list[Named] = []
    keys = [_ONE_NAME.get(t.key, t.key) for t in tokens]
    first = 0
    while first < len(tokens):
        starts = _may_start(keys, first, names)
        for past in range(min(first + _LONGEST_NAME, len(tokens)), first, -1):
            surface = text[tokens[first].start : tokens[past - 1].end]
            ids = names.by_key.get(phrase_key(keys[first:past]), _NONE) if starts else _NONE
            ids = ids | _abbreviated(surface, names)
            if ids and not any(mark in surface for mark in ";:"):
                found.append(Named(ids, surface, tokens[first].start, tokens[past - 1].end))
                first = past
                break
        else:
            first += 1
    return tuple(found)


def _may_start(keys: Sequence[str], first: int, names: Names) -> bool:
    """Whether a name may start with this word, alone or closed up with the next (`phrase_key`)."""
    if keys[first] in names.starts:
        return True
    following = keys[first : first + 2]
    return len(following) > 1 and phrase_key(following).split(" ", 1)[0] != keys[first]


def _abbreviated(surface: str, names: Names) -> frozenset[str]:
    if len(surface) > 8 or " " in surface:
        return frozenset()
    return names.abbreviations.get(surface) or names.abbreviations.get(surface.removesuffix("s"), frozenset())


def _per_day_apart(
    counted: tuple[Bound, ...], often: tuple[Frequency, ...]
) -> tuple[tuple[Bound, ...], tuple[Frequency, ...]]:
    """Read "mg/day" as "mg" once a day, so that "2,400 mg a day" and "2,400 mg daily" agree."""
    kept, daily = [], list(often)
    for bound in counted:
        q = bound.quantity
        if q.unit.endswith("/d"):
            daily.append(Frequency("once a day", q.text, q.end - 1, q.end))
            q = Quantity(q.value, q.unit.removesuffix("/d"), q.text, q.start, q.end, q.high)
        kept.append(Bound(bound.comparator, q, bound.start, bound.end))
    return tuple(kept), tuple(daily)


@lru_cache(maxsize=1 << 15)
def sense(word: str) -> str:
    """The key of a word's sense: its group's first word, else its stem."""
    key = phrase_key([t.key for t in tokenise(word)]) or word.lower()
    forms = (word.lower(), key)  # the key may bend a word out of its group: "raised" keys as "raized"
    for form in forms:
        if form in GROUPS:
            return _stem(GROUPS[form])
    return next((_STEM_GROUPS[_stem(f)] for f in forms if _stem(f) in _STEM_GROUPS), _stem(key))


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "ls" else word


_STEM_GROUPS = {_stem(word): _stem(head) for word, head in GROUPS.items()}
