"""A hit weighed against the question: does it fit, how directly, and does its dose fit this patient?

Every mismatch of population, setting, condition or intervention is labelled or drops the statement, with a
reason. Nothing here looks at other statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from curbside.answering.dose_fit import MODIFIERS, ORGAN_STATES, any_dose_fits
from curbside.answering.focus import Focus
from curbside.answering.patient import of_a_pair
from curbside.answering.precedence import precedence
from curbside.model.evidence import Appraisal, Hit, Reason
from curbside.model.ontology import Ontology, Relation
from curbside.model.question import ClinicalQuestion
from curbside.model.source import Source
from curbside.model.statement import SAFETY_KINDS, IndirectReason, Population, Statement
from curbside.terms.quantities import quantities
from curbside.terms.units import scale

LABEL_FACETS: frozenset[str] = frozenset(
    {"dose", "special-populations", "safety", "interaction", "monitoring"}
)
"""Facets that speak of a drug whatever it is used for."""

GIVEN = frozenset({"mass", "volume", "[IU]", "amount", "meq"})
"""Dimensions of an amount that is given to somebody."""

ONLY_FOR, ONLY_IN = "only for", "holds only in"
"""How a statement is dropped that holds for people the question is not about."""

EXACT, NARROWER = "exact", "narrower"
"""What a statement is about: the main condition itself, or a kind of it only."""

ELSEWHERE = "about another condition"
"""How a statement is dropped that neither the question's conditions nor its drugs call for."""

BESIDE = "beside"
"""Only about what the words of a case point to nearly as much as to the main condition."""

_NARROW: frozenset[Population] = frozenset({"child", "infant", "pregnant", "breastfeeding"})


@dataclass(slots=True)
class _Weighing:
    """Findings gathered while weighing one statement."""

    about: set[str]
    indirect: list[IndirectReason]
    reasons: list[Reason]
    dropped: str = ""

    def drop(self, why: str) -> None:
        """Keeps the first reason, but for one that another condition alone gives: that may yet be kindred."""
        self.dropped = why if self.dropped in ("", ELSEWHERE) else self.dropped


def appraise(
    hit: Hit,
    statement: Statement,
    sources: Mapping[str, Source],
    question: ClinicalQuestion,
    focus: Focus,
    ontology: Ontology,
) -> Appraisal:
    """Weigh one hit; `dropped_because` is empty for what may be shown."""
    weighing = _Weighing(set(), [], list(hit.reasons))
    resting = _usable_sources(statement, sources, weighing)
    _weigh_topic(statement, focus, ontology, weighing)
    _weigh_use(statement, question, focus, ontology, weighing)
    _weigh_also(statement, question, focus, ontology, weighing)
    _weigh_allergy(statement, focus, ontology, weighing)
    _weigh_pair(statement, question, focus, ontology, weighing)
    _weigh_population(statement, focus, ontology, weighing)
    _weigh_setting(statement, question, focus, weighing)
    _weigh_sources(statement, weighing)
    indirect = tuple(dict.fromkeys(weighing.indirect))
    return Appraisal(
        statement=statement,
        sources=resting,
        score=hit.score,
        rank=precedence(statement, resting, indirect=bool(indirect), jurisdiction=question.jurisdiction),
        indirect=indirect,
        reasons=tuple(weighing.reasons),
        about=frozenset(weighing.about),
        show_dose=any_dose_fits(statement, focus),
        dropped_because=weighing.dropped,
    )


def _usable_sources(
    statement: Statement, sources: Mapping[str, Source], weighing: _Weighing
) -> tuple[Source, ...]:
    supporting = [s.edition_id for s in statement.supports if s.stance == "supports"]
    usable = tuple(sources[i] for i in supporting if i in sources and sources[i].usable)
    if not usable:
        weighing.drop("every source it rests on is retracted or withdrawn")
    return usable


@cache
def _speaks_of(part: str, relation: Relation) -> Reason:
    return Reason(f"speaks of {part}", relation)


_CLOSER: tuple[Relation, ...] = ("none", "specific", "general", "same")


def drug_relation(asked: str, statement: Statement, ontology: Ontology) -> Relation:
    """How a statement stands to a drug asked about; the first intervention is what it is about.

    What is said of another member of a class says nothing of the member asked about.
    """
    named = statement.interventions
    if not named:
        return "none"
    subject = named[0]
    if asked in named:
        beside = subject != asked and ontology.kind(asked) == "drug-class" and statement.facet == "safety"
        return "none" if beside else "same"
    above = ontology.ancestors(asked)
    if subject in above or (statement.facet == "interaction" and above & set(named)):
        return "general"
    if ontology.kind(subject) == "drug-class" and above & set(named):
        return "general"
    if subject in ontology.descendants(asked) and statement.facet != "safety":
        return "specific"
    return "none"


def _speaks_of_their_people(conditions: Sequence[str], statement: Statement, ontology: Ontology) -> bool:
    """Whether a statement is for those whose organ one of the conditions impairs, the condition itself unnamed."""
    states = {p for c in conditions for p in ontology.populations(c)} & ORGAN_STATES
    return bool(states & {*statement.population, *statement.conditions, *statement.also})


def _uses_asked(focus: Focus, ontology: Ontology) -> Sequence[str]:
    """The conditions a drug can be asked for; weak kidneys are the patient's, not what it is for."""
    return [c for c in focus.conditions if not ontology.populations(c) & ORGAN_STATES]


def _of_another_drug(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """Whether all its conditions are kinds of what is asked about that are called after a drug nobody named."""
    named = (*focus.drugs, *focus.current)
    kin = {k for d in named for k in ontology.kin(d)}
    if kin & set(statement.interventions):
        return False
    kinds = [c for c in statement.conditions if set(focus.conditions) & ontology.ancestors(c)]
    if not kin or not kinds or len(kinds) < len(statement.conditions) or set(kinds) & set(focus.conditions):
        return False
    return all(ontology.drugs_in_name(c) and not ontology.drugs_in_name(c) & kin for c in kinds)


def _of_mere_class(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """Whether it says how much, or what to check, of a class that is asked about as such: each use has its own."""
    named = [d for d in focus.drugs if drug_relation(d, statement, ontology) != "none"]
    classes = bool(named) and all(ontology.kind(d) == "drug-class" for d in named)
    return classes and statement.facet in ("dose", "monitoring")


def _doses_the_culprit(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """Whether it doses the very drug that the main condition is called after: a toxicity, an allergy."""
    culprits = ontology.called_after(focus.x) if focus.x and statement.doses else frozenset()
    return any(d.drug in culprits for d in statement.doses)


def _weigh_topic(statement: Statement, focus: Focus, ontology: Ontology, weighing: _Weighing) -> None:
    to_x: Relation = ontology.best([focus.x], statement.conditions) if focus.x else "none"
    to_y: Relation = ontology.best(focus.ys, statement.conditions) if focus.ys else "none"
    asked = (*focus.drugs, *focus.allergies)
    to_drug = max((drug_relation(d, statement, ontology) for d in asked), key=_CLOSER.index, default="none")
    if to_x == "none" and to_drug != "none" and _speaks_of_their_people((focus.x,), statement, ontology):
        to_x = "general"
        weighing.about.add("people")
    near = (to_x, to_drug) != ("none", "none")
    if to_y == "none" and near and _speaks_of_their_people(focus.ys, statement, ontology):
        to_y = "general"
        weighing.about.add("people")
    linked_x = ontology.best([focus.x], statement.also) if focus.x and statement.also else "none"
    linked_y = ontology.best(focus.ys, statement.also) if focus.ys and statement.also else "none"
    for part, relation in (("x", to_x), ("y", to_y), ("drug", to_drug), ("x", linked_x), ("y", linked_y)):
        if relation != "none":
            weighing.about.add(part)
            weighing.reasons.append(_speaks_of(part, relation))
    apart = {to_x, to_y, linked_x, linked_y, to_drug} == {"none"}
    if apart and ontology.best(focus.beside, statement.conditions) in ("same", "general"):
        weighing.about.add(BESIDE)
    if "same" in (to_x, linked_x):
        weighing.about.add(EXACT)
    elif to_x == "specific":
        weighing.about.add(NARROWER)
    if "x" not in weighing.about and _doses_the_culprit(statement, focus, ontology):
        weighing.drop("gives a dose of the drug that has done it")
    if statement.doses and _of_another_drug(statement, focus, ontology):
        weighing.drop("gives a dose for what another drug has done")
    if statement.facet == "emergency" and set(statement.conditions) & ontology.emergencies(focus.conditions):
        weighing.about.add("emergency")
        weighing.reasons.append(Reason("emergency of what is asked", ", ".join(statement.conditions)))
    _weigh_conditions(statement, focus, weighing, to_x, to_y, ontology)
    if focus.drugs and not focus.conditions and to_drug == "specific" and not statement.conditions:
        weighing.drop("speaks of one member of the class asked about, whatever the use")


def _weigh_conditions(
    statement: Statement,
    focus: Focus,
    weighing: _Weighing,
    to_x: Relation,
    to_y: Relation,
    ontology: Ontology,
) -> None:
    close = {to_x, to_y} - {"none"}
    if close == {"sibling"}:
        weighing.indirect.append("condition")
        weighing.about.add("sibling")
    if "drug" not in weighing.about and focus.bodies and focus.drugs:
        weighing.drop("does not speak of the drug asked about")
    if "drug" in weighing.about:
        if statement.conditions and not close and _uses_asked(focus, ontology):
            if statement.facet in LABEL_FACETS and not _of_mere_class(statement, focus, ontology):
                weighing.indirect.append("condition")
            else:
                weighing.drop(ELSEWHERE)
        return
    if focus.drugs and not focus.conditions and not focus.bodies:
        weighing.drop("does not speak of what was asked about")
    elif focus.conditions and not close and not weighing.about & {"emergency", BESIDE}:
        weighing.drop(ELSEWHERE if statement.conditions else "about a drug not asked about")


def _weigh_use(
    statement: Statement, question: ClinicalQuestion, focus: Focus, ontology: Ontology, weighing: _Weighing
) -> None:
    """A dose asked for one use is not given from another."""
    if question.type != "dosing" or not statement.doses:
        return
    uses = (*statement.conditions, *(d.indication for d in statement.doses if d.indication))
    asked = _uses_asked(focus, ontology)
    if asked and uses and ontology.best(asked, uses) in ("none", "sibling"):
        weighing.drop("gives a dose for another use")


def _weigh_also(
    statement: Statement, question: ClinicalQuestion, focus: Focus, ontology: Ontology, weighing: _Weighing
) -> None:
    asked = (*focus.everything, *question.of("setting", "population", "test"), *focus.populations)
    for needed in statement.also:
        relation = ontology.best(asked, [needed])
        if relation == "none" and ontology.allergies(needed) & set(focus.allergies):
            continue
        if relation == "none" and ontology.populations(needed) & ORGAN_STATES & set(focus.populations):
            weighing.indirect.append("condition")
        elif relation == "none":
            weighing.drop(f"holds only with {ontology.name(needed)}, which the question does not give")
        elif relation in ("specific", "sibling"):
            weighing.indirect.append("condition")


def _weigh_allergy(statement: Statement, focus: Focus, ontology: Ontology, weighing: _Weighing) -> None:
    """What is advised of the very drug that the patient reacted to has no place, but for how to settle the allergy."""
    if advises_allergen(statement, statement.interventions[:1], focus, ontology):
        weighing.drop("advises what the patient is allergic to")


def advises_allergen(
    statement: Statement, interventions: Sequence[str], focus: Focus, ontology: Ontology
) -> bool:
    """Whether these interventions of what is advised are ones the patient reacted to; settling an allergy is none."""
    if not focus.allergies or statement.direction != "for":
        return False
    settles = any(ontology.allergies(c) for c in (*statement.conditions, *statement.also))
    return not settles and not ontology.with_descendants(focus.allergies).isdisjoint(interventions)


def _weigh_pair(
    statement: Statement, question: ClinicalQuestion, focus: Focus, ontology: Ontology, weighing: _Weighing
) -> None:
    """An interaction of two drugs asked about needs both in the statement."""
    if question.type != "interaction" or len(focus.drugs) < 2:
        return
    if statement.facet == "interaction":
        if not of_a_pair(statement, focus, ontology):
            weighing.drop("speaks of only one of the drugs asked about")
        return
    close = [d for d in focus.drugs if drug_relation(d, statement, ontology) in ("same", "general")]
    one_only = len(close) < 2 and statement.conditions and statement.kind not in SAFETY_KINDS
    if one_only and not focus.conditions:
        weighing.drop("speaks of one of the drugs in a condition not asked about")


def _weigh_population(statement: Statement, focus: Focus, ontology: Ontology, weighing: _Weighing) -> None:
    stated, asked = set(statement.population), set(focus.populations)
    narrow = stated & _NARROW
    # Whom its condition makes weak of kidney or liver it does not speak of beside those it is meant for.
    implied = {p for c in statement.conditions for p in ontology.populations(c)} & ORGAN_STATES
    if narrow and not stated - _NARROW - implied and not narrow & asked:
        weighing.drop(f"{ONLY_FOR} {', '.join(sorted(narrow))}")
    if stated & {"laboratory", "healthy-volunteer"}:
        weighing.indirect.append("population")
    modifiers = asked & MODIFIERS
    if modifiers and "any" not in stated and not stated & modifiers:
        weighing.indirect.append("population")
    only_adults = "child" in asked and stated <= {"adult", "older-adult"}
    if only_adults and (statement.facet in ("dose", "special-populations") or has_amount(statement)):
        weighing.drop("what is given for adults is not carried over to a child")
    if not any_dose_fits(statement, focus):
        told = sorted(map(str, modifiers)) or ["this age or weight"]
        weighing.drop(f"gives no dose for {', '.join(told)}")


def has_amount(statement: Statement) -> bool:
    """Whether it says how much to give, in a dose or in its text."""
    return bool(statement.doses) or any(
        scale(q.unit)[1] in GIVEN for q in quantities(statement.text) if q.unit
    )


def _weigh_setting(
    statement: Statement, question: ClinicalQuestion, focus: Focus, weighing: _Weighing
) -> None:
    if statement.setting == "perioperative" and not focus.perioperative:
        weighing.indirect.append("setting")
    place = statement.jurisdiction
    if place and question.jurisdiction not in ("INT", place):
        weighing.drop(f"{ONLY_IN} {place}")


def _weigh_sources(statement: Statement, weighing: _Weighing) -> None:
    if not statement.direct:
        because = [r for s in statement.supports for r in s.indirect_because]
        weighing.indirect += because
        weighing.reasons.append(Reason("source is indirect", ", ".join(dict.fromkeys(because))))
