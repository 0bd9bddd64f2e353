"""Which conditions the words of a text speak of: by the statements held, and by how cases of them are told.

Statements and presentations in, weights of words for conditions out (learnt once, when the store is built); a
question's words and those weights in, conditions with the words that point to them out. Nothing here decides what a
question is about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from curbside.model.library import Presentation
from curbside.model.statement import SAFETY_KINDS, Concept, Statement

STEADINESS = 20.0
"""So many statements of the whole library are mixed into each condition's own: one statement proves little."""
TELLING = 10.0
"""So many lines of how cases are told, mixed in likewise: lines are shorter, and written for their condition alone."""

LEAST_WEIGHT = 0.2
"""A word that a condition's statements use hardly more often than others points nowhere."""

Weights = Mapping[str, Sequence[tuple[str, float]]]
"""For each word the conditions it points to, with natural logarithms of how much more often they use it."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A condition that words point to; `words` are the asker's, the weightiest first."""

    condition: str
    score: float
    words: tuple[str, ...]


def word_weights(
    statements: Iterable[Statement],
    presentations: Iterable[Presentation],
    concepts: Mapping[str, Concept],
    words_of: Callable[[str], Iterable[str]],
) -> Weights:
    """How much each word points to each condition: what care says of it and how its cases are told, added up.

    The measure is a naive Bayes log ratio for each of the two, smoothed towards all that is written of its kind;
    labels' warnings are left out.
    """
    of_care = _ratios(_of_statements(statements, concepts, words_of), STEADINESS)
    of_cases = _ratios(
        (((p.condition,), frozenset(words_of(line))) for p in presentations for line in p.told), TELLING
    )
    return {
        word: _together(of_care.get(word, {}), of_cases.get(word, {}))
        for word in sorted({*of_care, *of_cases})
        if not word[:1].isdigit()
    }


def _together(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    added = ((c, one.get(c, 0.0) + other.get(c, 0.0)) for c in sorted({*one, *other}))
    return tuple((condition, round(weight, 3)) for condition, weight in added if weight > LEAST_WEIGHT)


def _of_statements(
    statements: Iterable[Statement],
    concepts: Mapping[str, Concept],
    words_of: Callable[[str], Iterable[str]],
) -> Iterator[tuple[Sequence[str], frozenset[str]]]:
    for statement in statements:
        if statement.conditions and statement.kind not in SAFETY_KINDS:
            named = (*statement.conditions, *statement.also, *statement.interventions)
            names = (concepts[c].name for c in named if c in concepts)
            yield (
                statement.conditions,
                frozenset(words_of(" ".join((statement.text, statement.plain, *names)))),
            )


def _ratios(
    texts: Iterable[tuple[Sequence[str], frozenset[str]]], steadiness: float
) -> dict[str, dict[str, float]]:
    """For each word and condition the logarithm of how much more often the condition's texts use it."""
    written: Counter[str] = Counter()
    of_condition: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    total = 0
    for conditions, words in texts:
        total += 1
        written.update(words)
        sizes.update(conditions)
        for word in words:
            of_condition[word].update(conditions)

    def ratio(word: str, condition: str, times: int) -> float:
        share = written[word] / total
        return log((times + steadiness * share) / (sizes[condition] + steadiness) / share)

    return {
        word: {condition: ratio(word, condition, times) for condition, times in uses.items()}
        for word, uses in of_condition.items()
    }


def likely(said: Mapping[str, str], weights: Weights) -> tuple[Likely, ...]:
    """Conditions by how much the words point to them, the likeliest first, ties by id; `said` gives each its form."""
    points: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for word, form in said.items():
        for condition, weight in weights.get(word, ()):
            points[condition].append((weight, form))
    found = [
        Likely(
            condition,
            round(sum(weight for weight, _ in pointing), 3),
            tuple(form for _, form in sorted(pointing, key=lambda p: (-p[0], p[1]))),
        )
        for condition, pointing in points.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.condition)))
