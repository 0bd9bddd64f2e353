"""The readable parts of a JATS article as passages: abstracts, nested sections, tables, captions, boxes.

An article element comes in, passages are added to a TextBuilder under the path of titles they stand below.
References, acknowledgements and author notes are not passages; pictures without text are named as missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from curbside.importing.jats_tables import table_lines
from curbside.importing.marked_text import marked_text
from curbside.importing.safe_xml import local_name
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.source import Passage

_INSIDE_PARAGRAPH = frozenset(
    {"list", "table-wrap", "fig", "boxed-text", "disp-quote", "def-list", "disp-formula"}
)
_GROUPS = frozenset(
    {"table-wrap-group", "fig-group", "floats-group", "disp-formula-group", "statement", "verse-group"}
)
_SKIPPED = frozenset(
    "title label sec-meta ref-list ack bio fn-group notes app-group graphic media object-id alternatives"
    " processing-meta supplementary-material inline-supplementary-material kwd-group related-article".split()
)
_NOT_IN_PARAGRAPH = frozenset(
    {"graphic", "inline-graphic", "media", "object-id", "fn", "email", *_INSIDE_PARAGRAPH}
) - {"disp-formula"}
_MATHS = frozenset({"math", "tex-math", "alternatives"})
_BACK_PARTS = ("sec", "app", "glossary")


@dataclass(slots=True)
class Reading:
    """Passages so far, what an incomplete document lacks, and counts of what is not held as text."""

    builder: TextBuilder
    missing: list[str] = field(default_factory=list)
    pictures: int = 0

    def add(self, path: tuple[str, ...], text: str, code: str = "") -> Passage | None:
        """Add a passage where there is text."""
        return self.builder.add_passage(path, text, code=code)


def read_abstract(abstract: etree._Element, name: str, reading: Reading) -> tuple[Passage, ...]:
    """The passages of one abstract, its sections under their titles."""
    before = len(reading.builder.passages)
    _read_block(abstract, (name,), reading)
    return reading.builder.passages[before:]


def read_body(article: etree._Element, reading: Reading) -> None:
    """The body, floating tables and figures, and the back matter that is text."""
    body = article.find("{*}body")
    if body is not None:
        _read_block(body, (), reading)
    floats = article.find("{*}floats-group")
    if floats is None:
        floats = article.find("{*}floats-wrap")
    if floats is not None:
        _read_block(floats, (), reading)
    back = article.find("{*}back")
    for part in back if back is not None else ():
        name = local_name(part) if isinstance(part.tag, str) else ""
        if name in _BACK_PARTS:
            _read_section(part, (), reading)
        elif name == "app-group":
            _read_block(part, (), reading)


def _read_block(element: etree._Element, path: tuple[str, ...], reading: Reading) -> None:
    for child in element:
        name = local_name(child) if isinstance(child.tag, str) else ""
        if not name or name in _SKIPPED:
            continue
        if name in {"sec", "app", "glossary", "boxed-text"}:
            _read_section(child, path, reading)
        elif name == "p":
            _read_paragraph(child, path, reading)
        elif name in _GROUPS:
            _read_block(child, path, reading)
        else:
            _read_leaf(child, name, path, reading)


def _read_section(section: etree._Element, path: tuple[str, ...], reading: Reading) -> None:
    title = _heading(section)
    _read_block(section, (*path, title) if title else path, reading)


def _read_leaf(element: etree._Element, name: str, path: tuple[str, ...], reading: Reading) -> None:
    if name == "table-wrap":
        _read_table(element, path, reading)
    elif name == "fig":
        _read_figure(element, path, reading)
    elif name in {"list", "def-list"}:
        reading.add(path, "\n".join(_list_lines(element, "")))
    elif name == "disp-formula":
        _read_formula(element, path, reading)
    elif name == "fn":
        reading.add((*path, "Footnote"), _paragraphs(element))
    else:
        reading.add(path, marked_text(element))


def _read_paragraph(paragraph: etree._Element, path: tuple[str, ...], reading: Reading) -> None:
    """A paragraph is one passage with the lists and quotes inside it; tables and figures in it follow."""
    lines = [marked_text(paragraph, _NOT_IN_PARAGRAPH).strip()]
    later: list[etree._Element] = []
    for child in _outermost(paragraph):
        name = local_name(child)
        if name in {"list", "def-list"}:
            lines += _list_lines(child, "")
        elif name == "disp-quote":
            lines.append(_paragraphs(child))
        elif name != "disp-formula":
            later.append(child)
    reading.add(path, "\n".join(line for line in lines if line))
    for child in later:
        name = local_name(child)
        if name == "boxed-text":
            _read_section(child, path, reading)
        else:
            _read_leaf(child, name, path, reading)


def _outermost(element: etree._Element) -> Iterator[etree._Element]:
    """Block elements inside a paragraph that stand in no other such block."""
    for child in element:
        if isinstance(child.tag, str):
            if local_name(child) in _INSIDE_PARAGRAPH:
                yield child
            else:
                yield from _outermost(child)


def _list_lines(element: etree._Element, indent: str) -> list[str]:
    """Items as lines under a dash, inner lists set in; a definition beside its term."""
    lines: list[str] = []
    for item in element:
        name = local_name(item) if isinstance(item.tag, str) else ""
        if name == "title" and one_line(marked_text(item)):
            lines.append(indent + one_line(marked_text(item)))
        elif name == "def-item":
            term = " ".join(one_line(marked_text(e)) for e in item.iterfind("{*}term"))
            meaning = " ".join(one_line(marked_text(e)) for e in item.iterfind("{*}def"))
            lines.append(f"{indent}- {term}: {meaning}")
        elif name == "list-item":
            text = one_line(marked_text(item, _NOT_IN_PARAGRAPH))
            if text:
                lines.append(f"{indent}- {text}")
            for inner in _outermost(item):
                if local_name(inner) in {"list", "def-list"}:
                    lines += _list_lines(inner, indent + "- ")
    return lines


def _read_table(wrap: etree._Element, path: tuple[str, ...], reading: Reading) -> None:
    name = _heading_of_float(wrap, "Table")
    lines = [line for table in wrap.iter("{*}table") for line in table_lines(table)]
    if not lines:
        reading.missing.append(f"{name} (held as a picture)")
    caption = _caption(wrap)
    notes = [_paragraphs(foot) for foot in wrap.iterfind("{*}table-wrap-foot")]
    reading.add((*path, name), "\n".join(part for part in (caption, *lines, *notes) if part), code="table")


def _read_figure(figure: etree._Element, path: tuple[str, ...], reading: Reading) -> None:
    reading.pictures += 1
    reading.add((*path, _heading_of_float(figure, "Figure")), _caption(figure), code="caption")


def _read_formula(formula: etree._Element, path: tuple[str, ...], reading: Reading) -> None:
    if not any(isinstance(e.tag, str) and local_name(e) in _MATHS for e in formula.iter()):
        text = one_line(marked_text(formula))
        if not text:
            reading.missing.append("a formula (held as a picture)")
        reading.add(path, text)
        return
    reading.add(path, marked_text(formula))


def _heading(section: etree._Element) -> str:
    """Label and title of a section as printed ("2.1 Patients")."""
    label, title = section.find("{*}label"), section.find("{*}title")
    if title is None:
        title = section.find("{*}caption/{*}title")
    parts = (one_line(marked_text(e)) for e in (label, title) if e is not None)
    return " ".join(part for part in parts if part)


def _heading_of_float(element: etree._Element, otherwise: str) -> str:
    label = element.find("{*}label")
    return (one_line(marked_text(label)) if label is not None else "") or otherwise


def _caption(element: etree._Element) -> str:
    caption = element.find("{*}caption")
    return _paragraphs(caption) if caption is not None else ""


def _paragraphs(element: etree._Element) -> str:
    """The text of an element, each of its paragraphs on its own line."""
    parts = [one_line(marked_text(e)) for e in element.iter("{*}p", "{*}title") if _topmost(e, element)]
    return "\n".join(part for part in parts if part) or one_line(marked_text(element))


def _topmost(element: etree._Element, within: etree._Element) -> bool:
    """True where no other paragraph of `within` holds the element, so that nothing is said twice."""
    parent = element.getparent()
    while parent is not None and parent is not within:
        if local_name(parent) == "p":
            return False
        parent = parent.getparent()
    return True
