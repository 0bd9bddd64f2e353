"""The guide to adding a format is true: its code block is a format that keeps every promise and is imported."""

from __future__ import annotations

import io
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.bootstrap.documents import FORMATS
from curbside.importing.format import HEAD_BYTES
from curbside.importing.recognise import recognise
from curbside.services.import_evidence import Clocks, Importing, import_evidence
from tests.fakes_documents import MemoryDocuments
from tests.importing import toy_format
from tests.importing.holds import mutations, one, read, refused
from tests.importing.toy_format import FORMAT

GUIDE = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
CARD = (
    b"card: Fever on the ward\nfrom: Made-up Hospital\nyear: 2024\n\n"
    b"Offer dorvaxin 35 mg once a day to adults with Vellmark fever.\n"
    b"Do not use tellurib in children (strong recommendation).\nThe ward opens at seven.\n"
)


def test_the_guide_prints_the_toy_format_to_the_letter() -> None:
    (printed,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert printed == Path(toy_format.__file__).read_text(encoding="utf-8")


def test_the_code_block_works_as_printed() -> None:
    (printed,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    names: dict[str, object] = {"__name__": "printed"}
    exec(printed, names)  # the guide's own text
    (found,) = names["FORMAT"].read(io.BytesIO(CARD), "card")  # type: ignore[attr-defined]
    assert found == one(FORMAT, CARD, "card")


def test_a_card_becomes_a_document_with_quoted_recommendations() -> None:
    found = one(FORMAT, CARD)
    assert (found.work.kind, found.organisation, found.edition.year) == (
        "guideline",
        "Made-up Hospital",
        2024,
    )
    first, second = found.statements
    assert (first.direction, first.supports[0].figures) == ("for", ("35 mg",))
    assert (second.direction, second.strength, second.population) == ("against", "strong", ("child",))


def test_what_a_card_does_not_say_stays_missing() -> None:
    found = one(FORMAT, b"card: Fever\nyear: soon\n\nRest is best.")
    assert (found.edition.year, found.organisation, found.work.kind) == (0, "", "unclassified")


def test_a_card_without_text_is_refused_with_the_reason() -> None:
    assert "without id or text" in refused(FORMAT, b"card: Fever\n").reason


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), mutations(CARD)))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    read(FORMAT, data)


def test_joined_to_the_registry_it_is_recognised_and_imported() -> None:
    formats = (FORMAT, *FORMATS)
    assert recognise(CARD[:HEAD_BYTES], "card.txt", formats) is FORMAT
    store = MemoryDocuments()
    clocks = Clocks(lambda: "2026-11-23", lambda: "2026-11-23T12:00", lambda: 0.0)
    report = import_evidence(
        [("card.txt", lambda: io.BytesIO(CARD))], Importing(store, formats, "test", clocks)
    )
    assert (report.new, report.statements, report.formats) == (1, 2, (("ward-card", 1),))
    assert store.document("card-fever-on-the-ward") is not None
