"""Markdown: every marker resolves, and no source text becomes markup; judged by a real parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from curbside.presenting.blocks import Bullets, Facts, Heading, Paragraph, Run
from curbside.presenting.markdown import escape, page_markdown, render_markdown
from curbside.presenting.safe import clean

from .example import ARTICLE, HOSTILE, NO_ANSWER, TRACE, hostile_article

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OUR_ANCHOR = re.compile(r'<a id="ref-\d+">|</a>')


def tokens(text: str) -> Iterator[Token]:
    """Every token, inline ones included."""
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def test_every_marker_links_to_a_reference_that_is_there() -> None:
    """No dangling citation."""
    for answer in (ARTICLE, NO_ANSWER):
        text = render_markdown(answer, explain=TRACE)
        anchors = set(re.findall(r'<a id="(ref-\d+)">', text))
        linked = {
            str(t.attrs["href"])[1:] for t in tokens(text) if t.type == "link_open" and "#ref" in str(t.attrs)
        }
        assert linked <= anchors
        assert len(anchors) == len(answer.references)


def test_hostile_text_adds_no_html_image_code_link_or_heading() -> None:
    """The parsed page has only our anchors, our links and our headings."""
    clean_page = [t.type for t in tokens(render_markdown(ARTICLE))]
    for token in tokens(render_markdown(hostile_article(), explain=TRACE)):
        assert token.type not in {
            "html_block",
            "image",
            "code_inline",
            "code_block",
            "fence",
            "s_open",
            "em_open",
        }
        if token.type == "html_inline":
            assert OUR_ANCHOR.fullmatch(token.content)
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith(("#ref-", "https://doi.org/"))
    assert "table_open" in clean_page


def test_hostile_text_cannot_break_out_of_a_table_row() -> None:
    """Pipes stay text: every row keeps six cells."""
    for page in (ARTICLE, hostile_article()):
        rows = [t.type for t in tokens(render_markdown(page)) if t.type in {"tr_open", "th_open", "td_open"}]
        assert (len(rows) - rows.count("tr_open")) == 6 * rows.count("tr_open")


def test_no_control_or_override_character_is_written() -> None:
    """Only newlines of our own."""
    text = render_markdown(hostile_article())
    for char in "\x1b\x00\x07\x85\u202e\u2066\u200b":
        assert char not in text


@given(st.text(alphabet=st.sampled_from("ab*_`[]()<>!|\\&~#+-=.1 :/@$\n\x1b\"'")))
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    """In a paragraph, a bullet, a fact and a heading, a parser shows exactly the cleaned text."""
    line = (Run(text),)
    for block in (Paragraph((Run("x"), *line)), Paragraph(line), Bullets((line,)), Facts((("n", line),))):
        shown = "".join(
            t.content for t in tokens(page_markdown((block,))) if t.type in {"text", "text_special"}
        )
        assert clean(text).replace(" ", "") in shown.replace(" ", "")
        opened = {t.type for t in tokens(page_markdown((block,)))} - ALLOWED
        assert opened == set()
    assert {t.type for t in tokens(page_markdown((Heading(text or "x"),)))} <= ALLOWED


ALLOWED = {
    "paragraph_open",
    "paragraph_close",
    "inline",
    "text",
    "text_special",
    "bullet_list_open",
    "bullet_list_close",
    "list_item_open",
    "list_item_close",
    "strong_open",
    "strong_close",
    "heading_open",
    "heading_close",
}


def test_addresses_in_text_do_not_become_links() -> None:
    """Renderers that link bare addresses find none to link."""
    linking = MarkdownIt("gfm-like", {"linkify": False})
    assert "http\\://" in escape(HOSTILE)
    assert "www\\." in escape(HOSTILE)
    assert "a\\@evil" in escape(HOSTILE)
    assert "<a" not in linking.render(escape(HOSTILE))


def test_terminal_and_markdown_show_the_same_parts() -> None:
    """Both are drawn from one page: the headings agree."""
    text = render_markdown(ARTICLE, explain=TRACE)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    assert headings[0] == ARTICLE.title
    for expected in ("Bottom line", "Doses", "References", "Intended use", "Why these statements"):
        assert expected in headings
