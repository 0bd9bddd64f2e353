"""Draws the samples that `tests/importing/labels/{abstracts,labels}.jsonl` label, by seed, over all held data.

    python bench/finding_sample.py abstracts|labels [--data ../shared/data] [--show FROM TO]

A unit is the English abstract of a MEDLINE record, or one passage of a dose, contraindication, boxed warning or
interaction section of a product label. Rows hold places and hashes, never text; `--show` prints the text by
numbered sentences to whoever labels.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import random
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from curbside.importing import nlm_labels, spl_xml
from curbside.importing.label_sections import family_of
from curbside.importing.pubmed_xml import FORMAT as PUBMED
from curbside.importing.sentence_spans import sentence_spans
from curbside.model.imported import Imported
from curbside.model.source import Passage

SEED = 20261123
HERE = Path(__file__).parent
MEDLINE = Path("pubmed", "pubmed21n1298.xml.gz")
LABEL_TEXTS = Path("labels", "nlm-cardiovascular-labels-2014.tar.xz")
LABEL_FILES = Path("labels", "spl")
ABSTRACTS = {"any": 60, "people": 60}
"""Any abstract, and as many whose record is indexed as about humans: half of the file is no medicine."""
FAMILIES = {"dose": 36, "contraindication": 32, "boxed-warning": 20, "interaction": 36}
"""Boxed warnings are few; a label gives at most one passage of a family."""
LONGEST = 2500
"""A longer unit is passed over: nobody labels it with care."""
SHORTEST = 15


@dataclass(frozen=True, slots=True)
class Unit:
    """A drawn unit: its document and the passages it is made of."""

    stratum: str
    document: Imported
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The unit as it stands in its document."""
        return self.document.document.text[self.start : self.passages[-1].end]

    @property
    def start(self) -> int:
        """Where it begins in its document."""
        return self.passages[0].start

    def row(self) -> dict[str, object]:
        """The unit as the label file keeps it."""
        return {
            "stratum": self.stratum,
            "document": self.document.edition.id,
            "start": self.start,
            "end": self.start + len(self.text),
            "sha256": hashlib.sha256(self.text.encode()).hexdigest(),
        }


def records(data: Path) -> Iterator[Imported]:
    """Every MEDLINE record as the importer reads it."""
    with gzip.open(data / MEDLINE) as stream:
        for outcome in PUBMED.read(cast("BinaryIO", stream), MEDLINE.name):
            if isinstance(outcome, Imported):
                yield outcome


def product_labels(data: Path) -> Iterator[Imported]:
    """Every product label held, SPL files first."""
    for path in sorted((data / LABEL_FILES).glob("*.xml")):
        with path.open("rb") as stream:
            yield from (o for o in spl_xml.FORMAT.read(stream, path.name) if isinstance(o, Imported))
    with tarfile.open(data / LABEL_TEXTS) as archive:
        for member in sorted((m for m in archive if m.isfile()), key=lambda m: m.name):
            content = archive.extractfile(member)
            head = content.read() if content else b""
            if head and nlm_labels.FORMAT.recognises(head[:4096], member.name):
                found = nlm_labels.FORMAT.read(io.BytesIO(head), member.name)
                yield from (o for o in found if isinstance(o, Imported))


def abstract_of(document: Imported) -> tuple[Passage, ...]:
    """The passages of the English abstract."""
    return tuple(p for p in document.document.passages if p.section[:1] == ("Abstract",))


def drawn_abstracts(data: Path) -> list[Unit]:
    """The sample of abstracts, in the order of the draw."""
    everything = {o.edition.id: o for o in records(data)}
    order = sorted(i for i, o in everything.items() if abstract_of(o))
    random.Random(SEED).shuffle(order)
    taken: list[Unit] = []
    for stratum, wanted in ABSTRACTS.items():
        units = [
            _abstract(stratum, everything[i]) for i in order if stratum == "any" or _people(everything[i])
        ]
        names = {u.document.edition.id for u in taken}
        fit = [u for u in units if SHORTEST < len(u.text) <= LONGEST and u.document.edition.id not in names]
        taken += fit[:wanted]
    return taken


def _abstract(stratum: str, document: Imported) -> Unit:
    return Unit(stratum, document, abstract_of(document))


def _people(document: Imported) -> bool:
    terms = next((p.text for p in document.document.passages if p.section == ("MeSH headings",)), "")
    return "Humans" in terms


def drawn_labels(data: Path) -> list[Unit]:
    """The sample of label passages: for each family one passage of each label drawn."""
    everything = sorted(product_labels(data), key=lambda o: o.edition.id)
    rng = random.Random(SEED)
    taken: list[Unit] = []
    for family, wanted in FAMILIES.items():
        order = list(everything)
        rng.shuffle(order)
        units = (u for document in order if (u := _passage(family, document, rng)))
        taken += [unit for unit, _ in zip(units, range(wanted), strict=False)]
    return taken


def _passage(family: str, document: Imported, rng: random.Random) -> Unit | None:
    fit = [
        p
        for p in document.document.passages
        if family_of((p.code,)) == family and SHORTEST < len(p.text) <= LONGEST
    ]
    return Unit(family, document, (rng.choice(fit),)) if fit else None


def pieces(unit: Unit) -> Iterator[tuple[int, int]]:
    """Sentences and lines of a unit, as whoever labels sees them numbered."""
    for passage in unit.passages:
        base = passage.start - unit.start
        place = 0
        for line in passage.text.split("\n"):
            for start, end in sentence_spans(passage.text, place, place + len(line)):
                yield base + start, base + end
            place += len(line) + 1


DRAWS = {"abstracts": drawn_abstracts, "labels": drawn_labels}


def show(units: Sequence[Unit], first: int, last: int) -> None:
    """Print units for labelling."""
    for number, unit in enumerate(units[first:last], start=first):
        print(f"== {number} {unit.stratum} | {unit.document.work.title[:120]}")
        for n, (start, end) in enumerate(pieces(unit)):
            passage = next(p for p in unit.passages if p.start - unit.start <= start < p.end - unit.start)
            print(f"{n}. [{passage.section[-1][:24]}] {unit.text[start:end]}")


def main() -> None:
    """Print the drawn rows, or their text for labelling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=sorted(DRAWS))
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data")
    parser.add_argument("--show", type=int, nargs=2, metavar=("FROM", "TO"))
    wanted = parser.parse_args()
    units = DRAWS[wanted.what](wanted.data)
    print(f"{len(units)} units drawn", file=sys.stderr)
    if wanted.show:
        show(units, *wanted.show)
        return
    for unit in units:
        print(json.dumps(unit.row()))


if __name__ == "__main__":
    main()
