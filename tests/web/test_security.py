"""What the page refuses, and what it never tells."""

from __future__ import annotations

import json
import logging
import re
import signal
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from curbside.bootstrap.web import WebParts, web_parts
from curbside.edges.web.app import create_app
from curbside.edges.web.health import JsonLines
from curbside.edges.web.security import client_of
from curbside.model.review import ReviewRecord
from curbside.presenting.html import Addresses
from curbside.presenting.html_article import article_parts
from curbside.presenting.html_head import json_ld
from curbside.settings import Settings
from tests.libraries import Held
from tests.presenting.example import HOSTILE, hostile_article
from tests.web.conftest import Reader, serving

FORMS = ("/ask", "/reader", "{article}/follow-up", "{article}/erase", "{article}/report")
SECRET_WORDS = "zyxomycosis in a patient called Ermintrude"


@pytest.mark.parametrize(
    "path", ["/", "/library", "/health", "/api/v1/works", "/no-such-page", "/static/x/y"]
)
def test_every_response_carries_the_security_headers(reader: Reader, path: str) -> None:
    """A policy without inline script or style; nothing is sniffed, framed or told to other sites."""
    headers = reader.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_pages_hold_no_inline_script_style_or_handler(reader: Reader, article: str) -> None:
    """The only inline script element is data."""
    for path in ("/", article, "/library", "/about/method"):
        text = reader.client.get(path).text
        assert not re.search(r"<script(?![^>]*(?:src=|ld\+json))", text)
        assert not re.search(r"\sstyle=|<style|\son\w+=", text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css)', text)


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_does_nothing(reader: Reader, article: str, path: str) -> None:
    """Neither without a token nor with one made for somebody else."""
    address = path.format(article=article)
    fields = {"question": "x", "text": "x", "kind": "wrong", "back": "/", "follow_up": "x"}
    assert reader.client.post(address, data=fields).status_code == 403
    token = reader.token()
    reader.client.cookies.clear()
    reader.client.get("/")
    assert reader.client.post(address, data={**fields, "form_token": token}).status_code == 403
    assert reader.client.get(article).status_code == 200


def test_a_form_from_another_site_does_nothing(reader: Reader) -> None:
    """Even with the right token."""
    data = {"form_token": reader.token(), "question": "How is anaphylaxis treated?"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert reader.client.post("/ask", data=data, headers=headers).status_code == 403


def test_hostile_text_is_shown_and_never_acts() -> None:
    """Whatever a source or a question holds, no element, attribute or address comes of it."""
    parts = article_parts(
        hostile_article(), addresses=Addresses(lambda s, n: f"/s/{s}/{n}", lambda s: f"/r/{s}")
    )
    html = parts.banners + parts.lead + "".join(part.html for part in parts.parts)
    assert "<script" not in html
    assert "<img" not in html
    assert {a.partition(":")[0] for a in re.findall(r'href="([^"#/][^"]*)"', html)} <= {"http", "https"}
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html
    assert "\x1b" not in html


def test_json_ld_cannot_end_its_element() -> None:
    """Hostile titles stay inside their JSON."""
    text = json_ld(hostile_article(), url="http://x/", updated="2026-01-01", review=ReviewRecord())
    assert "<" not in text
    assert json.loads(text)["name"]


def test_a_hostile_question_is_escaped_on_its_page(reader: Reader) -> None:
    """The question is shown as text."""
    text = reader.client.get(reader.ask(f"low back pain red flags {HOSTILE}"[:400])).text
    assert "<script>alert" not in text


def test_a_long_body_is_refused(reader: Reader) -> None:
    """By its announced length, and by its real one."""
    assert reader.client.post("/ask", content=b"x" * 70_000).status_code == 413

    def pieces() -> object:
        for _ in range(20):
            yield b"x" * 5000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert reader.client.post("/ask", content=pieces(), headers=headers).status_code == 413  # type: ignore[arg-type]


def test_a_client_in_a_hurry_is_told_to_wait(site_parts: WebParts) -> None:
    """After its share of questions in a minute, with the seconds to wait."""
    settings = site_parts.settings.model_copy(update={"web_asks_per_minute": 2})
    parts = web_parts(settings)
    with TestClient(create_app(parts)) as client:
        codes = [client.post("/api/v1/ask", json={"question": "x?"}) for _ in range(4)]
    assert [r.status_code for r in codes][-1] == 429
    assert int(codes[-1].headers["retry-after"]) > 0


def test_one_network_is_one_client() -> None:
    """Whoever has one IPv6 address can take any of its network; IPv4 counts each address, however written."""
    assert client_of("2001:db8:1:2::3") == client_of("2001:db8:1:2:ffff::9%eth0")
    assert client_of("2001:db8:1:2::3") != client_of("2001:db8:1:3::3")
    assert client_of("192.0.2.7") == client_of("::ffff:192.0.2.7") != client_of("192.0.2.8")


def test_no_question_text_reaches_log_or_metrics(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    """Nor the address of an article."""
    with caplog.at_level(logging.DEBUG):
        address = reader.ask(f"What is the treatment of {SECRET_WORDS}?")
        reader.client.get(address)
        reader.client.get(f"/library?words={SECRET_WORDS}")
        metrics = reader.client.get("/metrics").text
    lines = "\n".join(JsonLines().format(r) for r in caplog.records if r.name.startswith("curbside"))
    for said in (lines, metrics):
        assert "Ermintrude" not in said
        assert "zyxomycosis" not in said
        assert address not in said
    assert '"route": "/a/{name}"' in lines
    assert 'curbside_requests_total{route="/a/{name}",method="GET",status="200"}' in metrics
    assert "curbside_answers_total" in metrics


def test_an_error_is_logged_by_kind_and_place_only() -> None:
    """The words of an exception may hold a question."""
    try:
        raise ValueError(SECRET_WORDS)
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", 40, "f", 1, "failed", (), sys.exc_info())
    line = JsonLines().format(record)
    assert "Ermintrude" not in line
    assert json.loads(line)["error"] == "ValueError"


def test_what_was_asked_is_behind_a_hash_and_for_its_owner_only(reader: Reader, article: str) -> None:
    """The store names no address, and other users of the machine cannot read it."""
    path = reader.parts.settings.home / "asked.sqlite"
    assert path.stat().st_mode & 0o077 == 0
    assert article.rsplit("-", 1)[1].encode() not in path.read_bytes()
    assert (reader.parts.settings.home / "web-secret").stat().st_mode & 0o077 == 0


def test_what_has_expired_is_gone(reader: Reader) -> None:
    """At its time it cannot be opened, and then it is erased."""
    name = reader.ask("How is anaphylaxis treated?").rsplit("/", 1)[1]
    kept = reader.parts.asked.find(name, now=0)
    assert kept
    assert reader.parts.asked.find(name, now=kept.expires_at) is None
    assert reader.parts.asked.alive(name, now=kept.expires_at - 1)


def test_several_workers_serve_one_store_and_drain(shipped: Held) -> None:
    """What one worker keeps the other opens; slow clients hold nobody; SIGTERM ends it cleanly."""
    with serving(shipped.home) as running:
        base, process = running.base, running.process
        asked = httpx.post(f"{base}/api/v1/ask", json={"question": "How is anaphylaxis treated?"}, timeout=60)
        url = asked.json()["url"]
        place = urlsplit(base)
        slow = [socket.create_connection((str(place.hostname), place.port or 0)) for _ in range(30)]
        for held in slow:
            held.sendall(b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nx")
        # The slow ones are let go only after 15 seconds: whoever waited for them would not be answered in 10.
        assert {httpx.get(base + url, timeout=10).status_code for _ in range(12)} == {200}
        for held in slow:
            held.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{base}/health", timeout=2)


def test_settings_of_the_page_are_documented() -> None:
    """Every setting stands in the README's table."""
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text()
    for name in Settings.model_fields:
        assert f"CURBSIDE_{name.upper()}" in readme, name
