"""The web page on the shipped library: in one process for most tests, as a real server for the browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from curbside.bootstrap.web import OpenBuild, WebParts, web_parts
from curbside.edges.web.app import create_app
from curbside.edges.web.views import Site
from curbside.settings import Settings
from tests.libraries import FOUNDING, Held

MANY = 100_000
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass
class Reader:
    """A reader with a browser's cookies and no script."""

    client: TestClient
    parts: WebParts

    @property
    def build(self) -> OpenBuild:
        """What the worker holds."""
        site: Site = self.client.app.state.site  # type: ignore[attr-defined]
        return site.desk.build

    def token(self, path: str = "/") -> str:
        """The form token that a page carries for this reader."""
        found = _TOKEN.search(self.client.get(path).text)
        assert found
        return found[1]

    def post(self, path: str, *, page: str = "/", **fields: str) -> httpx.Response:
        """Send a form from a page, without following where it leads."""
        return self.client.post(path, data={"form_token": self.token(page), **fields}, follow_redirects=False)

    def ask(self, question: str = FOUNDING) -> str:
        """Ask a question; the address of its article."""
        response = self.post("/ask", question=question, jurisdiction="INT")
        assert response.status_code == 303, response.text
        return response.headers["location"]


@pytest.fixture(scope="session")
def site_parts(shipped: Held) -> WebParts:
    """What one worker works with."""
    settings = Settings(home=shipped.home, library=(), web_asks_per_minute=MANY, web_reads_per_minute=MANY)
    return web_parts(settings)


@pytest.fixture(scope="session")
def served(site_parts: WebParts) -> Iterator[TestClient]:
    """One worker, open for all tests of the session."""
    with TestClient(create_app(site_parts)) as client:
        yield client


@pytest.fixture
def reader(served: TestClient, site_parts: WebParts) -> Reader:
    """A reader who was never here."""
    served.cookies.clear()
    return Reader(served, site_parts)


@pytest.fixture(scope="session")
def article(served: TestClient, site_parts: WebParts) -> str:
    """The address of the founding question's article."""
    served.cookies.clear()
    return Reader(served, site_parts).ask()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def start(home: Path, port: int, *, workers: int = 2) -> subprocess.Popen[bytes]:
    """`curbside serve`, ready to answer."""
    env = {
        **os.environ, "CURBSIDE_HOME": str(home), "CURBSIDE_WEB_ASKS_PER_MINUTE": str(MANY),
        "CURBSIDE_WEB_READS_PER_MINUTE": str(MANY),
    }  # fmt: skip
    code = "from curbside.edges.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", str(port), "--workers", str(workers)]
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    for _ in range(300):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/ready", timeout=2).status_code == 200:
                return process
        except httpx.HTTPError:
            pass
        assert process.poll() is None, (home / "serve.log").read_text()[-2000:]
        time.sleep(0.2)
    process.terminate()
    pytest.fail("the server did not become ready")


@pytest.fixture(scope="session")
def server(shipped: Held) -> Iterator[str]:
    """A real server with two workers; its address."""
    port = free_port()
    process = start(shipped.home, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's browser; skips where none is installed."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("no chromium is installed: apt-get install -y chromium")
    return found
