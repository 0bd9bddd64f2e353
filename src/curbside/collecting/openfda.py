"""openFDA's drug/label endpoint: pages of labels as JSON, followed by the `search_after` of its Link header.

A query in openFDA's own syntax goes in, files of labels come out. Without a Link header it pages by `skip`,
which ends at 25,000; what lies beyond is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from curbside.collecting.polite_client import Answer, PoliteClient
from curbside.errors import SourceUnavailable
from curbside.model.collected import Fetched, Found, query_key

PER_SECOND = 4.0
"""240 requests a minute, with a key and without."""
PAGE = 100
"""Labels of one page: some 10 MB; the endpoint allows 1,000."""
MOST_SKIPPED = 25_000
"""The endpoint refuses a larger `skip`."""

_NO_MATCH = frozenset({404})
_BY_CURSOR, _BY_SKIP = "search_after", "skip"


class OpenFda:
    """The live source: see `ports.LiveSource`."""

    name = "openfda"

    def __init__(self, client: PoliteClient, *, key: str = "") -> None:
        self._client = client
        self._own = {"api_key": key} if key else {}

    def find(self, query: str) -> Found:
        """How many labels match."""
        answer = self._page(query, size=1)
        if answer.status in _NO_MATCH:
            return Found(0, 0)
        total = int(json.loads(answer.data)["meta"]["results"]["total"])
        return Found(total, total)

    def fetch(self, query: str, found: Found, *, after: str, most: int | None) -> Iterator[Fetched]:
        """Pages of labels; `after` is how many came before and the parameter that goes on behind them."""
        came, by, value = json.loads(after) if after else (0, "", "")
        end = found.reachable if most is None else min(found.reachable, came + most)
        while came < end:
            if by == _BY_SKIP and came > MOST_SKIPPED:
                raise SourceUnavailable(
                    f"openFDA gives no way past the first {came:,} labels of a query",
                    advice="split the query, for example with AND effective_time:[20200101 TO 20201231]",
                )
            answer = self._page(query, size=min(PAGE, end - came), **({by: value} if by else {}))
            labels = 0 if answer.status in _NO_MATCH else len(json.loads(answer.data)["results"])
            if not labels:
                return
            name = f"{query_key(query)}-{came + 1:06d}-{came + labels:06d}.json"
            came += labels
            by, value = self._further(answer, came)
            yield Fetched(name, answer.data, labels, json.dumps([came, by, value]))

    def _page(self, query: str, *, size: int, **further: str) -> Answer:
        params = {"search": query, "limit": str(size), **further, **self._own}
        return self._client.get("label.json", params, kind="json", whole=_lacks_labels, bearing=_NO_MATCH)

    def _further(self, answer: Answer, came: int) -> tuple[str, str]:
        """The parameter that gives the page behind this one."""
        if answer.next_page and self._client.is_own(answer.next_page):
            cursor = parse_qs(urlsplit(answer.next_page).query).get(_BY_CURSOR)
            if cursor:
                return _BY_CURSOR, cursor[0]
        return _BY_SKIP, str(came)


def _lacks_labels(data: bytes) -> str:
    try:
        page = json.loads(data)
        int(page["meta"]["results"]["total"])
        [label["set_id"] for label in page["results"]]
    except (ValueError, KeyError, TypeError) as error:
        return f"no list of labels ({type(error).__name__})"
    return ""
