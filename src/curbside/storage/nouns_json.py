"""The frozen nouns as JSON and back, with one reader and writer kept for each kind of noun."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

_T = TypeVar("_T")


class NotText(ValueError):
    """A value holds characters that no JSON text can hold."""


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: Any) -> TypeAdapter[Any]:
    if noun not in _ADAPTERS:
        _ADAPTERS[noun] = TypeAdapter(noun)
    return _ADAPTERS[noun]


def dump(value: Any, noun: Any = None) -> str:
    """The JSON of a noun (of `noun` where the value's own type does not say it); raises NotText."""
    try:
        return _adapter(noun or value.__class__).dump_json(value).decode()
    except (PydanticSerializationError, UnicodeEncodeError) as error:
        raise NotText("characters that cannot be stored") from error


def load(noun: type[_T], payload: str) -> _T:
    """The noun that `dump` wrote; raises ValueError for JSON that is not one."""
    read: _T = _adapter(noun).validate_json(payload)
    return read


def digest_of(payload: str) -> str:
    """The hash of a payload."""
    return hashlib.sha256(payload.encode()).hexdigest()
