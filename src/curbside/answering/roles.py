"""Which part each concept plays in the question: condition, given, suspected, drug asked about, current drug.

Cues come from the rules; what is the complaint and what is the background comes from the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from curbside.answering.cues import after, before
from curbside.answering.rules import ReadingRules
from curbside.answering.values import BEFORE_VALUE, Named
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, INTERVENTION_KINDS, Ontology
from curbside.model.question import Mention, Role
from curbside.model.statement import Concept
from curbside.terms.vocabulary import LIBRARY, Match, Term

CONDITION_ROLES: tuple[Role, ...] = ("condition", "given", "suspected")
_TO_WHAT = len(" to the ")
"""Letters between a reaction and what it was to."""
_IN_BRACKETS = len(" (")
"""Letters between an allergy and the reaction it is told by."""
_JOINED = (("and",), ("plus",))
"""Between two drugs of which the first is taken: both are."""
_BREAKS = ",;.:("
_CLAUSE_END = re.compile(r"[.;?!]")
_SENTENCE_END = re.compile(r"[.?!\n]\s")
_GOES_ON = re.compile(r"\b(?:or|nor)\b|/", re.IGNORECASE)
_VALUE_REACH = 5
_DOSE_UNITS = frozenset({"mg", "g", "mcg", "microgram", "gram", "ml", "unit", "tablet", "puff"})
_VOLUMES = frozenset({"dl", "l", "ml"})
"""After an amount these make a concentration of it: 54 mg/dL is in the blood, not in a syringe."""

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
    # Letters that the library itself gives to one concept mean that one, whatever an open list gives them to.
    ours = [term for term in reversed(own.values()) if term.source == LIBRARY]
    return (next(iter([*ours, *reversed(own.values()), *spoken, *match.terms])),)


def _role(
    kind: str,
    match: Match,
    keys: Sequence[str],
    taken: set[int],
    ends: set[int],
    rules: ReadingRules,
    *,
    case: bool,
) -> Role:
    """`taken` are the places of matches, `ends` the places right after a condition."""
    cue = rules.roles

    def led_by(name: str) -> bool:
        return bool(before(keys, match.first, cue[name], skip=taken)[0])

    if led_by("excluded") or (kind in CONDITION_KINDS and _is_ruled_out(keys, match, cue)):
        return "excluded"
    if kind not in CONDITION_KINDS and (
        _is_measured(kind, match, keys, rules) or (case and _is_a_reading(kind, match, keys, rules))
    ):
        return "other"
    if kind in INTERVENTION_KINDS:
        if led_by("allergy") or after(keys, match.past, cue["allergy-after"]):
            return "allergy"
        if led_by("current-drug-told"):
            return "current-drug"
        if match.first - 1 in ends and keys[match.first - 1] in cue["current-drug-after-condition"]:
            return "current-drug"
        if case and _is_told(match, keys, taken, rules):
            return "current-drug"
        if led_by("current-drug") and not _is_asked(match.first, keys, rules):
            return "current-drug"
        return _BY_KIND.get(kind, "intervention")
    if kind in CONDITION_KINDS:
        if led_by("suspected") or after(keys, match.past, cue["suspected"]):
            return "suspected"
        return "given" if led_by("given") else "condition"
    return _BY_KIND.get(kind, "other")


def _is_ruled_out(keys: Sequence[str], match: Match, cue: Mapping[str, Collection[str]]) -> bool:
    """Whether what follows rules it out ("X negative"), or a "no" before two does, the first no name ("no Y or X")."""
    place = match.first
    second = place >= _NO_THIS_OR and keys[place - 1] in _OR and keys[place - _NO_THIS_OR] in cue["excluded"]
    return second or bool(after(keys, match.past, cue["excluded-after"]))


def _is_told(match: Match, keys: Sequence[str], taken: set[int], rules: ReadingRules) -> bool:
    """Whether a case says that the drug is taken or was given; "shall I start him on X" asks for it."""
    cue, steps = before(keys, match.first, rules.roles["current-drug-in-a-case"], skip=taken)
    if not cue or _is_asked(match.first, keys, rules):
        return False
    place = match.first - steps - len(cue.split())
    return not any(key in rules.roles["not-yet-on"] for key in keys[max(0, place - 2) : place])


def _is_measured(kind: str, match: Match, keys: Sequence[str], rules: ReadingRules) -> bool:
    """Whether a value follows (a number, "falling"): a finding in the patient, not a treatment."""
    if kind != "test" and " ".join(keys[match.first : match.past]) not in rules.measured:
        return False
    rest = [k for k in keys[match.past : match.past + _VALUE_REACH] if k not in BEFORE_VALUE]
    if not rest:
        return False
    if rest[0] in rules.measured_words:
        return True
    per_volume = rest[2:3] and rest[2] in _VOLUMES
    return rest[0][:1].isdigit() and not (rest[1:2] and rest[1] in _DOSE_UNITS and not per_volume)


def _is_a_reading(kind: str, match: Match, keys: Sequence[str], rules: ReadingRules) -> bool:
    """Whether what is measured, no drug, is told of ("BP and pulse fine"), no target of it asked for."""
    measured = " ".join(keys[match.first : match.past]) in rules.measured
    return kind not in DRUG_KINDS and measured and rules.aims.isdisjoint(keys)


def _is_of_kin(lead: str, rules: ReadingRules) -> bool:
    """Whether what follows these words of a case is told of the patient's kin, the patient told of before."""
    clause = _CLAUSE_END.split(lead)[-1]
    told = next((found for p in rules.kin if (found := p.search(clause))), None)
    return (
        told is not None
        and rules.noted_first.search(lead[: len(lead) - len(clause) + told.start()]) is not None
    )


def _kind(term: Term, concepts: Mapping[str, Concept]) -> str:
    return concepts[term.concept].kind if term.concept in concepts else term.kind


_NO_THIS_OR = 3
_OR = frozenset({"or", "nor"})

_ASKING_REACH = 12
"""Words back to the asking word: "can a patient on X who is allergic to Y take Z"."""


def _is_asked(place: int, keys: Sequence[str], rules: ReadingRules) -> bool:
    """ "Can she take X" asks about X; "she takes X" tells of it."""
    return any(key in rules.asking for key in keys[max(0, place - _ASKING_REACH) : place])


def _is_noted(lead: str, rules: ReadingRules) -> bool:
    """Whether what stands before a drug is the way notes tell of one taken: "on" after a comma or first of all."""
    before_last, _, last = lead.rstrip().rpartition(" ")
    starts = not before_last.strip() or before_last.rstrip()[-1] in _BREAKS
    return starts and last.casefold() in rules.roles["current-drug-noted"]


def _ends_before(text: str, last: int, match: Match, *, case: bool) -> bool:
    """Whether what a "no" ruled out ends before a match: with its sentence ("no X. Y?"), in a case with a comma too.

    "No X, Y at work" rules out X alone, "no X, Y or Z" all three; outside a case commas go on with a list.
    """
    between = text[last : match.start]
    if _SENTENCE_END.search(between):
        return True
    clause = _CLAUSE_END.split(text[last:], maxsplit=1)[0]
    return case and "," in between and not _GOES_ON.search(clause)


def read_mentions(
    text: str,
    matches: Sequence[Match],
    keys: Sequence[str],
    concepts: Mapping[str, Concept],
    held: Collection[str],
    rules: ReadingRules,
    *,
    case: bool = False,
) -> tuple[Mention, ...]:
    """Mentions with a first reading of their roles, in the order written; `case` says that a patient is told of.

    `held` are the concepts that something held speaks of.
    """
    taken = {i for match in matches for i in range(match.first, match.past)}
    readings = [(match, _readings(match, concepts, held)) for match in matches]
    ends = {match.past for match, terms in readings if _kind(terms[0], concepts) in CONDITION_KINDS}
    found: list[Mention] = []
    end = 0
    for match, terms in readings:
        for term in terms:
            own = concepts.get(term.concept)
            kind, name = _kind(term, concepts), own.name if own else term.name
            surface = text[match.start : match.end]
            if kind == "body" and term.form == "abbreviation" and not surface.isupper():
                continue
            joined = case and found and tuple(keys[end : match.first]) in _JOINED and kind in DRUG_KINDS
            role = _role(kind, match, keys, taken, ends, rules, case=case)
            if role == "excluded" and found and _ends_before(text, found[-1].end, match, case=case):
                role = _role(kind, match, keys, set(), ends, rules, case=case)
            if role == "suspected" and rules.cleared.match(text[match.end :]):
                role = "excluded"
            if role == "intervention" and _is_noted(text[: match.start], rules):
                role = "current-drug"
            if joined and role == "intervention" and found[-1].role == "current-drug":
                role = "current-drug"
            if (
                own is None
                and term.form == "abbreviation"
                and term.concept not in held
                and kind in CONDITION_KINDS | DRUG_KINDS
            ):
                role = "other"
            found.append(
                Mention(
                    term.concept, name, kind, role, surface, match.start, match.end,
                    term.concept in held, own.codes if own else term.codes,
                )
            )  # fmt: skip
        end = match.past
    return _without_kin(found, text, rules) if case else tuple(found)


def _without_kin(found: Sequence[Mention], text: str, rules: ReadingRules) -> tuple[Mention, ...]:
    """What the patient's kin has stands beside what the patient has; where nothing else is told it is asked about."""
    told = [m for m in found if m.held and m.role in CONDITION_ROLES]
    of_kin = {m.start for m in told if _is_of_kin(text[: m.start], rules)}
    if not any(m.start not in of_kin for m in told):
        return tuple(found)
    return tuple(replace(m, role="beside") if m.start in of_kin else m for m in found)


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


def with_values(
    mentions: Sequence[Mention], values: Sequence[Named], ontology: Ontology
) -> tuple[Mention, ...]:
    """The mentions with the conditions that values name: in front where alone or urgent, else in the background.

    Beside a condition that can turn into an emergency of its own, only that emergency's value comes in front.
    """
    told = {m.concept for m in mentions if m.role in CONDITION_ROLES}
    fresh = [v for v in values if v.mention.held and v.mention.concept not in told]
    named = [m.concept for m in mentions if m.held and m.kind == "condition" and m.role in CONDITION_ROLES]
    dangers = ontology.emergencies(named)

    def leads(value: Named) -> bool:
        kin = {value.mention.concept} | ontology.descendants(value.mention.concept)
        return not named or (value.urgent and (not dangers or bool(kin & dangers)))

    ahead = [v for v in fresh if leads(v)]
    ahead = [v for v in ahead if v.urgent] or ahead
    leading = [v.mention for v in ahead]
    rest = [replace(v.mention, role="given") for v in fresh if v not in ahead]
    if not leading:
        return (*mentions, *rest)
    behind = [replace(m, role="given") if m.role == "condition" else m for m in mentions]
    return (*leading, *behind, *rest)


def _without_reactions(mentions: Sequence[Mention], ontology: Ontology, rules: ReadingRules) -> list[Mention]:
    """A reaction to something tells of an allergy to it, not of somebody who has the reaction now."""
    allergies = [m for m in mentions if m.role == "allergy" or ontology.allergies(m.concept)]
    to_what = {m.start for m in allergies if m.role == "allergy"}
    told = {m.end for m in allergies if m.role != "excluded"}

    def is_told_of(m: Mention) -> bool:
        behind = m.concept in rules.reactions and bool(told & set(range(m.start - _IN_BRACKETS, m.start)))
        return behind or bool(to_what & set(range(m.end + 1, m.end + _TO_WHAT + 1)))

    return [m for m in mentions if m.role not in CONDITION_ROLES or not is_told_of(m)]


def _set_aside(mentions: Sequence[Mention]) -> list[Mention]:
    """Beside a condition that is held, a complaint that nothing held speaks of is told as a gap and blocks nothing."""
    held = any(m.held and m.kind in CONDITION_KINDS and m.role in CONDITION_ROLES for m in mentions)
    return [
        replace(m, role="other")
        if held and not m.held and m.kind == "finding" and m.role in CONDITION_ROLES
        else m
        for m in mentions
    ]


def settle_roles(mentions: Sequence[Mention], ontology: Ontology, rules: ReadingRules) -> tuple[Mention, ...]:
    """Decide the main condition.

    A complaint that nothing held speaks of, and a condition that says whom the patient belongs to, are background
    where another condition is named beside it.
    """
    settled = _set_aside(_drop_general(_without_reactions(mentions, ontology, rules), ontology))
    conditions = [m for m in settled if m.role in CONDITION_ROLES]
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
        named_first = bool(plain) and plain[0] == distinct[0] and distinct[0] not in complaints
        lone = len(complaints) == 1 and not (named_first and complaints[0] in plain)
        main = complaints[0] if lone else [*plain, *suspected, *given][0]
    return tuple(as_main(m, main) for m in settled)


def with_something_asked(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Where neither a condition nor a treatment is asked about, the drugs taken are."""
    if any(m.role in ("intervention", "test", *CONDITION_ROLES) for m in mentions):
        return tuple(mentions)
    return tuple(replace(m, role="intervention") if m.role == "current-drug" else m for m in mentions)


def held_conditions(mentions: Sequence[Mention]) -> list[Mention]:
    """The conditions a question is about of which something is held."""
    return [m for m in mentions if m.held and m.kind in CONDITION_KINDS and m.role in CONDITION_ROLES]


def as_main(mention: Mention, main: str) -> Mention:
    """The mention in the part it plays where `main` is the main condition."""
    if mention.role not in CONDITION_ROLES:
        return mention
    if mention.concept == main:
        # A suspected condition stays suspected: the hedge must reach the answer.
        return mention if mention.role == "suspected" else replace(mention, role="condition")
    return replace(mention, role="given") if mention.role == "condition" else mention
