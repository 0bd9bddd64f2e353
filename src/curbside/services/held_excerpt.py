"""The place in a held document that a support rests on: its section, with the quoted or matched span cut out of it.

In: the document store and a support. Out: an Excerpt, or None where the document is not held as it was quoted.
Nothing is found again by searching: a span that no longer carries the quoted words is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from curbside.model.article import ShownSupport
from curbside.model.source import Document, Excerpt, Passage
from curbside.model.statement import Quote, Support
from curbside.ports import DocumentStore

_MOST_AROUND = 3000
"""Characters shown before and after the span: a long page of context; a whole guideline is one section at times."""


def excerpt_behind(
    documents: DocumentStore, statement_id: str, support: Support | ShownSupport
) -> Excerpt | None:
    """The section that a support quotes, its words marked; of a matched one the passage it was matched with."""
    if support.quote is not None:
        return _quoted(documents, support.quote)
    if support.proof == "matched":
        return _matched(documents, statement_id, support)
    return None


def section_of(documents: DocumentStore, passage_id: str) -> Excerpt | None:
    """The section of a passage, the passage marked; None where it is not held."""
    return _cut(documents, passage_id)


def _quoted(documents: DocumentStore, quote: Quote) -> Excerpt | None:
    return _cut(documents, quote.passage_id, quote.start, quote.end, quote.text)


def _matched(documents: DocumentStore, statement_id: str, support: Support | ShownSupport) -> Excerpt | None:
    for match in documents.matches([statement_id]):
        here = (match.edition_id, match.locator) == (support.edition_id, support.locator)
        if match.matched and here:
            return _cut(documents, match.passage_id)
    return None


def _cut(
    documents: DocumentStore,
    passage_id: str,
    start: int | None = None,
    end: int | None = None,
    text: str = "",
) -> Excerpt | None:
    """The section of a passage cut at a span of its document, or at the passage itself."""
    found = documents.passages([passage_id])
    if not found:
        return None
    document = documents.document(found[0].edition_id)
    passage = next((p for p in document.passages if p.id == passage_id), None) if document else None
    if document is None or passage is None:
        return None
    start, end = passage.start if start is None else start, passage.end if end is None else end
    if text and document.text[start:end] != text:
        return None
    first, last = _section(document, passage)
    before, after = document.text[first:start], document.text[end:last]
    return Excerpt(
        passage.section, before[-_MOST_AROUND:], document.text[start:end], after[:_MOST_AROUND], passage.page,
        cut_before=len(before) > _MOST_AROUND, cut_after=len(after) > _MOST_AROUND,
    )  # fmt: skip


def _section(document: Document, passage: Passage) -> tuple[int, int]:
    """Where the run of passages under the same headings begins and ends."""
    place = document.passages.index(passage)

    def alike(passages: Sequence[Passage]) -> list[Passage]:
        return list(takewhile(lambda p: p.section == passage.section, passages))

    before = alike(document.passages[place::-1])
    after = alike(document.passages[place:])
    return before[-1].start, after[-1].end
