"""The library's own YAML (docs/library.md) as a format of importing: told from its first key, given on as text.

Bytes come in; a LibraryText goes out, or a Refused that says why the text is none. Whether its statements hold
together with the library is not decided here. Anchors and aliases are refused: a page of them expands without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import yaml

from curbside.importing.plain_bytes import read_limited
from curbside.importing.text_building import one_line
from curbside.importing.yaml_lines import read_yaml
from curbside.model.imported import LibraryText, Refused

MAX_BYTES = 4 << 20
"""The longest shipped file has 50 KB; the YAML reader takes seconds for a megabyte."""
MAX_DEPTH = 30
"""The format itself is eight deep."""

_FIRST_KEY = re.compile(
    r"\A(?:---[^\n]*\n|%[^\n]*\n|[ \t]*(?:#[^\n]*)?\r?\n)*(?:concepts|works|statements|conflicts|presentations):\s"
)
_ADVICE = "the format is described in docs/library.md"


class LibraryYaml:
    """The format: see `importing.format`."""

    name = "library-yaml"
    standard = "Curbside's evidence library (docs/library.md)"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """Text whose first key, comments aside, is one of the library's lists."""
        return _FIRST_KEY.match(head.decode("utf-8-sig", "replace") + "\n") is not None

    def read(self, stream: BinaryIO, name: str) -> Iterator[LibraryText | Refused]:
        """One outcome: the text, or why it is none."""
        data, fault = read_limited(stream, MAX_BYTES)
        if fault:
            yield Refused(name, fault, "split the file")
            return
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            yield Refused(name, "not UTF-8 text", "save it as UTF-8")
            return
        if fault := _unsafe(text) or _unreadable(text, name):
            yield Refused(name, fault, _ADVICE)
            return
        yield LibraryText(name, text)


FORMAT = LibraryYaml()


def _unsafe(text: str) -> str:
    """What makes a text too dangerous to build values from, from its events alone."""
    depth = 0

    def at(event: yaml.Event) -> str:
        return f"line {event.start_mark.line + 1}" if event.start_mark else "somewhere"

    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return f"{at(event)}: anchors and aliases are not used in library files"
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return f"{at(event)}: nested deeper than {MAX_DEPTH}"
    except yaml.YAMLError:
        return ""  # the reader names the line
    except RecursionError:
        return "nested too deep"
    return ""


def _unreadable(text: str, name: str) -> str:
    try:
        _, faults = read_yaml(text, name)
    except (ValueError, TypeError) as error:
        return f"a value that cannot be read: {one_line(str(error))[:120]}"
    return f"line {faults[0].line}: {one_line(faults[0].message)}" if faults else ""
