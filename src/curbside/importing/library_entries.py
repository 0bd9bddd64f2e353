"""The entries of library files just as they are written: what an editor sees, changes and compares.

In: the files' texts. Out: each statement and work as its mapping. Files that do not hold together are skipped here;
`library_yaml` names their faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from curbside.importing.library_place import RULE_FILES
from curbside.importing.yaml_lines import read_yaml

_LISTS: Mapping[str, Literal["statement", "work"]] = {"statements": "statement", "works": "work"}


def entries_in(
    files: Mapping[str, str],
) -> Mapping[tuple[Literal["statement", "work"], str], Mapping[str, Any]]:
    """Every statement and work by kind and id."""
    found: dict[tuple[Literal["statement", "work"], str], Mapping[str, Any]] = {}
    for name in sorted(files):
        if name in RULE_FILES:
            continue
        lined, faults = read_yaml(files[name], name)
        if faults or not isinstance(lined.value, dict):
            continue
        for key, kind in _LISTS.items():
            for entry in lined.value.get(key) or ():
                found[kind, str(entry["id"])] = entry
    return found
