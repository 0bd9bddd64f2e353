"""MedQuAD: a page's answered questions are one document; withheld answers are said to be withheld."""

import gzip
import io
import json
from typing import Any, BinaryIO, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.medquad_jsonl import FORMAT
from curbside.model.imported import Imported, Outcome, Refused
from tests.importing.test_pubmed_xml import holds
from tests.shared import shared_data


def line(doc: str = "1", **other: Any) -> bytes:
    row = {
        "collection": "9_X_QA", "doc": doc, "source": "X", "url": "https://example.org/1", "focus": "Pain",
        "qid": f"{doc}-1", "qtype": "information", "question": "What is pain ?", "answer": "A feeling.",
    }  # fmt: skip
    return json.dumps(row | other).encode() + b"\n"


def outcomes(data: bytes) -> list[Outcome]:
    return list(FORMAT.read(io.BytesIO(data), "q.jsonl"))


def test_neighbouring_lines_of_a_page_are_one_document() -> None:
    one, two = outcomes(line() + line(question="How is it treated ?", answer="With rest.") + line("2"))
    assert isinstance(one, Imported)
    assert isinstance(two, Imported)
    assert one.edition.id == "medquad-9-x-qa-1"
    assert [(p.section, p.text) for p in one.document.passages] == [
        (("Pain", "What is pain ?"), "A feeling."),
        (("Pain", "How is it treated ?"), "With rest."),
    ]
    assert (one.work.title, one.organisation, one.edition.url) == ("Pain", "X", "https://example.org/1")
    assert one.statements == ()
    holds(one)


def test_a_page_whose_answers_are_withheld_is_refused_by_name() -> None:
    (found,) = outcomes(line(answer=""))
    assert isinstance(found, Refused)
    assert found.name == "9_X_QA 1"
    assert "withholds" in found.reason


def test_a_page_with_some_answers_says_how_many_it_lacks() -> None:
    (found,) = outcomes(line() + line(answer=" "))
    assert isinstance(found, Imported)
    assert found.document.missing == ("1 answers",)


def test_no_date_and_no_lifecycle_is_made_up() -> None:
    (found,) = outcomes(line())
    assert isinstance(found, Imported)
    assert (found.edition.year, found.edition.date, found.edition.lifecycle) == (0, "", "unknown")
    assert "no publication date given" in found.warnings


def test_a_list_that_lost_its_line_ends_is_a_list_again() -> None:
    (found,) = outcomes(line(answer="Avoid:    - heat    - alcohol"))
    assert isinstance(found, Imported)
    assert found.document.text.splitlines() == ["Avoid:", "- heat", "- alcohol"]


def test_a_bad_line_is_refused_by_its_number_and_the_rest_is_read() -> None:
    bad = b'{"collection": 1}\n' + b"[]\n" + b"{oops\n" + b"\xff\n" + b"[" * 50_000 + b"\n"
    found = outcomes(line() + bad + line("2"))
    assert [o.name for o in found if isinstance(o, Refused)] == [f"q.jsonl:{n}" for n in range(2, 7)]
    assert len([o for o in found if isinstance(o, Imported)]) == 2


def test_a_page_that_goes_on_elsewhere_in_the_file_is_not_silently_overwritten() -> None:
    found = outcomes(line("1") + line("2") + line("1"))
    assert isinstance(found[-1], Refused)
    assert "apart" in found[-1].reason


def test_content_decides_what_a_file_is() -> None:
    assert FORMAT.recognises(line(), "x")
    assert not FORMAT.recognises(b'{"question": "?"}\n', "medquad.jsonl")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.binary(max_size=60) | st.text(max_size=40).map(lambda t: line(answer=t, focus=t)), max_size=5)
)
def test_any_lines_end_in_outcomes(lines: list[bytes]) -> None:
    for outcome in outcomes(b"\n".join(lines)):
        holds(outcome)


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))
)
def test_any_value_under_a_key_ends_in_outcomes(value: Any) -> None:
    for key in ("doc", "collection", "focus", "question", "answer", "url"):
        for outcome in outcomes(line(**{key: value})):
            holds(outcome)


def test_the_real_set_imports_every_answer() -> None:
    passages = documents = 0
    with gzip.open(shared_data("bench", "liveqa-medquad", "medquad.jsonl.gz")) as stream:
        for outcome in FORMAT.read(cast("BinaryIO", stream), "medquad"):
            if isinstance(outcome, Imported):
                documents += 1
                passages += len(outcome.document.passages)
    assert (documents, passages) == (5475, 16402)
