"""Questions in pregnancy or while breast-feeding that ask for the dose of a drug and nothing else.

Such a question is one for a dose, and is refused where none is held; where a statement on just these people tells
of the dose in words alone, it is answered as the question on pregnancy that it also is. A case with a condition, a
yes or no, and what is asked of surgery or birth stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from curbside.answering.appraise import has_amount
from curbside.answering.cues import has, keys_of
from curbside.answering.focus import Focus
from curbside.answering.rules import ReadingRules
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import DRUG_KINDS, Ontology
from curbside.model.question import ClinicalQuestion, Mention, QuestionType
from curbside.model.statement import SAFETY_KINDS, Population
from curbside.terms.tokens import Token

_ASKED = ("intervention", "comparator")
_DOSE = re.compile(r"\bdos(?:es?|ing|ages?)\b", re.IGNORECASE)
_MOTHERS: frozenset[Population] = frozenset({"pregnant", "breastfeeding"})
"""Their doses may be told in words ("raise it by a third"); a child's go by age and weight."""


def for_dose_alone(
    read: tuple[QuestionType, str],
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    rules: ReadingRules,
    *,
    case: bool,
) -> tuple[QuestionType, str]:
    """The type read, with its reason; "dosing" in place of "pregnancy" where a dose is all that is asked."""
    if read[0] != "pregnancy" or case or (tokens and tokens[0].key in rules.yes_or_no):
        return read
    drug = any(m.role in _ASKED and m.kind in DRUG_KINDS for m in mentions)
    # A "low dose" in a name asks for none.
    apart = [t for t in tokens if not any(m.start <= t.start < m.end for m in mentions)]
    asked = has(keys_of(apart), dict(rules.facets)["dose"])
    alone = drug and bool(asked) and all(m.role != "setting" for m in mentions)
    return ("dosing", f"'{asked}'") if alone else read


def told_in_words(question: ClinicalQuestion, focus: Focus, selection: Selection, ontology: Ontology) -> bool:
    """Whether what is held tells of the dose for a mother, though it gives none that could be shown as one."""
    return question.type == "dosing" and any(
        _tells_of_dose(a, focus, ontology) for a in selection.kept if "drug" in a.about
    )


def _tells_of_dose(a: Appraisal, focus: Focus, ontology: Ontology) -> bool:
    statement = a.statement
    advised = statement.direction == "for" and statement.kind not in SAFETY_KINDS and not statement.doses
    own = set(statement.interventions[:1]) & ontology.with_descendants(focus.drugs)
    people = _MOTHERS & set(statement.population) & set(focus.populations)
    fits = not focus.conditions or bool(a.about & {"x", "y"})
    return (
        advised
        and bool(own)
        and bool(people)
        and fits
        and (has_amount(statement) or bool(_DOSE.search(statement.text)))
    )
