"""Verify: a claim's sentence against its statement and supports, and a statement against its own sources.

In: the sentence shown, the statement it stands for, the library's concepts, the supports shown with it.
Out: a Verdict whose failures name the rule broken and the words concerned. It never compares whole sentences:
any wording passes that keeps numbers, names, direction, population, strength and certainty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from curbside.answering.verify_library import verify_statement
from curbside.answering.verify_numbers import Derivation, Pool, derived, figures_pool, number_reasons
from curbside.answering.verify_places import place_reasons
from curbside.answering.verify_reading import Names, Reading, names_of, read
from curbside.answering.verify_rules import (
    cue_reasons,
    name_reasons,
    scope_reasons,
    strength_reasons,
    word_reasons,
)
from curbside.model.article import Verdict
from curbside.model.evidence import Reason
from curbside.model.source import BODY_KINDS, Source
from curbside.model.statement import SAFETY_KINDS, Concept, Stance, Statement, Support

__all__ = ["Derivation", "Placed", "names_of", "verify_claim", "verify_statement"]

_GUIDELINE_SAYS = re.compile(
    r"\b(?:guidelines?|consensus)\s+(?:\w+\s+)?(?:recommend|advise|suggest|say|state|support|endorse)s?\b"
    r"|\b(?:recommended|advised|suggested|endorsed) by (?:\w+ ){0,3}(?:guidelines?|consensus)\b"
    r"|\baccording to (?:\w+ ){0,3}(?:guidelines?|consensus)\b|\bguideline-(?:recommended|directed|based)\b",
    re.I,
)
_WARNING_KINDS = SAFETY_KINDS | {"warning", "interaction"}


class Placed(Protocol):
    """A support as shown or as held: an edition at a place."""

    @property
    def edition_id(self) -> str: ...
    @property
    def locator(self) -> str: ...
    @property
    def figures(self) -> tuple[str, ...]: ...
    @property
    def stance(self) -> Stance: ...


def verify_claim(
    claim_text: str,
    statement: Statement,
    concepts: Mapping[str, Concept] | Names,
    *,
    supports: Sequence[Placed] | None = None,
    sources: Mapping[str, Source] | None = None,
    derivations: Sequence[Derivation] = (),
    plain: bool = False,
) -> Verdict:
    """Hold a claim's sentence (its patient wording where `plain`) against its statement and supports.

    `supports` are those shown with the claim; without them the statement's own usable ones count. `sources`
    by edition id let it check lifecycle and kind of work; pass `names_of(concepts)` to verify many claims.
    """
    names = concepts if isinstance(concepts, Names) else names_of(concepts)
    shown = tuple(supports) if supports is not None else _usable(statement.supports, sources)
    failures = source_reasons(claim_text, statement, shown, sources)
    claim, held = read(claim_text, names), read(statement.plain if plain else statement.text, names)
    backing = [s for s in _usable(statement.supports, sources) if s.stance == "supports"]
    pool = figures_pool(statement, (f for s in backing for f in s.figures), names)
    pool = Pool(pool.numbers + derived(derivations, pool), pool.often)
    failures += number_reasons(claim, held, pool)
    failures += name_reasons(claim, held, names, _drugs_allowed(statement, names))
    failures += cue_reasons(claim, held)
    may_weaken = statement.direction != "against" and statement.kind not in _WARNING_KINDS
    failures += strength_reasons(claim, held, may_weaken=may_weaken)
    failures += word_reasons(claim, held, _known_words(statement, names))
    failures += scope_reasons(claim, held, names)
    failures += place_reasons(claim, held, names)
    return Verdict(statement.id, not failures, tuple(dict.fromkeys(failures)))


def _usable(supports: Iterable[Support], sources: Mapping[str, Source] | None) -> tuple[Support, ...]:
    if sources is None:
        return tuple(supports)
    return tuple(s for s in supports if s.edition_id in sources and sources[s.edition_id].usable)


def source_reasons(
    claim_text: str,
    statement: Statement,
    shown: Sequence[Placed],
    sources: Mapping[str, Source] | None,
) -> list[Reason]:
    """Supports shown that are not the statement's, are retracted or not held, or are called a guideline."""
    held = {(s.edition_id, s.locator): s for s in statement.supports}
    reasons = []
    for support in shown:
        own = held.get((support.edition_id, support.locator))
        if own is None:
            reasons.append(
                Reason(
                    "source", f"{support.edition_id} at '{support.locator}' does not support this statement"
                )
            )
        elif own.stance != support.stance or own.figures != support.figures:
            reasons.append(
                Reason("source", f"{support.edition_id} is shown with another stance or other figures")
            )
        reasons += _lifecycle_reasons(support.edition_id, sources)
    if not any(s.stance == "supports" for s in shown):
        reasons.append(Reason("source", "no usable support is shown"))
    if sources is not None and _GUIDELINE_SAYS.search(claim_text):
        kinds = {sources[s.edition_id].work.kind for s in shown if s.edition_id in sources}
        if not kinds & BODY_KINDS:
            reasons.append(Reason("source", "called a guideline, and no guideline supports it"))
    return reasons


def _lifecycle_reasons(edition_id: str, sources: Mapping[str, Source] | None) -> list[Reason]:
    if sources is None:
        return []
    if edition_id not in sources:
        return [Reason("source", f"{edition_id} is not held")]
    if not sources[edition_id].usable:
        return [
            Reason("source", f"{edition_id} is {sources[edition_id].edition.lifecycle} and supports nothing")
        ]
    return []


def _drugs_allowed(statement: Statement, names: Names) -> frozenset[str]:
    """Members and classes of the drugs it is about; of everything else, just what it names."""
    drugs = {i for i in (*statement.interventions, *(d.drug for d in statement.doses)) if names.is_drug([i])}
    others = {*statement.conditions, *statement.also, *statement.interventions, *statement.population}
    return names.family(drugs) | others


def _known_words(statement: Statement, names: Names) -> frozenset[str]:
    """Senses the claim may borrow: the other wording, what each support says, the dose's own words."""
    texts = [statement.text, statement.plain, *(s.says for s in statement.supports)]
    texts += [t for d in statement.doses for t in (d.route, d.formulation, d.duration)]
    readings: list[Reading] = [read(text, names) for text in texts if text]
    return frozenset(w.key for r in readings for w in r.words)
