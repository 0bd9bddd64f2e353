"""The case of a thread with what a follow-up adds, replaces and leaves. Pure; what goes together is data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from curbside.answering.subject import Piece, Subject, unique
from curbside.answering.thread_reading import FollowUp
from curbside.answering.thread_rules import ThreadRules
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import Population

_AGES = ("age", "weight")


def is_new_subject(new: FollowUp, old: Subject) -> bool:
    """A main condition the thread does not know, and no word that links it to the thread."""
    known = {p.concept for p in old.conditions}
    named = [c for c in new.conditions if c.concept not in known]
    return bool(named) and len(named) == len(new.conditions) and not (new.linked or new.of_patient)


def stands_alone(new: FollowUp, old: Subject) -> bool:
    """A whole question on a condition of the thread: it needs the patient's facts and nothing else."""
    return bool(new.conditions) and not new.linked and not _names_unknown(new, old) and new.whole


def _names_unknown(new: FollowUp, old: Subject) -> bool:
    known = {p.concept for p in old.conditions}
    return any(c.concept not in known for c in new.conditions)


def merged(old: Subject, new: FollowUp, rules: ThreadRules, ontology: Ontology) -> Subject:
    """The case after the follow-up."""
    own = new.subject
    excluded = {e.concept for e in own.excluded}
    taken = {c.concept for c in (*own.current, *own.allergies)}
    drugs = unique((*old.drugs, *own.drugs)) if new.together else own.drugs or old.drugs
    return Subject(
        conditions=_conditions(old, new, ontology),
        drugs=tuple(d for d in drugs if d.concept not in excluded | taken),
        current=_without(unique((*old.current, *own.current)), excluded),
        allergies=_without(unique((*old.allergies, *own.allergies)), excluded),
        excluded=unique((*old.excluded, *own.excluded)),
        settings=own.settings or old.settings,
        bodies=own.bodies,
        populations=_populations(old, own, rules),
        facts=_facts(old, own, rules),
        years=own.years,
    )


def _without(pieces: Sequence[Piece], excluded: set[str]) -> tuple[Piece, ...]:
    return tuple(p for p in pieces if p.concept not in excluded)


def _conditions(old: Subject, new: FollowUp, ontology: Ontology) -> tuple[Piece, ...]:
    """Each condition named is added, takes the place of one of its family, or becomes the main one."""
    found = list(old.conditions)
    for piece in new.conditions:
        known = next((i for i, c in enumerate(found) if c.concept == piece.concept), None)
        family = next(
            (i for i, c in enumerate(found) if ontology.relation(piece.concept, c.concept) != "none"), None
        )
        if known is not None:
            role = "given" if new.confirms else found[known].role
            found[known] = replace(found[known], role=role if known else found[known].role)
        elif found and (piece.concept in new.adds or (new.linked and new.of_patient)):
            found.append(_as_given(piece))
        elif family is not None:
            found[family] = piece if not family else _as_given(piece)
        elif piece.concept in new.in_ and found:
            found.append(_as_given(piece))
        elif new.of_patient and not new.linked:
            found = [piece, *map(_as_given, found)]
        else:
            found[:1] = [piece]
    gone = {e.concept for e in new.subject.excluded}
    return tuple(c for c in found if c.concept not in gone)


def _as_given(piece: Piece) -> Piece:
    return piece if piece.role == "suspected" else replace(piece, role="given")


def _populations(old: Subject, own: Subject, rules: ThreadRules) -> tuple[Population, ...]:
    ousted = {p for group in rules.one_of if group & set(own.populations) for p in group}
    if any(name == "age" for name, _ in own.facts):
        ousted |= rules.one_of[0] if rules.one_of else frozenset()
    kept = [p for p in old.populations if p not in ousted]
    return tuple(dict.fromkeys((*kept, *own.populations)))


def _facts(old: Subject, own: Subject, rules: ThreadRules) -> tuple[tuple[str, str], ...]:
    """A new age or stage of life ends the age and weight told before: they belonged to somebody else."""
    told = {name for name, _ in own.facts}
    staged = any(group & set(own.populations) - {"pregnant", "breastfeeding"} for group in rules.one_of)
    ended = set(_AGES) if staged or "age" in told else set()
    return (*((n, v) for n, v in old.facts if n not in ended | told), *own.facts)


def ask_before(questions: Sequence[ClinicalQuestion], rules: ThreadRules, *, with_drug: bool) -> str:
    """What the thread asks, by the last question whose type says so."""
    for question in reversed(questions):
        if question.type in rules.ask_of_type:
            return rules.ask_of_type[question.type]
    return rules.ask_by_default["drug" if with_drug else "other"]


def ask_now(new: FollowUp, before: str, rules: ThreadRules) -> str:
    """What the follow-up asks of the case."""
    own = new.subject
    if new.ask:
        return new.ask
    if new.whole and (own.drugs or own.conditions or new.of_thing or new.question.not_understood):
        return "own-words"
    if own.drugs:
        return before if before in rules.about_a_drug else rules.ask_by_default["drug"]
    told = own.pieces or own.populations or own.facts or own.years
    return before if told else "own-words"
