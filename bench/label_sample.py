"""Draws the sample that `tests/importing/labels/recommendations.jsonl` labels, by seed, over every NGC summary.

    python bench/label_sample.py ARCHIVE [--show N M]

A unit is a paragraph with the list it opens, an item with what is below it, or a table row of the "Major
Recommendations" field. Rows hold places and hashes, never text; `--show` prints the text to whoever labels.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import re
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from curbside.importing.field_passages import Line
from curbside.importing.ngc_xml import RECOMMENDATIONS, read_lines
from curbside.model.source import Document

SEED = 20180716
"""The day the clearinghouse closed."""
DOCUMENTS = 440
"""About half the units hold no recommendation; this many give well over 200."""
DOSED = 45
"""Units with an amount in them, drawn from the documents left: in a plain draw doses are one in sixty."""
LONGEST = 2500
"""A longer unit is passed over (and counted): nobody labels it with care."""
_AMOUNT = re.compile(r"\d\s*(?:mg|g|mcg|µg|μg|IU|units?|mL)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """A drawn unit: its lines and where it stands in its field."""

    stratum: str
    document: str
    lines: tuple[Line, ...]
    field_start: int
    text: str

    @property
    def start(self) -> int:
        """Characters from the start of the field's first passage."""
        first = self.lines[0]
        return first.start - len(first.block.line) + len(first.text) - self.field_start

    def row(self) -> dict[str, object]:
        """The unit as the label file keeps it."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return {
            "stratum": self.stratum,
            "document": self.document,
            "field": RECOMMENDATIONS,
            "start": self.start,
            "end": self.start + len(self.text),
            "sha256": digest,
        }


def members(archive: Path) -> dict[str, bytes]:
    """The summaries of the archive by document id."""
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and member.name.endswith(".xml"):
                found[Path(member.name).stem] = content.read()
    return found


def units_of(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """The units of a field's lines, headings left out."""
    unit: list[Line] = []
    for line in lines:
        first = unit[0].block if unit else None
        block = line.block
        joins = (
            first is not None
            and block.depth > 0
            and first.kind not in ("heading", "row")
            and unit[0].passage_id == line.passage_id
            and (first.depth < block.depth or (first.depth == 0 and first.text.endswith(":")))
        )
        if not joins and unit:
            yield tuple(unit)
            unit = []
        if block.kind != "heading":
            unit.append(line)
    if unit:
        yield tuple(unit)


def drawn(archive: Path) -> Iterator[Unit]:
    """The sample, in the order of the draw: one unit of each drawn document."""
    everything = members(archive)
    rng = random.Random(SEED)
    order = sorted(everything)
    rng.shuffle(order)
    passed_over = 0
    for name in order[:DOCUMENTS]:
        document, lines = read_lines(io.BytesIO(everything[name]), name, RECOMMENDATIONS)
        found = _short(lines)
        passed_over += sum(1 for _ in units_of(lines)) - len(found)
        if found:
            yield _unit("any", document, lines, rng.choice(found))
    print(f"units too long to label in the drawn documents: {passed_over}", file=sys.stderr)
    yield from _dosed(everything, order[DOCUMENTS:], rng)


def _dosed(everything: dict[str, bytes], order: Sequence[str], rng: random.Random) -> Iterator[Unit]:
    left = DOSED
    for name in order:
        document, lines = read_lines(io.BytesIO(everything[name]), name, RECOMMENDATIONS)
        found = [u for u in _short(lines) if any(_AMOUNT.search(line.text) for line in u)]
        if found and left:
            left -= 1
            yield _unit("dose", document, lines, rng.choice(found))
        if not left:
            return


def _short(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    return [u for u in units_of(lines) if u[-1].end - u[0].start <= LONGEST]


def _unit(stratum: str, document: Document, lines: Sequence[Line], chosen: tuple[Line, ...]) -> Unit:
    first = chosen[0]
    start = first.start - len(first.block.line) + len(first.text)
    field_start = next(p.start for p in document.passages if p.id == lines[0].passage_id)
    return Unit(stratum, document.edition_id, chosen, field_start, document.text[start : chosen[-1].end])


def main() -> None:
    """Print the drawn rows, or their text for labelling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--show", type=int, nargs=2, metavar=("FROM", "TO"))
    wanted = parser.parse_args()
    for number, unit in enumerate(drawn(wanted.archive)):
        if wanted.show is None:
            print(json.dumps(unit.row()))
        elif wanted.show[0] <= number < wanted.show[1]:
            print(f"== {number} {unit.document} {' > '.join(unit.lines[0].section[2:])}\n{unit.text}")


if __name__ == "__main__":
    main()
