"""Graded preventive recommendations as the Prevention TaskForce data file gives them (JSON, 2021).

Bytes come in; one guideline for each general recommendation, with its graded texts quoted, comes out. The records
carry no date: the year is that of the collection where its file name says one, else unknown (0).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from curbside.importing.field_passages import Line, add_field
from curbside.importing.html_fields import read_fragment
from curbside.importing.quoted_statements import statements
from curbside.importing.rating_schemes import Printed
from curbside.importing.recommendations import Found, recommendations
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Work
from curbside.model.statement import Direction, Population, Statement, Strength

FILE_LIMIT = 64 << 20
"""The file of 2021 has 0.2 MB; JSON is read whole."""
LETTER_GRADE = "grade of recommendation"

_GRADES: Mapping[str, tuple[Direction, Strength]] = {
    # "Suggestions for practice" (grade definitions after July 2012): A and B offer, C offer selectively.
    "A": ("for", "strong"),
    "B": ("for", "strong"),
    "C": ("for", "conditional"),
    "D": ("against", "strong"),
    "I": ("neutral", "none"),
}
_NAMES_ITSELF = re.compile(r"\bThe ([A-Z]{3,12}) (?:recommends|concludes)\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ADVICE = "expected the task force's data file: an object with a list of specificRecommendations"
_Record = Mapping[str, Any]


class UspstfJson:
    """The format: see `importing.format`."""

    name = "uspstf-json"
    standard = "Prevention TaskForce data file (AHRQ, 2021)"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """By the name of its list within the first bytes."""
        return b'"specificRecommendations"' in head

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome for each general recommendation, and one for each record that cannot be used."""
        data = stream.read(FILE_LIMIT + 1)
        records = _records(data)
        if isinstance(records, str):
            yield Refused(name, records, _ADVICE)
            return
        groups: dict[str, list[_Record]] = {}
        for number, record in enumerate(records):
            if (missing := _lacks(record)) is not None:
                yield Refused(f"{name}#{number + 1}", missing, "the other records are imported")
            else:
                groups.setdefault(str(record.get("general") or record["id"]), []).append(record)
        found = _YEAR.search(name.rsplit("/", 1)[-1])
        body = _body([r for group in groups.values() for r in group])
        for general, group in groups.items():
            yield _imported(general, group, int(found[1]) if found else 0, body)


FORMAT = UspstfJson()


def _records(data: bytes) -> list[Any] | str:
    if len(data) > FILE_LIMIT:
        return f"longer than {FILE_LIMIT} bytes"
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {one_line(str(error))[:120]}"
    records = whole.get("specificRecommendations") if isinstance(whole, dict) else None
    return records if isinstance(records, list) else "no list of specificRecommendations"


def _lacks(record: object) -> str | None:
    """What a record lacks to be cited, or None."""
    if not isinstance(record, dict):
        return "a record that is not an object"
    for key in ("title", "text", "grade"):
        if not isinstance(record.get(key), str) or not one_line(record[key]):
            return f"a record without {key}"
    if not isinstance(record.get("id"), int | str):
        return "a record without id"
    return (
        None
        if record["grade"] in _GRADES
        else f"grade {one_line(record['grade'])[:20]!r} is not A, B, C, D or I"
    )


def _body(records: Sequence[_Record]) -> str:
    """The body that issues them, as most of their texts name it ("The ... recommends"); "" where none does."""
    named = Counter(found for record in records for found in _NAMES_ITSELF.findall(record["text"]))
    return min(named, key=lambda n: (-named[n], n), default="")


def _imported(general: str, group: Sequence[_Record], year: int, body: str) -> Imported:
    slug = (
        re.sub(r"[^a-z0-9]+", "-", general.lower()).strip("-")
        or hashlib.sha256(general.encode()).hexdigest()[:12]
    )
    edition = Edition(
        id=f"uspstf-{slug}",
        work_id=f"uspstf-{slug}-work",
        year=year,
        checked=Checked("full-text", "", "the recommendation statement as the data file prints it"),
        lifecycle="unknown",
        label=f"collection of {year}" if year else "",
        lifecycle_note="the data file carries no date of its own; a newer statement may exist",
    )
    builder = TextBuilder(edition.id)
    found: list[tuple[Found, tuple[Population, ...]]] = []
    for record in group:
        found += _add(builder, record, body)
    text, passages = builder.build()
    builder.warn(
        f"no date in the records; {year} is the year in the file's name" if year else "no date in the records"
    )
    digest = hashlib.sha256(json.dumps(list(group), sort_keys=True).encode()).hexdigest()
    return Imported(
        work=_work(edition, group, body),
        edition=edition,
        document=Document(edition.id, digest, text, passages, format=UspstfJson.name),
        organisation=body,
        statements=tuple(_statements(found, edition)),
        warnings=builder.warnings,
    )


def _work(edition: Edition, group: Sequence[_Record], body: str) -> Work:
    return Work(
        id=edition.work_id,
        kind="guideline" if body else "expert-opinion",
        title=one_line(group[0]["title"]).partition(" -- ")[0].strip(),
        jurisdiction="US" if body else "",
        licence="",
    )


def _add(builder: TextBuilder, record: _Record, body: str) -> Iterator[tuple[Found, tuple[Population, ...]]]:
    """Add a record's passages; its recommendations with the population its age range and sex give."""
    title, _, whom = one_line(record["title"]).partition(" -- ")
    section = tuple(part for part in (title, whom.strip()) if part)
    grade = record["grade"]
    lines = _field(builder, (*section, f"Recommendation (grade {grade})"), record["text"])
    for name, key in (("Service frequency", "servFreq"), ("Risk", "riskText")):
        if isinstance(record.get(key), str):
            _field(builder, (*section, name), record[key])
    ages = _ages(record.get("ageRange"))
    for one in _graded(lines, grade, body):
        yield one, ages


def _field(builder: TextBuilder, section: tuple[str, ...], source: str) -> list[Line]:
    read = read_fragment(source)
    for warning in read.warnings:
        builder.warn(f"{section[-1]}: {warning}")
    return add_field(builder, section, read.blocks)


def _graded(lines: Sequence[Line], grade: str, body: str) -> Iterator[Found]:
    """The sentences of a text that carry its grade: those that recommend the way the grade says."""
    direction, strength = _GRADES[grade]
    printed = Printed(grade, body or LETTER_GRADE, strength, 0, 0, explicit=True)
    found = list(recommendations(lines))
    for one in found:
        if one.direction == direction:
            yield _as(one, direction, strength, printed)
    if lines and not any(one.direction == direction for one in found):
        first = lines[0]
        whole = Found(
            first.start, first.end, first.passage_id, first.section, first.text, direction, strength
        )
        yield _as(whole, direction, strength, printed)


def _as(one: Found, direction: Direction, strength: Strength, grade: Printed) -> Found:
    return replace(one, direction=direction, strength=strength, grade=grade)


def _ages(said: object) -> tuple[Population, ...]:
    """Adult, child or older adult where the whole age range lies there."""
    if not (isinstance(said, list) and len(said) == 2 and all(isinstance(age, int) for age in said)):
        return ("any",)
    low, high = said
    if low >= 65:
        return ("older-adult",)
    return ("adult",) if low >= 18 else ("child",) if high <= 18 else ("any",)


def _statements(
    found: Sequence[tuple[Found, tuple[Population, ...]]], edition: Edition
) -> Iterator[Statement]:
    """Statements in order; the same text under the same grade, printed for another age, is said once."""
    said: set[tuple[str, str]] = set()
    for one, population in found:
        key = (one.text, one.grade.display if one.grade else "")
        if key in said:
            continue
        same_text = any(text == one.text for text, _ in said)
        said.add(key)
        for statement in statements([one], edition, population=population):
            yield _renamed(statement, key[1]) if same_text else statement


def _renamed(statement: Statement, grade: str) -> Statement:
    """Another id for the same words under another grade."""
    return replace(statement, id=f"{statement.id}-{grade.lower()}")
