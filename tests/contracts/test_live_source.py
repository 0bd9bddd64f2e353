"""What every live source promises, the three real ones against a server on this machine that answers as documented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from curbside.collecting.europepmc import EuropePmc
from curbside.collecting.openfda import OpenFda
from curbside.collecting.pubmed import PubMed
from curbside.model.collected import Fetched
from curbside.ports import LiveSource
from tests.collecting.live_server import LiveServer, label_record, running
from tests.collecting.patient import Clock, client_of
from tests.fakes_collecting import MemorySource

MANY = 230
"""More than one slice or page of every source."""


@dataclass
class Case:
    """A source that holds MANY documents, and how to count those in a file."""

    source: LiveSource
    count: Callable[[bytes], int]


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    held = LiveServer(
        pmids=[str(1000 + n) for n in range(MANY)],
        pmcids=[f"PMC{1000 + n}" for n in range(MANY)],
        labels=[label_record(n) for n in range(MANY)],
    )
    with running(held):
        yield held


@pytest.fixture(params=["memory", "pubmed", "europepmc", "openfda", "openfda without cursors"])
def case(request: pytest.FixtureRequest, server: LiveServer) -> Iterator[Case]:
    server.cursors = request.param != "openfda without cursors"
    with closing(client_of(server.base, Clock())) as client:
        yield {
            "memory": lambda: Case(
                MemorySource([b"x"] * MANY, size=100), lambda data: len(data.splitlines())
            ),
            "pubmed": lambda: Case(PubMed(client), lambda data: data.count(b"<MedlineCitation ")),
            "europepmc": lambda: Case(EuropePmc(client), lambda data: data.count(b"</article>")),
            "openfda": lambda: Case(OpenFda(client), lambda data: data.count(b'"set_id"')),
        }[request.param.split()[0]]()


def fetched(case: Case, *, after: str = "", most: int | None = None) -> list[Fetched]:
    found = case.source.find("back pain")
    return list(case.source.fetch("back pain", found, after=after, most=most))


def test_what_is_found_is_what_comes(case: Case) -> None:
    found = case.source.find("back pain")
    assert found.total == found.reachable == MANY
    assert sum(f.documents for f in fetched(case)) == MANY


def test_every_file_holds_as_many_documents_as_it_says_under_a_name_of_its_own(case: Case) -> None:
    files = fetched(case)
    assert all(f.data is not None and case.count(f.data) == f.documents for f in files)
    assert len({f.name for f in files}) == len(files)


@pytest.mark.parametrize("most", [1, 99, 100, 101, 200, 205, MANY, 1000])
def test_no_more_come_than_were_asked_for(case: Case, most: int) -> None:
    assert sum(f.documents for f in fetched(case, most=most)) == min(most, MANY)


@pytest.mark.parametrize("before", [1, 100, 130])
def test_a_stopped_collection_goes_on_where_it_was(case: Case, before: int) -> None:
    first = fetched(case, most=before)
    rest = fetched(case, after=first[-1].after)
    whole = b"".join(f.data or b"" for f in (*first, *rest))
    assert sum(f.documents for f in (*first, *rest)) == MANY
    assert case.count(whole) == MANY
    assert not {f.name for f in first} & {f.name for f in rest}


def test_behind_the_last_document_there_is_nothing(case: Case) -> None:
    assert fetched(case, after=fetched(case)[-1].after) == []
