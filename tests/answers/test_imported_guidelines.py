"""Questions over ten specialties answered from imported guideline summaries: quotes kept as hashes, never as text.

The documents are in ../shared and not ours to ship: the test skips where they are absent.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from curbside.bootstrap.building import prepare
from curbside.bootstrap.documents import importing
from curbside.bootstrap.parts import answering
from curbside.model.article import Article, Claim
from curbside.services.answer_question import Answering, answer_question
from curbside.services.import_evidence import import_evidence
from curbside.settings import Settings
from tests.shared import shared_data

QUESTIONS = yaml.safe_load((Path(__file__).parent / "imported_questions.yaml").read_text())["questions"]


def _documents(wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    """The members of the archive that hold the editions named, and the recommendations file whole."""
    with tarfile.open(shared_data("guidelines", "ngc-2018-xml.tar.xz")) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            stem = "".join(c for c in Path(member.name).stem if c.isdigit())
            if file is not None and f"ngc-{int(stem or 0)}" in wanted:
                yield member.name, file.read()
    uspstf = shared_data("guidelines", "uspstf-2021.json")
    yield uspstf.name, uspstf.read_bytes()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    settings = Settings(home=tmp_path_factory.mktemp("imported"), library=())
    wanted = {q["edition"] for q in QUESTIONS}
    files = [(name, lambda data=data: BytesIO(data)) for name, data in _documents(wanted)]
    report = import_evidence(files, importing(settings))
    assert not report.failures
    prepare(settings)
    return answering(settings)


def _ask(question: str, parts: Answering) -> Article:
    answer = answer_question(question, parts, jurisdiction="INT").answer
    assert isinstance(answer, Article)
    return answer


def _quoted(article: Article) -> list[Claim]:
    return [c for c in article.claims() if any(s.proof == "quoted" for s in c.supports)]


def digest(text: str) -> str:
    """What a golden keeps of a quote."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case["ask"])
def test_a_question_is_answered_by_the_quote_of_its_guideline(case: dict[str, str], parts: Answering) -> None:
    quoted = _quoted(_ask(case["ask"], parts))
    assert case["quote"] in {digest(c.text) for c in quoted}
    assert case["edition"] in {s.edition_id for c in quoted for s in c.supports}


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case["ask"])
def test_a_quote_is_verbatim_and_its_age_is_said(case: dict[str, str], parts: Answering) -> None:
    article = _ask(case["ask"], parts)
    for claim in _quoted(article):
        assert claim.text in {s.quote.text for s in claim.supports if s.quote}
    quoted = {s.edition_id for c in _quoted(article) for s in c.supports}
    marks = {r.source.edition.id: r.marks for r in article.references}
    assert all(marks[edition] for edition in quoted), "an imported guideline's lifecycle is never passed over"


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case["ask"])
def test_an_unconfirmed_quote_enters_no_dose_row_and_no_warning(
    case: dict[str, str], parts: Answering
) -> None:
    article = _ask(case["ask"], parts)
    quoted = {c.statement_id for c in _quoted(article)}
    assert not quoted & {row.statement_id for row in article.doses}
    assert not quoted & {c.statement_id for drug in article.safety for c in drug.claims}
