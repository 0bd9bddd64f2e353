"""Which part each concept plays in the question: condition, given, suspected, drug asked about, current drug.

Cues come from the rules; what is the complaint and what is the background comes from the ontology.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from curbside.answering.cues import after, before
from curbside.answering.rules import ReadingRules
from curbside.model.ontology import CONDITION_KINDS, INTERVENTION_KINDS, Ontology
from curbside.model.question import Mention, Role
from curbside.model.statement import Concept
from curbside.terms.vocabulary import Match, Term

_BY_KIND: Mapping[str, Role] = {
    "population": "population", "body": "body", "setting": "setting", "test": "test",
}  # fmt: skip


def _readings(match: Match, concepts: Mapping[str, Concept], held: Collection[str]) -> tuple[Term, ...]:
    """The reading of a match: the library's own concept, then one that documents speak of, then the first.

    Of bodies that share a name all are read: what each says of the subject tells which was meant.
    """
    own = {term.concept: term for term in reversed(match.terms) if term.concept in concepts}
    bodies = [term for term in own.values() if concepts[term.concept].kind == "body"]
    if len(bodies) == len(own) > 1:
        return tuple(reversed(bodies))
    spoken = [term for term in match.terms if term.concept in held]
    return (next(iter([*reversed(own.values()), *spoken, *match.terms])),)


def _role(
    kind: str, match: Match, keys: Sequence[str], taken: set[int], ends: set[int], rules: ReadingRules
) -> Role:
    """`taken` are the places of matches, `ends` the places right after a condition."""
    cue = rules.roles

    def led_by(name: str) -> bool:
        return bool(before(keys, match.first, cue[name], skip=taken)[0])

    if led_by("excluded"):
        return "excluded"
    if kind in INTERVENTION_KINDS:
        if led_by("allergy") or after(keys, match.past, cue["allergy-after"]):
            return "allergy"
        if led_by("current-drug-told"):
            return "current-drug"
        if match.first - 1 in ends and keys[match.first - 1] in cue["current-drug-after-condition"]:
            return "current-drug"
        if led_by("current-drug") and not _is_asked(match.first, keys, rules):
            return "current-drug"
        return _BY_KIND.get(kind, "intervention")
    if kind in CONDITION_KINDS:
        if led_by("suspected") or after(keys, match.past, cue["suspected"]):
            return "suspected"
        return "given" if led_by("given") else "condition"
    return _BY_KIND.get(kind, "other")


def _kind(term: Term, concepts: Mapping[str, Concept]) -> str:
    return concepts[term.concept].kind if term.concept in concepts else term.kind


_ASKING_REACH = 12
"""Words back to the asking word: "can a patient on X who is allergic to Y take Z"."""


def _is_asked(place: int, keys: Sequence[str], rules: ReadingRules) -> bool:
    """ "Can she take X" asks about X; "she takes X" tells of it."""
    return any(key in rules.asking for key in keys[max(0, place - _ASKING_REACH) : place])


def read_mentions(
    text: str,
    matches: Sequence[Match],
    keys: Sequence[str],
    concepts: Mapping[str, Concept],
    held: Collection[str],
    rules: ReadingRules,
) -> tuple[Mention, ...]:
    """Mentions with a first reading of their roles, in the order written.

    `held` are the concepts that something held speaks of.
    """
    taken = {i for match in matches for i in range(match.first, match.past)}
    readings = [(match, _readings(match, concepts, held)) for match in matches]
    ends = {match.past for match, terms in readings if _kind(terms[0], concepts) in CONDITION_KINDS}
    found: list[Mention] = []
    for match, terms in readings:
        for term in terms:
            own = concepts.get(term.concept)
            kind, name = _kind(term, concepts), own.name if own else term.name
            role = _role(kind, match, keys, taken, ends, rules)
            found.append(
                Mention(
                    term.concept, name, kind, role, text[match.start : match.end], match.start, match.end,
                    term.concept in held, own.codes if own else term.codes,
                )
            )  # fmt: skip
    return tuple(found)


def _is_complaint(mention: Mention, ontology: Ontology) -> bool:
    return mention.kind == "finding" or any(
        ontology.kind(ancestor) == "finding" for ancestor in ontology.ancestors(mention.concept)
    )


def _drop_general(mentions: Sequence[Mention], ontology: Ontology) -> list[Mention]:
    """Leave out a condition that another mention says more exactly."""
    ids = {m.concept for m in mentions}
    return [
        m for m in mentions if m.kind not in CONDITION_KINDS or not (ontology.descendants(m.concept) & ids)
    ]


def settle_roles(mentions: Sequence[Mention], ontology: Ontology) -> tuple[Mention, ...]:
    """Decide the main condition and promote a lone current drug to what is asked about.

    A complaint that nothing held speaks of, and a condition that says whom the patient belongs to, are background
    where another condition is named beside it.
    """
    settled = _drop_general(mentions, ontology)
    conditions = [m for m in settled if m.role in ("condition", "given", "suspected")]
    distinct = list(dict.fromkeys(m.concept for m in conditions))
    complaints = [
        c
        for c in distinct
        if any(m.concept == c and m.held and _is_complaint(m, ontology) for m in conditions)
    ]
    main = distinct[0] if distinct else ""
    if len(distinct) > 1:
        plain = [m.concept for m in conditions if m.role == "condition"]
        plain.sort(key=lambda c: bool(ontology.populations(c)))
        given = [m.concept for m in conditions if m.role == "given"]
        suspected = [m.concept for m in conditions if m.role == "suspected"]
        main = complaints[0] if len(complaints) == 1 else [*plain, *suspected, *given][0]
    settled = [_as_main(m, main) for m in settled]
    asked = any(m.role in ("intervention", "test") for m in settled)
    if not asked and not distinct:
        settled = [replace(m, role="intervention") if m.role == "current-drug" else m for m in settled]
    return tuple(settled)


def _as_main(mention: Mention, main: str) -> Mention:
    if mention.role not in ("condition", "given", "suspected"):
        return mention
    if mention.concept == main:
        # A suspected condition stays suspected: the hedge must reach the answer.
        return mention if mention.role == "suspected" else replace(mention, role="condition")
    return replace(mention, role="given") if mention.role == "condition" else mention
