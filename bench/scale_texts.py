"""Real texts to fill an index with: guidelines and MEDLINE as files to import, the rest as passages, and repeats.

Nothing is made up. A repeat is a passage once more under another id, its title marked.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bench.retrieval.datasets import lines
from curbside.model.search import Entry, Ground

Files = list[tuple[str, Callable[[], BinaryIO]]]

_BODY_WORDS = 40
"""Paragraphs of a trial with fewer words are captions and thanks."""


def guidelines(data: Path, most: int | None = None) -> Files:
    """The guideline summaries, the first so many; read one by one."""
    found: Files = []
    with tarfile.open(data / "guidelines/ngc-2018-xml.tar.xz") as archive:
        for member in islice(archive, most):
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                found.append((member.name, _again(file.read())))
    return found


def whole_files(data: Path, *names: str) -> Files:
    """Files as they stand."""
    return [(Path(name).name, lambda path=data / name: path.open("rb")) for name in names]  # type: ignore[misc]


def _again(content: bytes) -> Callable[[], BinaryIO]:
    return lambda: BytesIO(content)


def passages(data: Path) -> Iterator[Entry]:
    """Titles with abstracts, titles alone, and the paragraphs of full-text trials."""
    for record in lines(data / "scale/pmid_title_abstract.jsonl.gz"):
        title = str(record["title"]).strip("[]. ")
        yield _entry(f"scale-{record['pmid']}", title, str(record.get("abstract") or title), record["year"])
    for trial in lines(data / "scale/pmc-rct-articles.jsonl.gz"):
        parts = [part["text"] for part in trial["abstract"]]
        parts += [p for section in trial["body"] for p in section["paras"] if len(p.split()) >= _BODY_WORDS]
        for number, part in enumerate(parts, start=1):
            yield _entry(f"pmc-{trial['pmcid']}#p{number}", trial["title"], part, trial["year"])


def _entry(name: str, title: str, text: str, year: str) -> Entry:
    owner = name.partition("#")[0]
    ground = Ground(owner, "trial", "", int(year) if str(year).isdigit() else 0, "INT", "en", "current")
    return Entry(name, "passages", owner, title, f"{text} . {title}", (ground,), prose=text)


def repeats(entries: Sequence[Entry] | Iterable[Entry], times: int) -> Iterator[Entry]:
    """Every entry once more under a marked id and title, for a round of this number."""
    for entry in entries:
        title = f"{entry.title} (repeat {times})"
        yield replace(entry, id=f"{entry.id}~{times}", owner=f"{entry.owner}~{times}", title=title)
