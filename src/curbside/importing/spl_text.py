"""The narrative block of an SPL section (HL7 V3 StrucDoc.Text) as paragraphs, lists and tables of plain text.

Superscripts after a digit keep a caret (10^9 is not 109); images hold no text and are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from curbside.importing.blocks import Block, Cell, item_text, span_of, table_text
from curbside.importing.safe_xml import local_name
from curbside.importing.text_building import one_line, tidy

_BLOCKS = frozenset({"paragraph", "list", "table"})


@dataclass(slots=True)
class Narrative:
    """Reads narrative blocks, counting the images met on the way."""

    images: int = 0
    _notes: list[str] = field(default_factory=list)

    def blocks(self, text: etree._Element) -> list[Block]:
        """The blocks of one `text` element in reading order; loose text between them is a paragraph."""
        found: list[Block] = []
        loose: list[str] = [_soft(text.text)]

        def put_loose() -> None:
            if shown := tidy("".join(loose)).strip():
                found.append(Block(_paragraph(shown)))
            loose.clear()

        for child in text:
            if local_name(child) in _BLOCKS:
                put_loose()
                found += self._block(child)
                found += [Block(note) for note in self._taken_notes()]
            else:
                loose.append(self._inline(child))
            loose.append(_soft(child.tail))
        put_loose()
        return [*found, *(Block(note) for note in self._taken_notes())]

    def title(self, element: etree._Element | None) -> str:
        """A title as one line."""
        return "" if element is None else one_line(self._inline(element))

    def _block(self, element: etree._Element) -> list[Block]:
        name = local_name(element)
        if name == "list":
            text = "\n".join(self._items(element, 0))
            return [Block(text, "list")] if text else []
        if name == "table":
            text = self._table(element)
            return [Block(text, "table")] if text else []
        inner = [child for child in element if local_name(child) in _BLOCKS]
        text = _paragraph(tidy(self._inline(element, skip=_BLOCKS)))
        own = [Block(text)] if text else []
        return own + [block for child in inner for block in self._block(child)]

    def _items(self, element: etree._Element, level: int) -> list[str]:
        ordered = (element.get("listType") or "").lower() == "ordered"
        lines: list[str] = []
        number = 0
        for child in element:
            name = local_name(child)
            if name == "caption":
                lines.append(one_line(self._inline(child)))
            elif name == "item":
                number += 1
                lines += self._item(child, level, f"{number}." if ordered and level == 0 else "")
        return [line for line in lines if line]

    def _item(self, item: etree._Element, level: int, label: str) -> list[str]:
        parts: list[str] = []
        deeper: list[str] = []
        caption = ""
        loose = _soft(item.text)
        for child in item:
            name = local_name(child)
            if name == "caption":
                caption = one_line(self._inline(child))
            elif name == "list":
                deeper += self._items(child, level + 1)
            elif name in _BLOCKS:
                parts += [loose, *(block.text for block in self._block(child))]
                loose = ""
            else:
                loose += self._inline(child)
            loose += _soft(child.tail)
        shown = [_paragraph(tidy(part)) for part in [*parts, loose]]
        # A caption that is only a bullet is dropped for our own marker; a printed number or letter stays.
        label = caption if any(c.isalnum() for c in caption) else label
        return [item_text([part for part in shown if part], level, label), *deeper]

    def _table(self, table: etree._Element) -> str:
        caption = ""
        rows: list[list[Cell]] = []
        feet: list[list[Cell]] = []
        for part in table:
            name = local_name(part)
            if name == "caption":
                caption = one_line(self._inline(part))
            elif name == "tr":
                rows.append(self._row(part))
            elif name in {"thead", "tbody", "tfoot"}:
                found = [self._row(row) for row in part if local_name(row) == "tr"]
                (feet if name == "tfoot" else rows).extend(found)
        return table_text([*rows, *feet], caption, self._taken_notes())

    def _row(self, row: etree._Element) -> list[Cell]:
        return [
            Cell(self._inline(cell), span_of(cell.get("rowspan")), span_of(cell.get("colspan")))
            for cell in row
            if local_name(cell) in {"td", "th"}
        ]

    def _taken_notes(self) -> list[str]:
        notes, self._notes = self._notes, []
        return notes

    def _inline(self, element: etree._Element, skip: frozenset[str] = frozenset()) -> str:
        pieces: list[str] = [_soft(element.text)]
        for child in element:
            if local_name(child) not in skip:
                pieces.append(self._piece(child, "".join(pieces[-2:])))
            pieces.append(_soft(child.tail))
        return "".join(pieces)

    def _piece(self, child: etree._Element, before: str) -> str:
        name = local_name(child)
        if name == "br":
            return "\n"
        if name == "renderMultiMedia":
            self.images += 1
            return ""
        if name == "footnote":
            self._notes.append("* " + one_line(self._inline(child)))
            return "*"
        if name == "footnoteRef":
            return "*"
        text = self._inline(child)
        if name == "sup" and before[-1:].isdigit() and text.strip():
            return "^" + text.strip()
        # Blocks inside a cell or an item must not run into each other.
        return f"\n{text}\n" if name in {"paragraph", "item", "tr", "list"} else text


_SOFT = str.maketrans("\n\r\t", "   ")


def _soft(text: str | None) -> str:
    """Text with the file's own line ends as blanks: only `br` breaks a line."""
    return (text or "").translate(_SOFT)


def _paragraph(text: str) -> str:
    """A paragraph as one line, unless breaks set off what follows."""
    lines = [one_line(line) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)
