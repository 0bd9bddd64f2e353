"""Which conditions the words of a text speak of, as far as the statements held use those words.

Statements in, weights of words for conditions out (learnt once, when the store is built); a question's words and
those weights in, conditions with the words that point to them out. Nothing here decides what a question is about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from curbside.model.statement import SAFETY_KINDS, Concept, Statement

STEADINESS = 20.0
"""So many statements of the whole library are mixed into each condition's own: one statement proves little."""

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
    concepts: Mapping[str, Concept],
    words_of: Callable[[str], Iterable[str]],
) -> Weights:
    """How much each word points to each condition, from every statement on a condition but a label's warnings.

    The measure is a naive Bayes log ratio, smoothed towards the library as a whole.
    """
    written: Counter[str] = Counter()
    of_condition: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    total = 0
    for statement in statements:
        if not statement.conditions or statement.kind in SAFETY_KINDS:
            continue
        named = (*statement.conditions, *statement.also, *statement.interventions)
        names = (concepts[c].name for c in named if c in concepts)
        words = frozenset(words_of(" ".join((statement.text, statement.plain, *names))))
        total += 1
        written.update(words)
        for condition in statement.conditions:
            sizes[condition] += 1
            for word in words:
                of_condition[word][condition] += 1
    return {
        word: _weights(of_condition[word], sizes, written[word] / total)
        for word in sorted(written)
        if not word[:1].isdigit()
    }


def _weights(
    uses: Mapping[str, int], sizes: Mapping[str, int], share: float
) -> tuple[tuple[str, float], ...]:
    found = (
        (condition, log((times + STEADINESS * share) / (sizes[condition] + STEADINESS) / share))
        for condition, times in sorted(uses.items())
    )
    return tuple((condition, round(weight, 3)) for condition, weight in found if weight > LEAST_WEIGHT)


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
