"""Records of the review store as rows and back: a column for each field, tuples of nouns as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import Row

from curbside.errors import UserError
from curbside.model.holding_together import storable
from curbside.review_ports import KEYS, Record
from curbside.storage.nouns_json import dump, load

T = TypeVar("T", bound=Record)
_JSON: dict[type[Any], Mapping[str, Any]] = {}


def _json_fields(kind: type[Any]) -> Mapping[str, Any]:
    """The fields of a kind that are kept as JSON, with their types."""
    if kind not in _JSON:
        hints = get_type_hints(kind)
        named = (f.name for f in fields(kind))
        _JSON[kind] = {n: hints[n] for n in named if str(hints[n]).startswith("tuple")}
    return _JSON[kind]


def row_of(record: Record) -> dict[str, Any]:
    """The record's fields by column; raises UserError for characters that a database cannot keep."""
    tuples = _json_fields(type(record))
    values = ((f.name, getattr(record, f.name)) for f in fields(record))
    row = {n: dump(v, tuples[n]) if n in tuples else v for n, v in values}
    if not all(storable(v) for v in row.values() if isinstance(v, str)):
        raise UserError(
            "the text holds characters that cannot be kept", advice="take out what is no plain text"
        )
    return row


def record_of(kind: type[T], row: Row[Any]) -> T:
    """The record that a row holds."""
    tuples = _json_fields(kind)
    values = {n: load(tuples[n], v) if n in tuples else v for n, v in row._mapping.items()}
    return kind(**values)


def key_of(record: Record) -> dict[str, Any]:
    """The values that tell this record from others of its kind."""
    return {name: getattr(record, name) for name in KEYS[type(record)]}
