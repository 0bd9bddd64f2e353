"""Find the fusion's weights on training questions alone: python -m bench.retrieval.tuning static --keep FOLDER.

Coordinate by coordinate over a coarse grid, from zero, until nothing gets better; each set counts the same. The
result is copied into `curbside.search.fusion` by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from bench.retrieval import vectors
from bench.retrieval.curbside import Candidates, Lexical, measure, rankings
from bench.retrieval.datasets import TestSet, tuning_sets
from bench.retrieval.metrics import METRICS, mean
from curbside.search.fusion import Weights

GRID = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
LEAST_GAIN = 0.0005
"""Below this a weight moves on noise."""
Measured = Sequence[tuple[TestSet, Candidates]]


def quality(measured: Measured, weights: Weights) -> float:
    """The mean over the sets of their first metric."""
    found = [mean(rankings(c, weights), t.judgments, METRICS[t.measures[0]]) for t, c in measured]
    return sum(found) / len(found)


def climb(measured: Measured) -> Weights:
    """The best weights found."""
    weights, best = Weights(0.0, 0.0, 0.0, 0.0), 0.0
    moved = True
    while moved:
        moved = False
        for name in (f.name for f in fields(Weights)):
            tried = {value: quality(measured, replace(weights, **{name: value})) for value in GRID}
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
    measured = []
    for test in tuning_sets(asked.data):
        if not asked.sets or test.name in asked.sets:
            segment = vectors.segment(test, encoder, asked.keep)
            found = measure(test, Lexical(test.documents), segment, vectors.asked(test, encoder))
            measured.append((test, found))
    weights = climb(measured)
    for test, candidates in measured:
        plain = mean(rankings(candidates, Weights(0, 0, 0, 0)), test.judgments, METRICS[test.measures[0]])
        tuned = mean(rankings(candidates, weights), test.judgments, METRICS[test.measures[0]])
        print(f"{test.name}: words alone {plain:.4f}, tuned {tuned:.4f}")


if __name__ == "__main__":
    main()
