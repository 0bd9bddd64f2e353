"""Retrieval metrics: rankings and judgments come in, one number per question comes out.

Grades are the gains of nDCG as they stand (linear), as trec_eval has it. What is not judged counts as not
relevant. A question whose ranking is empty scores 0 and stays in the mean, and so does one without a relevant
document, as trec_eval has it. Held to trec_eval in `tests/bench/test_retrieval_metrics.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

Grades = Mapping[str, int]
"""Document id to grade; 0 is not relevant."""
Metric = Callable[[Sequence[str], Grades], float]


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Ids by falling score; ties by id, so that no engine gains by the order it happens to hold them in."""
    return sorted(scores, key=lambda i: (-scores[i], i))


def ndcg(depth: int) -> Metric:
    """Discounted gain of the first `depth`, as a share of the best that could be had."""

    def measure(ranking: Sequence[str], grades: Grades) -> float:
        best = _gain(sorted(grades.values(), reverse=True)[:depth])
        return _gain([grades.get(i, 0) for i in ranking[:depth]]) / best if best else 0.0

    return measure


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(depth: int) -> Metric:
    """Share of the relevant documents among the first `depth`."""

    def measure(ranking: Sequence[str], grades: Grades) -> float:
        relevant = {i for i, grade in grades.items() if grade > 0}
        return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0

    return measure


def hit(depth: int) -> Metric:
    """1 where a relevant document stands among the first `depth`, else 0."""

    def measure(ranking: Sequence[str], grades: Grades) -> float:
        return float(any(grades.get(i, 0) > 0 for i in ranking[:depth]))

    return measure


METRICS: Mapping[str, Metric] = {
    "ndcg@10": ndcg(10),
    "recall@100": recall(100),
    "hit@1": hit(1),
}


def mean(rankings: Mapping[str, Sequence[str]], judgments: Mapping[str, Grades], metric: Metric) -> float:
    """The mean over every judged question."""
    return sum(metric(rankings.get(q, ()), grades) for q, grades in judgments.items()) / (len(judgments) or 1)
