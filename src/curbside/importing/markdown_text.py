"""Markdown (CommonMark 0.31 with tables) and plain text as passages under their headings.

The last format asked: any readable prose is Markdown without marks. Hidden HTML is left out and reported;
front matter between "---" lines gives title, date, doi and language where it names them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from curbside.importing.blocks import Block, Cell, item_text, table_text
from curbside.importing.markdown_inline import plain, without_hidden_html
from curbside.importing.plain_bytes import decode, read_limited
from curbside.importing.plain_documents import Outline, Stated, stated_date, stated_doi, whole_document
from curbside.importing.text_building import one_line
from curbside.model.imported import Outcome, Refused

_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})")
_ITEM = re.compile(r"(\s{0,40})(?:([-*+•–])|(\d{1,3}[.)]))\s+(.*)")
_FENCE = re.compile(r" {0,3}(```+|~~~+).*")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,8000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"(?m)^(title|date|doi|lang|language|license|licence)\s*:\s*(.+)$", re.I)
_WORDS = re.compile(r"\w+(?:\s+\S+){5}")
_STRUCTURED = re.compile(r"\s*(?:[{<%]|\[\s*[\[{\"]|PK\x03)")


MIN_TABLE_ROWS = 3
"""Fewer lines that agree in their commas may be prose."""
MAX_TABLE_LINES = 40
"""Enough lines of a head to tell a table by."""


class MarkdownText:
    """The format of notes and plain text."""

    name = "markdown"
    standard = "CommonMark 0.31 with GitHub tables; plain text"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """Readable prose: no binary, no mark-up or data language, a heading or a run of words."""
        if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return False
        text, _ = decode(head)
        odd = sum(1 for c in text if not c.isprintable() and not c.isspace())
        if odd * 20 > len(text) or _STRUCTURED.match(text) or _is_table(text):
            return False
        return any(_ATX.fullmatch(line) or _WORDS.search(line) for line in text.split("\n"))

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the text, or why it is none."""
        data, fault = read_limited(stream)
        if fault:
            yield Refused(name, fault, "split the text")
            return
        text, warnings = decode(data)
        stated, text = _front_matter(text)
        reading = _Reading()
        reading.read(without_hidden_html(text, reading.left_out).split("\n"))
        stated.title = stated.title or reading.outline.first_heading
        left_out = [f"left out {what}: {n}" for what, n in sorted(reading.left_out.items())]
        yield whole_document(
            name,
            data,
            self.name,
            sections=reading.outline.sections,
            stated=stated,
            warnings=[*warnings, *left_out],
        )


FORMAT = MarkdownText()


def _is_table(text: str) -> bool:
    """Lines of values, as many in each (RFC 4180): data for a program, not prose."""
    lines = text.split("\n")[:MAX_TABLE_LINES]
    # The last line may be cut off where the head ends.
    return any(_columns_agree(lines[:-1], delimiter) for delimiter in (",", "\t", ";"))


def _columns_agree(lines: list[str], delimiter: str) -> bool:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
    except csv.Error:
        return False
    if len(rows) < MIN_TABLE_ROWS or len(rows[0]) < 2 or {len(row) for row in rows} != {len(rows[0])}:
        return False
    # In prose a blank follows the comma; in data it does not, or a quote follows it.
    return delimiter == "\t" or not all(
        re.search(rf"{delimiter} [^\"]", line) for line in lines if line.strip()
    )


def _front_matter(text: str) -> tuple[Stated, str]:
    found = _FRONT.match(text)
    if not found:
        return Stated(), text
    fields = {name.lower(): value.strip().strip("\"'") for name, value in _FIELD.findall(found[1])}
    stated = Stated(
        title=fields.get("title", ""),
        doi=stated_doi(fields.get("doi", "")),
        date=stated_date(fields.get("date", "")),
        language=fields.get("lang", "") or fields.get("language", ""),
        licence=fields.get("licence", "") or fields.get("license", ""),
    )
    return stated, text[found.end() :]


@dataclass(slots=True)
class _Reading:
    """One pass over the lines."""

    outline: Outline = field(default_factory=Outline)
    left_out: Counter[str] = field(default_factory=Counter)
    _paragraph: list[str] = field(default_factory=list)
    _items: list[str] = field(default_factory=list)

    def read(self, lines: list[str]) -> None:
        """Put every line where it belongs."""
        place = 0
        while place < len(lines):
            place = self._step(lines, place)
        self._put()

    def _step(self, lines: list[str], place: int) -> int:
        line = lines[place].rstrip()
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if not line.strip():
            self._put_paragraph()
        elif fence := _FENCE.fullmatch(line):
            return self._fenced(lines, place + 1, fence[1][:3])
        elif heading := _ATX.fullmatch(line):
            self._put()
            self.outline.heading(len(heading[1]), plain(heading[2] or "", self.left_out))
        elif self._is_setext(line):
            title = " ".join(self._paragraph)
            self._paragraph.clear()
            self._put()
            self.outline.heading(1 if "=" in line else 2, plain(title, self.left_out))
        elif _RULE.fullmatch(line):
            self._put()
        elif "|" in line and "|" in following and _TABLE_RULE.fullmatch(following):
            return self._table(lines, place)
        elif item := _ITEM.fullmatch(line):
            self._item(item)
        else:
            self._text(line)
        return place + 1

    def _is_setext(self, line: str) -> bool:
        return bool(self._paragraph and not self._items and _SETEXT.fullmatch(line) and len(line.strip()) > 1)

    def _item(self, item: re.Match[str]) -> None:
        self._put_paragraph()
        label = item[3] or ""
        level = min(len(item[1].expandtabs(4)) // 2, 2)
        self._items.append(item_text([one_line(plain(item[4], self.left_out))], level, label))

    def _text(self, line: str) -> None:
        shown = line.strip().removeprefix(">").strip()
        if self._items and line[:1] in " \t" and not self._paragraph:
            self._items[-1] += " " + one_line(plain(shown, self.left_out))  # an item's next line
            return
        if self._items:
            self._put()
        # Two blanks at the end of a line break it; else lines of a paragraph run on.
        self._paragraph.append(shown)

    def _fenced(self, lines: list[str], place: int, fence: str) -> int:
        self._put()
        held: list[str] = []
        while place < len(lines) and not lines[place].strip().startswith(fence):
            held.append(lines[place])
            place += 1
        self.outline.add([Block("\n".join(held))])
        return place + 1

    def _table(self, lines: list[str], place: int) -> int:
        self._put()
        rows: list[list[Cell]] = []
        number = place
        while number < len(lines) and "|" in lines[number]:
            if number != place + 1:
                cells = lines[number].strip().strip("|").replace("\\|", "\ue000").split("|")
                rows.append([Cell(plain(cell.replace("\ue000", "|"), self.left_out)) for cell in cells])
            number += 1
        self.outline.add([Block(table_text(rows), "table")])
        return number

    def _put_paragraph(self) -> None:
        if self._paragraph:
            if self._items:
                self._put_items()
            text = plain(" ".join(self._paragraph), self.left_out)
            self.outline.add([Block("\n".join(filter(None, map(one_line, text.split("\n")))))])
            self._paragraph.clear()

    def _put_items(self) -> None:
        if self._items:
            self.outline.add([Block("\n".join(item for item in self._items if item), "list")])
            self._items.clear()

    def _put(self) -> None:
        if self._items and self._paragraph:
            self._put_items()
        self._put_paragraph()
        self._put_items()
