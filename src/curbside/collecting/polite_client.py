"""HTTP as live sources ask for it: paced, tried again with growing pauses, as long as they say, never elsewhere.

Requests go out to one base address and nowhere else: a redirect to another host is refused, so that keys and
queries stay with whom they were meant for. Bodies that are too long, too slow, of another type or not whole
count as failed. No message carries a query or a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import httpx2 as httpx

from curbside.errors import BadSearch, OperatorError, SourceUnavailable

MOST_REDIRECTS = 3

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that another try may mend (RFC 9110 section 15, RFC 6585)."""
SERVER_ERROR = 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})

Kind = Literal["json", "xml"]
_TYPES: Mapping[Kind, re.Pattern[str]] = {
    "json": re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json\b", re.I),
    "xml": re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml\b", re.I),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Time and chance from outside: seconds that only grow, a pause, the wall clock, and 0 to 1 at random."""

    seconds: Callable[[], float]
    sleep: Callable[[float], None]
    now: Callable[[], datetime]
    random: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a source is waited for."""

    tries: int = 5
    """With pauses of about 1, 2, 4 and 8 seconds: a passing fault is over by then, an outage is not."""
    longest_wait: float = 120.0
    """Seconds a source may ask to wait before the collection rather stops and is resumed later."""
    connect_seconds: float = 10.0
    silence_seconds: float = 60.0
    """Without a byte for this long, an answer is given up."""
    answer_seconds: float = 300.0
    """An answer that has not ended by then is given up, however steadily it drips."""
    answer_bytes: int = 256 << 20
    """The longest real answer, a hundred labels, has some 20 MB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `next_page` is the address of the page after it, where the source names one."""

    status: int
    data: bytes
    next_page: str = ""


class BrokenAnswer(SourceUnavailable):
    """Every try failed in a way that may be this one answer's: a server error, a body cut short or of another type."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """One try that failed: why, whether this one answer may be to blame, and how long the source asks to wait."""

    reason: str
    alone: bool = False
    wait: float | None = None


class PoliteClient:
    """Asks one source; raises SourceUnavailable (BrokenAnswer) or BadSearch, each with what to do."""

    def __init__(
        self,
        name: str,
        base: str,
        *,
        per_second: float,
        agent: str,
        waiting: Waiting,
        patience: Patience = Patience(),  # frozen
    ) -> None:
        self._name, self._base = name, httpx.URL(base.rstrip("/") + "/")
        self._waiting, self._patience = waiting, patience
        self._pause, self._next = 1 / per_second, 0.0
        if self._base.scheme != "https" and self._base.host not in _HERE:
            raise OperatorError(
                f"{base} is no address {name} can be asked at",
                advice="name one that begins with https:// (plain http only on this machine)",
            )
        self._http = httpx.Client(
            headers={"User-Agent": agent},
            timeout=httpx.Timeout(patience.silence_seconds, connect=patience.connect_seconds),
        )

    def close(self) -> None:
        """Let go of every connection."""
        self._http.close()

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        *,
        kind: Kind,
        whole: Callable[[bytes], str],
        bearing: frozenset[int] = frozenset(),
    ) -> Answer:
        """The answer to GET; `whole` says what its body lacks, `bearing` are statuses that are answers too."""
        return self._asked("GET", path, params, kind=kind, whole=whole, bearing=bearing)

    def post(
        self, path: str, params: Mapping[str, str], *, kind: Kind, whole: Callable[[bytes], str]
    ) -> Answer:
        """The answer to a form that is too long for an address."""
        return self._asked("POST", path, params, kind=kind, whole=whole, bearing=frozenset())

    def is_own(self, address: str) -> bool:
        """Whether an address is this source's."""
        url = self._base.join(address)
        return (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)

    def _asked(
        self,
        method: Literal["GET", "POST"],
        path: str,
        params: Mapping[str, str],
        *,
        kind: Kind,
        whole: Callable[[bytes], str],
        bearing: frozenset[int],
    ) -> Answer:
        url = self._base.join(path)
        failed = _Failed("")
        for number in range(self._patience.tries):
            if number:
                self._wait_for_another(failed, number)
            self._keep_pace()
            got = self._try(method, url, params, kind, bearing)
            if isinstance(got, Answer) and got.status < 400 and (lacks := whole(got.data)):
                got = _Failed(f"its answer is not whole: {lacks}", alone=True)
            if isinstance(got, Answer):
                return got
            failed = got
        broken = BrokenAnswer if failed.alone else SourceUnavailable
        raise broken(f"{self._name}: {failed.reason} ({self._patience.tries} tries)", advice=_LATER)

    def _wait_for_another(self, failed: _Failed, number: int) -> None:
        if failed.wait is not None and failed.wait > self._patience.longest_wait:
            raise SourceUnavailable(
                f"{self._name} asks to wait {failed.wait / 60:.0f} minutes ({failed.reason})",
                advice="run the same command after that time: it goes on where it stopped",
            )
        growing = 2 ** (number - 1) * (0.5 + self._waiting.random())
        self._waiting.sleep(max(growing, failed.wait or 0.0))

    def _keep_pace(self) -> None:
        early = self._next - self._waiting.seconds()
        if early > 0:
            self._waiting.sleep(early)
        self._next = self._waiting.seconds() + self._pause

    def _try(
        self, method: str, url: httpx.URL, params: Mapping[str, str], kind: Kind, bearing: frozenset[int]
    ) -> Answer | _Failed:
        sent = {"params": params} if method == "GET" else {"data": params}
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with self._http.stream(method, url, **sent) as response:  # type: ignore[arg-type]  # one of two
                    if response.status_code not in _REDIRECTS:
                        return self._read(response, kind, bearing)
                    url = self._redirected(url, response.headers.get("location", ""))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            return _Failed(f"it cannot be reached ({type(error).__name__})")
        except httpx.TimeoutException:
            return _Failed("it did not answer in time", alone=True)
        except (httpx.TransportError, httpx.DecodingError) as error:
            return _Failed(f"its answer broke off ({type(error).__name__})", alone=True)
        raise SourceUnavailable(f"{self._name} redirects in a circle", advice=_LATER)

    def _redirected(self, url: httpx.URL, location: str) -> httpx.URL:
        there = url.join(location)
        if not location or not self.is_own(str(there)):
            raise SourceUnavailable(
                f"{self._name} redirects to another host ({there.host}); nothing was sent there",
                advice="if the source has moved, set its new address (README, table of settings)",
            )
        return there

    def _read(self, response: httpx.Response, kind: Kind, bearing: frozenset[int]) -> Answer | _Failed:
        status = response.status_code
        if status in _PASSING:
            wait = self._asked_wait(response.headers)
            return _Failed(f"it answered {status}", alone=status == SERVER_ERROR, wait=wait)
        patience = self._patience
        until = self._waiting.seconds() + patience.answer_seconds
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > patience.answer_bytes:
                return _Failed(f"its answer is longer than {patience.answer_bytes >> 20} MB", alone=True)
            if self._waiting.seconds() > until:
                return _Failed(f"its answer took longer than {patience.answer_seconds:.0f} s", alone=True)
        data = b"".join(pieces)
        if status in bearing:
            return Answer(status, data)
        if status >= 400:
            raise self._turned_away(status, data)
        given = response.headers.get("content-type", "")
        if not _TYPES[kind].match(given):
            return _Failed(f"it gave {_shown(given) or 'no type'} instead of {kind.upper()}", alone=True)
        return Answer(status, data, response.links.get("next", {}).get("url", ""))

    def _asked_wait(self, headers: Mapping[str, str]) -> float | None:
        """Seconds of a Retry-After header, which gives them or a date (RFC 9110 section 10.2.3)."""
        said = headers.get("retry-after", "").strip()
        if not said:
            return None
        if said.isdecimal():
            return float(said)
        try:
            when = parsedate_to_datetime(said)
        except ValueError:
            return None
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - self._waiting.now()).total_seconds())

    def _turned_away(self, status: int, data: bytes) -> BadSearch | SourceUnavailable:
        said = _shown(re.sub(r"<[^>]*>", " ", data[:2000].decode("utf-8", "replace")))
        if status in {401, 403}:
            return SourceUnavailable(
                f"{self._name} refuses access ({status}): {said}",
                advice="check the API key in the settings, or take it out",
            )
        if status == 400:
            return BadSearch(
                f"{self._name} does not accept the query: {said}", advice="see the source's query syntax"
            )
        return SourceUnavailable(f"{self._name} answered {status}: {said}", advice=_LATER)


_LATER = "run the same command later: what was fetched is kept, and it goes on from there"


def _shown(text: str) -> str:
    """The first words of what a source says, as one line that no terminal acts on."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
