"""Chooses the format of a file from its first bytes, among the formats it is given, in their order.

The order of the registry is the order of trust: formats with a signature first, plain text last. The name
never overrules the content; what nothing recognises is Refused with the names of what was looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from curbside.importing.format import HEAD_BYTES, Format
from curbside.model.imported import Refused

_KNOWN: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "an image", "run text recognition on it and import the text"),
    (b"\xff\xd8\xff", "an image", "run text recognition on it and import the text"),
    (b"GIF8", "an image", "run text recognition on it and import the text"),
    (b"II*\x00", "an image", "run text recognition on it and import the text"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as DOCX or PDF"),
    (b"{\\rtf", "an RTF file", "save it as DOCX or PDF"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "pack it as zip or tar"),
    (b"Rar!", "a RAR archive", "pack it as zip or tar"),
    (b"SQLite format 3", "a database", "export what you need as text"),
    (b"\x7fELF", "a program", "programs are not read"),
    (b"PK\x03\x04", "a spreadsheet, presentation or other package", "save its text as DOCX or PDF"),
    (b"MZ", "a program", "programs are not read"),
)


def recognise(head: bytes, name: str, formats: Sequence[Format]) -> Format | Refused:
    """The first format of `formats` that recognises `head` (at most HEAD_BYTES of it), or why none does."""
    head = head[:HEAD_BYTES]
    if not head.strip():
        return Refused(name, "the file is empty", "get the file again from where it was published")
    for candidate in formats:
        if candidate.recognises(head, name):
            return candidate
    for signature, what, advice in _KNOWN:
        if head.startswith(signature):
            return Refused(name, f"it is {what}, which no format here reads", advice)
    looked_for = ", ".join(candidate.name for candidate in formats)
    kind = "binary data" if b"\x00" in head else "no known format"
    return Refused(name, f"{kind}; looked for: {looked_for}", "see the list of formats in the documentation")
