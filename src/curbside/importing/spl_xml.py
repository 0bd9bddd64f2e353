"""Structured Product Labels: HL7 Version 3 SPL release 4 to 8 (ANSI/HL7 V3 SPL), one label a file.

Out comes one label: work and edition by set id and version, sections by LOINC code as passages, and quoted
contraindications, boxed warnings, warnings, interactions and doses. Indexing files without text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from curbside.importing.blocks import Block, add_blocks
from curbside.importing.label_sections import PRODUCT_DATA, UNCLASSIFIED, Family, family_of
from curbside.importing.label_statements import LabelFacts, statements_in
from curbside.importing.safe_xml import XmlFault, iter_elements
from curbside.importing.slugs import hl7_date, sha256, slug
from curbside.importing.spl_product import NS, Product, is_us_listing, products_of
from curbside.importing.spl_text import Narrative
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Passage, Work
from curbside.model.statement import Statement

MAX_SECTION_DEPTH = 12
"""Sections inside sections that are read; the implementation guide needs four."""

_HEADER = ("code", "title", "effectiveTime", "setId", "versionNumber", "author")
_ROOT = re.compile(rb"<(?:\w+:)?document\b[^>]*urn:hl7-org:v3")
_BOILERPLATE = re.compile(r"these highlights do not include", re.I)


@dataclass(slots=True)
class _Label:
    """What has been read of one label so far."""

    title: str = ""
    document_type: str = ""
    date: str = ""
    raw_date: str = ""
    set_id: str = ""
    version: str = ""
    manufacturer: str = ""
    products: list[Product] = field(default_factory=list)
    in_us: bool = False
    narrative: Narrative = field(default_factory=Narrative)
    builder: TextBuilder | None = None
    families: list[tuple[Passage, Family]] = field(default_factory=list)

    @property
    def edition_id(self) -> str:
        """Set id and version, as one slug."""
        return "-v".join(part for part in (f"spl-{slug(self.set_id)}", slug(self.version)) if part)


class SplXml:
    """The format of drug labels as regulators exchange them."""

    name = "spl-xml"
    standard = "HL7 Version 3 Structured Product Labeling, release 4 to 8; sections by LOINC"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """An HL7 v3 `document` element is an SPL file."""
        return _ROOT.search(head.replace(b"\x00", b"")) is not None

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the label, or why it is none."""
        label = _Label()
        try:
            for element in iter_elements(stream, [f"{NS}{tag}" for tag in (*_HEADER, "section")]):
                if element.tag == f"{NS}section":
                    if not slug(label.set_id):
                        yield Refused(name, "no set id before the first section", "get the label again whole")
                        return
                    _take_section(label, element)
                else:
                    _take_header(label, element)
        except XmlFault as fault:
            yield Refused(name, str(fault), "get the file again from where it was published")
            return
        yield _finished(label, name)


FORMAT = SplXml()


def _take_header(label: _Label, element: etree._Element) -> None:
    tag = element.tag
    if tag == f"{NS}title" and not label.title:
        label.title = _label_title(element, label.narrative)
    elif tag == f"{NS}code" and not label.document_type:
        label.document_type = one_line(element.get("displayName") or "")
    elif tag == f"{NS}effectiveTime" and not label.raw_date:
        label.raw_date = one_line(element.get("value") or "")
        label.date = hl7_date(label.raw_date)
    elif tag == f"{NS}setId" and not label.set_id:
        label.set_id = one_line(element.get("root") or element.get("extension") or "").lower()
    elif tag == f"{NS}versionNumber" and not label.version:
        label.version = one_line(element.get("value") or "")
    elif tag == f"{NS}author" and not label.manufacturer:
        path = f"{NS}assignedEntity/{NS}representedOrganization/{NS}name"
        label.manufacturer = label.narrative.title(element.find(path))


def _label_title(element: etree._Element, narrative: Narrative) -> str:
    """The printed title; what stands after the notice every highlights page begins with."""
    shown = narrative.title(element)
    if not _BOILERPLATE.search(shown):
        return shown
    rest = [one_line(br.tail or "") for br in element.iter(f"{NS}br")]
    return next((line for line in rest if line), "")


def _take_section(label: _Label, section: etree._Element) -> None:
    if label.builder is None:
        label.builder = TextBuilder(label.edition_id)
    label.in_us = label.in_us or is_us_listing(section)
    label.products += [product for product in products_of(section) if product not in label.products]
    _read_section(label, label.builder, section, (), ())


def _read_section(
    label: _Label,
    builder: TextBuilder,
    section: etree._Element,
    path: tuple[str, ...],
    codes: tuple[str, ...],
) -> None:
    code_element = section.find(f"{NS}code")
    code = one_line(code_element.get("code") or "") if code_element is not None else ""
    shown = one_line(code_element.get("displayName") or "") if code_element is not None else ""
    title = label.narrative.title(section.find(f"{NS}title"))
    codes = codes if not code or code == UNCLASSIFIED else (*codes, code)
    own = codes[-1] if codes else code
    if code == PRODUCT_DATA:
        lines = [Block(product.line()) for product in products_of(section)]
        add_blocks(builder, (title or shown or "Products",), lines, code)
        return
    heading = title or (_plain_name(shown) if code != UNCLASSIFIED else "")
    here = (*path, heading) if heading else path
    for excerpt in section.findall(f"{NS}excerpt/{NS}highlight/{NS}text"):
        add_blocks(builder, ("Highlights", heading), label.narrative.blocks(excerpt), own)
    text = section.find(f"{NS}text")
    blocks = label.narrative.blocks(text) if text is not None else []
    inner = section.findall(f"{NS}component/{NS}section")
    if not blocks and not inner and path and title:
        blocks = [Block(title)]  # a subsection that is only a heading says it all in the heading
    family = family_of(codes)
    if family == "contraindication" and path and title and blocks and blocks[0].text != title:
        blocks.insert(0, Block(title))  # "4.1 ..." is the contraindication, its text the reasons
    label.families += [(passage, family) for passage in add_blocks(builder, here, blocks, own)]
    if len(here) > MAX_SECTION_DEPTH and inner:
        builder.warn(f"sections nested deeper than {MAX_SECTION_DEPTH} were left out")
        return
    for child in inner:
        _read_section(label, builder, child, here, codes)


def _plain_name(shown: str) -> str:
    return shown.removesuffix(" SECTION").removesuffix(" section")


def _finished(label: _Label, name: str) -> Outcome:
    if not slug(label.set_id):
        return Refused(name, "no set id: not a product label", "SPL files carry a setId after the title")
    passages = label.builder.passages if label.builder is not None else ()
    if label.builder is None or not label.families:
        kind = label.document_type or "a label without text"
        return Refused(name, f"no section with text ({kind})", "import the product's label itself")
    builder = label.builder
    if not label.date:
        builder.warn(f"no readable effective date ({label.raw_date or 'none given'})")
    if label.narrative.images:
        builder.warn(f"{label.narrative.images} image(s) hold no text that could be read")
    text, passages = builder.build()
    document = Document(label.edition_id, sha256(text), text, passages, format=FORMAT.name)
    return Imported(
        work=_work(label),
        edition=_edition(label),
        document=document,
        organisation=label.manufacturer,
        statements=_statements(label),
        warnings=builder.warnings,
    )


def _work(label: _Label) -> Work:
    names = dict.fromkeys(f"{p.name} ({p.generic})" if p.generic else p.name for p in label.products)
    named = ", ".join(name for name in names if name)
    title = label.title or named or label.document_type or label.set_id
    if named and not any(p.name and p.name.split()[0].casefold() in title.casefold() for p in label.products):
        title = f"{named}: {title}"  # many a label is only called "Drug Facts"
    return Work(
        id=f"spl-{slug(label.set_id)}",
        kind="label",
        title=title,
        jurisdiction="US" if label.in_us else "INT",
        licence="not stated in the document",
    )


def _edition(label: _Label) -> Edition:
    return Edition(
        id=label.edition_id,
        work_id=f"spl-{slug(label.set_id)}",
        year=int(label.date[:4]) if label.date else 0,
        checked=Checked("label", ""),
        lifecycle="unknown",
        date=label.date,
        label=f"version {label.version}" if label.version else "",
        set_id=label.set_id,
    )


def _statements(label: _Label) -> tuple[Statement, ...]:
    ingredients = {i.name.casefold(): i.name for p in label.products for i in p.ingredients}
    routes = {route for product in label.products for route in product.routes}
    facts = LabelFacts(
        edition_id=label.edition_id,
        ingredient=next(iter(ingredients.values())) if len(ingredients) == 1 else "",
        route=next(iter(routes)) if len(routes) == 1 else "",
    )
    found: list[Statement] = []
    for passage, family in label.families:
        locator = " > ".join(passage.section)
        found += statements_in(passage, family, facts, len(found) + 1, locator)
    return tuple(found)
