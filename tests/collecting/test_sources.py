"""What is particular to each live source: its own errors, limits, and documents that do not come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from curbside.collecting.europepmc import EuropePmc
from curbside.collecting.openfda import OpenFda
from curbside.collecting.polite_client import PoliteClient
from curbside.collecting.pubmed import MOST_OF_A_SEARCH, PubMed
from curbside.errors import BadSearch, SourceUnavailable
from curbside.model.collected import Fetched, Found
from curbside.ports import LiveSource
from tests.collecting import live_server
from tests.collecting.live_server import LiveServer, label_record, running, status
from tests.collecting.patient import Clock, client_of


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running(LiveServer(pmids=[str(1000 + n) for n in range(5)])) as held:
        yield held


@pytest.fixture
def client(server: LiveServer) -> Iterator[PoliteClient]:
    with closing(client_of(server.base, Clock())) as made:
        yield made


def fetched(source: LiveSource, query: str = "back pain", *, after: str = "") -> list[Fetched]:
    return list(source.fetch(query, source.find(query), after=after, most=None))


# --- PubMed ---


def test_pubmed_is_told_who_asks_and_with_which_key(server: LiveServer, client: PoliteClient) -> None:
    fetched(PubMed(client, key="made-up", contact="desk@example.org"))
    for path in ("/esearch.fcgi", "/efetch.fcgi"):
        (sent,) = server.asked_for(path)
        assert (sent["tool"], sent["email"], sent["api_key"]) == ("curbside", "desk@example.org", "made-up")


def test_pubmed_is_asked_through_its_history_server(server: LiveServer, client: PoliteClient) -> None:
    fetched(PubMed(client))
    (search,) = server.asked_for("/esearch.fcgi")
    (fetch,) = server.asked_for("/efetch.fcgi")
    assert search["usehistory"] == "y"
    assert (fetch["WebEnv"], fetch["query_key"], fetch["retstart"], fetch["retmax"]) == (
        "MCID_made_up", "1", "0", "5",
    )  # fmt: skip


def test_a_search_the_history_server_has_forgotten_is_fetched_by_pmid(
    server: LiveServer, client: PoliteClient
) -> None:
    server.history = False
    (only,) = fetched(PubMed(client))
    assert only.documents == 5
    assert server.asked_for("/efetch.fcgi")[-1]["id"] == "1000,1001,1002,1003,1004"


def test_a_slice_that_holds_other_records_than_were_found_is_fetched_by_pmid(
    server: LiveServer, client: PoliteClient
) -> None:
    source = PubMed(client)
    found = source.find("back pain")
    server.pmids.insert(0, "999")  # a record came in since: every place has moved by one
    (only,) = source.fetch("back pain", found, after="", most=None)
    assert only.data is not None
    assert b">999<" not in only.data
    assert b">1004<" in only.data


def test_records_pubmed_names_and_does_not_give_are_named(server: LiveServer, client: PoliteClient) -> None:
    server.forgotten.add("1003")
    (only,) = fetched(PubMed(client))
    assert only.documents == 4
    assert [m.name for m in only.missing] == ["PMID 1003"]


def test_a_slice_of_which_nothing_comes_is_no_file(server: LiveServer, client: PoliteClient) -> None:
    server.forgotten.update(server.pmids)
    (only,) = fetched(PubMed(client))
    assert (only.data, only.documents, len(only.missing)) == (None, 0, 5)


def test_a_query_pubmed_cannot_read_says_so(client: PoliteClient) -> None:
    with pytest.raises(BadSearch, match="unbalanced parenthesis"):
        PubMed(client).find("((")


def test_what_pubmed_made_of_the_query_is_said(client: PoliteClient) -> None:
    assert any('"back pain"[All Fields]' in note for note in PubMed(client).find("back pain").notes)


def test_words_pubmed_does_not_find_are_said(server: LiveServer, client: PoliteClient) -> None:
    result = {
        "count": "0", "retmax": "0", "retstart": "0", "idlist": [],
        "errorlist": {"phrasesnotfound": ["dorvaxin"], "fieldsnotfound": []},
        "warninglist": {"phrasesignored": [], "outputmessages": ["No items found."]},
    }  # fmt: skip
    body = json.dumps({"esearchresult": result}).encode()
    server.will("/esearch.fcgi", lambda _: live_server.Reply(body=body))
    notes = PubMed(client).find("dorvaxin").notes
    assert notes == ("PubMed does not find: dorvaxin", "PubMed: No items found.")


def test_what_lies_beyond_pubmed_s_limit_is_said(server: LiveServer, client: PoliteClient) -> None:
    server.pmids = [str(n) for n in range(MOST_OF_A_SEARCH + 11)]
    found = PubMed(client).find("back pain")
    assert (found.total, found.reachable) == (MOST_OF_A_SEARCH + 11, MOST_OF_A_SEARCH)
    assert any("split it by date" in note for note in found.notes)


def test_when_pubmed_asks_to_wait_it_is_not_asked_another_way(
    server: LiveServer, client: PoliteClient
) -> None:
    server.will("/efetch.fcgi", status(429, ("Retry-After", "3600")))
    with pytest.raises(SourceUnavailable, match="60 minutes"):
        fetched(PubMed(client))
    assert len(server.asked_for("/efetch.fcgi")) == 1


# --- Europe PMC ---


@pytest.fixture
def articles(server: LiveServer) -> LiveServer:
    server.pmcids = [f"PMC{n}" for n in range(1, 7)]
    return server


def test_articles_without_open_full_text_are_counted_and_not_fetched(
    articles: LiveServer, client: PoliteClient
) -> None:
    articles.shut = 4
    source = EuropePmc(client)
    found = source.find("back pain")
    assert (found.total, found.reachable) == (10, 6)
    assert "4 of them have no open full text" in found.notes[0]
    assert len(list(source.fetch("back pain", found, after="", most=None))) == 6


def test_an_article_kept_already_is_not_asked_for_again(articles: LiveServer, client: PoliteClient) -> None:
    files = fetched(EuropePmc(client, holds=lambda name: name == "PMC2.xml"))
    assert [f.name for f in files if f.data is None] == ["PMC2.xml"]
    assert articles.asked_for("/PMC2/fullTextXML") == []
    assert sum(f.documents for f in files) == 6


@pytest.mark.parametrize("fault", [status(404), status(500), live_server.truncated, live_server.a_web_page])
def test_one_article_that_does_not_come_is_named_and_the_others_come(
    articles: LiveServer, client: PoliteClient, fault: live_server.Fault
) -> None:
    articles.will("/PMC2/fullTextXML", *[fault] * 5)
    files = fetched(EuropePmc(client))
    assert [f.name for f in files if f.documents] == [f"PMC{n}.xml" for n in (1, 3, 4, 5, 6)]
    assert [m.name for f in files for m in f.missing] == ["PMC2"]


def test_three_articles_in_a_row_are_an_outage_and_are_asked_for_next_time(
    articles: LiveServer, client: PoliteClient
) -> None:
    for n in (2, 3, 4):
        articles.will(f"/PMC{n}/fullTextXML", *[status(500)] * 5)
    source = EuropePmc(client)
    found = source.find("back pain")
    with pytest.raises(SourceUnavailable, match="3 articles in a row"):
        list(source.fetch("back pain", found, after="", most=None))
    first = next(source.fetch("back pain", found, after="", most=1))
    rest = list(source.fetch("back pain", found, after=first.after, most=None))
    assert [f.name for f in rest] == [f"PMC{n}.xml" for n in (2, 3, 4, 5, 6)]


def test_an_article_missing_at_the_very_end_is_named(articles: LiveServer, client: PoliteClient) -> None:
    articles.will("/PMC6/fullTextXML", status(404))
    assert [m.name for f in fetched(EuropePmc(client)) for m in f.missing] == ["PMC6"]


# --- openFDA ---


def test_no_match_is_none_and_no_error(client: PoliteClient) -> None:
    assert OpenFda(client).find("openfda.generic_name:dorvaxin") == Found(0, 0)
    assert fetched(OpenFda(client)) == []


def test_a_query_openfda_cannot_read_says_so(server: LiveServer, client: PoliteClient) -> None:
    with pytest.raises(BadSearch, match="Invalid search"):
        OpenFda(client).find("bad:::")


def test_openfda_s_key_is_sent_only_where_there_is_one(server: LiveServer, client: PoliteClient) -> None:
    OpenFda(client).find("x")
    OpenFda(client, key="made-up").find("x")
    assert [sent.get("api_key") for sent in server.asked_for("/label.json")] == [None, "made-up"]


def test_a_next_page_on_another_host_is_not_followed(server: LiveServer, client: PoliteClient) -> None:
    server.labels = [label_record(n) for n in range(150)]

    def elsewhere(reply: live_server.Reply) -> live_server.Reply:
        link = ("Link", '<https://elsewhere.invalid/label.json?search_after=9>; rel="next"')
        return live_server.Reply(200, reply.body, reply.kind, (link,))

    server.will("/label.json", lambda reply: reply, elsewhere)
    assert sum(f.documents for f in fetched(OpenFda(client))) == 150
    assert server.asked_for("/label.json")[-1]["skip"] == "100"


def test_without_cursors_openfda_ends_where_it_refuses_to_skip_with_what_to_do(
    server: LiveServer, client: PoliteClient
) -> None:
    source = OpenFda(client)
    with pytest.raises(SourceUnavailable, match="no way past") as raised:
        next(source.fetch("x", Found(30_000, 30_000), after='[25100, "skip", "25100"]', most=None))
    assert "split the query" in raised.value.advice
