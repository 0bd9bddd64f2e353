"""What a PubMed record says about the life of papers: CommentsCorrections and status publication types.

A record comes in, LifecycleEvents go out. "...In" sits on the paper and speaks of the paper; "...Of", "...For"
and "...From" sit on the notice and speak of the paper they name. An erratum is never a retraction. RefType
values follow the NLM PubMed DTD; what they mean follows the house standard, section 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from curbside.importing.publication_dates import date_of_source
from curbside.importing.publication_types import RETRACTED, RETRACTION_NOTICES, folded
from curbside.importing.text_building import one_line
from curbside.model.source import Lifecycle, LifecycleEvent, LifecycleKind

SAID_BY = "PubMed"

_OF_THIS: dict[str, LifecycleKind] = {
    "RetractionIn": "retracted",
    "RetractedandRepublishedIn": "retracted",
    "PartialRetractionIn": "concern",
    "ExpressionOfConcernIn": "concern",
    "CorrectedandRepublishedIn": "superseded",
    "UpdateIn": "superseded",
    "ErratumIn": "corrected",
}
_OF_THE_NAMED: dict[str, LifecycleKind] = {
    "RetractionOf": "retracted",
    "RetractedandRepublishedFrom": "retracted",
    "PartialRetractionOf": "concern",
    "ExpressionOfConcernFor": "concern",
    "CorrectedandRepublishedFrom": "superseded",
    "UpdateOf": "superseded",
    "ErratumFor": "corrected",
}
_WORDS = {
    "RetractionIn": "retracted",
    "RetractionOf": "retracted",
    "RetractedandRepublishedIn": "retracted and republished",
    "RetractedandRepublishedFrom": "retracted and republished",
    "PartialRetractionIn": "partly retracted",
    "PartialRetractionOf": "partly retracted",
    "ExpressionOfConcernIn": "expression of concern",
    "ExpressionOfConcernFor": "expression of concern",
    "CorrectedandRepublishedIn": "corrected and republished",
    "CorrectedandRepublishedFrom": "corrected and republished",
    "UpdateIn": "updated",
    "UpdateOf": "updated",
    "ErratumIn": "erratum published",
    "ErratumFor": "erratum published",
}
_GRAVEST: tuple[Lifecycle, ...] = ("retracted", "concern", "superseded", "corrected")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s;,\"<>]+", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Life:
    """What a record says: where it leaves this edition, all events, the editions it replaces, and oddities."""

    lifecycle: Lifecycle
    note: str
    events: tuple[LifecycleEvent, ...]
    supersedes: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    pmid: str
    date: str
    events: list[LifecycleEvent]
    supersedes: list[str]
    warnings: list[str]

    def add(self, scheme_id: tuple[str, str], kind: LifecycleKind, note: str, date: str) -> None:
        """Record an event once."""
        scheme = "pmid" if scheme_id[0] == "pmid" else "doi"
        event = LifecycleEvent(scheme, scheme_id[1], kind, note, SAID_BY, date)  # type: ignore[arg-type]
        if event not in self.events:
            self.events.append(event)


def life_of(
    citation: etree._Element, pmid: str, types: Sequence[str], *, published: str, revised: str
) -> Life:
    """Events and lifecycle of the record `pmid`; dates as given, empty where the record gives none."""
    reading = _Reading(pmid, published, [], [], [])
    for link in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        _read_link(link, reading)
    names = folded(types)
    if RETRACTED.intersection(names) and not _has(reading, "retracted"):
        reading.add(("pmid", pmid), "retracted", "publication type 'Retracted Publication'", "")
    if RETRACTION_NOTICES.intersection(names):
        _mark_notice(reading, "publication type says retraction notice")
        if not any(e.kind == "retracted" and e.identifier != pmid for e in reading.events):
            reading.warnings.append("a retraction notice that names no retracted paper by an identifier")
    lifecycle, note = _state(reading, revised)
    return Life(
        lifecycle,
        note,
        tuple(reading.events),
        tuple(dict.fromkeys(reading.supersedes)),
        tuple(reading.warnings),
    )


def deletions(element: etree._Element) -> tuple[LifecycleEvent, ...]:
    """Events for the records a DeleteCitation list takes out of PubMed: the state of those papers is not known."""
    note = "record deleted from PubMed; why is not said"
    pmids = (_pmid(e) for e in element.iter("PMID"))
    return tuple(LifecycleEvent("pmid", p, "not-checked", note, SAID_BY) for p in pmids if p)


def _read_link(link: etree._Element, reading: _Reading) -> None:
    ref_type = link.get("RefType", "")
    source = one_line(link.findtext("RefSource") or "")
    if ref_type in _OF_THIS:
        other = _named(link, source)
        beside = f" in PMID {other[1]}" if other and other[0] == "pmid" else f": {source}" if source else ""
        reading.add(
            ("pmid", reading.pmid), _OF_THIS[ref_type], f"{_WORDS[ref_type]}{beside}", date_of_source(source)
        )
    elif ref_type in _OF_THE_NAMED:
        _read_notice(link, ref_type, source, reading)


def _read_notice(link: etree._Element, ref_type: str, source: str, reading: _Reading) -> None:
    if ref_type in {"RetractionOf", "PartialRetractionOf"}:
        _mark_notice(reading, f"notice about {source or 'a paper'}")
    other = _named(link, source)
    if other is None:
        reading.warnings.append(f"{ref_type} names a paper without PMID or DOI: {source or 'nothing given'}")
        return
    if other == ("pmid", reading.pmid):
        reading.warnings.append(f"{ref_type} names the record itself; not used")
        return
    kind = _OF_THE_NAMED[ref_type]
    reading.add(other, kind, f"{_WORDS[ref_type]}: see PMID {reading.pmid}", reading.date)
    if kind == "superseded" and other[0] == "pmid":
        reading.supersedes.append(f"pmid-{other[1]}")


def _mark_notice(reading: _Reading, note: str) -> None:
    if not _has(reading, "retraction-notice"):
        reading.add(("pmid", reading.pmid), "retraction-notice", note, reading.date)


def _has(reading: _Reading, kind: LifecycleKind) -> bool:
    return any(e.kind == kind and e.identifier == reading.pmid for e in reading.events)


def _state(reading: _Reading, revised: str) -> tuple[Lifecycle, str]:
    """The gravest thing said of this record; without any it is current as of its last revision."""
    own = [e for e in reading.events if e.identifier == reading.pmid and e.scheme == "pmid"]
    for lifecycle in _GRAVEST:
        notes = [e.note for e in own if e.kind == lifecycle]
        if notes:
            return lifecycle, "; ".join(notes)
    if any(e.kind == "retraction-notice" for e in own):
        return "current", "a retraction notice"
    when = f" as revised {revised}" if revised else ""
    return "current", f"no notice in the PubMed record{when}"


def _named(link: etree._Element, source: str) -> tuple[str, str] | None:
    """The paper a link names, by PMID or else by a DOI in its citation."""
    pmid = _pmid(link.find("PMID"))
    if pmid:
        return "pmid", pmid
    found = _DOI.search(source)
    return ("doi", found[0].rstrip(".")) if found else None


def _pmid(element: etree._Element | None) -> str:
    text = (element.text or "").strip() if element is not None else ""
    return text if _PMID.fullmatch(text) else ""
