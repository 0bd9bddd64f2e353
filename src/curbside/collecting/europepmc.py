"""Europe PMC's RESTful service: search with cursorMark, then the full text of each open article as JATS XML.

A query goes in, one file an article comes out. Only open access articles have full text to give; others are
counted, not fetched. An article kept from an earlier collection is not asked for again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from curbside.collecting.polite_client import BrokenAnswer, PoliteClient
from curbside.errors import SourceUnavailable
from curbside.model.collected import Fetched, Found
from curbside.model.holding import Failure

PER_SECOND = 4.0
"""The service publishes no figure; this is below what its own client libraries do."""
PAGE = 100
"""Results of one search page; only their identifiers are read."""
MOST_MISSES = 3
"""So many articles in a row that do not come are an outage of the service, not faults of the articles."""
FIRST_CURSOR = "*"

_END = re.compile(rb"</(?:\w+:)?article>\s*$")
_PMCID = re.compile(r"PMC\d+")
_GONE = frozenset({404})


class EuropePmc:
    """The live source: see `ports.LiveSource`. `holds` knows the articles kept already, by file name."""

    name = "europepmc"

    def __init__(
        self, client: PoliteClient, *, contact: str = "", holds: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._client, self._holds = client, holds
        self._own = {"email": contact} if contact else {}

    def find(self, query: str) -> Found:
        """How many articles match, and how many of them are open."""
        total = int(self._search(query, FIRST_CURSOR, size=1)["hitCount"])
        reachable = int(self._search(_opened(query), FIRST_CURSOR, size=1)["hitCount"]) if total else 0
        notes: tuple[str, ...] = ()
        if reachable < total:
            shut = total - reachable
            notes = (f"{shut:,} of them have no open full text here; PubMed may give their abstracts",)
        return Found(total, reachable, notes)

    def fetch(
        self,
        query: str,
        found: Found,  # noqa: ARG002  # a cursor needs nothing of it
        *,
        after: str,
        most: int | None,
    ) -> Iterator[Fetched]:
        """Articles one by one; `after` is the cursor of a search page and how far in it."""
        misses: list[Fetched] = []
        given = 0
        for pmcid, place in self._articles(_opened(query), after):
            if most is not None and given + len(misses) >= most:
                break
            fetched = self._article(pmcid, place)
            if fetched.documents == 0:
                misses.append(fetched)
                if len(misses) == MOST_MISSES:
                    raise SourceUnavailable(
                        f"Europe PMC: {MOST_MISSES} articles in a row did not come, the last of them {pmcid}: "
                        f"{fetched.missing[0].reason}",
                        advice="run the same command later: it goes on before these articles",
                    )
                continue
            yield from misses
            yield fetched
            given += len(misses) + 1
            misses = []
        yield from misses

    def _articles(self, query: str, after: str) -> Iterator[tuple[str, str]]:
        """PMC ids in the order of the search, each with the place behind it."""
        cursor, passed = json.loads(after) if after else (FIRST_CURSOR, 0)
        while True:
            page = self._search(query, cursor, size=PAGE)
            results = page["resultList"]["result"]
            further = page.get("nextCursorMark", "")
            for number, result in enumerate(results[passed:], start=passed + 1):
                last = number == len(results) and further
                pmcid = result.get("pmcid", "")
                if _PMCID.fullmatch(pmcid):
                    yield pmcid, json.dumps([further, 0] if last else [cursor, number])
            # The service gives the same mark again at the end.
            if not results or not further or further == cursor:
                return
            cursor, passed = further, 0

    def _search(self, query: str, cursor: str, *, size: int) -> Mapping[str, Any]:
        params = {
            "query": query, "format": "json", "resultType": "lite", "pageSize": str(size),
            "cursorMark": cursor, **self._own,
        }  # fmt: skip
        answer = self._client.get("search", params, kind="json", whole=_lacks_results)
        page: Mapping[str, Any] = json.loads(answer.data)
        return page

    def _article(self, pmcid: str, place: str) -> Fetched:
        name = f"{pmcid}.xml"
        if self._holds(name):
            return Fetched(name, None, 1, place)
        try:
            answer = self._client.get(
                f"{pmcid}/fullTextXML", self._own, kind="xml", whole=_lacks_end, bearing=_GONE
            )
        except BrokenAnswer as error:
            return _missed(name, pmcid, place, error.message)
        if answer.status in _GONE:
            return _missed(name, pmcid, place, "Europe PMC lists it and does not give its full text")
        return Fetched(name, answer.data, 1, place)


def _missed(name: str, pmcid: str, place: str, reason: str) -> Fetched:
    return Fetched(name, None, 0, place, (Failure(pmcid, reason, "import its file from the publisher"),))


def _opened(query: str) -> str:
    return f"({query}) AND OPEN_ACCESS:Y"


def _lacks_end(data: bytes) -> str:
    return "" if _END.search(data[-200:]) else "the article does not end"


def _lacks_results(data: bytes) -> str:
    try:
        page = json.loads(data)
        int(page["hitCount"])
        [result.get("pmcid") for result in page["resultList"]["result"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"no list of results ({type(error).__name__})"
    return ""
