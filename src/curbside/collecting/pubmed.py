"""PubMed through NCBI's E-utilities: ESearch with the history server, EFetch of MEDLINE XML by slices.

A query goes in, files of records come out, the best match first. Every slice is held against the PMIDs the
search named: what the history server does not give (its memory ends after some hours) is asked for by PMID.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curbside.collecting.polite_client import Answer, BrokenAnswer, PoliteClient
from curbside.errors import BadSearch
from curbside.model.collected import Fetched, Found, query_key
from curbside.model.holding import Failure

TOOL = "curbside"
PER_SECOND, PER_SECOND_WITH_KEY = 3.0, 10.0
"""What NCBI allows without and with an API key."""
MOST_OF_A_SEARCH = 9_999
"""ESearch gives no more of a query to PubMed."""
SLICE = 200
"""Records of one EFetch: about 3 MB, a few seconds, and the most PMIDs one form should carry."""

_PMIDS = re.compile(rb"<(?:MedlineCitation|BookDocument)\b[^>]*>\s*<PMID\b[^>]*>\s*(\d+)\s*</PMID>")
_END = re.compile(rb"</PubmedArticleSet>\s*$")


@dataclass(frozen=True, slots=True)
class _History:
    """A search as the history server knows it, and the PMIDs it named."""

    webenv: str
    query_key: str
    pmids: tuple[str, ...]


class PubMed:
    """The live source: see `ports.LiveSource`."""

    name = "pubmed"

    def __init__(self, client: PoliteClient, *, key: str = "", contact: str = "") -> None:
        self._client = client
        named = {"tool": TOOL, "email": contact, "api_key": key}
        self._own = {name: value for name, value in named.items() if value}

    def find(self, query: str) -> Found:
        """Search, keeping the result on the history server."""
        params = {
            "db": "pubmed", "term": query, "usehistory": "y", "retmode": "json", "sort": "relevance",
            "retmax": str(MOST_OF_A_SEARCH), **self._own,
        }  # fmt: skip
        answer = self._client.post("esearch.fcgi", params, kind="json", whole=_lacks_result)
        result = json.loads(answer.data)["esearchresult"]
        if "ERROR" in result:
            raise BadSearch(f"PubMed: {result['ERROR']}", advice="see PubMed's help on searching")
        total, pmids = int(result["count"]), tuple(str(pmid) for pmid in result["idlist"])
        history = {
            "webenv": str(result.get("webenv", "")),
            "query_key": str(result.get("querykey", "")),
            "pmids": pmids,
        }
        return Found(total, len(pmids), tuple(_notes(result, total, len(pmids))), json.dumps(history))

    def fetch(self, query: str, found: Found, *, after: str, most: int | None) -> Iterator[Fetched]:
        """Slices of the search from record `after` on."""
        held = json.loads(found.state)
        history = _History(held["webenv"], held["query_key"], tuple(held["pmids"]))
        at = int(after or 0)
        end = len(history.pmids) if most is None else min(len(history.pmids), at + most)
        while at < end:
            size = min(SLICE, end - at)
            yield self._slice(query_key(query), history, at, size)
            at += size

    def _slice(self, prefix: str, history: _History, at: int, size: int) -> Fetched:
        wanted = history.pmids[at : at + size]
        data = self._by_history(history, at, size)
        came = _pmids_in(data)
        if came != frozenset(wanted):
            data = self._by_pmid(wanted)
            came = _pmids_in(data)
        missing = tuple(
            Failure(f"PMID {pmid}", "PubMed names it and does not give it", "fetch it by its PMID later")
            for pmid in wanted
            if pmid not in came
        )
        name = f"{prefix}-{at + 1:06d}-{at + size:06d}.xml"
        return Fetched(name, data if came else None, len(came), str(at + size), missing)

    def _by_history(self, history: _History, at: int, size: int) -> bytes:
        """The slice as the history server has it; empty where it has forgotten the search."""
        if not history.webenv:
            return b""
        params = {
            "WebEnv": history.webenv,
            "query_key": history.query_key,
            "retstart": str(at),
            "retmax": str(size),
        }
        try:
            return self._efetch(params).data
        except (BadSearch, BrokenAnswer):
            return b""  # by PMID it is asked again, and that failing is an error

    def _by_pmid(self, pmids: Sequence[str]) -> bytes:
        return self._efetch({"id": ",".join(pmids)}).data

    def _efetch(self, params: Mapping[str, str]) -> Answer:
        form = {"db": "pubmed", "retmode": "xml", **params, **self._own}
        return self._client.post("efetch.fcgi", form, kind="xml", whole=_lacks_end)


def _pmids_in(data: bytes) -> frozenset[str]:
    return frozenset(pmid.decode() for pmid in _PMIDS.findall(data))


def _lacks_end(data: bytes) -> str:
    return "" if _END.search(data[-200:]) else "the set of records does not end"


def _lacks_result(data: bytes) -> str:
    try:
        result = json.loads(data)["esearchresult"]
        if "ERROR" not in result:
            int(result["count"])
            list(result["idlist"])
    except (ValueError, KeyError, TypeError) as error:
        return f"no search result ({type(error).__name__})"
    return ""


def _notes(result: Mapping[str, Any], total: int, given: int) -> Iterator[str]:
    if read_as := result.get("querytranslation"):
        yield f"PubMed reads the query as: {read_as}"
    unknown = (result.get("errorlist") or {}).get("phrasesnotfound") or ()
    if unknown:
        yield f"PubMed does not find: {', '.join(map(str, unknown))}"
    for said in (result.get("warninglist") or {}).get("outputmessages") or ():
        yield f"PubMed: {said}"
    if given < total:
        yield (
            f"PubMed gives the first {given:,} of a query; for the others split it by date "
            "(add AND 2015:2019[dp])"
        )
