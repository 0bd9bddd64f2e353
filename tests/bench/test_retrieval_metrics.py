"""The bench's metrics are those of trec_eval."""

from __future__ import annotations

import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.retrieval.metrics import METRICS, mean, ranked

GRADES = {"q1": {"a": 3, "b": 0, "c": 1, "d": 2}, "q2": {"a": 1}, "nothing relevant": {"b": 0}}
SCORES = {
    "q1": {"c": 3.0, "x": 2.5, "a": 2.0, "d": 0.5},
    "q2": {"b": 1.0, "y": 0.2},
    "nothing relevant": {"b": 1.0},
}
TREC = {"ndcg@10": "ndcg_cut_10", "recall@100": "recall_100"}


@pytest.mark.parametrize("name", TREC)
def test_each_question_scores_as_in_trec_eval(name: str) -> None:
    theirs = pytrec_eval.RelevanceEvaluator(GRADES, {TREC[name]}).evaluate(SCORES)
    for question, grades in GRADES.items():
        assert METRICS[name](ranked(SCORES[question]), grades) == pytest.approx(theirs[question][TREC[name]])


@settings(max_examples=50)
@given(
    st.dictionaries(st.integers(0, 30).map(str), st.integers(0, 3), min_size=1),
    st.lists(st.integers(0, 40).map(str), unique=True, max_size=25),
)
def test_any_ranking_scores_as_in_trec_eval(grades: dict[str, int], ranking: list[str]) -> None:
    run = {document: float(-place) for place, document in enumerate(ranking)}
    theirs = (
        pytrec_eval.RelevanceEvaluator({"q": grades}, set(TREC.values())).evaluate({"q": run}).get("q", {})
    )
    for name, trec in TREC.items():
        assert METRICS[name](ranked(run), grades) == pytest.approx(theirs.get(trec, 0.0))


def test_equal_scores_stand_by_id() -> None:
    assert ranked({"b": 1.0, "a": 1.0, "c": 2.0}) == ["c", "a", "b"]


def test_a_question_without_an_answer_counts_as_zero() -> None:
    rankings = {"q1": ["a"], "q2": ["a"]}
    assert mean(rankings, GRADES, METRICS["hit@1"]) == pytest.approx(2 / 3)
    assert mean({}, GRADES, METRICS["hit@1"]) == 0.0
