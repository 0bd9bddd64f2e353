"""Is it alive, is it ready, and how is it doing: /health, /ready, /metrics, and one log line a request.

Neither metrics nor logs hold question text, addresses of articles or of readers: only the route's pattern, the
method, the status and the time. Workers leave their counts in a folder, so that any of them can tell the sum.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 5.0)
_STALE_SECONDS = 15.0
_log = logging.getLogger("curbside.web")


class Counts:
    """Requests by route, method and status; time by route; answers by kind. One file a worker."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{os.getpid()}.json"
        self._folder = folder
        self._counts: Counter[str] = Counter()

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        labels = f'route="{route}"'
        self._counts[f'curbside_requests_total{{{labels},method="{method}",status="{status}"}}'] += 1
        for bound in (*(str(b) for b in BOUNDS if seconds <= b), "+Inf"):
            self._counts[f'curbside_request_seconds_bucket{{{labels},le="{bound}"}}'] += 1
        self._counts[f"curbside_request_seconds_sum{{{labels}}}"] += round(seconds, 6)  # type: ignore[assignment]
        self._counts[f"curbside_request_seconds_count{{{labels}}}"] += 1

    def answer(self, kind: str) -> None:
        """Count one answer: "article", or the reason of a refusal."""
        self._counts[f'curbside_answers_total{{kind="{kind}"}}'] += 1

    def leave(self) -> None:
        """Write the counts where the other workers find them."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self._counts))
        fresh.replace(self._file)

    def remove(self) -> None:
        """Take the file away when the worker ends."""
        self._file.unlink(missing_ok=True)

    def text(self) -> str:
        """The sum over all workers in the Prometheus text format."""
        self.leave()
        total: Counter[str] = Counter()
        workers = 0
        for path in sorted(self._folder.glob("*.json")):
            if time.time() - path.stat().st_mtime < _STALE_SECONDS:
                total.update(json.loads(path.read_text()))
                workers += 1
        kinds = {
            "curbside_requests_total": "counter",
            "curbside_request_seconds": "histogram",
            "curbside_answers_total": "counter",
        }
        lines = []
        for name, kind in kinds.items():
            lines.append(f"# TYPE {name} {kind}")
            lines += [f"{key} {value:g}" for key, value in sorted(total.items()) if key.startswith(name)]
        return "\n".join([*lines, "# TYPE curbside_workers gauge", f"curbside_workers {workers}", ""])


class Observe:
    """Pure ASGI: counts and logs every request by its route's pattern."""

    def __init__(self, app: ASGIApp, *, counts: Counts) -> None:
        self._app, self._counts = app, counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and say how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        start = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - start
            route = getattr(scope.get("route"), "path", "(none)")
            self._counts.request(route, scope["method"], status, seconds)
            _log.info(
                "request",
                extra={
                    "fields": {
                        "route": route,
                        "method": scope["method"],
                        "status": status,
                        "ms": round(seconds * 1000, 1),
                    }
                },
            )


class JsonLines(logging.Formatter):
    """One JSON object a line; messages of this program carry no question text, and only it is formatted whole."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; of an exception its type and place, never its values."""
        said: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                said["at"] = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        return json.dumps(said, ensure_ascii=True)
