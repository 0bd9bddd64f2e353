"""Find the fusion's weights on training questions alone: python -m bench.retrieval.tuning static --keep FOLDER.

Coordinate by coordinate over a coarse grid, from zero, until nothing gets better; each set counts the same. The
result is copied into `curbside.search.fusion` by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from bench.retrieval import vectors
from bench.retrieval.curbside import Candidates, Lexical, measure
from bench.retrieval.datasets import TestSet, tuning_sets
from curbside.search.fusion import Weights, weighed

GRID = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
LEAST_GAIN = 0.0005
"""Below this a weight moves on noise."""
NAMES = tuple(f.name for f in fields(Weights))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's candidates as numbers: a row each (lexical share first, then as `Weights` has them), by id."""

    rows: np.ndarray
    grades: np.ndarray
    best: float
    """The most that its first ten can gain."""
    covered: float

    def ndcg(self, weights: Weights) -> float:
        """nDCG@10 in the order of these weights, equals by id."""
        own = weighed(weights, self.covered)
        scores = self.rows @ np.array([1.0, own.whole, own.best, own.words, own.pairs])
        order = np.argsort(-np.round(scores, 6), kind="stable")[:10]
        return float((self.grades[order] * _DISCOUNT[: len(order)]).sum() / self.best) if self.best else 0.0


_DISCOUNT = 1 / np.log2(np.arange(10) + 2)


def tabled(test: TestSet, candidates: Candidates) -> list[Asked]:
    """Every question of a set."""
    found = []
    for number, grades in test.judgments.items():
        measured = candidates.measured[number]
        names = sorted(measured)
        highest = max((m.lexical for m in measured.values()), default=0.0) or 1.0
        covered = highest / (candidates.all_words[number] or 1.0)
        rows = [
            [m.lexical / highest, m.whole, m.best, m.words, m.pairs] for m in map(measured.get, names) if m
        ]
        gains = np.sort(np.array(list(grades.values()), float))[::-1][:10]
        held = np.array([grades.get(name, 0) for name in names], float)
        found.append(
            Asked(
                np.array(rows).reshape(-1, 5), held, float((gains * _DISCOUNT[: len(gains)]).sum()), covered
            )
        )
    return found


def quality(sets: Sequence[Sequence[Asked]], weights: Weights) -> float:
    """The mean over the sets of nDCG@10."""
    return float(np.mean([np.mean([one.ndcg(weights) for one in each]) for each in sets]))


def climb(sets: Sequence[Sequence[Asked]]) -> Weights:
    """The best weights found."""
    weights, best = Weights(0.0, 0.0, 0.0, 0.0), 0.0
    moved = True
    while moved:
        moved = False
        for name in NAMES:
            tried = {value: quality(sets, replace(weights, **{name: value})) for value in GRID}
            value = max(tried, key=lambda v: (tried[v], -v))
            if tried[value] > best + LEAST_GAIN:
                weights, best, moved = replace(weights, **{name: value}), tried[value], True
                print(f"{best:.4f} {weights}", flush=True)
    return weights


def main() -> None:
    """Measure, climb, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", choices=vectors.ENCODERS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/bench"))
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", help="only these tuning sets")
    asked = parser.parse_args()
    encoder = vectors.encoder(asked.encoder, asked.keep)
    sets = {}
    for test in tuning_sets(asked.data):
        if not asked.sets or test.name in asked.sets:
            segment = vectors.segment(test, encoder, asked.keep)
            found = measure(test, Lexical(test.documents), segment, vectors.asked(test, encoder))
            sets[test.name] = tabled(test, found)
            print(test.name, "measured", flush=True)
    weights = climb(list(sets.values()))
    for name, each in sets.items():
        plain = quality([each], Weights(0.0, 0.0, 0.0, 0.0))
        print(f"{name}: words alone {plain:.4f}, tuned {quality([each], weights):.4f}")


if __name__ == "__main__":
    main()
