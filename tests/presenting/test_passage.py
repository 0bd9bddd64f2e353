"""Passage: one support, told whole: place, figures, stance, grade, proof and how it was checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curbside.presenting.markdown import page_markdown
from curbside.presenting.passage import support_page
from curbside.presenting.terminal import page_text

from .example import AVOID, COHORT, GUIDELINE, HOSTILE, QUELL, TOLERATED, hostile_article


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def test_a_paraphrase_says_that_the_original_is_not_held() -> None:
    """And shows place, figures, native grade, how checked, lifecycle and the record to open."""
    shown = flat(page_text(support_page(QUELL, GUIDELINE, QUELL.supports[0], 1), width=120))
    for part in (
        QUELL.text, "Recommendation 3", "“10 mg”", "weak recommendation, moderate-quality evidence (IZS)",
        "paraphrase, original not held", "only the abstract read, 2026-11-23", "past its own expiry date",
        "doi:10.9999/Z16-2367", "PMID 28192789", "supports the statement", "conditional recommendation",
    ):  # fmt: skip
        assert part in shown


def test_a_quotation_is_marked_as_the_sources_own_words() -> None:
    """Only a quoted support shows quoted words."""
    quoted = flat(page_text(support_page(TOLERATED, COHORT, TOLERATED.supports[0], 2), width=120))
    assert "The source's own words “Of 214 patients, 87% tolerated the drug.”" in quoted
    assert "indirect: setting" in quoted
    ours = replace(TOLERATED.supports[0], proof="paraphrase")
    assert "own words" not in page_text(support_page(TOLERATED, COHORT, ours, 2), width=120)


def test_an_opposing_support_says_so() -> None:
    """Stance is in words."""
    assert "speaks against the statement" in page_text(
        support_page(AVOID, COHORT, AVOID.supports[1], 2), width=80
    )


def test_a_missing_place_is_said() -> None:
    """No locator is not passed over."""
    nowhere = replace(QUELL.supports[0], locator="", figures=(), grade=None)
    shown = flat(page_text(support_page(QUELL, GUIDELINE, nowhere, 1), width=80))
    assert "Place no place given" in shown
    assert "Figures as printed none recorded" in shown


def test_markdown_links_to_the_primary_record() -> None:
    """DOI and PubMed are links."""
    shown = page_markdown(support_page(QUELL, GUIDELINE, QUELL.supports[0], 1))
    assert "(<https://doi.org/10.9999/Z16-2367>)" in shown
    assert "(<https://pubmed.ncbi.nlm.nih.gov/28192789/>)" in shown


@pytest.mark.parametrize("width", [40, 80])
def test_hostile_text_stays_text(width: int) -> None:
    """Neither form lets a source act."""
    claim = hostile_article().bottom_line[0]
    source = hostile_article().references[0].source
    terminal = page_text(support_page(claim, source, claim.supports[0], 1), width=width)
    markdown = page_markdown(support_page(claim, source, claim.supports[0], 1))
    assert not set(terminal + markdown) & set("\x1b\x00\x07\x85\u202e\u2066\u200b")
    assert "<script>" not in markdown
    assert HOSTILE not in terminal
