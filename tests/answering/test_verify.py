"""Verify: what a claim may not do to its statement, rule by rule, on the smallest input that shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curbside.answering.verify import Derivation, verify_claim, verify_statement
from curbside.model.source import Checked, Edition, Lifecycle, Source, Work, WorkKind
from curbside.model.statement import Amount, Concept, Dose, Statement, Support

CHECKED = Checked("full-text", "2026-11-23")
CONCEPTS = {
    c.id: c
    for c in (
        Concept("exampline", "drug", "exampline", "exampline", ("Brandex",), broader=("exampler",)),
        Concept("exampril", "drug", "exampril", "exampril", broader=("exampler",)),
        Concept("otherol", "drug", "otherol", "otherol", broader=("other-class",)),
        Concept("exampler", "drug-class", "examplers", "examplers", abbreviations=("EXP",)),
        Concept("other-class", "drug-class", "otherols class", "otherols class"),
        Concept("ache", "condition", "tester's ache", "ache", ("testing ache", "chronic tester's ache")),
        Concept("rash-ill", "condition", "rash illness", "rash"),
        Concept("adult", "population", "adults", "adults", ("adult",)),
        Concept("child", "population", "children", "children", ("child", "adolescents")),
        Concept("pregnant", "population", "pregnancy", "pregnancy", ("pregnant",)),
    )
}


def source(edition: str = "e1", *, kind: WorkKind = "guideline", lifecycle: Lifecycle = "current") -> Source:
    """A source of one work and one edition."""
    work = Work(edition + "-work", kind, "A title", "INT", "facts only")
    return Source(work, Edition(edition, work.id, 2020, CHECKED, lifecycle))


SOURCES = {"e1": source(), "e2": source("e2")}


def support(*figures: str, edition: str = "e1", locator: str = "Rec. 1") -> Support:
    """A support with its figures."""
    return Support(edition, locator, CHECKED, figures)


def statement(text: str, *figures: str, plain: str = "", **changes: object) -> Statement:
    """A statement about examplers with one support."""
    made = Statement(
        id="s1", text=text, plain=plain, facet="first-line", kind="recommendation", direction="for",
        strength="strong", certainty="high", conditions=("ache",), interventions=("exampline",),
        population=("adult",), setting="any", supports=(support(*figures),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def rules(claim: str, held: Statement, **options: object) -> set[str]:
    """Names of the rules the claim breaks."""
    verdict = verify_claim(claim, held, CONCEPTS, **options)  # type: ignore[arg-type]
    assert verdict.holds is not bool(verdict.failures)
    return {reason.rule for reason in verdict.failures}


DOSE = statement(
    "Give exampline 600 mg four times a day, at most 2,400 mg a day.", "600 mg", "4 times a day", "2400 mg/d"
)


@pytest.mark.parametrize(
    "claim",
    [
        "Give exampline 600 mg four times a day, at most 2,400 mg a day.",
        "Give exampline 600 mg 4 times daily, up to 2400 mg per day.",
        "Give 600 milligrams of exampline qid, no more than 2.4 g a day.",
        "At most 2,400 mg a day: give exampline 0.6 g four times a day.",
        "Use Brandex 600 mg four times a day, at most 2,400 mg a day.",
    ],
)
def test_a_dose_in_other_words_stands(claim: str) -> None:
    """Units, frequencies, order and brand may be told otherwise."""
    assert rules(claim, DOSE) == set()


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        ("Give exampline 6000 mg four times a day, at most 2,400 mg a day.", "number"),
        ("Give exampline 600 mcg four times a day, at most 2,400 mg a day.", "number"),
        ("Give exampline four times a day, at most 2,400 mg a day.", "number-lost"),
        ("Give exampline 600 mg three times a day, at most 2,400 mg a day.", "frequency"),
        ("Give exampline 600 mg, at most 2,400 mg a day.", "frequency-lost"),
        ("Give exampline 600 mg four times a day, at least 2,400 mg a day.", "number-bound"),
        ("Give exampline 2,400 mg four times a day, at most 600 mg a day.", "exchanged"),
    ],
)
def test_a_changed_dose_is_stopped(claim: str, rule: str) -> None:
    """Amount, unit, frequency, bound and place of a number."""
    assert rule in rules(claim, DOSE)


def test_a_number_told_twice_may_not_change_once() -> None:
    """The same amount for two uses is two amounts."""
    held = statement("Exampline 5 mg by day and 5 mg by night.", "5 mg", "10 mg")
    assert "number-lost" in rules("Exampline 10 mg by day and 5 mg by night.", held)


def test_a_declared_derivation_may_be_shown_when_its_arithmetic_holds() -> None:
    """600 mg four times is 2,400 mg; it is not 2,500 mg."""
    held = statement("Give exampline 600 mg four times a day.", "600 mg", "4 times a day")
    shown = "Give exampline 600 mg four times a day (2,400 mg)."
    right = Derivation("2,400 mg", ("600 mg", "4"), "product")
    assert "number" in rules(shown, held)
    assert "number" not in rules(shown, held, derivations=[right])
    assert "number" in rules(shown, held, derivations=[replace(right, result="2,500 mg")])
    assert "number" in rules(shown, held, derivations=[replace(right, operands=("700 mg", "4"))])


def test_another_drug_in_the_drugs_place_is_stopped() -> None:
    """The drug named is lost, and one not held is named."""
    held = statement("Offer exampline for the ache.")
    assert {"drug", "drug-lost"} <= rules("Offer otherol for the ache.", held)


def test_a_sibling_drug_does_not_stand_in() -> None:
    """Two members of one class are two drugs."""
    assert "drug-lost" in rules("Offer exampril for the ache.", statement("Offer exampline for the ache."))


def test_two_drugs_may_not_change_places() -> None:
    """ "a rather than b" is not "b rather than a"."""
    held = statement("Use exampline rather than otherol.", interventions=("exampline", "otherol"))
    assert "exchanged" in rules("Use otherol rather than exampline.", held)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Do not use exampline.", "Use exampline."),
        ("Avoid exampline.", "Use exampline."),
        ("Exampline is contraindicated in rash illness.", "Exampline is indicated in rash illness."),
        ("Exampline is contraindicated in rash illness.", "Use exampline with caution in rash illness."),
        ("Exampline should not be stopped.", "Exampline should be stopped."),
        ("Do not use exampline unless otherol failed.", "Do not use exampline if otherol failed."),
        ("Give exampline without food.", "Give exampline with food."),
        ("Exampline does not help.", "Exampline helps."),
        ("Exampline helps.", "Exampline does not help."),
    ],
)
def test_a_turned_denial_is_stopped(text: str, claim: str) -> None:
    """Dropped, added or softened."""
    held = statement(text, direction="against", interventions=("exampline", "otherol"))
    assert "direction" in rules(claim, held)


def test_ways_to_say_no_agree() -> None:
    """ "Do not use" and "avoid" say the same."""
    held = statement("Do not use exampline in rash illness.", direction="against")
    assert rules("Avoid exampline in rash illness.", held) == set()
    assert rules("In rash illness do not give exampline.", held) == set()


def test_a_denial_may_not_move_to_another_thing() -> None:
    """The denied one is freed and the other bound."""
    held = statement("Do not use exampline; use otherol.", interventions=("exampline", "otherol"))
    assert "direction" in rules("Use exampline; do not use otherol.", held)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Offer exampline to adults with the ache.", "Offer exampline for the ache."),
        ("Exampline is used in suspected rash illness.", "Exampline is used in rash illness."),
        ("Exampline is used in confirmed rash illness.", "Exampline is used in rash illness."),
        ("In healthy volunteers exampline lowers the ache.", "Exampline lowers the ache."),
        ("In vitro exampline calms cells.", "Exampline calms cells."),
        ("Off-label, exampline is used for the ache.", "Exampline is used for the ache."),
        ("Use exampline for severe ache.", "Use exampline for ache."),
        ("Use exampline for chronic tester's ache.", "Use exampline for tester's ache."),
        ("Exampline is unsafe in children and adolescents.", "Exampline is unsafe in children."),
        ("Use exampline after a failed trial of physiotherapy.", "Use exampline."),
    ],
)
def test_a_widened_population_is_stopped(text: str, claim: str) -> None:
    """A qualifier of the statement may not fall out."""
    found = rules(claim, statement(text))
    assert found & {"population", "population-lost", "certainty"}, found


def test_another_population_is_stopped() -> None:
    """What holds for adults is not told of pregnancy."""
    assert "population" in rules(
        "Offer exampline to pregnant adults.", statement("Offer exampline to adults.")
    )


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Consider exampline.", "Offer exampline."),
        ("Consider exampline.", "Use exampline."),
        ("Exampline may be used.", "Exampline should be used."),
        ("Exampline may lower the ache.", "Exampline lowers the ache."),
        ("Exampline probably lowers the ache.", "Exampline lowers the ache."),
        ("Exampline should be checked.", "Exampline must be checked."),
        ("Exampline is suggested.", "Exampline is recommended."),
    ],
)
def test_stronger_wording_than_the_statements_is_stopped(text: str, claim: str) -> None:
    """may < consider < should, probably < offer, recommend, use, must."""
    assert "strength" in rules(claim, statement(text))


def test_weaker_wording_stands_for_advice_and_not_for_a_warning() -> None:
    """A recommendation may be told more softly; a prohibition may not."""
    assert "strength" not in rules("Exampline should be given.", statement("Give exampline."))
    held = statement("Exampline must not be given.", direction="against", kind="contraindication")
    assert "strength" in rules("Exampline should not be given.", held)


@pytest.mark.parametrize(
    "claim",
    [
        "Exampline lowers the ache more.",
        "Exampline is the safest and lowers the ache.",
        "Exampline lowers the ache and is preferred.",
        "Exampline lowers the ache better than otherol.",
    ],
)
def test_a_comparison_the_statement_does_not_make_is_stopped(claim: str) -> None:
    """Comparatives and superlatives need their own source."""
    assert "comparative" in rules(claim, statement("Exampline lowers the ache."))


@pytest.mark.parametrize(
    "claim",
    [
        "Exampline always lowers the ache.",
        "Exampline completely lowers the ache.",
        "Exampline lowers every ache.",
    ],
)
def test_an_absolute_the_statement_does_not_make_is_stopped(claim: str) -> None:
    """always, never, every, completely."""
    assert "absolute" in rules(claim, statement("Exampline lowers the ache."))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Limited evidence has exampline lower the ache.", "Evidence has exampline lower the ache."),
        ("In case reports exampline lowered the ache.", "Exampline lowered the ache."),
        ("It is uncertain whether exampline lowers the ache.", "Exampline lowers the ache."),
    ],
)
def test_a_dropped_hedge_is_stopped(text: str, claim: str) -> None:
    """Certainty is told as it is."""
    assert "certainty" in rules(claim, statement(text))


def test_a_finding_nobody_made_is_stopped() -> None:
    """A word that nothing held says has no support."""
    held = statement("Exampline lowers the ache.")
    assert "unsupported" in rules("Exampline lowers the ache and shortens convalescence.", held)


def test_the_statements_plain_words_may_be_borrowed() -> None:
    """Wording the library itself has for the statement is supported."""
    held = statement("Exampline mitigates flares.", plain="Exampline softens flares.")
    assert rules("Exampline softens flares.", held) == set()


def test_plain_wording_is_held_against_the_plain_wording() -> None:
    """The patient's sentence keeps its own warnings."""
    held = statement("Avoid exampline.", plain="Do not take exampline.")
    assert rules("Do not take exampline.", held, plain=True) == set()
    assert "direction" in rules("Take exampline.", held, plain=True)


def test_a_support_of_another_statement_is_no_support() -> None:
    """Edition and locator must be the statement's own."""
    held = statement("Offer exampline for the ache.")
    assert "source" in rules(held.text, held, supports=[support(edition="e2")])
    assert "source" in rules(held.text, held, supports=[support(locator="Rec. 2")])
    assert "source" in rules(held.text, held, supports=[support("5 mg")])
    assert rules(held.text, held, supports=[support()]) == set()


@pytest.mark.parametrize("lifecycle", ["retracted", "withdrawn"])
def test_a_retracted_source_supports_nothing(lifecycle: Lifecycle) -> None:
    """Shown or not, it does not count."""
    held = statement("Offer exampline for the ache.")
    sources = {"e1": source(lifecycle=lifecycle)}
    assert "source" in rules(held.text, held, supports=held.supports, sources=sources)
    assert "source" in rules(held.text, held, sources=sources)


def test_an_edition_not_held_supports_nothing() -> None:
    """What is not held cannot be shown."""
    held = statement("Offer exampline for the ache.")
    assert "source" in rules(held.text, held, supports=held.supports, sources={})


def test_only_a_guideline_is_called_one() -> None:
    """A label does not become a guideline by wording."""
    held = statement("Guidelines recommend exampline.")
    assert "source" in rules(held.text, held, sources={"e1": source(kind="label")})
    assert rules(held.text, held, sources=SOURCES) == set()


def test_a_verdict_names_the_rule_and_the_words() -> None:
    """Who reads it learns what to change."""
    verdict = verify_claim("Use otherol.", statement("Use exampline."), CONCEPTS)
    assert ("drug", "'otherol' is not in the statement") in {(r.rule, r.detail) for r in verdict.failures}


def library_rules(held: Statement) -> set[str]:
    """Names of the rules a shipped statement breaks."""
    return {r.rule for r in verify_statement(held, CONCEPTS, SOURCES).failures}


def a_dose(low: float = 600, unit: str = "mg") -> Dose:
    """A dose of exampline."""
    return Dose("exampline", "oral", Amount(low, low, unit), "4 times a day", True)


def test_a_shipped_statement_within_its_supports_stands() -> None:
    """Numbers in figures, drug in interventions, verb of its strength."""
    held = statement("Give exampline 600 mg four times a day.", "600 mg", "4 times a day", doses=(a_dose(),))
    assert library_rules(held) == set()


def test_a_shipped_number_without_a_figure_is_found() -> None:
    """In text and in plain, with its unit."""
    assert "number" in library_rules(statement("Exampline helped 37% of adults.", "38%"))
    assert "number" in library_rules(statement("Exampline helped.", plain="It helped 3 of 4 people."))


def test_a_dose_objects_numbers_stand_in_figures() -> None:
    """The dose table is as sourced as the text."""
    assert "dose" in library_rules(statement("Give exampline.", "500 mg", doses=(a_dose(),)))
    assert "dose" not in library_rules(statement("Give exampline.", "0.6 g", doses=(a_dose(),)))


def test_no_dose_rests_on_a_secondary_source() -> None:
    """A page about a source confirms no amount."""
    second = replace(support("600 mg"), checked=Checked("secondary", "2026-11-23"))
    held = statement("Give exampline.", supports=(second,), doses=(a_dose(),))
    assert "dose" in library_rules(held)


def test_patient_wording_carries_no_dose() -> None:
    """An amount of drug is out; a body weight or an age is no dose."""
    assert "plain" in library_rules(
        statement("Give exampline 5 mg.", "5 mg", plain="Take 5 mg of exampline.")
    )
    held = statement("For 12 years and 30 kg.", "12 years", "30 kg", plain="From 12 years and 30 kg.")
    assert "plain" not in library_rules(held)


def test_a_drug_of_the_text_is_among_the_interventions_or_their_members() -> None:
    """A member of a class there counts; a stranger does not."""
    assert "drug" not in library_rules(statement("Offer exampline.", interventions=("exampler",)))
    assert "drug" in library_rules(statement("Offer exampline or otherol."))


@pytest.mark.parametrize(
    ("text", "changes", "rule"),
    [
        ("Offer exampline.", {"strength": "conditional"}, "strength"),
        ("Exampline should be used.", {"strength": "conditional"}, "strength"),
        ("Exampline must be used.", {"strength": "good-practice"}, "strength"),
        ("Use exampline.", {"direction": "against"}, "direction"),
        (
            "Exampline lowers the ache.",
            {"kind": "finding", "strength": "none", "certainty": "low"},
            "certainty",
        ),
        (
            "Exampline lowers the ache.",
            {"kind": "finding", "strength": "none", "certainty": "moderate"},
            "certainty",
        ),
        (
            "Exampline lowers the ache.",
            {"kind": "finding", "strength": "none", "certainty": "very-low"},
            "certainty",
        ),
    ],
)
def test_verbs_fit_strength_direction_and_certainty(text: str, changes: dict[str, object], rule: str) -> None:
    """docs/library.md, Wording."""
    assert rule in library_rules(statement(text, **changes))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Consider exampline.", {"strength": "conditional"}),
        ("Exampline may be offered.", {"strength": "conditional"}),
        ("Exampline should be used.", {"strength": "good-practice"}),
        ("Exampline may lower the ache.", {"kind": "finding", "strength": "none", "certainty": "low"}),
        (
            "Exampline probably lowers the ache.",
            {"kind": "finding", "strength": "none", "certainty": "moderate"},
        ),
        (
            "It is very uncertain whether it helps.",
            {"kind": "finding", "strength": "none", "certainty": "very-low"},
        ),
    ],
)
def test_verbs_that_fit_are_left_alone(text: str, changes: dict[str, object]) -> None:
    """The wording docs/library.md asks for passes."""
    assert library_rules(statement(text, **changes)) == set()
