"""The section behind a support: its words marked where they stand, or nothing where the document says otherwise."""

from __future__ import annotations

from dataclasses import replace

from curbside.model.holding import OriginalMatch
from curbside.model.imported import Imported
from curbside.model.source import Document, Passage
from curbside.model.statement import Quote, Support
from curbside.services.held_excerpt import excerpt_behind, section_of
from tests.fakes_documents import MemoryDocuments
from tests.imported_examples import imported

BEFORE = "Vellmark fever is rare.\n\nIn adults it lasts three weeks. "
MARKED = "Offer dorvaxin 35 mg daily."
AFTER = " Stop after ten days.\n\n"
OTHER = "Avoid alcohol."
TEXT = BEFORE + MARKED + AFTER + OTHER


def guideline(text: str = TEXT) -> Imported:
    """Two paragraphs under "Treatment", one under "Safety"; the second paragraph holds the quoted sentence."""
    base = imported("fever", ("x",))
    cuts = (0, text.index("In adults"), text.index(OTHER), len(text))
    passages = []
    for n, section in enumerate(("Treatment", "Treatment", "Safety")):
        piece = text[cuts[n] : cuts[n + 1]].rstrip()
        place = cuts[n], cuts[n] + len(piece)
        passages.append(Passage(f"fever#p{n + 1}", "fever", (section,), piece, *place))
    document = Document("fever", "0" * 64, text, tuple(passages), format="toy")
    return replace(base, document=document, statements=())


def held(text: str = TEXT) -> MemoryDocuments:
    """A store that holds it."""
    documents = MemoryDocuments()
    documents.add([guideline(text)], when="2026-03-01")
    return documents


def quoting(text: str = MARKED) -> Support:
    """A support that quotes the sentence at its place in the document as it was imported."""
    base = imported("fever", ("x",)).statements[0].supports[0]
    return replace(base, quote=Quote("fever#p2", len(BEFORE), len(BEFORE) + len(text), text))


def test_a_quote_stands_marked_in_its_section() -> None:
    """With everything before and after it under the same heading, and nothing of the next."""
    excerpt = excerpt_behind(held(), "fever-s1", quoting())
    assert excerpt
    assert (excerpt.section, excerpt.marked) == (("Treatment",), MARKED)
    assert excerpt.before == BEFORE
    assert excerpt.after == " Stop after ten days."
    assert not excerpt.cut_before
    assert not excerpt.cut_after


def test_a_document_that_changed_under_a_quote_shows_nothing() -> None:
    """The words are never looked for elsewhere in it."""
    assert excerpt_behind(held(TEXT.replace("35 mg", "20 mg")), "fever-s1", quoting()) is None
    assert excerpt_behind(held("New. " + TEXT), "fever-s1", quoting()) is None
    assert excerpt_behind(MemoryDocuments(), "fever-s1", quoting()) is None


def test_a_long_section_is_cut_around_the_quote() -> None:
    """And says that more stands before it."""
    long = "Sentence without end. " * 400
    text = long + TEXT
    base = quoting()
    assert base.quote
    place = replace(base.quote, start=len(long + BEFORE), end=len(long + BEFORE + MARKED))
    excerpt = excerpt_behind(held(text), "fever-s1", replace(base, quote=place))
    assert excerpt
    assert excerpt.marked == MARKED
    assert excerpt.cut_before
    assert len(excerpt.before) < len(long)


def test_a_matched_paraphrase_shows_the_passage_it_was_matched_with() -> None:
    """Only where it was matched, and only for the support that was."""
    documents = held()
    ours = replace(quoting(), proof="matched", quote=None, locator="Recommendation 1")
    match = OriginalMatch(
        "stated", "fever", "Recommendation 1", "fever", 1, matched=True, wording="", passage_id="fever#p2"
    )
    documents.keep_matches([match])
    excerpt = excerpt_behind(documents, "stated", ours)
    assert excerpt
    assert excerpt.marked.startswith("In adults it lasts three weeks. Offer")
    assert excerpt_behind(documents, "stated", replace(ours, locator="elsewhere")) is None
    assert excerpt_behind(documents, "stated", replace(ours, proof="paraphrase")) is None
    documents.keep_matches([replace(match, matched=False)])


def test_a_passage_is_shown_in_its_section() -> None:
    """By its id."""
    excerpt = section_of(held(), "fever#p3")
    assert excerpt
    assert (excerpt.section, excerpt.before, excerpt.marked) == (("Safety",), "", OTHER)
    assert section_of(held(), "nothing") is None
