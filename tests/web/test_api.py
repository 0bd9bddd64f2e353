"""The API: asks, reads, and one shape for every error."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from curbside.presenting.json_article import article_schema
from tests.web.conftest import Reader

ASK = "/api/v1/ask"
QUESTION = {"question": "What are the red flags in low back pain?"}


def _post(reader: Reader, body: Any) -> Any:
    return reader.client.post(ASK, json=body)


def test_ask_then_read_again(reader: Reader) -> None:
    """The answer has the published form, its state, and an address that opens it again."""
    asked = _post(reader, QUESTION)
    assert asked.status_code == 201
    body = asked.json()
    assert body["status"] == asked.headers["curbside-status"] == "unreviewed"
    again = reader.client.get(f"/api/v1/articles/{body['name']}").json()
    assert again == body
    published = {k: v for k, v in body.items() if k not in ("status", "name", "url")}
    jsonschema.validate(published, json.loads(json.dumps(article_schema())))
    statement = body["answer"]["bottom_line"][0]["statement_id"]
    supports = reader.client.get(f"/api/v1/articles/{body['name']}/supports/{statement}").json()
    assert supports["supports"][0]["support"]["locator"]
    assert reader.client.get(f"/api/v1/statements/{statement}").json()["statement"]["id"] == statement


def test_a_question_need_not_be_kept(reader: Reader) -> None:
    """Then there is an answer and no address."""
    answer = _post(reader, {**QUESTION, "keep": False})
    assert answer.status_code == 200
    assert "name" not in answer.json()


def test_a_refusal_is_an_answer(reader: Reader) -> None:
    """Not knowing is a value, not an error."""
    body = _post(reader, {"question": "How do I repair a bicycle tyre?"}).json()
    assert body["kind"] == "no-answer"


def test_works_are_listed_and_read(reader: Reader) -> None:
    """Filtered, page by page, each with its statements."""
    listed = reader.client.get("/api/v1/works?kind=guideline&limit=3").json()
    assert len(listed["works"]) == 3 < listed["total"]
    one = reader.client.get(f"/api/v1/works/{listed['works'][0]['work']['id']}").json()
    assert one["editions"][0]["source"]["edition"]["id"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/articles/a-000000000000-" + "0" * 32, None, 404),
        ("GET", "/api/v1/statements/nothing", None, 404),
        ("GET", "/api/v1/works/nothing", None, 404),
        ("GET", "/api/v1/nowhere", None, 404),
        ("DELETE", ASK, None, 405),
        ("POST", ASK, {}, 422),
        ("POST", ASK, {"question": "x?", "surplus": 1}, 422),
        ("POST", ASK, {"question": "   "}, 422),
        ("POST", ASK, {"question": "why " * 1500}, 422),
        ("POST", ASK, {"question": "x?", "jurisdiction": "MARS"}, 422),
    ],
)
def test_every_error_has_one_shape(reader: Reader, method: str, path: str, body: Any, status: int) -> None:
    """type, title, status, advice, banners; as application/problem+json."""
    response = reader.client.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "advice", "banners"}
    assert response.json()["status"] == status


def test_an_error_repeats_no_question_text(reader: Reader) -> None:
    """A body that is not understood is not echoed."""
    response = _post(reader, {"question": "x?", "jurisdiction": "Ermintrude has a rash"})
    assert "Ermintrude" not in response.text


def test_an_unreadable_question_keeps_its_notices(reader: Reader) -> None:
    """They stand in the error."""
    body = _post(reader, {"question": "I want to end my life. " * 200}).json()
    assert body["banners"][0]["severity"] == "crisis"


def test_openapi_describes_every_route(reader: Reader) -> None:
    """And no page."""
    paths = reader.client.get("/api/v1/openapi.json").json()["paths"]
    assert ASK in paths
    assert all(path.startswith("/api/v1/") for path in paths)


def test_health_and_readiness(reader: Reader) -> None:
    """Alive, ready, and which library it answers from."""
    assert reader.client.get("/health").json()["alive"] is True
    ready = reader.client.get("/ready").json()
    assert ready["ready"] is True
    assert ready["library"]
