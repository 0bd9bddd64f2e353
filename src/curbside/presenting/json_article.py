"""Answers as JSON in one published, versioned form (schema/article.schema.json), and back without loss.

In: an answer, and its trace where wanted. Out: JSON text in which control, invisible and markup characters
are escaped, so that it may be shown or embedded. Field names and values are the model's own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

from curbside.errors import UserError
from curbside.model.article import Answer, Article, NoAnswer, Trace
from curbside.presenting import words
from curbside.presenting.json_shapes import Json, ShapeError, from_json_value, schema_of, to_json_value
from curbside.presenting.safe import is_active

SCHEMA_VERSION = "2"
"""Grows when a field is added, removed or changes its meaning."""

SCHEMA_ID = f"urn:curbside:schema:article:{SCHEMA_VERSION}"
SCHEMA_FILE = Path(__file__).with_name("schema") / "article.schema.json"

Kind = Literal["article", "no-answer"]
_KINDS: dict[Kind, type[Article] | type[NoAnswer]] = {"article": Article, "no-answer": NoAnswer}
_KEYS = ("schema", "kind", "status_text", "intended_use", "answer", "trace")
_MAYBE_ACTIVE = re.compile(r"[^ -%'-;=?-~\n]")


def to_json(answer: Answer, trace: Trace | None = None) -> str:
    """The answer in the published form; the same answer gives the same bytes."""
    kind: Kind = "article" if isinstance(answer, Article) else "no-answer"
    document: Json = {
        "schema": SCHEMA_ID,
        "kind": kind,
        "status_text": words.status_sentence(answer.status),
        "intended_use": words.INTENDED_USE,
        "answer": to_json_value(answer),
        "trace": to_json_value(trace),
    }
    return inert(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def from_json(text: str) -> Answer:
    """The answer a published form holds; raises UserError where the text is not in that form."""
    return _read(text)[0]


def trace_from_json(text: str) -> Trace | None:
    """The trace a published form holds, if any; raises UserError as `from_json` does."""
    return _read(text)[1]


def article_schema() -> Json:
    """The JSON Schema (2020-12) of the published form, derived from the model."""
    defs: dict[str, Json] = {}
    answers = [(kind, schema_of(model, defs)) for kind, model in _KINDS.items()]
    trace = schema_of(Trace, defs)
    properties: dict[str, Json] = {
        "schema": {"const": SCHEMA_ID},
        "kind": {"enum": [*_KINDS]},
        "status_text": {"type": "string", "description": "What the review state means; show it."},
        "intended_use": {"type": "string", "description": "Intended use and limits; show it."},
        "answer": {"anyOf": [shape for _, shape in answers]},
        "trace": {"anyOf": [trace, {"type": "null"}]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Curbside answer",
        "type": "object",
        "properties": properties,
        "required": [*_KEYS],
        "additionalProperties": False,
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"answer": shape}}}
            for kind, shape in answers
        ],
        "$defs": {name: defs[name] for name in sorted(defs)},
    }


def schema_text() -> str:
    """The schema as the bytes of the checked-in file."""
    return json.dumps(article_schema(), indent=2) + "\n"


def _read(text: str) -> tuple[Answer, Trace | None]:
    try:
        document = json.loads(text, parse_constant=_no_constant)
        if not isinstance(document, dict) or set(document) != set(_KEYS):
            raise ShapeError(f"$: expected an object with {', '.join(_KEYS)}")
        if document["schema"] != SCHEMA_ID or document["kind"] not in _KINDS:
            raise ShapeError(f"$: expected schema {SCHEMA_ID} and a kind of {', '.join(_KINDS)}")
        answer: Answer = from_json_value(_KINDS[document["kind"]], document["answer"], "$.answer")
        trace: Trace | None = from_json_value(Trace | None, document["trace"], "$.trace")
    except (json.JSONDecodeError, ShapeError, RecursionError) as error:
        raise UserError(
            f"this is not an answer in Curbside's JSON form: {error}",
            advice=f"hand in the output of `--format json` unchanged (schema {SCHEMA_ID})",
        ) from error
    return answer, trace


def _no_constant(name: str) -> Json:
    raise ShapeError(f"$: {name} is not JSON")


def inert(text: str) -> str:
    return _MAYBE_ACTIVE.sub(lambda m: _escaped(m.group()), text)


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if is_active(char) and not char.isascii() else _ASCII.get(char, char)


_ASCII = {char: f"\\u{ord(char):04x}" for char in "<>&\x7f"}
