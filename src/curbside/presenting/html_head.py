"""What a machine reads of an article page: schema.org JSON-LD and the values of its meta elements.

In: an answer, its address and its review state. Out: JSON that may stand inside a script element. Nothing is
claimed that did not happen: no reviewer, no review date, before a named human approved exactly this content.
"""

from __future__ import annotations

import json

from curbside.model.article import Answer, Article, Reference
from curbside.model.audience import Audience
from curbside.model.review import ReviewRecord
from curbside.presenting import words
from curbside.presenting.json_shapes import Json
from curbside.presenting.record import record
from curbside.presenting.safe import clean, is_active

_AUDIENCE_TYPES: dict[Audience, str] = {
    "prescriber": "Clinician", "allied": "Clinician", "student": "Medical student", "patient": "Patient",
}  # fmt: skip
_THINGS = {
    "condition": "MedicalCondition", "finding": "MedicalSignOrSymptom", "drug": "Drug", "drug-class": "DrugClass",
    "test": "MedicalTest", "procedure": "MedicalProcedure", "device": "MedicalDevice", "care": "MedicalTherapy",
}  # fmt: skip
"""schema.org's types for the kinds of concepts a page can be about."""

_SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def title_of(answer: Answer) -> str:
    """The page's title."""
    if isinstance(answer, Article):
        return clean(answer.title)
    return f"No answer: {words.REFUSALS[answer.reason]}"


def json_ld(
    answer: Answer, *, url: str, updated: str, review: ReviewRecord, audience: Audience = "prescriber"
) -> str:
    """schema.org MedicalWebPage as JSON text; who reviewed it and when is said of an approved article only."""
    named = (m for m in answer.question.mentions if m.kind in _THINGS and m.role != "excluded")
    about = dict.fromkeys((_THINGS[m.kind], clean(m.name)) for m in named)
    page: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": title_of(answer),
        "url": url,
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": "Curbside"},
        "about": [{"@type": kind, "name": name} for kind, name in about],
        "audience": {"@type": "MedicalAudience", "audienceType": _AUDIENCE_TYPES[audience]},
        "dateModified": updated,
        "creativeWorkStatus": words.status_sentence(review.state),
        "isAccessibleForFree": True,
        "version": f"{answer.versions.library}/{answer.versions.rules}",
        "citation": [_citation(r) for r in answer.references],
    }
    if review.state == "approved" and review.on:
        page["lastReviewed"] = review.on
        page["reviewedBy"] = [{"@type": "Person", "name": clean(name)} for name in review.reviewers]
    return inert({name: value for name, value in page.items() if value not in ("", [])})


def inert(value: Json) -> str:
    """JSON in which no character can end a script element or act on a screen."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return "".join(_SAFE.get(c) or (json.dumps(c)[1:-1] if is_active(c) else c) for c in text)


def _citation(reference: Reference) -> Json:
    item = record(reference)
    found: dict[str, Json] = {
        "@type": "CreativeWork" if item.kind == "label" else "ScholarlyArticle",
        "name": item.title,
        "datePublished": "-".join(f"{part:02d}" for part in item.date),
        "identifier": [
            text
            for text in (
                f"doi:{item.doi}" if item.doi else "",
                f"pmid:{item.pmid}" if item.pmid else "",
                item.pmcid,
            )
            if text
        ],
        "url": item.url,
    }
    return {name: value for name, value in found.items() if value not in ("", [])}
