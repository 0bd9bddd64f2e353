"""What a typed question is about: how often the reading is right, and the weights it goes by, fitted.

    python -m bench.leading            reads the share held apart, as the program stands; keeps the result
    python -m bench.leading --learnt   reads the learning share (the weights and the vocabulary were made with it)
    python -m bench.leading --fit      fits `leading:` of understanding.yaml to the learning share and prints it

A seeded third of `bench/typed/first/` is held: it was read once, at the end. All else is for learning.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from bench.speed import commit
from curbside.answering.first_reading import Reader, first_reading
from curbside.answering.leading import signs, weighed
from curbside.answering.people import people_of
from curbside.answering.pointing import words_point
from curbside.answering.understand import understand
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.model.ontology import Ontology
from curbside.settings import Settings

HERE = Path(__file__).parent
TYPED = HERE / "typed"
HELD_SHARE = 3
FOLDS = 5
STEADINESS = 0.5
"""How strongly weights are held near nothing: the penalty on their squares."""
ALIKE = 0.1
"""A condition that is a kind of the right one, or the wider one, is a little right."""

_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Typed:
    """A question as typed, and what a clinician says it is about; nothing where it is about drugs alone."""

    topic: str
    text: str
    about: tuple[str, ...]


def typed(*, held: bool) -> Iterator[Typed]:
    """The questions held apart, or all others."""
    for file in sorted(TYPED.glob("*/*.yaml")):
        cases = yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
        drawn: set[int] = set()
        if file.parent.name == "first":
            drawn = set(
                random.Random(f"typed-{file.stem}").sample(range(len(cases)), len(cases) // HELD_SHARE)
            )
        for number, case in enumerate(cases):
            if (number in drawn) == held:
                yield Typed(file.stem, case["text"], tuple(case["about"]))


def right(condition: str, about: Iterable[str], ontology: Ontology) -> float:
    """1 for the very condition, a little for a kind of it or what it is a kind of, else 0."""
    about = [a for a in about if a in ontology.concepts]
    if condition in about:
        return 1.0
    return ALIKE if any(condition in ontology.kin(a) for a in about) else 0.0


def score(questions: Iterable[Typed], reader: Reader) -> dict[str, Any]:
    """How many questions are led by the right condition, or a kind of it, and which are not."""
    count: Counter[str] = Counter()
    wrong = []
    for question in questions:
        read = understand(question.text, reader, jurisdiction="INT")
        main = next((m.concept for m in read.mentions if m.role in ("condition", "suspected") and m.held), "")
        if not question.about:
            count["of drugs alone"] += 1
            count["of drugs alone, no condition read"] += not main
            continue
        value = right(main, question.about, reader.ontology)
        count["questions"] += 1
        count["right"] += value > 0
        count["the very condition"] += value == 1.0
        if not value:
            wrong.append(
                {"topic": question.topic, "text": question.text, "about": question.about, "read": main}
            )
    return {**count, "share": round(count["right"] / max(count["questions"], 1), 4), "wrong": wrong}


def _rows(question: Typed, reader: Reader) -> Mapping[str, Mapping[str, float]]:
    """The signs of each condition that comes into question."""
    first = first_reading(question.text, reader)
    people = people_of(first.mentions, first.facts, first.tokens, reader.ontology, reader.rules)
    pointing = words_point(
        first.text, first.mentions, people.all, reader.rules, reader.likely, reader.ontology
    )
    asked = pointing.asked()
    return {c: signs(c, asked, reader.ontology) for c in weighed(asked, reader.ontology)}


def fitted(groups: Sequence[tuple[_Matrix, NDArray[np.float64]]]) -> NDArray[np.float64]:
    """Weights that make the right conditions the likeliest of each question's: a conditional logit."""
    groups = [(signs_of, value / value.sum()) for signs_of, value in groups if value.sum() > 0]
    width = groups[0][0].shape[1]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = STEADINESS * float(weights @ weights), 2 * STEADINESS * weights
        for matrix, value in groups:
            sums = matrix @ weights
            share = np.exp(sums - sums.max())
            share /= share.sum()
            total -= float(value @ np.log(share + 1e-12))
            slope -= matrix.T @ (value - share)
        return total, slope

    return np.asarray(minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B").x)


def fit(reader: Reader) -> None:
    """Print the weights, and the share right where the fifth scored had no part in fitting them."""
    groups: list[tuple[_Matrix, NDArray[np.float64]]] = []
    names: tuple[str, ...] = ()
    for question in typed(held=False):
        rows = _rows(question, reader) if question.about else {}
        if rows:
            names = tuple(next(iter(rows.values())))
            matrix = np.array([[row[n] for n in names] for row in rows.values()])
            groups.append((matrix, np.array([right(c, question.about, reader.ontology) for c in rows])))
    order = list(range(len(groups)))
    random.Random(1).shuffle(order)
    best = 0
    for fold in range(FOLDS):
        weights = fitted([groups[i] for n, i in enumerate(order) if n % FOLDS != fold])
        best += sum(groups[i][1][int(np.argmax(groups[i][0] @ weights))] > 0 for i in order[fold::FOLDS])
    print(f"in cross-validation {best} of {len(groups)} right")
    weights = fitted(groups)
    print("leading: {" + ", ".join(f"{n}: {w:.2f}" for n, w in zip(names, weights, strict=True)) + "}")


def main() -> None:
    """Read, or fit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--learnt", action="store_true")
    asked = parser.parse_args()
    settings = Settings(home=asked.home, library=()) if asked.home else Settings(library=())
    prepare(settings)
    reader = answering(settings).reader
    if asked.fit:
        fit(reader)
        return
    found = score(typed(held=not asked.learnt), reader)
    if not asked.learnt:
        kept = HERE / "results" / f"leading-{commit()}.json"
        kept.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print({name: value for name, value in found.items() if name != "wrong"})


if __name__ == "__main__":
    main()
