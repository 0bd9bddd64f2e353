"""What a thread is about: the case so far as pieces that a full question can be composed of.

In: a ClinicalQuestion, or a case and the rules. Out: a Subject, or the words of a full question. Wording is data
(`library/follow_up.yaml`); what was composed is always read anew, so nothing here decides what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from curbside.answering.thread_rules import ThreadRules
from curbside.model.ontology import CONDITION_KINDS
from curbside.model.question import ClinicalQuestion, Mention, Role
from curbside.model.statement import Population

_DRUG_ROLES: tuple[Role, ...] = ("intervention", "comparator", "test")


@dataclass(frozen=True, slots=True)
class Piece:
    """A concept of the case in the words it was written in."""

    concept: str
    words: str
    role: Role
    kind: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The case: conditions (the main one first), drugs asked about, and the patient's facts."""

    conditions: tuple[Piece, ...] = ()
    drugs: tuple[Piece, ...] = ()
    current: tuple[Piece, ...] = ()
    allergies: tuple[Piece, ...] = ()
    excluded: tuple[Piece, ...] = ()
    settings: tuple[Piece, ...] = ()
    bodies: tuple[Piece, ...] = ()
    populations: tuple[Population, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    """Years of the editions asked for: they belong to the bodies."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every piece, conditions first."""
        return (*self.conditions, *self.drugs, *self.current, *self.allergies, *self.excluded, *self.settings,
                *self.bodies)  # fmt: skip

    @property
    def patient(self) -> Subject:
        """The case without what is asked about: the patient alone."""
        return replace(self, conditions=(), drugs=(), bodies=())


def subject_of(question: ClinicalQuestion) -> Subject:
    """The case a question tells of; the main condition stands first."""

    def of(*roles: Role) -> tuple[Piece, ...]:
        found = [_piece(m) for m in question.mentions if m.role in roles]
        return unique(found)

    conditions = of("condition", "suspected", "given")
    main = [c for c in conditions if c.role == "condition"]
    return Subject(
        conditions=(*main, *(c for c in conditions if c not in main)),
        drugs=of(*_DRUG_ROLES),
        current=of("current-drug"),
        allergies=of("allergy"),
        excluded=of("excluded"),
        settings=of("setting"),
        bodies=of("body"),
        populations=_told_populations(question),
        facts=tuple((m.name, m.value) for m in question.modifiers if m.value != "yes" and not m.carried),
        years=question.years,
    )


def _piece(mention: Mention) -> Piece:
    """Drugs keep the asker's words; a held condition takes its name, for it may be written as a clause."""
    named = mention.held and mention.kind in CONDITION_KINDS
    return Piece(mention.concept, mention.name if named else mention.surface, mention.role, mention.kind)


def unique(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces, each concept once, in order."""
    return tuple({p.concept: p for p in reversed(tuple(pieces))}.values())[::-1]


def _told_populations(question: ClinicalQuestion) -> tuple[Population, ...]:
    """Populations the question names; those that follow from a number or a condition are said again by it."""
    implied = {m.population for m in question.modifiers if m.value != "yes"}
    grown: set[Population] = {"adult"} if question.age_years is not None else set()
    return tuple(p for p in question.populations if p not in implied | grown)


def composed(subject: Subject, ask: str, rules: ThreadRules, *, own: str = "") -> tuple[str, ...]:
    """Full questions that ask this of the case, the best form first; a form with an unfilled place is left out."""
    x = _x(subject, rules)
    drugs = [d.words for d in subject.drugs]
    places = {
        "x": x,
        "for_x": rules.pieces["for_x"].format(x=x) if x else "",
        "drugs": _joined(drugs, "and"),
        "either": _joined(drugs, "or") if len(drugs) > 1 else "",
        "each": _paired([*drugs, *(c.words for c in subject.current)]),
        "bodies": " ".join([*map(str, subject.years), _joined([b.words for b in subject.bodies], "and")])
        if subject.bodies
        else "",
        "patient": _patient(subject, rules),
        "own": own,
    }
    optional = ("for_x", "patient")
    found = []
    for form in rules.templates.get(ask, ()):
        if all(value for name, value in places.items() if f"{{{name}}}" in form and name not in optional):
            text = form.format(**places)
            found.append(text[:1].upper() + text[1:])
    return tuple(found)


def _x(subject: Subject, rules: ThreadRules) -> str:
    if not subject.conditions:
        return ""
    main, *others = subject.conditions
    suspected = main.role == "suspected"
    words = rules.pieces["suspected"].format(name=main.words) if suspected else main.words
    for place, other in enumerate(others):
        kind = "given-suspected" if other.role == "suspected" else "given"
        words += (rules.pieces["and"] if place else "") + rules.pieces[kind].format(name=other.words)
    return words


def _patient(subject: Subject, rules: ThreadRules) -> str:
    without = "".join(rules.pieces["excluded"].format(name=e.words) for e in subject.excluded)
    around = "".join(rules.pieces["setting"].format(name=s.words) for s in subject.settings[:1])
    named = sorted((p for p in subject.populations if p in rules.populations), key=rules.persons.__contains__)
    people = "".join(f" {rules.populations[p]}" for p in named)
    lead = rules.pieces["person" if named and named[-1] in rules.persons else "patient"]
    facts = [
        *(rules.facts[name].format(value=value) for name, value in subject.facts if name in rules.facts),
        *(rules.pieces["current-drug"].format(name=c.words) for c in subject.current),
        *(rules.pieces["allergy"].format(name=a.words) for a in subject.allergies),
    ]
    told = lead.format(facts=_joined(facts, "and")) if facts else ""
    return f"{without}{around}{people}{told}"


def _paired(words: Sequence[str]) -> str:
    """Two drugs or more as "a and b with c"; nothing for one."""
    *first, last = dict.fromkeys(words) or [""]
    return f"{_joined(first, 'and')} with {last}" if first else ""


def _joined(words: Sequence[str], last: str) -> str:
    listed = tuple(dict.fromkeys(words))
    return f" {last} ".join(filter(None, [", ".join(listed[:-1]), listed[-1]])) if listed else ""
