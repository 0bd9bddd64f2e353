"""A server that goes on serving while documents are imported, and what it shows of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from curbside.bootstrap.web import web_parts
from curbside.edges.web.app import create_app
from curbside.settings import Settings
from tests.importing.pubmed_example import file_of, record
from tests.libraries import Held
from tests.web.conftest import MANY, serving

TITLE = "Naproxen for sciatica in Vellmark"
QUOTE = "Naproxen 500 mg twice daily is effective for sciatica."
ABSTRACT = (
    '<Abstract><AbstractText Label="METHODS" NlmCategory="METHODS">Forty people were enrolled.</AbstractText>'
    '<AbstractText Label="CONCLUSIONS" NlmCategory="CONCLUSIONS">Sciatica is common here. '
    f"{QUOTE} Review after two weeks.</AbstractText></Abstract>"
)
TRIAL = file_of(
    record(
        title=f"<ArticleTitle>{TITLE}.</ArticleTitle>",
        abstract=ABSTRACT,
        types=("Randomized Controlled Trial",),
    )
)
PATHS = ("/", "/library?words=guideline", "/about/limits", "/api/v1/works?limit=2")
LONGEST_WAIT = 60.0
"""Seconds until every worker must have changed over; each looks every two."""


@dataclass
class Readers:
    """Readers who go on reading and asking; what did not succeed."""

    base: str
    stop: Event = field(default_factory=Event)
    failed: list[str] = field(default_factory=list)
    done: int = 0

    def read(self) -> None:
        """Pages, one after the other, with a moment of reading between."""
        while not self.stop.wait(0.2):
            for path in PATHS:
                self._sent("GET", path)

    def ask(self) -> None:
        """Questions, each read again after it was answered."""
        while not self.stop.wait(0.2):
            answer = self._sent(
                "POST", "/api/v1/ask", {"question": "What are the red flags in low back pain?"}
            )
            if answer is not None:
                self._sent("GET", answer.json()["url"])

    def _sent(self, method: str, path: str, body: dict[str, str] | None = None) -> httpx.Response | None:
        try:
            response = httpx.request(method, self.base + path, json=body, timeout=60)
        except httpx.HTTPError as error:
            self.failed.append(f"{method} {path}: {error!r}")
            return None
        if response.status_code >= 400:
            self.failed.append(f"{method} {path}: {response.status_code}")
            return None
        self.done += 1
        return response


@dataclass(frozen=True)
class Imported:
    """What happened while a trial was imported under a running server."""

    home: Path
    readers: Readers


@pytest.fixture(scope="module")
def imported_while_serving(shipped: Held, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Two workers serve, readers read and ask, and another process imports a trial."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(shipped.home, home, ignore=shutil.ignore_patterns("metrics", "limits", "asked*"))
    file = home.parent / "trial.xml"
    file.write_bytes(TRIAL)
    with serving(home) as running:
        readers = Readers(running.base)
        threads = [Thread(target=readers.read), Thread(target=readers.ask)]
        for thread in threads:
            thread.start()
        try:
            _import(home, file)
            _wait_until_every_worker_serves_it(readers.base)
        finally:
            readers.stop.set()
            for thread in threads:
                thread.join()
    return Imported(home, readers)


def _import(home: Path, file: Path) -> None:
    """`curbside import`, as somebody else on the machine runs it."""
    env = {**os.environ, "CURBSIDE_HOME": str(home)}
    code = "from curbside.edges.cli.main import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "import", str(file)], env=env, check=True, capture_output=True
    )


def _wait_until_every_worker_serves_it(base: str) -> None:
    """New connections reach either worker: a long run of them must all show the work."""
    until, in_a_row = time.monotonic() + LONGEST_WAIT, 0
    while in_a_row < 12:
        assert time.monotonic() < until, "not every worker has changed over"
        listed = httpx.get(f"{base}/api/v1/works", params={"words": TITLE}, timeout=30).json()
        shown = listed["total"] == 1
        in_a_row = in_a_row + 1 if shown else 0
        if not shown:
            time.sleep(0.3)


def test_a_finished_import_is_served_without_restart_and_without_a_failed_request(
    imported_while_serving: Imported,
) -> None:
    """Both workers change over, and everybody who read or asked meanwhile was served."""
    assert imported_while_serving.readers.failed == []
    assert imported_while_serving.readers.done > 20


@pytest.fixture(scope="module")
def client(imported_while_serving: Imported) -> Iterator[TestClient]:
    """One more worker on the same home, in this process."""
    settings = Settings(
        home=imported_while_serving.home, library=(), web_asks_per_minute=MANY, web_reads_per_minute=MANY
    )
    with TestClient(create_app(web_parts(settings))) as opened:
        yield opened


@pytest.fixture(scope="module")
def quoted(client: TestClient) -> str:
    """The address under which every support of the quoted finding stands."""
    (work,) = re.findall(r'href="(/works/[^"]+)"', client.get("/library", params={"words": TITLE}).text)
    page = client.get(work).text
    place = page.index("Naproxen 500 mg twice daily")
    found = re.search(r'href="(/support/[^"]+)"', page[place:])
    assert found
    return found[1]


def test_a_quote_is_marked_inside_its_held_section(client: TestClient, quoted: str) -> None:
    """With the text before and after it, and nothing of the next section."""
    text = client.get(quoted).text
    held = text[text.index('<figure class="held">') : text.index("</figure>")]
    assert f"<mark>{QUOTE}</mark>" in held
    assert "Sciatica is common here." in held
    assert "Review after two weeks." in held
    assert "Forty people" not in held


def test_a_patient_reads_no_dose_in_a_held_section(client: TestClient, quoted: str) -> None:
    """Their version says that the section is left out, and why."""
    text = client.get(quoted, params={"audience": "patient"}).text
    assert "500 mg" not in text
    assert "<mark>" not in text
    assert "This part of the document gives doses" in text


def test_the_api_gives_the_section_of_a_passage(client: TestClient, quoted: str) -> None:
    """Its id stands in the quote of the support."""
    statement = client.get(f"/api/v1/statements/{quoted.rpartition('/')[2]}").json()
    quote = statement["supports"][0]["support"]["quote"]
    shown = client.get(f"/api/v1/passages/{quote['passage_id'].replace('#', '%23')}").json()
    assert QUOTE in shown["excerpt"]["marked"]
    assert client.get("/api/v1/passages/nothing").status_code == 404
