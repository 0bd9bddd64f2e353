"""The model's dataclasses as JSON and back, and their JSON Schema, all three read from the same type hints.

In: a frozen dataclass of the model, or JSON. Out: JSON values, the dataclass, or a schema. Nothing is
guessed: a missing, unknown or mistyped field is refused with its path.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


_EXACT = 2.0**53
"""Below this every whole float is exactly its integer."""


class ShapeError(ValueError):
    """A JSON value does not have the shape of its type; the message begins with its path."""


def to_json_value(value: object) -> Json:
    """A model value as JSON: dataclasses as objects, tuples as arrays, 54.0 as 54 (one form a number)."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json_value(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"no JSON form for {type(value).__name__}")


def from_json_value(hint: object, value: Json, path: str = "$") -> Any:
    """A JSON value read as the type `hint` names; raises ShapeError at the first thing that does not fit."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, value, path)
    if get_origin(hint) is tuple:
        return _array(get_args(hint), value, path)
    if get_origin(hint) in {Union, types.UnionType}:
        return _optional(get_args(hint), value, path)
    if get_origin(hint) is Literal:
        if not isinstance(value, str) or value not in get_args(hint):
            raise ShapeError(f"{path}: {value!r} is not one of {', '.join(map(str, get_args(hint)))}")
        return value
    return _scalar(hint, value, path)


def _object(hint: type[Any], value: Json, path: str) -> Any:
    if not isinstance(value, dict):
        raise ShapeError(f"{path}: expected an object")
    hints = _hints(hint)
    known = {f.name: f for f in fields(hint)}
    surplus = sorted(set(value) - set(known))
    missing = sorted(set(known) - set(value))
    if surplus or missing:
        raise ShapeError(f"{path}: unknown {surplus}, missing {missing}")
    return hint(**{name: from_json_value(hints[name], value[name], f"{path}.{name}") for name in known})


def _array(items: tuple[object, ...], value: Json, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ShapeError(f"{path}: expected an array")
    if len(items) == 2 and items[1] is Ellipsis:
        items = (items[0],) * len(value)
    if len(items) != len(value):
        raise ShapeError(f"{path}: expected {len(items)} items")
    return tuple(
        from_json_value(i, v, f"{path}[{n}]") for n, (i, v) in enumerate(zip(items, value, strict=True))
    )


def _optional(options: tuple[object, ...], value: Json, path: str) -> Any:
    real = [option for option in options if option is not types.NoneType]
    if value is None and len(real) < len(options):
        return None
    if len(real) != 1:
        raise TypeError(f"{path}: a union of several types has no JSON form")
    return from_json_value(real[0], value, path)


def _scalar(hint: object, value: Json, path: str) -> Json:
    whole = isinstance(value, int) and not isinstance(value, bool)
    fits = {
        str: isinstance(value, str),
        bool: isinstance(value, bool),
        int: whole,
        float: whole or isinstance(value, float),
    }
    if hint not in fits:
        raise TypeError(f"{path}: no JSON form for {hint!r}")
    if not fits[hint]:
        raise ShapeError(f"{path}: expected {getattr(hint, '__name__', hint)}")
    return float(value) if hint is float and isinstance(value, int) else value


def _hints(hint: type[Any]) -> Mapping[str, Any]:
    if hint not in _KNOWN_HINTS:
        _KNOWN_HINTS[hint] = get_type_hints(hint)
    return _KNOWN_HINTS[hint]


_KNOWN_HINTS: dict[type[Any], Mapping[str, Any]] = {}
"""Resolving a class's hints costs more than reading one of its values; they never change."""


def schema_of(hint: object, defs: dict[str, Json]) -> Json:
    """JSON Schema of a type; each dataclass goes into `defs` once and is referred to."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _defined(hint, defs)
    args = get_args(hint)
    if get_origin(hint) is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": schema_of(args[0], defs)}
        return {"type": "array", "prefixItems": [schema_of(a, defs) for a in args], "items": False,
                "minItems": len(args)}  # fmt: skip
    if get_origin(hint) in {Union, types.UnionType}:
        return {"anyOf": [schema_of(a, defs) for a in args]}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(args)}
    return {"type": _SCALARS[hint]}


_SCALARS: dict[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    types.NoneType: "null",
}


def _defined(hint: type[Any], defs: dict[str, Json]) -> Json:
    name = hint.__name__
    if name not in defs:
        defs[name] = {}  # a type may contain itself
        hints = _hints(hint)
        properties: dict[str, Json] = {f.name: schema_of(hints[f.name], defs) for f in fields(hint)}
        defs[name] = {
            "type": "object",
            "description": (hint.__doc__ or name).strip().splitlines()[0],
            "properties": properties,
            "required": [*properties],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
