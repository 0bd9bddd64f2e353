"""Learn the fusion's weights from training questions alone.

    python -m bench.retrieval.learning static --keep FOLDER --home FOLDER

`--home` holds imported guidelines. A linear ranker: the weights under which what is right is likeliest to be drawn
first (softmax over a question's candidates), every set counting the same. Each set is also scored with weights
learnt from the other sets alone. The result is copied into `curbside.search.fusion` by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.retrieval import vectors
from bench.retrieval.curbside import Lexical, measure
from bench.retrieval.datasets import TestSet
from bench.retrieval.learning_sets import LearningSet, learning_sets
from curbside.ports import Encoder
from curbside.search.fusion import WEIGHTS, Measured
from curbside.search.hybrid import most_promising

NAMES = ("lexical", "whole", "best", "near")
"""The measures in the order of a row."""
STEPS = 12
"""Newton's steps: no set moves after eight."""
SMALLEST = 1e-12
HELD_BACK = 1e-3
"""Keeps weights finite where a set can be ordered without fault."""
_DISCOUNT = 1 / np.log2(np.arange(10) + 2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's most promising candidates as numbers, by id."""

    rows: np.ndarray
    grades: np.ndarray
    best: float
    """The most that its first ten can gain."""

    def ndcg(self, weights: np.ndarray) -> float:
        """nDCG@10 in the order of these weights, equals by id."""
        order = np.argsort(-np.round(self.rows @ weights, 6), kind="stable")[:10]
        return float((self.grades[order] * _DISCOUNT[: len(order)]).sum() / self.best) if self.best else 0.0

    def hit(self, weights: np.ndarray) -> float:
        """Whether what stands first is right."""
        return float(self.grades[np.argmax(np.round(self.rows @ weights, 6))] > 0) if len(self.rows) else 0.0


def tabled(measured: Mapping[str, Measured], grades: Mapping[str, int], encoder: str) -> Asked:
    """One question; only those whose sentences are read are ordered anew."""
    names = sorted(most_promising(measured, WEIGHTS[encoder]))
    rows = [[m.lexical, m.whole, m.best, m.near] for m in map(measured.__getitem__, names)]
    gains = np.sort(np.array(list(grades.values()), float))[::-1][:10]
    best = float((gains * _DISCOUNT[: len(gains)]).sum())
    held = np.array([grades.get(name, 0) for name in names], float)
    return Asked(np.array(rows).reshape(-1, len(NAMES)), held, best)


def asked_of_set(each: LearningSet, encoder: Encoder, keep: Path) -> list[Asked]:
    """Every question of a set."""
    return [one for pool in each.pools for one in _asked_of_pool(pool, encoder, keep)]


def _asked_of_pool(pool: TestSet, encoder: Encoder, keep: Path) -> list[Asked]:
    segment = vectors.segment(pool, encoder, keep)
    asked = vectors.asked(pool, encoder)
    measured = measure(pool, Lexical(pool.documents), segment, asked, encoder.name)
    return [tabled(measured[n], grades, encoder.name) for n, grades in pool.judgments.items()]


def learnt(sets: Sequence[Sequence[Asked]], measures: Sequence[str] = NAMES) -> np.ndarray:
    """The weights of these measures learnt from these sets, that of BM25 brought to 1; the others count 0."""
    used = [NAMES.index(name) for name in measures]
    found, weights = np.zeros(len(used)), np.zeros(len(NAMES))
    surprise, slope, bend = _surprise(sets, used, found)
    for _ in range(STEPS):
        step, scale = np.linalg.solve(bend, slope), 1.0
        while (ahead := _surprise(sets, used, found - scale * step))[0] > surprise and scale > SMALLEST:
            scale /= 2
        found, (surprise, slope, bend) = found - scale * step, ahead
    weights[used] = found / found[0]
    return weights


def _surprise(
    sets: Sequence[Sequence[Asked]], used: Sequence[int], weights: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """How surprising what is right is under these weights, with the first and second derivative."""
    surprise = HELD_BACK * float(weights @ weights) / 2
    slope, bend = HELD_BACK * weights, HELD_BACK * np.eye(len(used))
    for each in sets:
        for one in each:
            if not one.grades.any():
                continue
            rows, right = one.rows[:, used], one.grades / one.grades.sum()
            scores = rows @ weights
            scores -= scores.max()
            odds = np.exp(scores) / np.exp(scores).sum()
            mean = odds @ rows
            surprise -= float(right @ np.log(np.maximum(odds, SMALLEST))) / len(each)
            slope = slope + (mean - right @ rows) / len(each)
            bend = bend + ((rows.T * odds) @ rows - np.outer(mean, mean)) / len(each)
    return surprise, slope, bend


def quality(each: Sequence[Asked], weights: np.ndarray) -> str:
    """nDCG@10 and hit@1 of a set."""
    ndcg = np.mean([one.ndcg(weights) for one in each])
    return f"{ndcg:.4f} / {np.mean([one.hit(weights) for one in each]):.3f}"


def main() -> None:
    """Measure, learn, and say what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("encoder", choices=vectors.ENCODERS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/bench"))
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True, help="a home into which guidelines were imported")
    given = parser.parse_args()
    encoder = vectors.encoder(given.encoder, given.keep)
    sets = {}
    for each in learning_sets(given.data, given.home):
        sets[each.name] = asked_of_set(each, encoder, given.keep)
        print(each.name, len(sets[each.name]), "questions", flush=True)
    shipped = WEIGHTS[encoder.name]
    print(
        "learnt from all:", dict(zip(NAMES, np.round(learnt(list(sets.values())), 2).tolist(), strict=True))
    )
    print(
        "nDCG@10 / hit@1 of the most promising in the order of: words; weights without the best sentence and"
    )
    print("with it, both learnt from the other sets; the weights in use")
    for name, each in sets.items():
        others = [other for key, other in sets.items() if key != name]
        orders = (
            np.array([1.0, 0, 0, 0]),
            learnt(others, NAMES[:-1]),
            learnt(others),
            np.array([1.0, shipped.whole, shipped.best, shipped.near]),
        )
        print(f"{name}: {'; '.join(quality(each, weights) for weights in orders)}", flush=True)


if __name__ == "__main__":
    main()
