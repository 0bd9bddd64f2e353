"""What a case points to without naming it: whom it concerns, what outweighs what, and what is never taken."""

from __future__ import annotations

import pytest

from curbside.answering.likeness import Likely
from curbside.answering.main_condition import ENOUGH, NEARLY, with_what_is_told
from curbside.answering.understand import understand
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion, Mention, Role
from curbside.model.statement import Concept
from tests.libraries import Held

ONTOLOGY = Ontology(
    {
        c.id: c
        for c in (
            Concept("vellmark-fever", "condition", "Vellmark fever", "x", emergencies=("ossen-storm",)),
            Concept("ossen-storm", "condition", "Ossen storm", "x"),
            Concept("grey-lung", "condition", "grey lung", "x"),
            Concept("ache", "finding", "ache", "x"),
            Concept("dorvaxin", "drug", "dorvaxin", "x"),
        )
    }
)


def named(concept: str, role: Role = "condition") -> Mention:
    known = ONTOLOGY.concepts[concept]
    return Mention(concept, known.name, known.kind, role, known.name, 0, 5, held=True)


def pointing(**scores: float) -> list[Likely]:
    ranked = sorted(scores.items(), key=lambda one: -one[1])
    return [
        Likely(condition.replace("_", "-"), score, ("grey", "sweats", "nights"))
        for condition, score in ranked
    ]


def told(
    *mentions: Mention,
    by: list[Likely],
    aside: dict[str, float] | None = None,
    sums: dict[str, float] | None = None,
) -> dict[str, str]:
    """The roles of what is read; `sums` are the scores where nothing else speaks for or against a condition."""
    speaks = {one.condition: one.score for one in by} if sums is None else sums
    found = with_what_is_told(mentions, by, aside or {}, ONTOLOGY, sums=speaks)
    return {m.concept: m.role for m in found}


def test_words_enough_name_the_condition_of_a_case_that_names_none() -> None:
    assert told(by=pointing(vellmark_fever=ENOUGH)) == {"vellmark-fever": "condition"}


def test_a_few_words_name_nothing() -> None:
    assert told(by=pointing(vellmark_fever=ENOUGH - 0.1)) == {}


def test_the_name_of_a_drug_alone_names_no_condition() -> None:
    drug = named("dorvaxin", "intervention")
    assert told(drug, by=pointing(vellmark_fever=9.0), aside={"vellmark-fever": 8.0}) == {
        "dorvaxin": "intervention"
    }


def test_a_condition_named_stands_where_more_speaks_for_it_than_for_one_more_pointed_to() -> None:
    by, sums = pointing(vellmark_fever=9.0, grey_lung=8.9), {"vellmark-fever": 5.0, "grey-lung": 6.0}
    assert told(named("grey-lung"), by=by, sums=sums) == {
        "grey-lung": "condition",
        "vellmark-fever": "beside",
    }


def test_a_complaint_named_gives_way_to_the_condition_it_belongs_to() -> None:
    found = told(named("ache"), by=pointing(vellmark_fever=9.0, ache=8.9))
    assert found == {"vellmark-fever": "condition", "ache": "given"}


def test_a_condition_ruled_out_is_never_told() -> None:
    assert told(named("grey-lung", "excluded"), by=pointing(grey_lung=12.0)) == {"grey-lung": "excluded"}


def test_the_emergency_that_a_told_condition_can_turn_into_comes_first_when_pointed_to_as_nearly() -> None:
    nearly = pointing(vellmark_fever=10.0, ossen_storm=10.0 * NEARLY)
    assert told(by=nearly)["ossen-storm"] == "condition"
    assert told(by=pointing(vellmark_fever=10.0, ossen_storm=5.0))["vellmark-fever"] == "condition"


def read(shipped: Held, text: str) -> ClinicalQuestion:
    return understand(text, shipped.parts.reader, jurisdiction="INT")


@pytest.mark.parametrize(
    ("case", "never"),
    [
        ("A 39 year old man has had watery poo for three weeks with blood and has lost weight.", "febrile-infant"),
        ("29 year old woman 20 weeks pregnant, burning passing urine, temperature 38.7", "febrile-infant"),
        ("A 67 year old man with Parkinson's disease is vomiting and needs an antiemetic.",
         "nausea-and-vomiting-of-pregnancy"),
        ("My patient had her thyroid removed and now has tingling fingers, calcium 1.75.", "hyperthyroidism"),
        ("A 6 year old boy stares blankly for ten seconds many times a day and his teacher is worried.", "fever"),
    ],
)  # fmt: skip
def test_a_case_is_never_taken_for_other_peoples_illness_nor_by_words_of_every_case(
    shipped: Held, case: str, never: str
) -> None:
    assert never not in {m.concept for m in read(shipped, case).mentions}


@pytest.mark.parametrize(
    ("case", "people"),
    [
        ("68F on lithium, vomiting, coarse tremor, confused, Li 2.3", ("adult", "older-adult")),
        ("45M heavy drinker, last drink 18h ago, shaky, sweaty, HR 118", ("adult",)),
    ],
)
def test_what_stands_beside_the_main_condition_makes_nobody_pregnant(
    shipped: Held, case: str, people: tuple[str, ...]
) -> None:
    assert read(shipped, case).populations == people


def test_a_new_headache_with_jaw_claudication_is_taken_for_the_emergency(shipped: Held) -> None:
    assert read(shipped, "71F new headache, jaw pain chewing, ESR 88").of("condition") == (
        "giant-cell-arteritis",
    )


@pytest.mark.parametrize(
    ("case", "main"),
    [
        ("30M itchy welts 2 hours after peanut, lips swelling, BP 85/40", "anaphylaxis"),
        ("2yo wheeze after nuts, hives, floppy", "anaphylaxis"),
        ("right face droop and arm weakness, onset 2h ago, 74F, BP 190/100", "acute-ischaemic-stroke"),
        ("low back pain 3 days, numb when wiping, can't pass urine", "cauda-equina-syndrome"),
        ("day 4 postnatal, fitted at home, BP 170/110", "eclampsia"),
        ("34/40, BP 165/112, headache, seeing spots", "pre-eclampsia"),
        ("10mo fever 39, unwell, purple rash doesn't fade", "meningococcal-disease"),
        ("Addison's, D&V, BP 82/50, Na 124, K 5.9", "adrenal-crisis"),
        ("single hot swollen knee, fever 38.6, can't weight bear", "septic-arthritis"),
        (
            "50 year old man on long term prednisolone for PMR, vomiting, BP 88/50 after stopping his tablets",
            "adrenal-crisis",
        ),
    ],
)
def test_the_emergency_that_a_notice_and_the_words_point_to_is_the_matter(
    shipped: Held, case: str, main: str
) -> None:
    question = read(shipped, case)
    assert question.of("condition") == (main,)
    assert question.type == "emergency"


def test_a_case_in_danger_that_asks_for_a_dose_is_told_the_dose(shipped: Held) -> None:
    question = read(shipped, "30M itchy welts after peanut, lips swelling, BP 85/40, what dose of adrenaline")
    assert question.type == "dosing"


@pytest.mark.parametrize(
    ("case", "main"),
    [
        ("worst headache of life, sudden, 20 min ago, vomiting", "thunderclap-headache"),
        ("blood pressure 160/90 in acute ischaemic stroke", "acute-ischaemic-stroke"),
        ("22M status, lorazepam x2 given, still fitting", "status-epilepticus"),
    ],
)
def test_an_emergency_that_is_named_is_not_taken_for_another_illness(
    shipped: Held, case: str, main: str
) -> None:
    assert read(shipped, case).of("condition") == (main,)


@pytest.mark.parametrize(
    ("case", "main"),
    [
        (
            "78 year old man, slurred speech 10 minutes, now fully resolved, takes apixaban for atrial fibrillation",
            "transient-ischaemic-attack",
        ),
        ("pregnant 12 weeks, dysuria freq, no fever, NKDA", "urinary-tract-infection"),
        ("4 year old girl, 16 kg, has had earache since yesterday, allergic to penicillin", "acute-otitis-media"),
    ],
)  # fmt: skip
def test_what_is_past_ruled_out_or_treated_already_is_not_the_matter(
    shipped: Held, case: str, main: str
) -> None:
    assert read(shipped, case).of("condition") == (main,)


@pytest.mark.parametrize(
    ("case", "drug"),
    [
        ("found unresponsive, on gliclazide, CBG 2.1", "gliclazide"),
        ("on carbimazole, sore throat and fever", "carbimazole"),
        ("55M big toe red hot, eGFR 28, on warfarin", "warfarin"),
    ],
)
def test_a_drug_noted_after_on_is_taken_already(shipped: Held, case: str, drug: str) -> None:
    assert read(shipped, case).of("current-drug") == (drug,)


@pytest.mark.parametrize(
    ("case", "notice"),
    [
        ("on carbimazole, sore throat and fever", "drug-agranulocytosis"),
        ("on clozapine, fever 38.9, sore throat", "drug-agranulocytosis"),
        ("31 year old man, feeling low, says he has thoughts of ending it all", "suicide"),
        ("day 4 postnatal, fitted at home, BP 170/110", "obstetric-emergency"),
        ("35 year old woman at 32 weeks, BP 172/114, severe headache", "obstetric-emergency"),
    ],
)
def test_a_case_calls_up_the_notice_of_its_danger(shipped: Held, case: str, notice: str) -> None:
    assert notice in read(shipped, case).banners


def test_how_a_case_went_is_no_emergency(shipped: Held) -> None:
    question = read(shipped, "My patient had her gall bladder out and now has heartburn after meals, age 45.")
    assert question.type != "emergency"


def test_night_sweats_alone_are_not_the_menopause(shipped: Held) -> None:
    case = (
        "A 40 year old man on adalimumab for rheumatoid arthritis has a cough and night sweats for a month."
    )
    assert "vasomotor-symptoms" not in {m.concept for m in read(shipped, case).mentions}
