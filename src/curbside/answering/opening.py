"""How well each statement kept would open the answer: one sum of weighed signs for each.

A selection and what is asked in; appraisals by their sums out, the best first. The weights are fitted to what experts
demand of answers (`bench/opening.py`); nothing here adds a statement or leaves one out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from curbside.answering.appraise import EXACT
from curbside.answering.canonical import searched_words
from curbside.answering.closeness import for_patient, of_what_is_given
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
class Words:
    """What is asked in words: each with its worth, rare among what is kept; `plain` are those of no name."""

    worth: Mapping[str, float]
    plain: frozenset[str]

    def shared(self, words: frozenset[str]) -> float:
        """The share of all that is asked that these words hold, 0 to 1."""
        return _share(self.worth, self.worth.keys(), words)

    def shared_plain(self, words: frozenset[str]) -> float:
        """The same of what is said beside names."""
        return _share(self.worth, self.plain, words)


def _share(worth: Mapping[str, float], asked: Iterable[str], words: frozenset[str]) -> float:
    asked = list(asked)
    every = sum(max(worth[w], LEAST_WORTH) for w in asked)
    return sum(worth[w] for w in asked if w in words) / every if every else 0.0


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
    kept = list({a.statement.id: a for a in selection.kept}.values())
    places: dict[str, tuple[int, int]] = {}
    for number, (_, held) in enumerate(selection.plan):
        for place, a in enumerate(held):
            places.setdefault(a.statement.id, (number, place))
    rows = signs_without_place(kept, candidates, contract, question)
    for i, row in rows.items():
        section, place = places.get(i, (NOWHERE, NOWHERE))
        row["first-section"] = float(section == 0)
        row["place"] = 1 / (1 + place)
    return rows


def signs_without_place(
    kept: Sequence[Appraisal], candidates: Sequence[Appraisal], contract: Contract, question: ClinicalQuestion
) -> dict[str, dict[str, float]]:
    """The same of statements that stand in no section yet, held against all that is kept."""
    asked = _asked(kept, question)
    best = max((a.score for a in kept), default=0.0) or 1.0
    return {
        a.statement.id: {
            **_of_words(a, best, asked, case=question.case),
            **_of_fit(a, question),
            **_of_kind(a),
            f"facet/{a.statement.facet}": 1.0,
            f"{contract.type}/{a.statement.facet}": 1.0,
        }
        for a in candidates
    }


def _of_words(a: Appraisal, best: float, asked: Words, *, case: bool) -> dict[str, float]:
    words = content_words(a.statement.text)
    shared, plain = asked.shared(words), asked.shared_plain(words)
    return {
        "score": a.score / best,
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


def _asked(kept: Sequence[Appraisal], question: ClinicalQuestion) -> Words:
    """The words asked, worth as they are rare among what is kept: what all of it says chooses nothing."""
    used = Counter(w for a in kept for w in content_words(a.statement.text))
    said = content_words(searched_words(question)) | set(question.said)
    names = frozenset(w for m in question.mentions for w in content_words(m.surface))
    return Words({w: log((len(kept) + 1) / (1 + used[w])) for w in sorted(said)}, frozenset(said - names))
