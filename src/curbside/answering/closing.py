"""What closes an answer: whatever no section took, of the condition asked about, of what is given beside it, of what
the words point to as well, and, last, what reads like the question in the same topic but is said of another condition.

Appraisals in, appraisals out. Warnings stand with their drug and quotes in their own sections, so neither closes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from curbside.answering.appraise import BESIDE, ELSEWHERE, EXACT
from curbside.answering.rules import SectionScope
from curbside.model.coverage import DRUGS
from curbside.model.evidence import Appraisal
from curbside.model.ontology import Ontology
from curbside.model.statement import SAFETY_KINDS

KINDRED = "kindred"
"""Said of another condition of the same topic, in words like the question's."""

LEFT_OVER: Mapping[SectionScope, str] = {"rest": "x", "given": "y", "beside": BESIDE, "kindred": KINDRED}
"""Scopes that take what no other section took, with what it must be about."""

OF_THE_SUBJECT = 0.3
"""A topic speaks of a condition that holds this share of the statements the fullest topic holds on it."""

_WARNINGS = frozenset({"warning", "adverse-effect"})
"""What a drug's label warns of beside its contraindications: of a drug nobody asked for it belongs elsewhere."""


def closes(a: Appraisal, subject: str, ontology: Ontology) -> bool:
    """Whether it may close the answer on this subject."""
    s = a.statement
    of_it = subject in a.about and "sibling" not in a.about
    warns = s.kind in _WARNINGS and "drug" not in a.about and any(map(ontology.is_drug, s.interventions))
    return of_it and not warns and s.kind not in SAFETY_KINDS and not s.extracted


def kindred(appraised: Sequence[Appraisal]) -> list[Appraisal]:
    """What was left out for being about another condition, of a topic that speaks of the one asked about.

    A dose is never carried over from another condition.
    """
    held = Counter(a.statement.topic for a in appraised if EXACT in a.about and not a.dropped_because)
    most = max(held.values(), default=0)
    topics = {topic for topic, count in held.items() if count >= OF_THE_SUBJECT * most}
    return [
        replace(a, dropped_because="", about=frozenset({KINDRED}))
        for a in appraised
        if a.dropped_because == ELSEWHERE
        and a.statement.topic in topics - {DRUGS}
        and a.statement.kind not in SAFETY_KINDS | _WARNINGS
        and not a.statement.doses
    ]
