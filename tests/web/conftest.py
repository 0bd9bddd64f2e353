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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright

from curbside.bootstrap.web import OpenBuild, WebParts, web_parts
from curbside.edges.web.app import create_app
from curbside.edges.web.views import Site
from curbside.settings import Settings
from tests.libraries import FOUNDING, Held
from tests.web.browsing import ARGS

MANY = 100_000
_LONGEST_START, _LONGEST_END = 120.0, 30.0
"""Seconds; a machine busy with other tests needs some of them."""

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


@dataclass(frozen=True)
class Serving:
    """`curbside serve` as it runs: where, and the process to signal."""

    base: str
    process: subprocess.Popen[bytes]


@contextmanager
def serving(home: Path, *, workers: int = 2) -> Iterator[Serving]:
    """`curbside serve` on this home, ready to answer, ended afterwards."""
    # Held until the end, bound but not listening: nobody else on this machine is given the port meanwhile.
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        process = _started(home, held.getsockname()[1], workers)
        try:
            base = f"http://127.0.0.1:{held.getsockname()[1]}"
            _wait_until_ready(base, process, home)
            yield Serving(base, process)
        finally:
            process.terminate()
            process.wait(_LONGEST_END)


def _started(home: Path, port: int, workers: int) -> subprocess.Popen[bytes]:
    env = {
        **os.environ, "CURBSIDE_HOME": str(home), "CURBSIDE_WEB_ASKS_PER_MINUTE": str(MANY),
        "CURBSIDE_WEB_READS_PER_MINUTE": str(MANY),
    }  # fmt: skip
    code = "from curbside.edges.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", str(port), "--workers", str(workers)]
    with (home / "serve.log").open("ab") as log:
        return subprocess.Popen(command, env=env, stdout=log, stderr=log)


def _wait_until_ready(base: str, process: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        assert process.poll() is None, (home / "serve.log").read_text()[-2000:]
        try:
            if httpx.get(f"{base}/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    pytest.fail(f"the server did not become ready: {(home / 'serve.log').read_text()[-2000:]}")


@pytest.fixture(scope="session")
def server(shipped: Held) -> Iterator[str]:
    """A real server with two workers; its address."""
    with serving(shipped.home) as running:
        yield running.base


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's browser; skips where none is installed."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("no chromium is installed: apt-get install -y chromium")
    return found


# Not for the session: while a browser is open an event loop runs, and no other test could start one.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of a file."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(ARGS))
        yield opened
        opened.close()
