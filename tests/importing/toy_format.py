"""Ward cards: "card: ID", "from: BODY", "year: YEAR", a blank line, then one recommendation a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from curbside.importing.field_passages import add_field
from curbside.importing.html_fields import Block
from curbside.importing.plain_bytes import decode, read_limited
from curbside.importing.quoted_statements import statements
from curbside.importing.recommendations import recommendations
from curbside.importing.slugs import sha256, slug
from curbside.importing.text_building import TextBuilder
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Work


class WardCard:
    """The format: see `importing.format`."""

    name = "ward-card"
    standard = "made up, to show how a format is added"

    def recognises(self, head: bytes, name: str) -> bool:
        return head.startswith(b"card: ")

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        data, fault = read_limited(stream)
        text, warnings = decode(data)
        top, _, body = text.partition("\n\n")
        facts = dict(line.split(": ", 1) for line in top.splitlines() if ": " in line)
        if fault or not slug(facts.get("card", "")) or not body.strip():
            yield Refused(name, fault or "a card without id or text", "get the card again whole")
            return
        year = facts.get("year", "")
        edition = Edition(
            id=f"card-{slug(facts['card'])}",
            work_id=f"card-{slug(facts['card'])}-work",
            year=int(year) if year.isdecimal() and len(year) == 4 else 0,  # a year nobody gives stays missing
            checked=Checked("full-text", ""),
            lifecycle="unknown",
        )
        builder = TextBuilder(edition.id)
        lines = add_field(builder, ("Card",), [Block("para", line) for line in body.splitlines() if line])
        whole, passages = builder.build()
        kind = "guideline" if facts.get("from") else "unclassified"
        yield Imported(
            work=Work(edition.work_id, kind, facts["card"], jurisdiction="INT", licence="not stated"),
            edition=edition,
            document=Document(edition.id, sha256(text), whole, passages, format=self.name),
            organisation=facts.get("from", ""),
            statements=tuple(statements(recommendations(lines), edition)),
            warnings=(*warnings, *builder.warnings),
        )


FORMAT = WardCard()
