"""The library's own check: does a statement keep its numbers, drugs, doses and verbs within its supports?

In: a statement and the library's concepts and sources. Out: a Verdict; every failure names its rule.
The rules are those of docs/library.md, "Wording" and "Doses"; none knows a field of medicine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from curbside.answering.verify_numbers import Pool, amount_text, figures_pool, held_in, numbers_of
from curbside.answering.verify_reading import Names, Reading, names_of, read
from curbside.answering.wording import CONSIDER, SHOULD, STRONG, WEAKEST
from curbside.model.article import Verdict
from curbside.model.evidence import Reason
from curbside.model.question import Quantity
from curbside.model.source import Source
from curbside.model.statement import Concept, Dose, Statement, Strength, Support
from curbside.terms.quantities import Bound, quantities
from curbside.terms.units import scale

_TOP_RUNG: Mapping[Strength, str] = {"strong": STRONG, "good-practice": SHOULD, "conditional": CONSIDER}
_HEDGES = frozenset({"uncertain", "very", "low", "observed", "laboratory", "volunteer"})
_LABELLING = re.compile(
    r"\b(?:types?|phases?|stages?|grades?|steps?|class|schedules?|recommendations?|sections?|tables?|figures?"
    r"|parts?|levels?|factors?|tiers?|versions?|category|categories|criteri(?:on|a)|days?|weeks?|chapter)[\s-]*$",
    re.I,
)
_CIRCUMSTANCE = re.compile(
    r"likely|probabl|presum|advi|indicat|warrant|need|requir|necess|will$|vital|crucial", re.I
)
"""Words of the ladder that as often describe a circumstance as recommend: no fault in a shipped text."""
_DOSE_DIMENSIONS = frozenset(
    {"mass", "volume", "mass/mass", "[IU]", "[IU]/mass", "meq", "amount", "{tablet}", "{capsule}", "{puff}"}
    | {"{spray}", "{drop}", "volume/mass", "mass/mass/time", "mass/time", "[IU]/time"}
)
_DRUGS = frozenset({"drug", "drug-class"})
_NOT_DOSES = frozenset({"kg", "L"})
_SMALL = 2
"""Counting words up to this stand in ordinary prose ("two kinds of"): not figures to be proven."""


def verify_statement(
    statement: Statement, concepts: Mapping[str, Concept] | Names, sources: Mapping[str, Source]
) -> Verdict:
    """Hold a shipped statement against its supports, doses and grading."""
    names = concepts if isinstance(concepts, Names) else names_of(concepts)
    backing = [
        s
        for s in statement.supports
        if s.stance == "supports" and s.edition_id in sources and sources[s.edition_id].usable
    ]
    text, plain = read(statement.text, names), read(statement.plain, names)
    failures: list[Reason] = []
    if not backing:
        failures.append(Reason("source", "no usable support"))
    pool = figures_pool(statement, (f for s in backing for f in s.figures), names)
    years = frozenset(float(sources[s.edition_id].edition.year) for s in backing)
    failures += _figure_reasons(text, pool, years, "text") + _figure_reasons(plain, pool, years, "plain")
    failures += _dose_reasons(statement, backing, names)
    failures += _plain_dose_reasons(statement.plain)
    failures += _drug_reasons(text, statement, names)
    failures += _verb_reasons(text, statement) + _certainty_reasons(text, statement)
    return Verdict(statement.id, not failures, tuple(dict.fromkeys(failures)))


def _figure_reasons(reading: Reading, pool: Pool, years: frozenset[float], where: str) -> list[Reason]:
    reasons = [
        Reason("number", f"'{b.quantity.text}' of {where} stands in no figure and no dose")
        for b in reading.bounds
        if not _printed(b.quantity, pool) and not _no_figure(reading.text, b, years)
    ]
    return reasons + [
        Reason("frequency", f"'{f.text}' of {where} stands in no figure and no dose")
        for f in reading.frequencies
        if f.normal not in pool.often and any(c.isdigit() for c in f.normal)
    ]


def _printed(quantity: Quantity, pool: Pool) -> bool:
    """Held as it stands, or a bare number that a figure gives in years ("under 50": "50 years")."""
    aged = Quantity(quantity.value, quantity.unit or "a", "", 0, 0, quantity.high)
    return held_in(quantity, pool.numbers) or held_in(aged, pool.numbers)


def _no_figure(text: str, bound: Bound, years: frozenset[float]) -> bool:
    quantity = bound.quantity
    if quantity.unit:
        return False
    small_word = quantity.value <= _SMALL and not any(c.isdigit() for c in quantity.text)
    return small_word or quantity.value in years or bool(_LABELLING.search(text[: quantity.start]))


def _dose_reasons(statement: Statement, backing: Iterable[Support], names: Names) -> list[Reason]:
    if not statement.doses:
        return []
    read_by_somebody = [s for s in backing if s.checked.how != "secondary"]
    if not read_by_somebody:
        return [Reason("dose", "a dose may not rest on secondary sources alone")]
    figures = numbers_of(read(f, names) for s in read_by_somebody for f in s.figures)
    return [
        Reason("dose", f"the dose object's '{text}' stands in no figure of a source that was read")
        for dose in statement.doses
        for text in _printed_numbers(dose)
        if not _all_held(text, figures, names)
    ]


def _printed_numbers(dose: Dose) -> tuple[str, ...]:
    texts = [amount_text(dose.amount)]
    if dose.maximum:
        texts.append(amount_text(dose.maximum))
    texts += [f"{n:g} years" for n in (dose.age_min, dose.age_max) if n is not None]
    texts += [f"{n:g} kg" for n in (dose.weight_min, dose.weight_max) if n is not None]
    return tuple(texts)


def _all_held(text: str, figures: Pool, names: Names) -> bool:
    return all(held_in(b.quantity, figures.numbers) for b in read(text, names).bounds)


def _plain_dose_reasons(plain: str) -> list[Reason]:
    return [
        Reason("plain", f"'{q.text}' is a dose, and patients' wording carries none")
        for q in quantities(plain)
        if q.unit and q.unit not in _NOT_DOSES and scale(q.unit)[1] in _DOSE_DIMENSIONS
    ]


def _drug_reasons(text: Reading, statement: Statement, names: Names) -> list[Reason]:
    covered = names.family((*statement.interventions, *(d.drug for d in statement.doses)))
    covered |= {*statement.conditions, *statement.also}
    return [
        Reason("drug", f"'{m.text}' is neither in interventions nor a member of a class there")
        for m in text.named
        if not m.ids & covered and any(names.concepts[i].kind in _DRUGS for i in m.ids)
    ]


def _verb_reasons(text: Reading, statement: Statement) -> list[Reason]:
    top = _TOP_RUNG.get(statement.strength)
    reasons = []
    if top is not None:
        strong = [
            c for c in text.cues if c.kind == "modal" and c.key > top and not _CIRCUMSTANCE.match(c.text)
        ]
        reasons += [
            Reason("strength", f"'{c.text}' is stronger than a {statement.strength} recommendation")
            for c in strong
        ]
    denies = any(c.kind == "denial" for c in text.cues) or any(c.key == "only" for c in text.cues)
    if statement.kind == "recommendation" and statement.direction == "against" and not denies:
        reasons.append(
            Reason("direction", "a recommendation against, and no word of the text denies anything")
        )
    return reasons


def _certainty_reasons(text: Reading, statement: Statement) -> list[Reason]:
    if statement.kind != "finding" or statement.strength != "none":
        return []
    rungs = {c.key for c in text.cues if c.kind == "modal"}
    hedged = any(c.kind == "hedge" and c.key in _HEDGES for c in text.cues)
    if statement.certainty == "very-low" and not (hedged or WEAKEST in rungs):
        return [Reason("certainty", "very low certainty, and the text does not say it is very uncertain")]
    if statement.certainty == "low" and not (hedged or rungs & {WEAKEST, CONSIDER}):
        return [Reason("certainty", "low certainty, and the text neither says 'may' nor names the limits")]
    if statement.certainty == "moderate" and not (hedged or rungs & {WEAKEST, CONSIDER, SHOULD}):
        return [Reason("certainty", "moderate certainty, and the text does not say 'probably'")]
    return []
