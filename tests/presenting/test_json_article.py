"""JSON: a published form that its schema describes, that round-trips, and that is inert wherever it lands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from curbside.errors import UserError
from curbside.model.article import Answer
from curbside.presenting.json_article import (
    SCHEMA_FILE,
    SCHEMA_ID,
    from_json,
    schema_text,
    to_json,
    trace_from_json,
)

from .example import ARTICLE, NO_ANSWER, TRACE, hostile_article

VALIDATOR = Draft202012Validator(json.loads(schema_text()))


def test_the_schema_checked_in_is_current() -> None:
    """Change the model, and the schema file is written anew (and its version raised where it must)."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), (
        "write it anew: python -c 'from curbside.presenting.json_article import *; "
        "SCHEMA_FILE.write_text(schema_text())'"
    )
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("answer", [ARTICLE, NO_ANSWER, hostile_article()])
@pytest.mark.parametrize("trace", [None, TRACE])
def test_answers_validate_and_round_trip(answer: Answer, trace: object) -> None:
    """What is written fits the schema, and reading it gives the same value."""
    text = to_json(answer, TRACE if trace else None)
    VALIDATOR.validate(json.loads(text))
    assert from_json(text) == answer
    assert trace_from_json(text) == trace
    assert to_json(from_json(text), trace_from_json(text)) == text


@given(st.text())
def test_any_text_round_trips_and_is_inert(title: str) -> None:
    """No control, override, separator or markup character stands raw; none is lost."""
    text = to_json(replace(ARTICLE, title=title))
    assert from_json(text) == replace(ARTICLE, title=title)
    assert not set(text) & set("<>&\x1b\x7f\x85\u202e\u2066\u2028\u200b\x00")
    text.encode("utf-8")


def test_status_and_intended_use_travel_with_the_answer() -> None:
    """Whoever shows the JSON has the sentences to show."""
    document = json.loads(to_json(ARTICLE))
    assert document["schema"] == SCHEMA_ID
    assert document["status_text"].startswith("Unreviewed")
    assert "not a substitute" in document["intended_use"].replace("Not", "not")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("kind"),
        lambda d: d.update(extra=1),
        lambda d: d.update(schema="urn:other"),
        lambda d: d.update(kind="no-answer"),
        lambda d: d["answer"].update(surprise=1),
        lambda d: d["answer"].pop("title"),
        lambda d: d["answer"].update(title=7),
        lambda d: d["answer"].update(status="reviewed"),
        lambda d: d["answer"]["references"][0].update(number=True),
        lambda d: d["answer"].update(notes="not a list"),
        lambda d: d["answer"]["question"].update(codes=[["one"]]),
    ],
)
def test_anything_else_is_refused_by_reader_and_schema(spoil: object) -> None:
    """Unknown, missing and mistyped fields are never guessed at."""
    document = json.loads(to_json(ARTICLE))
    spoil(document)  # type: ignore[operator]
    with pytest.raises(UserError, match="Curbside's JSON form"):
        from_json(json.dumps(document))
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"a": NaN}', "[" * 100_000])
def test_what_is_not_json_is_refused_politely(text: str) -> None:
    """Broken text is the user's to mend, not a crash."""
    with pytest.raises(UserError):
        from_json(text)


def test_the_schema_closes_every_object() -> None:
    """Nothing outside the model can ride along."""
    definitions: dict[str, dict[str, object]] = json.loads(schema_text())["$defs"]
    assert {"Article", "NoAnswer", "Claim", "Reason", "Trace"} <= set(definitions)
    assert all(shape["additionalProperties"] is False for shape in definitions.values())
