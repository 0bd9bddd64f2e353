"""The search page and its twin in the API."""

from __future__ import annotations

import logging

import pytest

from curbside.edges.web.health import JsonLines
from tests.web.conftest import Reader


def test_the_page_finds_and_every_result_opens(reader: Reader) -> None:
    page = reader.client.get("/search?words=NSAIDs+for+chronic+low+back+pain")
    assert page.status_code == 200
    assert "statements were searched" in page.text
    assert "Why it stands here" in page.text
    address = page.text.split('href="/support/')[1].split('"')[0]
    assert reader.client.get(f"/support/{address}").status_code == 200


def test_the_form_alone_is_shown_without_words(reader: Reader) -> None:
    page = reader.client.get("/search")
    assert page.status_code == 200
    assert "were searched" not in page.text


def test_filters_stay_in_the_form_and_on_the_next_page(reader: Reader) -> None:
    page = reader.client.get("/search?words=pain&kind=guideline&year=2010-2024")
    assert 'value="guideline" selected' in page.text
    assert 'value="2010-2024"' in page.text
    behind = page.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "kind=guideline" in behind
    second = reader.client.get(behind)
    assert 'start="21"' in second.text
    assert 'rel="prev"' in second.text


def test_what_cannot_be_meant_is_said_in_the_page(reader: Reader) -> None:
    page = reader.client.get("/search?words=pain&year=last+year")
    assert page.status_code == 422
    assert "no range of years" in page.text
    assert 'value="last year"' in page.text


def test_words_are_escaped_wherever_they_are_shown(reader: Reader) -> None:
    page = reader.client.get("/search", params={"words": "<script>alert(1)</script> pain"})
    assert "<script>alert" not in page.text


def test_a_safety_notice_stands_above_the_results(reader: Reader) -> None:
    page = reader.client.get("/search?words=I+want+to+end+my+life")
    assert page.text.index("box-crisis") < page.text.index("were searched")


def test_a_passage_not_held_is_not_found(reader: Reader) -> None:
    assert reader.client.get("/passages?id=nothing%23p1").status_code == 404


def test_the_api_gives_results_with_sources_and_reasons(reader: Reader) -> None:
    body = reader.client.get("/api/v1/search?words=NSAID+low+back+pain&kind=guideline&limit=3").json()
    assert body["schema"] == "urn:curbside:schema:search:1"
    assert len(body["found"]) == 3
    first = body["found"][0]
    assert first["statement"]["id"] == first["id"]
    assert any(s["work"]["kind"] == "guideline" for s in first["sources"])
    assert first["reasons"][0]["rule"] == "words"


@pytest.mark.parametrize("query", ["words=%20", "words=pain&kind=novel", "words=pain&what=books", ""])
def test_what_the_api_cannot_read_is_refused_in_the_one_shape(reader: Reader, query: str) -> None:
    response = reader.client.get(f"/api/v1/search?{query}")
    assert response.status_code == 422
    assert set(response.json()) == {"type", "title", "status", "advice", "banners"}


def test_words_searched_stay_out_of_the_log(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        reader.client.get("/search?words=zyxomycosis+of+Ermintrude")
        reader.client.get("/api/v1/search?words=zyxomycosis+of+Ermintrude")
    lines = "\n".join(JsonLines().format(r) for r in caplog.records if r.name.startswith("curbside"))
    assert "rmintrude" not in lines
    assert "zyxo" not in lines
