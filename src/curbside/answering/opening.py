"""How well each statement kept would open the answer: one sum of weighed signs for each.

A selection and what is asked in; appraisals by their sums out, the best first. The weights are fitted to what experts
demand of answers (`bench/opening.py`); nothing here adds a statement or leaves one out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from curbside.answering.appraise import EXACT
from curbside.answering.canonical import searched_words
from curbside.answering.closeness import for_patient, of_what_is_given, unique
from curbside.answering.rules import Contract
from curbside.model.evidence import Appraisal, Selection
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import SAFETY_KINDS
from curbside.terms.function_words import content_words

FAR_BEHIND = 1.5
"""What is so far behind the best is a chance line: one in five as likely to be what an expert demands."""

LONG = 300
"""Letters of a statement that says much; more counts no more."""

LEAST_WORTH = 0.3
"""A word that nearly all that is kept uses still counts so much among what is asked."""

NOWHERE = 9
"""The place of what stands in no section."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """What statements are held against: the words asked with their worth, and the best score there is.

    A word is worth as it is rare among what is kept; `plain` are those of no name. In one order, so that sums are.
    """

    worth: Mapping[str, float]
    plain: Sequence[str]
    every: float
    every_plain: float
    best: float

    def shared(self, words: frozenset[str]) -> float:
        """The share of all that is asked that these words hold, 0 to 1."""
        return sum(self.worth[w] for w in self.worth if w in words) / self.every if self.every else 0.0

    def shared_plain(self, words: frozenset[str]) -> float:
        """The same of what is said beside names."""
        held = sum(self.worth[w] for w in self.plain if w in words)
        return held / self.every_plain if self.every_plain else 0.0


def measure(kept: Sequence[Appraisal], question: ClinicalQuestion) -> Measure:
    """The measure of a question by what is kept: a word that all of it says chooses nothing."""
    used = Counter(w for a in kept for w in content_words(a.statement.text))
    said = sorted(content_words(searched_words(question)) | set(question.said))
    names = {w for m in question.mentions for w in content_words(m.surface)}
    worth = {w: log((len(kept) + 1) / (1 + used[w])) for w in said}
    plain = tuple(w for w in said if w not in names)
    counted = {w: max(value, LEAST_WORTH) for w, value in worth.items()}
    return Measure(
        worth,
        plain,
        every=sum(counted.values()),
        every_plain=sum(counted[w] for w in plain),
        best=max((a.score for a in kept), default=0.0) or 1.0,
    )


def by_sum(
    selection: Selection, candidates: Sequence[Appraisal], contract: Contract, question: ClinicalQuestion
) -> tuple[list[Appraisal], list[Appraisal]]:
    """All candidates, the best first and ties by id; and of them those not far behind the best."""
    sums = summed(signs(selection, candidates, contract, question), contract)
    ordered = sorted(candidates, key=lambda a: (-sums[a.statement.id], a.statement.id))
    least = max(sums.values(), default=0.0) - FAR_BEHIND
    return ordered, [a for a in ordered if sums[a.statement.id] >= least]


def summed(rows: Mapping[str, Weights], contract: Contract) -> dict[str, float]:
    """The weighed sum of each statement's signs, by its id."""
    weights = contract.opening
    return {i: sum(weights.get(name, 0.0) * value for name, value in row.items()) for i, row in rows.items()}


def signs(
    selection: Selection, candidates: Sequence[Appraisal], contract: Contract, question: ClinicalQuestion
) -> dict[str, dict[str, float]]:
    """What speaks for each candidate or against it, by statement id; each sign from 0 to about 1."""
    kept = unique(selection.kept)
    places: dict[str, tuple[int, int]] = {}
    for number, (_, held) in enumerate(selection.plan):
        for place, a in enumerate(held):
            places.setdefault(a.statement.id, (number, place))
    rows = signs_without_place(measure(kept, question), candidates, contract, question)
    for i, row in rows.items():
        section, place = places.get(i, (NOWHERE, NOWHERE))
        row["first-section"] = float(section == 0)
        row["place"] = 1 / (1 + place)
    return rows


def signs_without_place(
    held_against: Measure, candidates: Sequence[Appraisal], contract: Contract, question: ClinicalQuestion
) -> dict[str, dict[str, float]]:
    """The same of statements that stand in no section yet."""
    return {
        a.statement.id: {
            **_of_words(a, held_against, case=question.case),
            **_of_fit(a, question),
            **_of_kind(a),
            f"facet/{a.statement.facet}": 1.0,
            f"{contract.type}/{a.statement.facet}": 1.0,
        }
        for a in candidates
    }


def _of_words(a: Appraisal, held_against: Measure, *, case: bool) -> dict[str, float]:
    words = content_words(a.statement.text)
    shared, plain = held_against.shared(words), held_against.shared_plain(words)
    return {
        "score": a.score / held_against.best,
        "shared": shared,
        "shared-plain": plain,
        "shared-in-case": shared if case else 0.0,
        "shared-plain-in-case": plain if case else 0.0,
    }


def _of_fit(a: Appraisal, question: ClinicalQuestion) -> dict[str, float]:
    given = of_what_is_given(a, question)
    return {
        "exact": float(EXACT in a.about),
        "x": float("x" in a.about),
        "y": float("y" in a.about),
        "both": float({"x", "y"} <= a.about),
        "drug": float("drug" in a.about),
        "people": float("people" in a.about),
        "for-patient": float(for_patient(a, question)),
        "facet-asked": float(a.statement.facet in question.facets),
        "other-condition": float("condition" in a.indirect),
        "other-people": float("population" in a.indirect),
        "other-setting": float("setting" in a.indirect),
        "stops-what-is-given": float(given > 0),
        "gives-what-is-given": float(given < 0),
    }


def _of_kind(a: Appraisal) -> dict[str, float]:
    s = a.statement
    return {
        "headline": float(s.headline),
        "recommendation": float(s.kind == "recommendation"),
        "finding": float(s.kind == "finding"),
        "warning": float(s.kind == "warning"),
        "contraindication": float(s.kind in SAFETY_KINDS),
        "strong": float(s.strength == "strong"),
        "against": float(s.direction == "against"),
        "doses": float(bool(s.doses)),
        "length": min(len(s.text), LONG) / LONG,
    }
