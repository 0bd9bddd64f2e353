"""The whole contract of a format: recognise it from its first bytes, read it into outcomes.

A format never touches disk or network and never raises for bad input: what cannot be read is a Refused value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from curbside.model.imported import LibraryText, Outcome

HEAD_BYTES = 4096
"""How much of a file `recognises` is shown."""


class Format(Protocol):
    """One file format; modules of `importing` each provide one as `FORMAT`."""

    name: str
    """Short and stable: "ngc-xml", "pubmed-xml", "spl-xml"."""
    standard: str
    """The standard or public description it follows, with its version."""

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether bytes that begin so (under this file name) are this format; content decides, not the name."""
        ...

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome | LibraryText]:
        """Outcomes in the order they stand in the stream, one at a time, memory flat however long it is."""
        ...
