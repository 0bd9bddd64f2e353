"""The running head and foot of a printed article, as a style sheet: title and status above, version and page below.

In: what the page says of itself. Out: CSS in which no text can end its string. Paper keeps the size the reader chose.
"""

from __future__ import annotations

from curbside.model.article import Answer, ReviewState
from curbside.presenting.html_head import title_of
from curbside.presenting.safe import clean

_LONGEST_TITLE = 70
"""Characters of a title that stand beside a status on the narrowest paper, Letter or A4."""


def print_sheet(answer: Answer, *, article_id: str, updated: str, state: ReviewState) -> str:
    """The style sheet of one article."""
    title = title_of(answer)
    shown = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
    status = state.replace("-", " ").capitalize()
    versions = answer.versions
    foot = f"Curbside {versions.software} · library {versions.library} · {article_id} · {updated}"
    boxes = {
        "top-left": css_string(shown),
        "top-right": css_string(status),
        "bottom-left": css_string(foot),
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    drawn = "\n".join(f"  @{place} {{ content: {content}; }}" for place, content in boxes.items())
    return f"@page {{\n{drawn}\n}}\n"


def css_string(text: str) -> str:
    """Text as a CSS string: everything but letters, digits and blanks by its number, which one blank ends."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):06x} " for c in clean(text)) + '"'
