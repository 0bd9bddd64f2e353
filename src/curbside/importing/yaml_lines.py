"""YAML text to plain values plus the line each key stands on. Refuses duplicate keys and unreadable text.

Follows YAML 1.1 as PyYAML reads it, except that dates stay text: a date here is as precise as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from curbside.errors import Fault

_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it (as its wheels are): it reads the library ten times faster."""


class _PlainLoader(_SafeLoader):  # type: ignore[misc, valid-type]
    """SafeLoader without the timestamp type."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, rx) for tag, rx in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Lined:
    """A parsed YAML file: its value and its node tree for looking up lines."""

    value: Any
    root: yaml.Node | None

    def line(self, path: Sequence[str | int]) -> int:
        """The 1-based line of the deepest node on `path` that exists."""
        node, line = self.root, 1
        for step in path:
            if node is None:
                break
            line = node.start_mark.line + 1
            node, found = _child(node, step)
            line = found or line
        return line if node is None or not path else max(line, 1)


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None, 0


def _duplicate_keys(node: yaml.Node, file: str) -> list[Fault]:
    faults: list[Fault] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                faults.append(Fault(file, key.start_mark.line + 1, f"key '{key.value}' stands twice"))
            seen.add(key.value)
            faults += _duplicate_keys(value, file)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            faults += _duplicate_keys(value, file)
    return faults


def read_yaml(text: str, file: str) -> tuple[Lined, list[Fault]]:
    """Parse `text`; returns the value with its lines, and the faults found in the YAML itself."""
    loader: _PlainLoader | None = None
    try:
        loader = _PlainLoader(text)
        root = loader.get_single_node()
        if root is None:
            return Lined({}, None), []
        faults = _duplicate_keys(root, file)
        value = loader.construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "this is not YAML"
        return Lined({}, None), [
            Fault(file, mark.line + 1 if mark else 1, f"not readable as YAML: {problem}")
        ]
    finally:
        if loader is not None:
            loader.dispose()
    return Lined(value, root), faults
