"""Recommendations in guideline text: what counts, which way, how strongly, in which scheme, with what dose."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.passage_lines import passage_lines
from curbside.importing.quoted_statements import dose_figures, statements
from curbside.importing.rating_schemes import Scheme, certainty_of, declared, printed_grade
from curbside.importing.recommendation_cues import cue_of
from curbside.importing.recommendation_facets import facet_of, populations, setting_of
from curbside.importing.recommendations import Found, recommendations
from curbside.model.source import Checked, Edition, Passage
from tests.shared import shared_data

LABELS = Path(__file__).parent / "labels" / "recommendations.jsonl"


def find(text: str, *headings: str) -> list[Found]:
    """The recommendations of a passage of plain text under these headings."""
    passage = Passage("d#p1", "d", headings, text, 0, len(text))
    found = list(recommendations(list(passage_lines([passage]))))
    assert all(text[f.start : f.end] == f.text for f in found)
    return found


def texts(found: Iterable[Found]) -> list[str]:
    """What was found."""
    return [f.text for f in found]


@pytest.mark.parametrize(
    ("sentence", "direction", "strength"),
    [
        ("Offer drug A to adults.", "for", "strong"),
        ("Consider drug A.", "for", "conditional"),
        ("Think about early review.", "for", "conditional"),
        ("Do not offer drug A.", "against", "strong"),
        ("The panel recommends drug A.", "for", "strong"),
        ("We suggest drug A rather than drug B.", "for", "conditional"),
        ("The authors conditionally recommend drug A.", "for", "conditional"),
        ("Patients should be reviewed yearly.", "for", "good-practice"),
        ("Drug A should be considered.", "for", "conditional"),
        ("Drug A is recommended as an option for adults.", "for", "conditional"),
        ("Drug A may be used in adults.", "for", "conditional"),
        ("Routine imaging is not indicated.", "against", "strong"),
        ("Drug A should be avoided in pregnancy.", "against", "good-practice"),
        ("Drug A is contraindicated in pregnancy.", "against", "strong"),
        ("The panel recommends that tests, tools and scores not be used.", "against", "strong"),
        ("We suggest stopping drug A before surgery.", "against", "conditional"),
        ("Avoidance of triggers is recommended.", "against", "strong"),
        ("There is insufficient evidence to recommend for or against drug A.", "neutral", "none"),
        ("The group is unable to recommend for or against drug A.", "neutral", "none"),
        ("Use caution when prescribing drug A.", "neutral", "strong"),
        # What looks like a "not" but is none.
        ("We recommend drug A for patients who do not tolerate drug B.", "for", "strong"),
        ("Drug A is suggested if drug B is not available.", "for", "conditional"),
        ("If drug B is contraindicated, or not tolerated, consider drug A.", "for", "conditional"),
        ("Those whose treatment is not advised here, but who began it, should go on.", "for", "good-practice"),
        ("We recommend delayed clamping.", "for", "strong"),
        ("Patients should be monitored for delayed reactions.", "for", "good-practice"),
        ("The dose should not exceed 4 g a day.", "for", "good-practice"),
    ],
)  # fmt: skip
def test_wording_gives_direction_and_strength(sentence: str, direction: str, strength: str) -> None:
    """The cue of the main clause decides; the weaker word wins; a negation elsewhere does not."""
    cue = cue_of(sentence)
    assert cue is not None
    assert (cue.direction, cue.strength) == (direction, strength)


@pytest.mark.parametrize(
    "sentence",
    [
        "Should drug A be used in adults?",
        "Drug A reduced pain in two trials.",
        "Further research is needed on drug A.",
        "Definitions for the strength of recommendations are provided at the end.",
        "These recommendations do not apply to children.",
        "It should be noted that trials were small.",
        "Use of drug A is common.",
        "CT may be unhelpful in patients for whom MRI is contraindicated.",
        "For more information, clinicians should see the full guideline.",
    ],
)
def test_findings_questions_and_remarks_recommend_nothing(sentence: str) -> None:
    """What is about evidence, research or the document itself is no recommendation."""
    assert cue_of(sentence) is None


@pytest.mark.parametrize(
    ("text", "display", "strength"),
    [
        ("Use A (Grade 1B).", "Grade 1B", "strong"),
        ("Use A (2C).", "2C", "conditional"),
        ("Use A. (2|++OO)", "2|++OO", "conditional"),
        (
            "Use A (strong recommendation, low-quality evidence).",
            "strong recommendation, low-quality evidence",
            "strong",
        ),
        ("Use A. (Strength of recommendation: weak; quality of evidence: low)", None, "conditional"),
        ("Use A (Class IIa, Level of Evidence: B).", "Class IIa, Level of Evidence: B", "conditional"),
        ("Do not use A (Class III).", "Class III", "strong"),
        ("Use A (Level A).", "Level A", "strong"),
        ("Use A (Level B).", "Level B", "conditional"),
        ("Use A. [D]", "D", "conditional"),
        ("A - Use A.", "A", "strong"),
        ("Use A. (Good Practice Point)", "Good Practice Point", "good-practice"),
        ("Use A. (Expert Opinion)", "Expert Opinion", "good-practice"),
        ("Use A [I-A].", "I-A", "strong"),
    ],
)
def test_native_grades_are_read_as_printed(text: str, display: str | None, strength: str) -> None:
    """The highest class of each scheme is strong, a lower one conditional, consensus good practice."""
    grade = printed_grade(text, Scheme())
    assert grade is not None
    assert grade.strength == strength
    assert display is None or grade.display == display


@pytest.mark.parametrize(
    "text",
    [
        "Use A (Level of evidence: B).",
        "Use A [High quality evidence].",
        "Two Class I studies.",
        "Use A (IA) joints now.",
    ],
)
def test_a_grade_of_evidence_is_no_strength(text: str) -> None:
    """The certainty of the evidence and the strength of advice are two things."""
    assert printed_grade(text, Scheme()) is None


def test_a_document_may_say_what_its_letters_mean() -> None:
    """Where "B" is defined as a recommendation, "B" is strong."""
    scheme = declared(
        ["Grade: B | Definition: The body recommends the service. There is moderate certainty."]
    )
    grade = printed_grade("Use A. (Grade B)", scheme)
    assert grade is not None
    assert grade.strength == "strong"


@pytest.mark.parametrize(
    ("text", "certainty"),
    [("low-quality evidence", "low"), ("Quality of evidence: High", "high"), ("2|++OO", "low"), ("1|++++", "high"),
     ("very low quality of evidence", "very-low"), ("no word of it", "ungraded")],
)  # fmt: skip
def test_certainty_is_only_what_is_stated(text: str, certainty: str) -> None:
    """Words and plus signs of GRADE, nothing inferred."""
    assert certainty_of(text) == certainty


def test_a_list_stays_with_the_sentence_it_completes() -> None:
    """A bullet under "avoid" is an avoid, and never shown without it."""
    (found,) = find("Avoid the following:\n• Drug A\n• Drug B")
    assert found.direction == "against"
    assert found.text.startswith("Avoid")


def test_conditions_open_a_list_of_orders() -> None:
    """ "If ...:" followed by orders is one recommendation with its condition."""
    (found,) = find("If growth falters:\n• Weigh the child\n• Plot the weight")
    assert (found.direction, found.text.count("\n")) == ("for", 2)


def test_items_that_speak_for_themselves_are_their_own_recommendations() -> None:
    """Under a finished line each item is quoted alone."""
    found = find(
        "Regarding education:\n• All patients should be offered advice.\n• Drug A should not be used."
    )
    assert [f.direction for f in found] == ["for", "against"]


def test_a_label_and_a_grade_belong_to_their_sentence() -> None:
    """ "Recommendation 3." and "(Grade 1A)" are no sentences of their own."""
    assert texts(find("Recommendation 3. Offer drug A. (Grade 1A)")) == [
        "Recommendation 3. Offer drug A. (Grade 1A)"
    ]


def test_a_grade_on_the_next_line_counts() -> None:
    """Some guidelines print the grade below."""
    (found,) = find("Clinicians should offer drug A.\nStrength of Recommendation: Weak")
    assert found.strength == "conditional"


def test_certainty_of_one_sentence_is_not_lent_to_another() -> None:
    """Evidence named for one recommendation says nothing of its neighbour."""
    first, second = find("Offer drug A (moderate-quality evidence). Patients should be told of the course.")
    assert (first.certainty, second.certainty) == ("moderate", "ungraded")


def test_a_heading_grades_what_stands_below_it() -> None:
    """ "Class IIa" over a list is the class of each entry."""
    (found,) = find("Drug A is reasonable in adults.", "Class IIa")
    assert found.grade is not None
    assert found.grade.display == "Class IIa"


def test_definitions_of_grades_recommend_nothing() -> None:
    """ "The body recommends the service" in a key to grades is no advice."""
    assert not find("Grade A: the body recommends the service. Offer it.", "Definitions")


def test_statements_keep_figures_facet_and_a_stable_id() -> None:
    """A dose is quoted as printed; the same text has the same id every time."""
    edition = Edition("e", "w", 2014, Checked("full-text", ""), "unknown")
    (statement,) = statements(find("Give 500 mg of drug A twice daily to children in hospital."), edition)
    (again,) = statements(find("Give 500 mg of drug A twice daily to children in hospital."), edition)
    assert statement.id == again.id
    assert (statement.facet, statement.population, statement.setting) == ("dose", ("child",), "inpatient")
    assert statement.supports[0].figures == ("500 mg",)
    assert (statement.conditions, statement.interventions, statement.certainty) == ((), (), "ungraded")


@pytest.mark.parametrize(
    "text",
    [
        "a GFR below 30 mL/min/1.73 m²",
        "glucose of 140 mg/dL",
        "haemoglobin 105 g/litre",
        "a trough of 0.5 mg•L⁻¹",
    ],
)
def test_a_level_is_no_dose(text: str) -> None:
    """Concentrations and clearances are not given to anybody."""
    assert dose_figures(text) == ()


def test_facets_populations_and_settings_come_from_words() -> None:
    """What is not said stays open."""
    assert facet_of("Refer to a specialist service.", (), direction="for", has_dose=False) == "referral"
    assert facet_of("Drug A is effective.", ("Follow-up",), direction="for", has_dose=False) == "monitoring"
    assert populations("pregnant women") == ("pregnant",)
    assert populations("people") == ("any",)
    assert setting_of("in the emergency department") == "emergency"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("abcDo nuse.():•\n1[]|,;?should"), max_size=300))
def test_any_text_slices_back(text: str) -> None:
    """Spans are exact, ordered and apart, whatever the text."""
    found = find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_labels_hold_places_and_hashes_and_no_text() -> None:
    """The sample is drawn from copyrighted summaries: only places may be kept."""
    rows = [json.loads(line) for line in LABELS.read_text().splitlines()]
    assert sum(len(row["recommendations"]) for row in rows) >= 200
    assert abs(sum(row["held"] for row in rows) * 2 - len(rows)) <= 1
    keys = {"document", "field", "stratum", "start", "end", "sha256", "held", "twice", "recommendations"}
    for row in rows:
        assert set(row) == keys | ({"second"} if row["twice"] else set())
        for label in [*row["recommendations"], *row.get("second", ())]:
            assert set(label) == {"start", "end", "sha256", "direction", "strength", "dose"}
            assert row["start"] <= label["start"] < label["end"] <= row["end"]


def test_labelled_spans_are_still_where_they_were() -> None:
    """The text the importer makes has not moved under the labels (twelve open units)."""
    import io
    import tarfile

    from curbside.importing.ngc_xml import read_found

    rows = [json.loads(line) for line in LABELS.read_text().splitlines()]
    wanted = {row["document"]: row for row in rows if not row["held"]}
    checked = 0
    with tarfile.open(shared_data("guidelines", "ngc-2018-xml.tar.xz")) as tar:
        for member in tar:
            row = wanted.get(Path(member.name).stem)
            content = tar.extractfile(member) if row is not None else None
            if row is None or content is None:
                continue
            document, lines, _ = read_found(io.BytesIO(content.read()), member.name)
            base = next(p.start for p in document.passages if p.id == lines[0].passage_id)
            for label in [row, *row["recommendations"]]:
                span = document.text[base + label["start"] : base + label["end"]]
                assert hashlib.sha256(span.encode()).hexdigest() == label["sha256"]
            checked += 1
            if checked == 12:
                break
    assert checked == 12
