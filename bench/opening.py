"""What opens an answer: how many of the points an expert demands the bottom line meets, and the weights, fitted.

    python -m bench.opening          counts points met by the first five lines, over the sets of `bench/answers.py`
    python -m bench.opening --fit    fits `opening:` of contracts.yaml to them and prints it, with what four fifths
                                     of the topics teach for the fifth

A set is for learning once it was asked and read; one that was not yet is never read here.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.answers import (
    FIFTH,
    FOURTH,
    QUESTIONS,
    SECOND,
    SIXTH,
    THIRD,
    Asked,
    Bullet,
    Judgement,
    judgements,
    questions,
)
from bench.leading import FOLDS, fitted
from curbside.answering.bottom_line import LIMIT, opening_candidates
from curbside.answering.opening import signs
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.model.article import Article
from curbside.model.statement import Statement
from curbside.services.answer_question import Answering, answer_question, chosen_for
from curbside.settings import Settings

LEARNT = (QUESTIONS, SECOND, THIRD, FOURTH, FIFTH, SIXTH)
SEEN = 60
"""A sign that so many statements at most show is left out: it tells nothing sure."""
SMALL = 0.03
"""Weights below it are left out."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One question's candidates: their signs, and which of its points each meets."""

    asked: Asked
    rows: Sequence[Mapping[str, float]]
    meets: Sequence[frozenset[int]]

    def gain(self) -> NDArray[np.float64]:
        """What each candidate is worth: its points, a critical one twice."""
        points = self.asked.key_points
        return np.array([sum(1.0 + points[k].critical for k in met) for met in self.meets])


def meets(asked: Asked, statement: Statement, judged: Mapping[tuple[str, str], Judgement]) -> frozenset[int]:
    """The points, by number, that a statement's own words meet; a reader's word wins."""
    bullet = Bullet(statement.id, statement.text)
    found = set()
    for number, point in enumerate(asked.key_points):
        ruling = judged.get((asked.id, point.text), Judgement())
        if statement.id in ruling.met_by or point.found_in([bullet], but=ruling.not_by):
            found.add(number)
    return frozenset(found)


def opened(parts: Answering) -> Iterator[Opened]:
    """Every question for learning that brings anything to open with."""
    judged = judgements()
    for asked in (a for folder in LEARNT for a in questions(folder)):
        question, focus, contract, selection = chosen_for(asked.text, parts, jurisdiction=asked.jurisdiction)
        candidates = opening_candidates(selection, question, focus, parts.ontology)
        rows = signs(selection, candidates, contract, question)
        if rows:
            found = [meets(asked, a.statement, judged) for a in candidates]
            yield Opened(asked, [rows[a.statement.id] for a in candidates], found)


def met_by_best(one: Opened, sums: NDArray[np.float64]) -> int:
    """How many points the five candidates with the highest sums meet."""
    best = np.argsort(-sums, kind="stable")[:LIMIT]
    return len(frozenset[int]().union(*(one.meets[i] for i in best)))


def fit(parts: Answering) -> None:
    """Print the weights, and the points met where the topics scored had no part in fitting them."""
    every = list(opened(parts))
    shown = Counter(name for one in every for row in one.rows for name in row)
    names = sorted(name for name, times in shown.items() if times > SEEN)
    matrices = [np.array([[row.get(n, 0.0) for n in names] for row in one.rows]) for one in every]
    groups = [(m, one.gain()) for m, one in zip(matrices, every, strict=True)]
    topics = sorted({one.asked.topic for one in every})
    random.Random(3).shuffle(topics)
    fold = {topic: number % FOLDS for number, topic in enumerate(topics)}
    met = 0
    for part in range(FOLDS):
        weights = fitted([g for g, one in zip(groups, every, strict=True) if fold[one.asked.topic] != part])
        for matrix, one in zip(matrices, every, strict=True):
            met += met_by_best(one, matrix @ weights) if fold[one.asked.topic] == part else 0
    points = sum(len(a.key_points) for folder in LEARNT for a in questions(folder))
    print(f"in cross-validation by topic the best {LIMIT} meet {met} of {points} points")
    _print(dict(zip(names, fitted(groups), strict=True)))


def _print(weights: Mapping[str, float]) -> None:
    """The weights as contracts.yaml holds them."""
    kept = {name: round(float(w), 2) for name, w in weights.items() if abs(w) >= SMALL}
    types = sorted({name.split("/")[0] for name in kept if "/" in name} - {"facet"})

    def of(start: str) -> str:
        return ", ".join(f"{n.removeprefix(start)}: {w}" for n, w in kept.items() if n.startswith(start))

    print("opening:")
    print("  signs: {" + ", ".join(f"{n}: {w}" for n, w in kept.items() if "/" not in n) + "}")
    print("  facets: {" + of("facet/") + "}")
    print("  types:")
    for kind in types:
        print(f"    {kind}: {{" + of(f"{kind}/") + "}")


def count(parts: Answering) -> None:
    """Print how many points the bottom lines shown meet, by set."""
    judged = judgements()
    for folder in LEARNT:
        met = points = lines = 0
        for asked in questions(folder):
            answer = answer_question(asked.text, parts, jurisdiction=asked.jurisdiction).answer
            shown = answer.bottom_line if isinstance(answer, Article) else ()
            statements = parts.store.statements(c.statement_id for c in shown)
            met += len(frozenset[int]().union(*(meets(asked, s, judged) for s in statements)))
            points, lines = points + len(asked.key_points), lines + len(shown)
        print(f"{folder.name}: {met} of {points} points by {lines} lines")


def main() -> None:
    """Count, or fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    settings = Settings(home=asked.home, library=()) if asked.home else Settings(library=())
    prepare(settings)
    parts = answering(settings)
    (fit if asked.fit else count)(parts)


if __name__ == "__main__":
    main()
