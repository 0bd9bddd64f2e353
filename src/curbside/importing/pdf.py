"""PDF (ISO 32000, read by PDFium) as passages by heading, each on its page.

Headings are told by larger or bold letters. Encrypted files and files without text are refused with advice;
pages without text are named as missing. PDFium is not thread-safe: one reading at a time in a process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from curbside.importing.pdf_lines import (
    BOLD_WEIGHT,
    Line,
    body_size,
    heading_level,
    heading_sizes,
    paragraphs,
    running_lines,
    without_running,
)
from curbside.importing.plain_bytes import read_limited
from curbside.importing.plain_documents import Outline, Stated, stated_doi, whole_document
from curbside.importing.text_building import one_line
from curbside.model.imported import Outcome, Refused

MAX_PAGES = 5000
"""Longer files are collections, to be split by whoever knows where."""
MAX_PAGE_CHARS = 200_000
"""A printed page holds a fiftieth of it; more is drawn to exhaust a reader."""
_SCAN_ADVICE = "run text recognition (OCR) on it and import the result"


class Pdf:
    """The format of printed documents."""

    name = "pdf"
    standard = "ISO 32000-1 and -2 (PDF 1.0 to 2.0), read by PDFium"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """The header of the standard within the first kilobyte, as readers accept it."""
        return b"%PDF-" in head[:1024]

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the document, or why it is none."""
        data, fault = read_limited(stream, 512 << 20)
        if fault:
            yield Refused(name, fault, "split the document")
            return
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            yield _unopened(error, name)
            return
        try:
            yield _read(document, data, name)
        except pdfium.PdfiumError as error:
            yield Refused(name, f"damaged: {error}", "open it in a reader and print it to a new PDF")
        finally:
            document.close()


FORMAT = Pdf()


def _unopened(error: Exception, name: str) -> Refused:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return Refused(
            name, "it is encrypted", "remove the password where you are allowed to, and import that"
        )
    return Refused(name, f"not readable as PDF: {error}", "get the file again from where it was published")


@dataclass(slots=True)
class _Pages:
    """Lines by page, and what was met on the way."""

    pages: list[list[Line]] = field(default_factory=list)
    without_text: list[int] = field(default_factory=list)
    white: int = 0


def _read(document: pdfium.PdfDocument, data: bytes, name: str) -> Outcome:
    count = len(document)
    if count > MAX_PAGES:
        return Refused(name, f"{count} pages, more than {MAX_PAGES}", "split the document")
    found = _Pages()
    for number in range(count):
        _take_page(document, number, found)
    if len(found.without_text) == count:
        return Refused(name, f"no text on any of its {count} page(s): probably a scan", _SCAN_ADVICE)
    running = running_lines(found.pages)
    pages = [without_running(lines, running) for lines in found.pages]
    outline = _outline(pages)
    first = " ".join(line.text for lines in found.pages[:1] for line in lines)
    stated = Stated(title=_title(document) or outline.first_heading, doi=stated_doi(first))
    missing = [f"page {number} holds no text: probably a scan" for number in found.without_text]
    return whole_document(
        name,
        data,
        FORMAT.name,
        sections=outline.sections,
        stated=stated,
        warnings=_warnings(found, len(running), stated),
        missing=missing,
    )


def _warnings(found: _Pages, running: int, stated: Stated) -> list[str]:
    warnings = []
    if running:
        warnings.append(f"left out running head or foot lines: {running}")
    if found.white:
        warnings.append(f"{found.white} line(s) printed in white: they may be hidden from a reader")
    if stated.doi:
        warnings.append("the DOI was read off the first page and not verified")
    return warnings


def _title(document: pdfium.PdfDocument) -> str:
    title = one_line(document.get_metadata_dict().get("Title", ""))
    # Word processors leave their file's name there.
    return "" if title.lower().endswith((".doc", ".docx", ".indd", ".pdf", ".qxd")) else title


def _take_page(document: pdfium.PdfDocument, number: int, found: _Pages) -> None:
    page = document[number]
    textpage = page.get_textpage()
    try:
        lines = _lines(textpage, number + 1, found)
    finally:
        textpage.close()
        page.close()
    found.pages.append(lines)
    if not any(line.text.strip() for line in lines):
        found.without_text.append(number + 1)


def _lines(textpage: pdfium.PdfTextPage, page: int, found: _Pages) -> list[Line]:
    count = min(textpage.count_chars(), MAX_PAGE_CHARS)
    text = textpage.get_text_range(0, count, errors="replace") if count > 0 else ""
    lines: list[Line] = []
    place = 0
    for raw in text.splitlines(keepends=True):
        shown = raw.rstrip("\r\n")
        first = place + len(shown) - len(shown.lstrip())
        place += len(raw)
        if not shown.strip():
            continue
        size = round(pdfium_c.FPDFText_GetFontSize(textpage, first), 1)
        weight = pdfium_c.FPDFText_GetFontWeight(textpage, first)
        found.white += _is_white(textpage, first)
        lines.append(Line(shown, page, size, weight >= BOLD_WEIGHT))
    return lines


def _is_white(textpage: pdfium.PdfTextPage, index: int) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFText_GetFillColor(textpage, index, *(ctypes.byref(part) for part in parts)):
        return False
    return all(part.value == 255 for part in parts[:3]) or parts[3].value == 0


def _outline(pages: list[list[Line]]) -> Outline:
    every = [line for lines in pages for line in lines]
    body = body_size(every)
    sizes = heading_sizes(every, body)
    outline = Outline()
    for lines in pages:
        held: list[Line] = []
        heading: list[str] = []
        level = 0
        for line in lines:
            found = heading_level(line, body, sizes)
            if heading and found != level:
                outline.heading(level, " ".join(heading), line.page)
                heading = []
            if found:
                outline.add(paragraphs(held))
                held = []
                heading.append(line.text)
                level = found
            else:
                held.append(line)
        if heading:
            outline.heading(level, " ".join(heading), lines[-1].page)
        outline.add(paragraphs(held))
    return outline
