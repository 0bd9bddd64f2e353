"""`curbside collect` from end to end, against a server on this machine; without it nothing is sent anywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curbside.bootstrap.collecting import collecting
from curbside.edges.cli.main import cli
from curbside.services.collect_evidence import collect_evidence
from curbside.settings import Settings
from tests.collecting import live_server
from tests.collecting.live_server import LiveServer, label_record, running
from tests.libraries import Held

Run = Callable[..., Result]


@pytest.fixture
def server() -> Iterator[LiveServer]:
    held = LiveServer(
        pmids=["2001", "2002", "2003"], pmcids=["PMC9"], labels=[label_record(1), label_record(2)], shut=2
    )
    with running(held):
        yield held


@pytest.fixture
def run(server: LiveServer, tmp_path: Path) -> Run:
    env = {
        "CURBSIDE_HOME": str(tmp_path / "home"), "CURBSIDE_LIBRARY": "[]", "CURBSIDE_PUBMED_URL": server.base,
        "CURBSIDE_EUROPEPMC_URL": server.base, "CURBSIDE_OPENFDA_URL": server.base,
        "CURBSIDE_CONTACT": "desk@example.org",
    }  # fmt: skip

    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, words, env=env)

    return call


def test_records_are_collected_imported_and_answered_from(run: Run) -> None:
    done = run("collect", "pubmed", "remedy for pain", "--most", "2")
    assert done.exit_code == 0, done.output
    assert "pubmed: 3 match" in done.output
    assert "fetched: 2 documents" in done.output
    assert "documents: 2 new" in done.output
    assert "pmid-2001" in run("sources", "list").output


def test_a_dry_run_says_how_many_would_come_and_fetches_none(run: Run, server: LiveServer) -> None:
    for source, told in (
        ("pubmed", "3 match"),
        ("europepmc", "3 match, 1 can be had"),
        ("openfda", "2 match"),
    ):
        looked = run("collect", source, "remedy", "--dry-run", "--most", "2")
        assert looked.exit_code == 0, looked.output
        assert told in looked.output
        assert "would come:" in looked.output
    assert not server.asked_for("/efetch.fcgi")
    assert not server.asked_for("/PMC9/fullTextXML")


@pytest.mark.parametrize(
    ("source", "form", "count"),
    [("pubmed", "pubmed-xml", 3), ("europepmc", "jats-xml", 1), ("openfda", "openfda-json", 2)],
)
def test_what_comes_goes_through_the_importer_of_its_format(
    server: LiveServer, tmp_path: Path, source: str, form: str, count: int
) -> None:
    settings = Settings(
        home=tmp_path, pubmed_url=server.base, europepmc_url=server.base, openfda_url=server.base
    )
    with collecting(settings, source) as parts:
        report = collect_evidence("remedy", parts).report
    assert report.formats == ((form, count),)
    assert report.failures == ()


def test_an_outage_is_said_with_what_to_do_and_keeps_what_came(run: Run, server: LiveServer) -> None:
    server.will("/PMC9/fullTextXML", live_server.sent_to("https://elsewhere.invalid/"))
    done = run("collect", "europepmc", "remedy")
    assert done.exit_code == 1
    assert "stopped: europepmc redirects to another host" in done.output


def test_records_that_do_not_come_are_named_and_the_exit_code_says_so(run: Run, server: LiveServer) -> None:
    server.forgotten.update(server.pmids)
    done = run("collect", "pubmed", "remedy")
    assert done.exit_code == 2
    assert "did not come: 3" in done.output
    assert "PMID 2002" in done.output


def test_an_empty_query_is_refused_before_anything_is_sent(run: Run, server: LiveServer) -> None:
    assert run("collect", "pubmed", " ").exit_code == 2
    assert server.asked == []


NO_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("something wanted the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
sys.argv = ["curbside", *sys.argv[1:]]
from curbside.edges.cli.main import main
main()
"""


@pytest.mark.parametrize("words", [("ask", "How is anaphylaxis treated?"), ("doctor",), ("sources", "list")])
def test_no_other_command_opens_a_connection(shipped: Held, words: tuple[str, ...]) -> None:
    env = {"CURBSIDE_HOME": str(shipped.home), "CURBSIDE_LIBRARY": "[]", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *words], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
