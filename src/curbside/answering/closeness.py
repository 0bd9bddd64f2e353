"""How close a statement stands to what was asked: to the main condition, and to the patient told of.

Appraisals and a question in, small numbers out, the closest first. Nothing is dropped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from curbside.answering.appraise import EXACT, NARROWER
from curbside.answering.dose_fit import MODIFIERS
from curbside.model.evidence import Appraisal
from curbside.model.question import ClinicalQuestion

_STOPS = re.compile(r"\b(?:stop|stopped|withhold|withheld|pause)\b", re.IGNORECASE)
ITSELF, BROADER, KIND_OF_IT, ELSEWHERE = 0, 1, 2, 3


def closeness(a: Appraisal) -> int:
    """What speaks of the condition itself, then of what it is a kind of, then of one kind of it only."""
    if EXACT in a.about or "x" not in a.about:
        return ITSELF
    return KIND_OF_IT if NARROWER in a.about else BROADER


def for_patient(a: Appraisal, question: ClinicalQuestion) -> bool:
    """Whether it is meant for just such people as the patient: a child, somebody pregnant, weak kidneys."""
    return bool(set(a.statement.population) & set(question.populations) & MODIFIERS)


def of_what_is_given(a: Appraisal, question: ClinicalQuestion) -> int:
    """1 for what says to stop a drug that is being given, -1 for what says to give it, 0 for the rest."""
    taken = set(question.of("current-drug"))
    stops = a.statement.direction == "against" or _STOPS.search(a.statement.text)
    if stops and taken & set(a.statement.interventions):
        return 1
    return -1 if a.statement.direction == "for" and taken & set(a.statement.interventions[:2]) else 0


def suits_age(a: Appraisal, question: ClinicalQuestion) -> bool:
    """False for what is said of adults alone where the patient is a child, and of children alone for an adult."""
    stated, asked = set(a.statement.population), set(question.populations)
    if "child" in asked:
        return not stated <= {"adult", "older-adult"}
    return not (asked & {"adult", "older-adult"} and stated <= {"child", "infant"})


def closest_of_each_facet(appraisals: Iterable[Appraisal]) -> list[Appraisal]:
    """Those closest among what answers the same part of the question: first line with first line, and so on."""
    facets: dict[str, list[Appraisal]] = {}
    for a in appraisals:
        facets.setdefault(a.statement.facet, []).append(a)
    return [a for held in facets.values() for a in closest(held)]


def closest(appraisals: Iterable[Appraisal]) -> list[Appraisal]:
    """Those closest to the condition asked about: what is said of it itself leaves no room for its kin."""
    found = list(appraisals)
    how = [closeness(a) if "x" in a.about else ELSEWHERE for a in found]
    nearest = min(how, default=ELSEWHERE)
    return [a for a, far in zip(found, how, strict=True) if far == nearest]


def unique(appraisals: Iterable[Appraisal]) -> list[Appraisal]:
    """Each statement once, where it first stands."""
    return list({a.statement.id: a for a in appraisals}.values())
