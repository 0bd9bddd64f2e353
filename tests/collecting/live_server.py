"""A server on this machine that answers as the live sources document it, and misbehaves as told.

Every request is noted. A fault told for a path is used up by the next request to it; what follows is well-behaved.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.importing.pubmed_example import file_of, record
from tests.importing.test_jats_xml import article

JSON, XML = "application/json; charset=UTF-8", "text/xml; charset=UTF-8"


@dataclass(frozen=True)
class Reply:
    """What goes over the wire; `promised` is a Content-Length that is not kept."""

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None
    seconds_of_silence: float = 0.0


Fault = Callable[[Reply], Reply]


def status(code: int, *headers: tuple[str, str]) -> Fault:
    return lambda _: Reply(code, b"busy", "text/plain", headers)


def cut_short(reply: Reply) -> Reply:
    """The connection ends before the promised length."""
    return Reply(200, reply.body[: len(reply.body) // 2], reply.kind, promised=len(reply.body))


def truncated(reply: Reply) -> Reply:
    """A whole answer to HTTP, half a document."""
    return Reply(200, reply.body[: len(reply.body) // 2], reply.kind)


def a_web_page(_: Reply) -> Reply:
    return Reply(200, b"<html><body>We will be back soon.</body></html>", "text/html")


def silent(reply: Reply) -> Reply:
    return Reply(200, reply.body, reply.kind, seconds_of_silence=1.0)


def sent_to(address: str) -> Fault:
    return lambda _: Reply(302, b"", "text/plain", (("Location", address),))


@dataclass
class LiveServer:
    """What the server holds, what it was asked, and what it is told to do wrong."""

    pmids: list[str] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)
    """PMIDs that the search names and no fetch gives."""
    pmcids: list[str] = field(default_factory=list)
    shut: int = 0
    """Articles that match and have no open full text."""
    labels: list[dict[str, Any]] = field(default_factory=list)
    cursors: bool = True
    history: bool = True
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    base: str = ""

    def will(self, path: str, *faults: Fault) -> None:
        """The next requests to this path go wrong, one after the other."""
        self.faults[path].extend(faults)

    def asked_for(self, path: str) -> list[dict[str, str]]:
        return [params for asked, params in self.asked if asked == path]

    def answer(self, path: str, params: dict[str, str]) -> Reply:
        self.asked.append((path, params))
        reply = self._answer(path, params)
        waiting = self.faults[path]
        return waiting.popleft()(reply) if waiting else reply

    def _answer(self, path: str, params: dict[str, str]) -> Reply:
        if path == "/esearch.fcgi":
            return self._esearch(params)
        if path == "/efetch.fcgi":
            return self._efetch(params)
        if path == "/search":
            return self._europepmc(params)
        if path.endswith("/fullTextXML"):
            return self._full_text(path.split("/")[1])
        if path == "/label.json":
            return self._labels(params)
        return Reply(404, b"{}")

    def _esearch(self, params: dict[str, str]) -> Reply:
        if params["term"] == "((":
            result: dict[str, Any] = {"ERROR": "Invalid query: unbalanced parenthesis"}
        else:
            start, most = int(params.get("retstart", 0)), int(params["retmax"])
            result = {
                "count": str(len(self.pmids)), "retmax": str(most), "retstart": str(start),
                "querykey": "1", "webenv": "MCID_made_up", "idlist": self.pmids[start : start + most],
                "translationset": [], "querytranslation": f'"{params["term"]}"[All Fields]',
            }  # fmt: skip
        return Reply(body=_dump({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}))

    def _efetch(self, params: dict[str, str]) -> Reply:
        if "WebEnv" in params:
            if not self.history:
                text = b"<?xml version='1.0'?><eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
                return Reply(400, text, XML)
            start, size = int(params["retstart"]), int(params["retmax"])
            wanted = self.pmids[start : start + size]
        else:
            wanted = params["id"].split(",")
        given = [pmid for pmid in wanted if pmid not in self.forgotten]
        return Reply(body=file_of(*(record(pmid) for pmid in given)), kind=XML)

    def _europepmc(self, params: dict[str, str]) -> Reply:
        opened = "OPEN_ACCESS:Y" in params["query"]
        start = 0 if params["cursorMark"] == "*" else int(params["cursorMark"].removeprefix("AoE"))
        size = int(params["pageSize"])
        results: list[dict[str, Any]] = [
            {"id": str(n), "source": "MED", "pmcid": pmcid, "isOpenAccess": "Y", "inEPMC": "Y"}
            for n, pmcid in enumerate(self.pmcids)
        ]
        if not opened:
            results += [{"id": f"s{n}", "source": "MED", "isOpenAccess": "N"} for n in range(self.shut)]
        end = min(start + size, len(results))
        page: dict[str, Any] = {
            "version": "6.9", "hitCount": len(results),
            "request": {"queryString": params["query"], "pageSize": size},
            "resultList": {"result": results[start:end]},
            "nextCursorMark": f"AoE{end}" if end > start else params["cursorMark"],
        }  # fmt: skip
        return Reply(body=_dump(page))

    def _full_text(self, pmcid: str) -> Reply:
        if pmcid not in self.pmcids:
            return Reply(404, b"", "text/plain")
        return Reply(body=article().replace(b">77<", f">{pmcid[3:]}<".encode()), kind="application/xml")

    def _labels(self, params: dict[str, str]) -> Reply:
        if params["search"].startswith("bad"):
            return Reply(400, _dump({"error": {"code": "BAD_REQUEST", "message": "Invalid search."}}))
        if not self.labels:
            return Reply(404, _dump({"error": {"code": "NOT_FOUND", "message": "No matches found!"}}))
        size = int(params["limit"])
        start = int(params.get("search_after", params.get("skip", "0")).removeprefix("0="))
        end = min(start + size, len(self.labels))
        meta = {
            "disclaimer": "Do not rely on openFDA to make decisions.", "terms": "https://open.fda.gov/terms/",
            "license": "https://open.fda.gov/license/", "last_updated": "2026-11-01",
            "results": {"skip": 0, "limit": size, "total": len(self.labels)},
        }  # fmt: skip
        further = f"{self.base}/label.json?search=x&limit={size}&skip=0&search_after=0%3D{end}"
        links = (("Link", f'<{further}>; rel="next"'),) if self.cursors and end < len(self.labels) else ()
        return Reply(body=_dump({"meta": meta, "results": self.labels[start:end]}), headers=links)


def label_record(number: int) -> dict[str, Any]:
    """A made-up label as the service gives it."""
    return {
        "set_id": f"00000000-0000-0000-0000-{number:012d}",
        "id": f"id-{number}",
        "version": "3",
        "effective_time": "20240517",
        "openfda": {"brand_name": ["Dorvaxa"], "generic_name": ["DORVAXIN"], "route": ["ORAL"]},
        "contraindications": [f"4 CONTRAINDICATIONS Dorvaxa {number} is contraindicated in Vellmark fever."],
    }


def _dump(value: object) -> bytes:
    return json.dumps(value).encode()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""


@contextmanager
def running(server: LiveServer) -> Iterator[LiveServer]:
    """The server at `server.base` as long as the context."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet: apart, each answer waits 40 ms for an acknowledgement

        def do_GET(self) -> None:  # the library's name
            url = urlsplit(self.path)
            self._send(server.answer(url.path, _flat(url.query)))

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(server.answer(urlsplit(self.path).path, _flat(form)))

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.seconds_of_silence)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(reply.promised or len(reply.body)))
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or reply.promised is not None

        def log_message(self, *_: object) -> None:
            pass

    http = _Quiet(("127.0.0.1", 0), Handler)
    server.base = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
