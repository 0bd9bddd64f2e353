"""Ask a question, get an Article or a NoAnswer. Reads like the picture in DESIGN: start here.

understand ─► retrieve ─► appraise ─► select ─► compose (write, verify) ─► Article | NoAnswer
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curbside.answering.appraise import EXACT, appraise
from curbside.answering.canonical import canonical
from curbside.answering.compose import Material, compose
from curbside.answering.coverage import WHOLE, Coverage, coverage, uncovered_gaps
from curbside.answering.dose_alone import told_in_words
from curbside.answering.dose_fit import MODIFIERS
from curbside.answering.first_reading import Reader
from curbside.answering.focus import Focus, focus_of
from curbside.answering.near import near_questions
from curbside.answering.no_answer import no_answer
from curbside.answering.precedence import RULES_VERSION
from curbside.answering.refuse import (
    Refused,
    asks_of_drug,
    refuse_class_only,
    refuse_coverage,
    refuse_edition,
    refuse_emergency,
    refuse_empty,
    refuse_population,
    refuse_premise,
    refuse_scope,
    refuse_uncovered,
)
from curbside.answering.retrieve import retrieve
from curbside.answering.roles import CONDITION_ROLES
from curbside.answering.rules import Contract
from curbside.answering.select import select
from curbside.answering.thread_rules import ThreadRules
from curbside.answering.understand import understand
from curbside.answering.verdicts import verdict_key
from curbside.model.article import Answer, Article, Claim, Trace, Verdict, Versions
from curbside.model.evidence import Appraisal, Hit, Reason, Selection
from curbside.model.ontology import DRUG_KINDS, Ontology
from curbside.model.question import ClinicalQuestion, Mention, QuestionType
from curbside.model.source import Source
from curbside.model.statement import Concept, Statement, editions_of
from curbside.ports import EvidenceStore, SearchIndex, Writer
from curbside.services.question_text import readable_question, shown_banners
from curbside.terms.triggers import BannerRule

Check = Callable[[Claim, Statement, Mapping[str, Source]], Verdict]
_FEWEST_EMERGENCY_STATEMENTS = 3
_ASKED_OF_A_DRUG: frozenset[QuestionType] = frozenset({"dosing", "safety", "comparison", "interaction"})


@dataclass(frozen=True, slots=True)
class Answering:
    """The parts an answer is made with; bootstrap chooses the real ones."""

    store: EvidenceStore
    index: SearchIndex
    reader: Reader
    contracts: Mapping[QuestionType, Contract]
    writer: Writer
    check: Check
    emergency_numbers: Mapping[str, Mapping[str, str]]
    software: str
    max_question_chars: int
    thread_rules: ThreadRules = field(default_factory=ThreadRules)

    @property
    def ontology(self) -> Ontology:
        """The order over the library's concepts."""
        return self.reader.ontology


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer and why each statement was kept, dropped or stopped."""

    answer: Answer
    trace: Trace
    covered: Coverage = WHOLE


def answer_question(text: str, parts: Answering, *, jurisdiction: str) -> Answered:
    """Answer one question. Raises UnreadableQuestion for empty, endless or broken input."""
    readable = readable_question(text, parts, jurisdiction=jurisdiction)
    asked = understand(readable, parts.reader, jurisdiction=jurisdiction)
    # Everything but the words asked follows from the one form, so that one structured question has one article.
    answered = _answered(canonical(asked), parts, jurisdiction=jurisdiction)
    return replace(answered, answer=replace(answered.answer, question=asked))


def _answered(question: ClinicalQuestion, parts: Answering, *, jurisdiction: str) -> Answered:
    banners = shown_banners(question.banners, parts, jurisdiction)
    versions = versions_of(parts)
    refused = refuse_scope(question, withheld=withheld(question, parts))
    unheld = None if refused else refuse_emergency(question, _notices(question, parts), parts.ontology)
    parts = _knowing(question, parts)
    focus = focus_of(question, parts.ontology)
    if unheld:
        bare = no_answer(question, unheld, focus, parts.ontology, (), parts.store, banners, versions)
        return Answered(bare, _NO_TRACE)
    uncovered = None if refused else refuse_coverage(question, focus)
    if uncovered and (
        (_has_more_to_say(question, focus, uncovered) and _unheld_drugs(question))
        or _tells_of_something_held(question)
    ):
        return _on_the_condition(question, uncovered, focus, parts, jurisdiction)
    refused = refused or uncovered
    refused = refused or refuse_edition(question, focus, _issued(focus, parts), parts.ontology)
    if refused:
        near = _nearest(question, focus, parts) if question.scope == "clinical" else ()
        return Answered(
            no_answer(question, refused, focus, parts.ontology, near, parts.store, banners, versions),
            _NO_TRACE,
        )
    appraised, sources = _weigh(question, focus, parts)
    contract, selection = _chosen(question, focus, appraised, parts)
    covered = coverage(question, focus, appraised, parts.ontology)
    refused = (
        _refuse_false_premise(question, focus, parts)
        or refuse_class_only(question, focus, selection, parts.ontology)
        or refuse_premise(question, focus, selection)
        or refuse_population(question, focus, selection)
        or refuse_uncovered(
            question, focus, covered, appraised, parts.ontology, passages=parts.index.count("passages")
        )
        or refuse_empty(question, focus, selection, parts.ontology)
    )
    if refused and told_in_words(question, focus, selection, parts.ontology):
        return _answered(canonical(replace(question, type="pregnancy")), parts, jurisdiction=jurisdiction)
    if refused and _has_more_to_say(question, focus, refused):
        return _on_the_condition(question, refused, focus, parts, jurisdiction)
    if refused:
        near = tuple(a for a in appraised if a.about)[:3] or _from_others(question, focus, parts)
        return Answered(
            no_answer(question, refused, focus, parts.ontology, near, parts.store, banners, versions),
            _trace(selection, ()),
            covered,
        )
    material = _material(selection, appraised, sources, focus, parts)
    kept = parts.store.verdicts(
        {s.id for s in (*material.drug_statements, *material.conflict_statements.values())}
        | {a.statement.id for a in selection.kept}
    )
    verifying = _Verifying(parts, material.sources, kept)
    composed = compose(
        question, contract, selection, material, focus=focus, ontology=parts.ontology, banners=banners,
        versions=versions, check=verifying,
    )  # fmt: skip
    messages = tuple(p.message for p in parts.reader.premises if p.id in question.premises)
    gaps = uncovered_gaps(focus, covered, parts.ontology)
    article = replace(
        composed.article,
        notes=messages,
        not_covered=(*gaps, *composed.article.not_covered),
        near=near_questions(question, parts.thread_rules, parts.ontology),
    )
    return Answered(article, _trace(selection, (*composed.stopped, *verifying.rejected.values())), covered)


_NO_TRACE = Trace((), (), ())


def _has_more_to_say(question: ClinicalQuestion, focus: Focus, refused: Refused) -> bool:
    """Whether a case is of a condition held, and only what it asks of a drug cannot be answered."""
    if question.type == "dosing" and set(focus.populations) & MODIFIERS:
        # A dose not held for a child, or in pregnancy, is no occasion to show what others are given; but which drug
        # of a class is a question of the condition's care, and a patient told of needs that care too.
        asked = [m for m in question.mentions if asks_of_drug(m) and m.kind in DRUG_KINDS]
        classes = bool(asked) and all(m.kind == "drug-class" for m in asked)
        held_back = refused.reason in ("not-covered", "population-not-held")
        told = bool(question.said) and refused.reason == "population-not-held"
        return question.case and bool(focus.conditions) and (told or (classes and held_back))
    on_drug = refused.reason == "not-covered" and bool(focus.drugs or _unheld_drugs(question))
    on_drug = on_drug or (refused.reason == "false-premise" and not question.premises)
    return question.case and bool(focus.conditions) and on_drug and question.type in _ASKED_OF_A_DRUG


def _tells_of_something_held(question: ClinicalQuestion) -> bool:
    """Whether a question that tells more than names names something held besides what nothing is held on."""
    held = [
        m
        for m in question.mentions
        if m.held and m.role in (*CONDITION_ROLES, "intervention", "current-drug")
    ]
    return bool(question.said and held and (_unheld(question) or question.turns_on))


def _unheld(question: ClinicalQuestion) -> list[Mention]:
    """The drugs asked about and the conditions told of on which nothing is held."""
    conditions = (m for m in question.mentions if not m.held and m.role in CONDITION_ROLES)
    return [*_unheld_drugs(question), *conditions]


def _unheld_drugs(question: ClinicalQuestion) -> list[Mention]:
    """The drugs asked about on which nothing is held."""
    return [m for m in question.mentions if not m.held and asks_of_drug(m)]


def _on_the_condition(
    question: ClinicalQuestion, refused: Refused, focus: Focus, parts: Answering, jurisdiction: str
) -> Answered:
    """The answer on the case's condition, what cannot be answered of the drug said before it."""
    kind: QuestionType = "conditional" if focus.ys else "treatment"
    if not focus.conditions:
        kind = question.type
    # What nothing is held on has been named in the refusal; it blocks nothing more.
    unheld = _unheld(question)
    mentions = tuple(replace(m, role="other") if m in unheld else m for m in question.mentions)
    wider = canonical(
        replace(question, type=kind, mentions=mentions, facets=(), yes_or_no=False, turns_on=())
    )
    answered = _answered(wider, parts, jurisdiction=jurisdiction)
    if not isinstance(answered.answer, Article):
        return answered
    notes = (refused.message, *answered.answer.notes)
    return replace(answered, answer=replace(answered.answer, notes=notes))


def versions_of(parts: Answering) -> Versions:
    """What would make the same question give other bytes."""
    return Versions(
        software=parts.software,
        library=parts.store.version(),
        rules=RULES_VERSION,
        index=parts.index.version(),
        writer=parts.writer.name,
        corpus_date=parts.store.corpus_date(),
    )


def withheld(question: ClinicalQuestion, parts: Answering) -> bool:
    """Whether a safety notice the question calls up says that detail is held back."""
    return any(rule.withhold for rule in _notices(question, parts))


def _notices(question: ClinicalQuestion, parts: Answering) -> list[BannerRule]:
    """The safety notices that the question calls up."""
    return [rule for rule in parts.reader.banners if rule.id in question.banners]


def _weigh(
    question: ClinicalQuestion, focus: Focus, parts: Answering
) -> tuple[tuple[Appraisal, ...], Mapping[str, Source]]:
    reader = parts.reader
    found = retrieve(question, focus, parts.store, parts.index, reader.ontology, reader.lexicon)
    sources = parts.store.sources(editions_of(s for _, s in found))
    if question.type == "guideline" and focus.bodies:
        found = tuple(pair for pair in found if _rests_on_asked(pair[1], sources, question, focus))
    weighed = (appraise(hit, s, sources, question, focus, parts.ontology) for hit, s in found)
    return tuple(weighed), sources


def _chosen(
    question: ClinicalQuestion, focus: Focus, appraised: tuple[Appraisal, ...], parts: Answering
) -> tuple[Contract, Selection]:
    contract = _contract(question, appraised, parts)
    return contract, select(appraised, contract, question, focus, parts.ontology, parts.store.conflicts())


def chosen_for(
    text: str, parts: Answering, *, jurisdiction: str
) -> tuple[ClinicalQuestion, Focus, Contract, Selection]:
    """What an answer would be composed from, were nothing refused: for measuring and fitting alone."""
    question = canonical(understand(text, parts.reader, jurisdiction=jurisdiction))
    parts = _knowing(question, parts)
    focus = focus_of(question, parts.ontology)
    appraised, _ = _weigh(question, focus, parts)
    return question, focus, *_chosen(question, focus, appraised, parts)


def _rests_on_asked(
    statement: Statement, sources: Mapping[str, Source], question: ClinicalQuestion, focus: Focus
) -> bool:
    """For a guideline question: only statements of the named body, and of the named edition when a year is given."""
    editions = [sources[e] for e in statement.edition_ids if e in sources]
    own = [s for s in editions if s.work.organisation in focus.bodies]
    if not question.years:
        return bool(own)
    return any({s.edition.year, int(s.edition.date[:4] or 0)} & set(question.years) for s in own)


def _contract(question: ClinicalQuestion, appraised: tuple[Appraisal, ...], parts: Answering) -> Contract:
    """The contract of the type; a treatment question whose evidence is emergency care takes that contract."""
    kind = question.type
    if kind in ("treatment", "emergency", "conditional") or (
        question.is_told and kind in ("pregnancy", "safety")
    ):
        usable = [a for a in appraised if not a.dropped_because and "x" in a.about]
        urgent = [a for a in usable if a.statement.facet == "emergency"]
        first = [a for a in usable if a.statement.facet == "first-line"]
        if kind == "emergency" and not urgent:
            kind = "treatment"
        elif kind == "pregnancy":
            kind = "emergency" if _leads(urgent) else kind
        elif kind != "emergency" and (_outnumber(urgent, first, kind) or _leads(urgent) > _leads(first)):
            kind = "emergency"
    return parts.contracts.get(kind) or parts.contracts["treatment"]


def _outnumber(urgent: Sequence[Appraisal], first: Sequence[Appraisal], kind: QuestionType) -> bool:
    return kind == "treatment" and len(urgent) >= max(_FEWEST_EMERGENCY_STATEMENTS, len(first) + 1)


def _leads(statements: Sequence[Appraisal]) -> bool:
    """Whether one of them is the headline on the very condition asked about."""
    return any(a.statement.headline and EXACT in a.about for a in statements)


def _contradicting(question: ClinicalQuestion, focus: Focus, parts: Answering) -> tuple[Appraisal, ...]:
    """The statements that contradict the premises the question rests on, weighed like any other."""
    wanted = [i for p in parts.reader.premises if p.id in question.premises for i in p.statements]
    statements = parts.store.statements(wanted)
    sources = parts.store.sources(editions_of(statements))
    bare = [
        Hit(s.id, 0.0, (Reason("premise", "contradicts what the question rests on"),)) for s in statements
    ]
    return tuple(
        appraise(hit, s, sources, question, focus, parts.ontology)
        for hit, s in zip(bare, statements, strict=True)
    )


def _refuse_false_premise(question: ClinicalQuestion, focus: Focus, parts: Answering) -> Refused | None:
    """A dose, or a choice between drugs, is not given on a premise that the evidence held contradicts."""
    if not question.premises or question.type not in ("dosing", "comparison", "safety", "mechanism"):
        return None
    messages = [p.message for p in parts.reader.premises if p.id in question.premises]
    advice = "Ask again without it; the statements below say what is known."
    return Refused("false-premise", " ".join(messages), advice, _contradicting(question, focus, parts))


def _issued(focus: Focus, parts: Answering) -> tuple[Source, ...]:
    """The editions held of the bodies asked about."""
    return tuple(parts.store.sources(parts.store.editions_of(focus.bodies)).values()) if focus.bodies else ()


def _from_others(question: ClinicalQuestion, focus: Focus, parts: Answering) -> tuple[Appraisal, ...]:
    """What other bodies say, where the one asked for says nothing."""
    if question.type != "guideline":
        return ()
    return _nearest(replace(question, type="treatment"), replace(focus, bodies=()), parts)


def _nearest(question: ClinicalQuestion, focus: Focus, parts: Answering) -> tuple[Appraisal, ...]:
    appraised, _ = _weigh(question, focus, parts)
    return tuple(a for a in appraised if a.about and not a.dropped_because)[:3]


def _material(
    selection: Selection,
    appraised: tuple[Appraisal, ...],
    sources: Mapping[str, Source],
    focus: Focus,
    parts: Answering,
) -> Material:
    """Fetch what composing needs beyond the selection: drug warnings and doses, conflict sides, their sources."""
    by_conflict = parts.store.statements({i for c in selection.conflicts for i in c.statement_ids})
    statements = (*(a.statement for a in selection.kept), *by_conflict)
    drugs = {i for s in statements for i in (*s.interventions, *(d.drug for d in s.doses))}
    drugs |= {*focus.drugs, *focus.current}
    medicines = [d for d in drugs if parts.ontology.is_drug(d)]
    named = sorted(parts.ontology.with_ancestors(parts.ontology.with_descendants(medicines)))
    about_drugs = parts.store.statements_about(named)
    needed = editions_of((*by_conflict, *about_drugs)) - set(sources)
    return Material(
        sources={**sources, **parts.store.sources(needed)},
        drug_statements=about_drugs,
        conflict_statements={s.id: s for s in by_conflict},
        searched=len(appraised),
        appraised=appraised,
    )


def _knowing(question: ClinicalQuestion, parts: Answering) -> Answering:
    """The parts with names for the concepts that only imported documents speak of."""
    found = [Concept(m.concept, m.kind, m.name, m.name) for m in question.mentions if m.held]
    return replace(parts, reader=replace(parts.reader, ontology=parts.ontology.naming(found)))


class _Verifying:
    """Verifies what the writer makes of a claim; a rewording that fails gives way to the statement's own words."""

    def __init__(self, parts: Answering, sources: Mapping[str, Source], kept: Mapping[str, Verdict]) -> None:
        self._parts = parts
        self._sources = sources
        self._kept = kept
        self.rejected: dict[str, Verdict] = {}

    def __call__(self, claim: Claim, statement: Statement) -> tuple[Claim, Verdict]:
        written = self._parts.writer.write(claim)
        verdict = self._verdict(written, statement)
        if verdict.holds or written == claim:
            return written, verdict
        self.rejected[statement.id] = verdict
        return claim, self._verdict(claim, statement)

    def _verdict(self, claim: Claim, statement: Statement) -> Verdict:
        """The verdict kept for exactly this input, else a new one."""
        known = self._kept.get(verdict_key(claim, self._sources, RULES_VERSION))
        return known or self._parts.check(claim, statement, self._sources)


def _trace(selection: Selection, stopped: tuple[Verdict, ...]) -> Trace:
    return Trace(
        kept=tuple((a.statement.id, a.reasons) for a in selection.kept),
        dropped=tuple((a.statement.id, a.dropped_because, a.reasons) for a in selection.dropped),
        stopped=stopped,
    )
