"""What machines read of an article: properties that schema.org knows for the type they stand on, and nothing untrue."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from curbside.model.review import ReviewRecord
from curbside.presenting.html_head import json_ld
from curbside.presenting.print_sheet import css_string, print_sheet

from .example import ARTICLE, hostile_article

KNOWN = {
    # schema.org 29: the type's own properties and those it inherits, as far as anything here uses them.
    "MedicalWebPage": {
        "name", "url", "inLanguage", "isPartOf", "about", "audience", "dateModified", "creativeWorkStatus",
        "isAccessibleForFree", "version", "citation", "lastReviewed", "reviewedBy",
    },
    "WebSite": {"name"},
    "MedicalAudience": {"audienceType"},
    "ScholarlyArticle": {"name", "datePublished", "identifier", "url"},
    "CreativeWork": {"name", "datePublished", "identifier", "url"},
    "Person": {"name"},
    **{
        kind: {"name"}
        for kind in (
            "MedicalCondition", "MedicalSignOrSymptom", "Drug", "DrugClass", "MedicalTest", "MedicalProcedure",
            "MedicalDevice", "MedicalTherapy",
        )
    },
}  # fmt: skip
APPROVED = ReviewRecord("approved", ("A. Reviewer, MD",), "2026-02-03")


def described(**more: Any) -> dict[str, Any]:
    """The example article's description."""
    said: dict[str, Any] = json.loads(json_ld(ARTICLE, url="https://x/a", updated="2026-01-01", **more))
    return said


def unknown(value: Any) -> list[str]:
    """Properties that their type does not have, wherever they stand."""
    if isinstance(value, list):
        return [found for item in value for found in unknown(item)]
    if not isinstance(value, dict):
        return []
    kind = value["@type"]
    own = [f"{kind}.{name}" for name in value if not name.startswith("@") and name not in KNOWN[kind]]
    return own + [found for item in value.values() for found in unknown(item)]


def test_every_property_is_known_to_its_type() -> None:
    """Before approval and after."""
    assert unknown(described(review=ReviewRecord())) == []
    assert unknown(described(review=APPROVED)) == []


def test_only_an_approved_article_names_a_reviewer() -> None:
    """And says on which day."""
    assert not {"reviewedBy", "lastReviewed"} & set(described(review=ReviewRecord()))
    said = described(review=APPROVED)
    assert said["reviewedBy"] == [{"@type": "Person", "name": "A. Reviewer, MD"}]
    assert said["lastReviewed"] == "2026-02-03"


def test_the_audience_is_the_readers_own() -> None:
    """A version for patients does not pass itself off as one for clinicians."""
    assert described(review=ReviewRecord())["audience"]["audienceType"] == "Clinician"
    plain = described(review=ReviewRecord(), audience="patient")
    assert plain["audience"]["audienceType"] == "Patient"


def test_it_says_what_it_is_about() -> None:
    """What the question excludes is not what the page is about."""
    names = [thing["name"] for thing in described(review=ReviewRecord())["about"]]
    assert names
    question = ARTICLE.question
    without = replace(
        ARTICLE,
        question=replace(question, mentions=tuple(replace(m, role="excluded") for m in question.mentions)),
    )
    said = json.loads(json_ld(without, url="https://x/a", updated="2026-01-01", review=ReviewRecord()))
    assert "about" not in said


def test_a_hostile_title_stays_inside_its_string_on_paper() -> None:
    """No quote, brace, line or comment of it ends the string."""
    assert css_string('a"b} c\\') == '"a\\000022 b\\00007d  c\\00005c "'
    sheet = print_sheet(hostile_article(), article_id="a-1", updated="2026-01-01", state="unreviewed")
    assert sheet.count('"') == 2 * 3 + 2
    assert "Unreviewed" in sheet
    assert "<" not in sheet
