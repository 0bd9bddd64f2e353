"""Product labels as openFDA's drug/label endpoint and its bulk files give them (JSON, a list of results).

Bytes come in; one label a result, by set id and version, with the same kinds of quotes as from SPL, goes out.
The source gives each section as flat text: lists run together and superscripts are lost, so every label is
marked incomplete in that, and no dose object is made of it. Tables are read from the markup given beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from curbside.importing.blocks import Block, add_blocks
from curbside.importing.flat_sections import CODES, FlatSection, headed, nested, paragraphs, without
from curbside.importing.json_items import JsonFault, iter_items
from curbside.importing.label_sections import PRODUCT_DATA, UNCLASSIFIED, Family, family_of
from curbside.importing.label_statements import LabelFacts, statements_in
from curbside.importing.safe_xml import XmlFault, parse_whole
from curbside.importing.slugs import hl7_date, slug
from curbside.importing.spl_text import Narrative
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Passage, Work
from curbside.model.statement import Statement

LOST = "lists, line breaks and superscripts: the source gives each section as flat text"
_NOTE = "flat text: a footnote mark or an exponent may run into a figure; hold it against the printed label"
_ADVICE = "fetch the file again, or import the label's SPL file"
_TABLE = "_table"
MAX_RESULT_CHARS = 32 << 20
"""The longest real label has some 3 MB."""


class OpenFdaJson:
    """The format: see `importing.format`."""

    name = "openfda-json"
    standard = "openFDA drug/label endpoint and bulk downloads (JSON)"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """An object whose head names the service, or holds a label's own keys."""
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return False
        by_service = b'"meta"' in head and b"open.fda.gov" in head
        return by_service or (b'"results"' in head and b'"set_id"' in head)

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome a result; a broken file ends with a Refused that says how far it was read."""
        count = 0
        try:
            for result in iter_items(stream, "results"):
                count += 1
                yield read_result(result, f"{name}: result {count}")
        except JsonFault as fault:
            yield Refused(name, f"{one_line(str(fault))}; {count} labels were read before it", _ADVICE)
            return
        if not count:
            yield Refused(
                name, "no list of results, or an empty one", "check that this is the file you meant"
            )


FORMAT = OpenFdaJson()


@dataclass(slots=True)
class _Reading:
    """A label while its sections are read."""

    builder: TextBuilder
    tables: Mapping[str, list[_Table]]
    families: list[tuple[Passage, Family]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Table:
    flat: str
    block: Block


def read_result(result: object, name: str) -> Outcome:
    """The label of one result, or why it is none."""
    if not isinstance(result, dict):
        return Refused(name, "a result that is not an object", _ADVICE)
    set_id, version = _text(result.get("set_id")).lower(), _text(result.get("version"))
    if not slug(set_id):
        return Refused(name, "no set id: not a label of the drug/label endpoint", "collect drug labels")
    edition_id = "-".join(part for part in (f"spl-{slug(set_id)}", f"v{slug(version)}", "openfda") if part)
    reading = _Reading(TextBuilder(edition_id), dict(_tables(result)))
    sections = [(key, text) for key in CODES for text in _texts(result.get(key))]
    if sum(len(text) for _, text in sections) > MAX_RESULT_CHARS:
        return Refused(f"{name} ({set_id})", "a label longer than any", _ADVICE)
    for section in nested(sections):
        _read_section(reading, section, (), ())
    if not any(code not in {PRODUCT_DATA, ""} for code in (p.code for p in reading.builder.passages)):
        return Refused(f"{name} ({set_id})", "no section with text", "import the product's SPL file")
    return _imported(result, reading, set_id, version)


def _read_section(
    reading: _Reading, section: FlatSection, path: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    codes = codes if section.code == UNCLASSIFIED else (*codes, section.code)
    heading, own = headed(section.text, section.code)
    here = (*path, heading or section.title)
    tables = reading.tables.get(section.name, [])
    family = family_of(codes)

    def add(blocks: list[Block]) -> None:
        added = add_blocks(reading.builder, here, blocks, codes[-1] if codes else section.code)
        reading.families += [(passage, family) for passage in added]

    for piece in section.pieces():
        if isinstance(piece, FlatSection):
            _read_section(reading, piece, here, codes)
            continue
        text = piece.removeprefix(heading).strip() if own else piece
        left = without(text, [table.flat for table in tables])
        add([Block(part) for one in left for part in paragraphs(one, heading) if part])
    add([table.block for table in tables])
    tables.clear()  # a name may have several sections; their tables are given together and shown once


def _tables(result: Mapping[str, Any]) -> Iterator[tuple[str, list[_Table]]]:
    for key, value in result.items():
        if key.endswith(_TABLE) and key.removesuffix(_TABLE) in CODES:
            yield key.removesuffix(_TABLE), [t for markup in _texts(value) if (t := _table(markup))]


def _table(markup: str) -> _Table | None:
    try:
        root = parse_whole(f"<text>{markup}</text>".encode("utf-8", "replace"))
    except XmlFault:
        return None  # its flat text stays where it stands in the section
    blocks = Narrative().blocks(root)
    flat = "".join(map(str, root.itertext()))
    return _Table(flat, Block("\n".join(b.text for b in blocks), "table")) if blocks else None


def _texts(value: object) -> list[str]:
    """The strings of a field, which is a list of them; anything else is no text."""
    given = value if isinstance(value, list) else [value]
    return [shown for text in given if isinstance(text, str) and (shown := one_line(text))]


def _text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return next(iter(_texts(value)), "")


def _imported(result: Mapping[str, Any], reading: _Reading, set_id: str, version: str) -> Imported:
    builder = reading.builder
    listed = result.get("openfda")
    facts = listed if isinstance(listed, dict) else {}
    raw_date = _text(result.get("effective_time"))
    date = hl7_date(raw_date)
    if not date:
        builder.warn(f"no readable effective date ({raw_date or 'none given'})")
    if not facts:
        builder.warn("the source could not tie this label to a listed product: no names are given")
    text, passages = builder.build()
    work_id = f"spl-{slug(set_id)}"
    digest = hashlib.sha256(json.dumps(result, sort_keys=True, default=str).encode()).hexdigest()
    return Imported(
        work=Work(
            id=work_id,
            kind="label",
            title=_title(facts, result) or set_id,
            jurisdiction="US",
            licence="CC0 1.0, as the service states",
        ),
        edition=Edition(
            id=builder.edition_id,
            work_id=work_id,
            year=int(date[:4]) if date else 0,
            checked=Checked("label", "", _NOTE),
            lifecycle="unknown",
            date=date,
            label=f"version {version}" if version else "",
            set_id=set_id,
        ),
        document=Document(
            builder.edition_id, digest, text, passages, format=FORMAT.name, missing=(LOST,)
        ),
        organisation=_text(facts.get("manufacturer_name")),
        statements=_statements(reading),
        warnings=builder.warnings,
    )  # fmt: skip


def _title(facts: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """Brand and generic name as listed; else the first words of the listing data or of the label."""
    brands, generics = _texts(facts.get("brand_name")), _texts(facts.get("generic_name"))
    generic = ", ".join(generics[:3])
    if brands:
        return f"{brands[0]} ({generic})" if generic and generic.lower() != brands[0].lower() else brands[0]
    if generic:
        return generic
    named = _text(result.get("spl_product_data_elements")) or _text(result.get("active_ingredient"))
    return " ".join(named.split()[:8])


def _statements(reading: _Reading) -> tuple[Statement, ...]:
    """Quotes as from any label, each text once: highlights repeat the sections they sum up."""
    facts = LabelFacts(reading.builder.edition_id, flat=True)
    found: dict[tuple[str, str], Statement] = {}
    number = 1
    for passage, family in reading.families:
        locator = " > ".join(passage.section)
        for statement in statements_in(passage, family, facts, number, locator):
            if found.setdefault((statement.kind, statement.text), statement) is statement:
                number += 1
    return tuple(found.values())
