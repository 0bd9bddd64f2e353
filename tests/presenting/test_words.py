"""Words: every value of the model has its wording, and no two of a kind read alike."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from curbside.model import article, question, source, statement
from curbside.presenting import dose_words, words

from .example import ARTICLE, AVOID, BOXED, COHORT, CONTRA, GUIDELINE, HEAT, LABEL, QUELL, TOLERATED


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (words.KINDS, source.WorkKind),
        (words.LIFECYCLES, source.Lifecycle),
        (words.HOW_CHECKED, source.HowChecked),
        (words.PROOFS, statement.Proof),
        (words.CERTAINTIES, statement.Certainty),
        (words.SHORT_CERTAINTIES, statement.Certainty),
        (words.STRENGTHS, statement.Strength),
        (words.SHORT_STRENGTHS, statement.Strength),
        (words.STANCES, statement.Stance),
        (words.DIRECTNESS, statement.Directness),
        (words.INDIRECT, statement.IndirectReason),
        (words.POPULATIONS, statement.Population),
        (words.STATUSES, article.ReviewState),
        (words.REFUSALS, article.Refusal),
        (words.SEVERITIES, article.Severity),
        (words.QUESTION_TYPES, question.QuestionType),
        (words.ROLES, question.Role),
        (words.SCOPES, question.Scope),
    ],
)
def test_every_value_has_words_of_its_own(table: dict[str, str], values: object) -> None:
    """A value added to the model without words, or with another's words, is found here."""
    assert set(table) == set(get_args(values))
    assert len(set(table.values())) == len(table)


def test_only_an_approved_answer_says_it_is_approved() -> None:
    """Shown status is real status: every other state says that nobody has, or that it no longer holds."""
    for state in get_args(article.ReviewState):
        said = words.status_sentence(state)
        assert said.startswith("Approved:") == (state == "approved")
    assert words.status_sentence("unreviewed").startswith(
        "Unreviewed: nobody has submitted or approved this answer"
    )


def test_the_three_proofs_are_never_confused() -> None:
    """Quoted and matched are said; a paraphrase is never called either."""
    assert words.proven(HEAT.supports) == ()
    assert words.proven(TOLERATED.supports) == (("quoted", ()),)
    assert words.proven(QUELL.supports) == (("matched to the original", (2,)),)


def test_a_proof_on_one_place_of_a_source_is_not_said_of_its_other_place() -> None:
    """Two supports from one reference, one quoted: the label names the reference it holds for."""
    both = (TOLERATED.supports[0], replace(TOLERATED.supports[0], proof="paraphrase"))
    assert words.proven(both) == (("quoted", (2,)),)


def test_what_opposes_a_claim_is_not_among_what_supports_it() -> None:
    """A reference that speaks against a claim never stands behind it as support."""
    assert words.supporting(AVOID) == (4,)
    assert words.opposing(AVOID) == (2,)


def test_labels_say_against_and_indirect() -> None:
    """A recommendation against, and the reason for indirectness, are in words."""
    assert words.claim_labels(AVOID) == ("good practice, against", "very low certainty")
    assert words.claim_labels(TOLERATED) == ("low certainty", "indirect: setting")


def test_not_checked_is_never_shown_as_clean() -> None:
    """An edition of unknown lifecycle says so; a newer edition not held is named."""
    assert words.lifecycle_marks(LABEL, ()) == ("lifecycle could not be checked",)
    assert "a newer edition (2026) is known and not held" in " ".join(words.lifecycle_marks(GUIDELINE, ()))
    assert words.lifecycle_marks(COHORT, ()) == ("current when checked",)


def test_a_retraction_is_said_whatever_else_is_marked() -> None:
    """Other marks cannot hide a retraction."""
    gone = replace(COHORT, edition=replace(COHORT.edition, lifecycle="retracted"))
    assert words.lifecycle_marks(gone, ("not retracted in 2020",))[0] == "RETRACTED"
    assert words.lifecycle_marks(gone, ("RETRACTED (fraud)",)) == ("RETRACTED (fraud)",)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("mg", "mg"),
        ("ug/kg/d", "micrograms per kg per day"),
        ("[IU]", "international units"),
        ("mL/min/{1.73_m2}", "mL per min per 1.73 m²"),
        ("{tablet}", "tablet"),
    ],
)
def test_units_are_said_so_that_they_cannot_be_misread(code: str, said: str) -> None:
    """UCUM codes that misread are written out."""
    assert dose_words.unit(code) == said


def test_amounts_keep_their_figures() -> None:
    """No rounding, no trailing zero after the point."""
    assert dose_words.amount(statement.Amount(10, 20, "mg")) == "10 to 20 mg"
    assert dose_words.amount(statement.Amount(0.3, 0.3, "mg")) == "0.3 mg"
    assert dose_words.amount(statement.Amount(0.05, 0.05, "%")) == "0.05%"
    assert dose_words.number(1200) == "1200"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("500 ug", "500 micrograms"),
        ("0.3-0.5 mg", "0.3-0.5 mg"),
        ("40 mg/kg/d", "40 mg per kg per day"),
        ("two tablets", "two tablets"),
        ("", ""),
    ],
)
def test_amounts_of_the_dose_table_are_said_in_full(held: str, said: str) -> None:
    """ "ug" reads like "mg": it is written out; the figure is not touched."""
    assert dose_words.worded_amount(held) == said


def test_a_label_that_names_no_contraindication_is_not_marked_as_one() -> None:
    """The mark follows the direction, not only the kind."""
    none = replace(CONTRA, text="Quellidine pens have no contraindication.", direction="neutral")
    assert (words.safety_mark(CONTRA), words.safety_mark(none)) == ("CONTRAINDICATED", "")
    assert words.safety_mark(replace(BOXED, direction="neutral")) == "BOXED WARNING"


def test_dose_cells_hold_the_sources_figures() -> None:
    """A dose in one line, and whether the label carries it."""
    labelled, off = ARTICLE.doses
    assert dose_words.dose_cell(labelled) == "10 to 20 mg, 2 times a day, oral, up to 5 days"
    assert (dose_words.label_word(labelled), dose_words.label_word(off)) == ("labelled", "OFF-LABEL")
