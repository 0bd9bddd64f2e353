"""Safe: text and links from outside can neither act on a screen nor leave http(s)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.presenting.safe import clean, clean_lines, doi_url, pmcid_url, pmid_url, safe_url

from .example import HOSTILE


@given(st.text())
def test_cleaned_text_is_one_line_that_only_shows(text: str) -> None:
    """No control, format, surrogate or separator character survives but a plain space and the joiners."""
    for char in clean(text):
        assert char in " \u200c\u200d" or unicodedata.category(char) not in {
            "Cc", "Cf", "Cs", "Zl", "Zp", "Zs",
        }  # fmt: skip


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Removing one escape never uncovers another."""
    assert clean(clean(text)) == clean(text)


def test_escape_sequences_go_with_their_arguments() -> None:
    """Colours and hyperlinks leave only the words between them."""
    assert clean("a\x1b[31;1mb\x1b[0m \x1b]8;;http://x\x1b\\c\x9b2Jd") == "ab cd"
    assert "\x1b" not in clean(HOSTILE)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "http://",
        "http://u:p@x.example",
        "http://[x",
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    """Scripts, data, missing hosts and hidden users are no links."""
    assert safe_url(url) == ""


def test_addresses_are_encoded_where_a_page_could_break() -> None:
    """Angle brackets, quotes, parentheses and spaces leave as percent codes."""
    assert safe_url('https://x.example/a b?"<>()') == "https://x.example/a%20b?%22%3C%3E%28%29"
    assert safe_url("https://x.example/a%20b") == "https://x.example/a%20b"
    assert doi_url("10.1/a<b>") == "https://doi.org/10.1/a%3Cb%3E"


def test_identifiers_that_are_none_make_no_link() -> None:
    """A PubMed number is digits."""
    assert pmid_url("123") == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert pmid_url("12/../x") == pmcid_url("PMCx") == doi_url("") == ""
    assert pmcid_url("PMC12") == "https://pmc.ncbi.nlm.nih.gov/articles/PMC12/"


@given(st.text())
def test_lines_keep_their_form_and_only_show(text: str) -> None:
    """What editors type keeps its lines and blanks; nothing of it acts on a screen."""
    shown = clean_lines(text)
    for char in shown:
        assert char in "\n\t \u200c\u200d" or unicodedata.category(char) not in {
            "Cc",
            "Cf",
            "Cs",
            "Zl",
            "Zp",
            "Zs",
        }
    assert clean_lines(shown) == shown
    assert clean_lines("- a\n  b: 1") == "- a\n  b: 1"
