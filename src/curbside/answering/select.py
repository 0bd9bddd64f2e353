"""Appraisals to a plan: which statement stands in which section of the contract, what is left out, why.

Guidelines come first by precedence, dissent is kept through conflicts, near-duplicates are merged, every drop
is explained. Contraindications and boxed warnings are never cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, zip_longest

from curbside.answering.appraise import BESIDE, EXACT
from curbside.answering.closeness import ITSELF, closeness, for_patient, of_what_is_given, suits_age
from curbside.answering.closing import KINDRED, LEFT_OVER, closes, kindred
from curbside.answering.focus import Focus
from curbside.answering.opening import measure, signs_without_place, summed
from curbside.answering.patient import of_a_pair
from curbside.answering.rules import Contract, SectionRule
from curbside.model.evidence import Appraisal, Selection
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import SAFETY_KINDS, Conflict, Facet, Strength
from curbside.terms.tokens import word_key, written_words

EMERGENCY_LIMIT = 6
"""The emergency box must be read in seconds."""

SAME_WORDS = 0.8
"""Two statements of one facet, direction and intervention sharing this much of their words say the same."""

RELEVANCE_BANDS = (0.85, 0.7, 0.55, 0.4)
"""Shares of the best quote's score: a quote in a lower band stands behind, whatever its age and grade.

Quotes are found by words alone, so what they are about is told by how well they fit the words, and only among
quotes that fit alike do certainty and age decide.
"""

OF_ONE_SUBJECT = 4
"""Statements on one treatment that a section takes before the other treatments had their turn."""

_STRENGTHS: Mapping[Strength, int] = {"strong": 0, "conditional": 1, "good-practice": 2, "none": 3}
"""Among equals what is advised comes before what was found, and the firmer advice first."""

_CARE_FACETS = frozenset({"first-line", "alternatives", "last-line", "non-drug", "avoid", "escalation"})


_Key = Callable[[Appraisal], tuple[object, ...]]


_EVERYDAY = frozenset({"dose", "first-line", "alternatives", "escalation", "duration"})


def select(
    appraised: Sequence[Appraisal],
    contract: Contract,
    question: ClinicalQuestion,
    focus: Focus,
    ontology: Ontology,
    conflicts: Sequence[Conflict],
) -> Selection:
    """Fill the contract's sections."""
    usable = [a for a in appraised if not a.dropped_because]
    dropped = [a for a in appraised if a.dropped_because]
    best = max((a.score for a in usable if a.statement.extracted), default=0.0)
    usable, duplicates = _merge_duplicates(sorted(usable, key=_order(question, best)))
    usable, other_uses = _for_asked_use(usable, focus, ontology)
    dropped += duplicates + other_uses
    if contract.type == "emergency":
        usable, everyday = _of_emergency(usable)
        dropped += everyday
    urgency = _most_urgent(question)
    emergency = [a for a in usable if a.statement.facet == "emergency" and _fits_emergency(a, contract)]
    emergency = [a for a in emergency if suits_age(a, question)] or emergency
    shown = _one_of_each(emergency, urgency)[:EMERGENCY_LIMIT]
    taken = {a.statement.id for a in shown}
    x_care, named = _care_of_x(usable, ontology), _named(usable, focus)
    apart = _of_one_drug_only(usable, question, focus, ontology)
    plan: list[tuple[str, tuple[Appraisal, ...]]] = []
    in_order = _by_facet(usable)
    asked = measure(usable, question) if question.said else None
    worth: Mapping[str, float] = {}
    for rule in contract.sections:
        if rule.scope == KINDRED:
            fitting = [a for a in kindred(appraised) if a.statement.facet in rule.facets]
        else:
            fitting = [
                a
                for a in in_order(rule.facets)
                if a.statement.id not in taken
                and _accepts(rule, a, x_care, focus, ontology)
                and _belongs(a, named)
            ]
        if rule.scope in LEFT_OVER:
            fitting = [a for a in fitting if suits_age(a, question)]
            if asked:
                worth = summed(signs_without_place(asked, fitting, contract, question), contract)
        kept, cut = _cut(
            sorted(fitting, key=lambda a: (a.statement.id in apart, _place(a, rule, x_care, urgency, worth))),
            rule,
        )
        taken |= {a.statement.id for a in kept}
        plan.append((rule.id, tuple(kept)))
        dropped += cut
    held = {a.statement.id for _, kept in plan for a in kept} | {a.statement.id for a in shown}
    placed = held | {a.statement.id for a in dropped}
    dropped += [
        replace(a, dropped_because="no section of this kind of answer takes it")
        for a in usable
        if a.statement.id not in placed
    ]
    final = [a for a in dropped if a.statement.id not in held]
    chosen = [a for a in usable if a.statement.id in held]
    relevant = _conflicts(conflicts, usable, chosen, question, focus, ontology)
    return Selection(tuple(plan), tuple(shown), tuple(final), relevant)


def _of_one_drug_only(
    usable: Sequence[Appraisal], question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> frozenset[str]:
    """What stands behind what is held on two drugs named together: other interactions, and what is of a third drug."""
    acting = [a.statement for a in usable if a.statement.facet == "interaction"]
    pairs = {s.id for s in acting if of_a_pair(s, focus, ontology)}
    behind = {s.id for s in acting} - pairs if pairs else set()
    if question.type == "interaction":
        asked = ontology.with_kin(focus.drugs)
        behind |= {a.statement.id for a in usable if not asked.issuperset(a.statement.interventions[:1])}
    return frozenset(behind)


def _by_facet(usable: Sequence[Appraisal]) -> Callable[[Iterable[Facet]], list[Appraisal]]:
    """Gives what has one of some facets, in its order, without going through all of it for each section."""
    places: dict[str, list[int]] = {}
    for place, a in enumerate(usable):
        places.setdefault(a.statement.facet, []).append(place)
    return lambda facets: [
        usable[p] for p in sorted(chain.from_iterable(places.get(f, ()) for f in set(facets)))
    ]


def _order(question: ClinicalQuestion, best_quote: float) -> Callable[[Appraisal], tuple[object, ...]]:
    asked = set(question.facets)

    def band(a: Appraisal) -> int:
        """How far a quote lies behind the best one in fitting the question; curated statements are picked."""
        if not a.statement.extracted or not best_quote:
            return 0
        return sum(a.score < share * best_quote for share in RELEVANCE_BANDS)

    def key(a: Appraisal) -> tuple[object, ...]:
        both = {"x", "y"} <= a.about
        return (
            0 if _for_own(a, question) else 1,
            0 if a.statement.facet in asked else 1,
            0 if both else 1,
            closeness(a),
            0 if "drug" in a.about else 1,
            0 if a.statement.headline else 1,
            band(a),
            a.rank,
            a.statement.kind != "recommendation",
            _STRENGTHS[a.statement.strength],
            *_last(a),
            a.statement.id,
        )

    return key


def _for_own(a: Appraisal, question: ClinicalQuestion) -> bool:
    """Whether it is for just such people as the patient; what is for children too is not, unless it is a child."""
    own = set(a.statement.population) & set(question.populations) - {"adult"}
    return bool(own) and suits_age(a, question)


def _last(a: Appraisal) -> tuple[object, ...]:
    """Quotes by how well they fit the words; curated statements, found by concept, in their authors' order."""
    return (-a.score, "", 0) if a.statement.extracted else (0.0, a.statement.file, a.statement.line)


def _place(
    a: Appraisal, rule: SectionRule, x_care: frozenset[str], urgency: _Key, worth: Mapping[str, float]
) -> tuple[object, ...]:
    """Within a section: what speaks of the asked condition itself first, then the facets' order, then urgency.

    What closes an answer goes by how well it would open it, where a question's words tell that.
    """
    if rule.scope in LEFT_OVER:
        return (closeness(a), -worth.get(a.statement.id, 0.0), -a.score, a.statement.id)
    urgent = urgency(a) if a.statement.facet == "emergency" else ()
    beside = rule.scope == "clash" and not set(a.statement.interventions[:1]) & x_care
    return (1 if "sibling" in a.about else 0, beside, rule.facets.index(a.statement.facet), urgent)


def _one_of_each(emergency: Sequence[Appraisal], urgency: _Key) -> list[Appraisal]:
    """The first of each emergency, then the second of each: no danger is crowded out by another."""
    groups: dict[str, list[Appraisal]] = {}
    for a in sorted(emergency, key=urgency):
        groups.setdefault(a.statement.conditions[0] if a.statement.conditions else "", []).append(a)
    turns = zip_longest(*groups.values())
    return [a for turn in turns for a in turn if a is not None]


def _most_urgent(question: ClinicalQuestion) -> _Key:
    """For this patient and this condition first; what to do before what not to do, the headline, strong before weak."""

    def key(a: Appraisal) -> tuple[object, ...]:
        return (
            not for_patient(a, question),
            -of_what_is_given(a, question),
            not {"x", "y"} <= a.about,
            closeness(a),
            "x" not in a.about,
            a.statement.direction == "against",
            not a.statement.headline,
            a.statement.strength != "strong",
            -len(a.statement.supports),
        )

    return key


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(map(word_key, written_words(text)))


def _merge_duplicates(ordered: Sequence[Appraisal]) -> tuple[list[Appraisal], list[Appraisal]]:
    kept: list[Appraisal] = []
    peers: dict[tuple[object, ...], list[tuple[str, frozenset[str]]]] = {}
    duplicates: list[Appraisal] = []
    for a in ordered:
        alike, own = peers.setdefault(_kin(a), []), _words(a.statement.text)
        twin = next((i for i, words in alike if _same_words(own, words)), "")
        if not twin or a.statement.doses or a.statement.kind in SAFETY_KINDS:
            kept.append(a)
            alike.append((a.statement.id, own))
        else:
            duplicates.append(replace(a, dropped_because=f"says the same as {twin}"))
    return kept, duplicates


def _of_emergency(usable: Sequence[Appraisal]) -> tuple[list[Appraisal], list[Appraisal]]:
    """Everyday care of the illness behind an emergency, its doses above all, has no place beside the first steps."""

    def everyday(a: Appraisal) -> bool:
        of_it = closeness(a) == ITSELF and "x" in a.about
        return not of_it and a.statement.facet in _EVERYDAY and a.statement.setting != "emergency"

    why = "everyday care of the illness behind the emergency"
    return [a for a in usable if not everyday(a)], [
        replace(a, dropped_because=why) for a in usable if everyday(a)
    ]


def _for_asked_use(
    usable: Sequence[Appraisal], focus: Focus, ontology: Ontology
) -> tuple[list[Appraisal], list[Appraisal]]:
    """Where a drug's dose for the asked condition is held, its doses for other uses are left out."""
    uses = {
        a.statement.id: {*a.statement.conditions, *(d.indication for d in a.statement.doses)} - {""}
        for a in usable
        if a.statement.doses and focus.conditions
    }
    asked = {
        i for i, named in uses.items() if ontology.best(focus.conditions, named) not in ("none", "sibling")
    }
    dosed = {d.drug for a in usable if a.statement.id in asked for d in a.statement.doses}

    def elsewhere(a: Appraisal) -> bool:
        named = uses.get(a.statement.id, set())
        return bool(named) and a.statement.id not in asked and {d.drug for d in a.statement.doses} <= dosed

    why = "gives a dose for another use, and one for the use asked about is held"
    return [a for a in usable if not elsewhere(a)], [
        replace(a, dropped_because=why) for a in usable if elsewhere(a)
    ]


def _kin(a: Appraisal) -> tuple[object, ...]:
    s = a.statement
    return (
        s.facet,
        s.direction,
        frozenset(s.interventions),
        frozenset(s.conditions),
        frozenset(s.also),
        frozenset(s.population),
    )


def _same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer, more = sorted((len(one), len(other)))
    return fewer >= SAME_WORDS * more and len(one & other) >= SAME_WORDS * len(one | other)


def _fits_emergency(a: Appraisal, contract: Contract) -> bool:
    """Emergencies go to the box unless the contract has a section for them: first steps, and what is of just this."""
    own_section = any("emergency" in rule.facets for rule in contract.sections if rule.scope not in LEFT_OVER)
    first = a.statement.headline or {"x", "y"} <= a.about
    return not own_section and bool(a.about & {"x", "y", "emergency"}) and first


def _care_of_x(usable: Iterable[Appraisal], ontology: Ontology) -> frozenset[str]:
    """What the care of the main condition uses: its interventions with their classes and members."""
    named = {
        i
        for a in usable
        if "x" in a.about and "y" not in a.about and a.statement.facet in _CARE_FACETS
        for i in a.statement.interventions
    }
    return frozenset(c for i in named for c in ontology.kin(i))


def _named(usable: Iterable[Appraisal], focus: Focus) -> frozenset[str]:
    """Every drug the question names and every one that care of its conditions names itself."""
    care = {
        i
        for a in usable
        if a.about & {"x", "y"} and a.statement.kind not in SAFETY_KINDS
        for i in a.statement.interventions
    }
    return frozenset({*care, *focus.drugs, *focus.current, *focus.allergies})


def _belongs(a: Appraisal, named: frozenset[str]) -> bool:
    """A warning of a drug that neither the question nor any care shown names belongs to another answer."""
    if a.statement.kind not in SAFETY_KINDS or "drug" in a.about:
        return True
    return not a.statement.interventions or bool(set(a.statement.interventions) & named)


def _accepts(
    rule: SectionRule, a: Appraisal, x_care: frozenset[str], focus: Focus, ontology: Ontology
) -> bool:
    about, perioperative = a.about, a.statement.setting == "perioperative"
    out_of_setting = perioperative and not focus.perioperative
    if rule.scope in LEFT_OVER or BESIDE in about:
        of_it = EXACT in about or not out_of_setting
        return of_it and closes(a, LEFT_OVER.get(rule.scope, ""), ontology)
    match rule.scope:
        case "x":
            return "x" in about and "y" not in about and not out_of_setting
        case "y":
            return "y" in about and not out_of_setting
        case "xy":
            return {"x", "y"} <= about and not out_of_setting
        case "clash":
            touches = bool(set(a.statement.interventions[:1]) & x_care)
            return not out_of_setting and "y" in about and ("x" in about or touches)
        case "drug":
            return "drug" in about
        case "y-periop":
            return bool(about & {"x", "y"}) and perioperative
        case "xy-any":
            return bool(about & {"x", "y"})
        case "any":
            return not out_of_setting
        case "asked":
            return not out_of_setting and ("drug" in about or not a.statement.interventions)
        case "others":
            return bool(about) and not _of_body(a, focus)
        case _:
            return False


def _of_body(a: Appraisal, focus: Focus) -> bool:
    return any(s.work.organisation in focus.bodies for s in a.sources)


def _cut(fitting: Sequence[Appraisal], rule: SectionRule) -> tuple[list[Appraisal], list[Appraisal]]:
    """What a section has room for, in its order; warnings stand outside the count."""
    counted = [a for a in fitting if not (a.statement.kind in SAFETY_KINDS and not a.statement.extracted)]
    chosen = {a.statement.id for a in _in_turns(counted)[: rule.limit]}
    out = {a.statement.id for a in counted} - chosen
    kept = [a for a in fitting if a.statement.id not in out]
    cut = [
        replace(a, dropped_because=f"section '{rule.id}' is full ({rule.limit}); this ranked {place}")
        for place, a in enumerate(fitting, start=1)
        if a.statement.id in out
    ]
    return kept, cut


def _in_turns(fitting: Sequence[Appraisal]) -> list[Appraisal]:
    """In order, but nothing takes more than its share before all else had a turn."""
    seen: Counter[tuple[str, ...]] = Counter()
    turns: list[tuple[int, int, Appraisal]] = []
    for place, a in enumerate(fitting):
        subject = a.statement.interventions[:1]
        turns.append((seen[subject] // OF_ONE_SUBJECT if subject else 0, place, a))
        seen[subject] += 1
    return [a for _, _, a in sorted(turns, key=lambda turn: turn[:2])]


def _conflicts(
    conflicts: Sequence[Conflict],
    usable: Sequence[Appraisal],
    kept: Sequence[Appraisal],
    question: ClinicalQuestion,
    focus: Focus,
    ontology: Ontology,
) -> tuple[Conflict, ...]:
    """Conflicts on the question's conditions, and on its drugs where it asks about drugs."""
    wide = question.type in ("conditional", "treatment", "perioperative")
    fitting = {a.statement.id for a in (usable if wide else kept)}
    medicines = [d for d in focus.drugs if ontology.is_drug(d)]
    broad = question.type in ("conditional", "treatment", "perioperative", "diagnosis", "emergency", "test")
    found = []
    for conflict in conflicts:
        to_condition = ontology.best(focus.conditions, conflict.conditions) if conflict.conditions else "none"
        to_drug = ontology.best(medicines, conflict.interventions) if conflict.interventions else "none"
        sides = sum(1 for side in conflict.sides if set(side.statements) & fitting)
        on_topic = to_condition in ("same", "general", "specific") or (
            not focus.conditions and to_drug != "none"
        )
        asked = to_drug in ("same", "general", "specific") if medicines else broad
        if on_topic and asked and (sides >= 1 or wide):
            found.append(conflict)
    return tuple(found)
