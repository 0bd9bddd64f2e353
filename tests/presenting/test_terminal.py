"""Terminal: the whole article at every width, with and without colour, and nothing hostile."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from curbside.model.article import Section
from curbside.presenting.terminal import terminal_text

from .example import ARTICLE, HOSTILE, NO_ANSWER, QUELL, TOLERATED, TRACE, hostile_article

WIDTHS = (40, 60, 80, 120, 200)


def flat(text: str) -> str:
    """Text without its layout: frames and line breaks become one space."""
    return " ".join(re.sub(r"[─━│┃┏┓┗┛┌┐└┘├┤┬┴┼▸•]", " ", text).split())


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Articles, refusals and hostile text stay within the columns given."""
    for answer in (ARTICLE, NO_ANSWER, hostile_article()):
        for line in terminal_text(answer, width=width, explain=TRACE).splitlines():
            assert cell_len(line) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_every_claim_and_reference_is_shown_at_every_width(width: int) -> None:
    """Layout never costs content."""
    shown = flat(terminal_text(ARTICLE, width=width)).replace(" ", "")
    sides = {c.statement_id for v in ARTICLE.conflicts for s in v.sides for c in s.claims}
    for claim in ARTICLE.claims():
        if width < 76 or claim.statement_id not in sides:
            assert claim.text.replace(" ", "") in shown
    for reference in ARTICLE.references:
        assert f"[{reference.number}]{_start(reference.number)}" in shown
    for text in (*ARTICLE.not_covered, *ARTICLE.would_change, *ARTICLE.notes, *ARTICLE.related, ARTICLE.lead):
        assert text.replace(" ", "") in shown


def _start(number: int) -> str:
    return {1: "guideline2017", 2: "cohortstudy2021", 3: "productlabel2025", 4: "patients'societypage2020"}[
        number
    ]


def test_piped_output_carries_no_escape_sequence() -> None:
    """Without colour there is nothing but text; with colour there is."""
    assert "\x1b" not in terminal_text(ARTICLE, width=80)
    assert "\x1b[" in terminal_text(ARTICLE, width=80, colour=True)


def test_colour_adds_no_words_and_takes_none() -> None:
    """What colour says the words say too."""
    coloured = re.sub(
        r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", terminal_text(ARTICLE, width=80, colour=True)
    )
    assert flat(coloured) == flat(terminal_text(ARTICLE, width=80))


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_never_reaches_the_terminal_raw(colour: bool) -> None:
    """No cursor movement, no foreign hyperlink, no reversed line; rich markup shows as itself."""
    shown = terminal_text(hostile_article(), width=120, explain=TRACE, colour=colour)
    ours = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", shown)
    for char in "\x1b\x00\x07\x85\u202e\u2066\u200b":
        assert char in HOSTILE
        assert char not in ours
    assert "8;;http://evil.example" not in shown
    assert "[bold red]rich[/]" in flat(ours)


def test_the_parts_stand_in_the_order_of_the_contract() -> None:
    """Status, banner, question, bottom line, emergency, body, doses, safety, conflicts, gaps, references."""
    shown = terminal_text(ARTICLE, width=80)
    marks = [
        "Unreviewed: nobody",
        "EMERGENCY: possible",
        "Question as understood",
        "Before the answer",
        "Bottom line",
        "act on these first",
        "Care that applies",
        "Doses\n",
        "Drug safety",
        "Where the sources disagree",
        "does not cover",
        "would change",
        "References",
        "Intended use",
        "Versions",
    ]
    places = [shown.index(mark) for mark in marks]
    assert places == sorted(places)


def test_what_was_not_said_or_not_understood_is_shown() -> None:
    """Suspected stays suspected; unknowns, corrections and unread words are named."""
    shown = flat(terminal_text(ARTICLE, width=120))
    assert "Suspected, not confirmed flumic syndrome" in shown
    assert "Not given, so unknown weight; allergies; liver function" in shown
    assert "“flumick” read as “flumic”" in shown
    assert "Not understood gribble" in shown
    assert "brandol (nothing held about it)" in shown


def test_labelled_and_off_label_doses_are_apart_in_words() -> None:
    """Two tables, and the word in every row."""
    for width in (60, 120):
        shown = flat(terminal_text(ARTICLE, width=width))
        assert shown.index("Labelled: on the product label") < shown.index("(labelled)")
        assert shown.index("(labelled)") < shown.index("OFF-LABEL: not on") < shown.index("(OFF-LABEL)")


def test_a_drug_without_held_warnings_says_so_and_one_covered_elsewhere_says_where() -> None:
    """An empty safety entry is said aloud and never reads as safe."""
    shown = flat(terminal_text(ARTICLE, width=120))
    assert "brandol No contraindication or boxed warning is held" in shown
    assert "That does not mean there is none" in shown
    assert "quella Held for it: 1 under “quellidine”; 1 held and not shown here" in shown


def test_conflicts_stand_side_by_side_when_wide_and_stacked_when_narrow() -> None:
    """Both sides are named on one line at 120 columns and on two at 60."""
    wide = [line for line in terminal_text(ARTICLE, width=120).splitlines() if "Zorbitis guideline" in line]
    narrow = [line for line in terminal_text(ARTICLE, width=60).splitlines() if "Zorbitis guideline" in line]
    assert "Patients' society" in wide[0]
    assert "Patients' society" not in narrow[0]


def test_an_opposing_source_is_not_printed_as_support() -> None:
    """The reference that disputes a claim stands in the label, not at the marker."""
    assert "in flumic syndrome. [4] (disputed by [2];" in flat(terminal_text(ARTICLE, width=120))


def test_a_refusal_keeps_its_banner_warnings_and_status() -> None:
    """No answer still shows the emergency, the boxed warning, what was searched and what could be asked."""
    shown = flat(terminal_text(NO_ANSWER, width=80))
    for part in (
        "No answer: the edition asked for is not held",
        "EMERGENCY: possible spinal emergency",
        "BOXED WARNING: Quellidine",
        "Unreviewed:",
        "zorbitis guideline 2026",
        "not an answer",
        "What does the 2017 guideline say?",
    ):
        assert part in shown


def test_explain_tells_kept_left_out_and_stopped() -> None:
    """Each decision with its reasons; without `explain` none of it."""
    shown = flat(terminal_text(ARTICLE, width=80, explain=TRACE))
    assert "old-zorb: superseded" in shown
    assert "numbers: 30 mg is not in its support" in shown
    assert "Why these statements" not in terminal_text(ARTICLE, width=80)


def test_an_article_of_nothing_still_says_what_it_is() -> None:
    """Empty parts leave no empty headings, and an empty bottom line is said."""
    bare = replace(
        ARTICLE,
        bottom_line=(),
        certainty="",
        lead="",
        banners=(),
        emergency=(),
        doses=(),
        safety=(),
        conflicts=(),
        sections=(Section("x", "Monitoring", (), "Nothing held."),),
        not_covered=(),
        would_change=(),
        references=(),
        notes=(),
        related=(),
    )
    shown = terminal_text(bare, width=80)
    assert "Nothing held is fit to be a bottom line" in shown
    assert "References" not in shown
    assert "Unreviewed" in shown


def test_the_same_article_gives_the_same_bytes() -> None:
    """Rendering has no hidden input."""
    assert terminal_text(ARTICLE, width=80) == terminal_text(ARTICLE, width=80)


def test_what_a_reading_rests_on_is_not_repeated_from_the_sides() -> None:
    """Only the basis beyond the two sides is listed again."""
    view = replace(ARTICLE.conflicts[0], basis=(QUELL, TOLERATED))
    shown = flat(terminal_text(replace(ARTICLE, conflicts=(view,)), width=60))
    also = shown.split("This reading also rests on:")[1].split("What the evidence held")[0]
    assert TOLERATED.text in also
    assert QUELL.text not in also


def test_a_source_cited_at_many_places_lists_the_first_and_counts_the_rest() -> None:
    """The reference list stays readable; nothing is dropped in silence."""
    supports = tuple(replace(QUELL.supports[0], locator=f"Table {n}") for n in range(8))
    article = replace(ARTICLE, bottom_line=(replace(QUELL, supports=supports),), sections=(), conflicts=())
    assert "Table 3; Table 4; and 4 more" in flat(terminal_text(article, width=120))
