"""The library speaks in its own words: no sentence of it runs along with the texts its facts come from.

The texts stand outside the repository; where they are absent there is nothing to compare with.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from curbside.importing.library_files import load_library
from curbside.model.library import Library
from tests.shared import shared_data

RUN = 10
"""Words in a row that two authors do not write by chance; names of drugs and tests in a row come to six or seven."""

_TAG = re.compile(r"<[^>]{0,400}>")
_WORD = re.compile(r"[a-z0-9]+(?:[.,]\d+)*")


def words(text: str) -> list[str]:
    """The words of a text in lower case, its tags and punctuation gone."""
    return _WORD.findall(html.unescape(_TAG.sub(" ", text)).lower())


def runs(sentences: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Every run of the sentences, with the name of one that holds it."""
    found = {}
    for name, sentence in sentences.items():
        said = words(sentence)
        found.update({tuple(said[i : i + RUN]): name for i in range(len(said) - RUN + 1)})
    return found


def shared_runs(sentences: Mapping[str, str], texts: Iterable[str]) -> dict[str, str]:
    """Sentences, by name, that share a run with any of the texts, each with the run."""
    ours = runs(sentences)
    known = {word for run in ours for word in run}
    found: dict[str, str] = {}
    for text in texts:
        theirs = words(text)
        length = 0
        for place, word in enumerate(theirs, start=1):
            length = length + 1 if word in known else 0
            if length >= RUN and (name := ours.get(tuple(theirs[place - RUN : place]))):
                found[name] = " ".join(theirs[place - RUN : place])
    return found


def sentences_of(library: Library) -> dict[str, str]:
    """Every sentence a reader may be shown, by statement or conflict and field."""
    found = {f"{s.id} text": s.text for s in library.statements}
    found |= {f"{s.id} plain": s.plain for s in library.statements}
    found |= {f"{s.id} says {n}": p.says for s in library.statements for n, p in enumerate(s.supports)}
    found |= {f"{c.id} show": c.show for c in library.conflicts}
    return found | {f"{c.id} plain": c.plain for c in library.conflicts}


def _tarred(archive: Path) -> Iterator[str]:
    with tarfile.open(archive) as members:
        for member in members:
            if (file := members.extractfile(member)) is not None:
                yield file.read().decode("utf-8", "replace")


def _folder(path: Path) -> Iterator[str]:
    for file in sorted(path.iterdir()):
        yield file.read_bytes().decode("utf-8", "replace")


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            yield " ".join(str(value) for value in json.loads(line).values())


def _abstracts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        yield from (line for line in lines if "<AbstractText" in line)


def test_a_copied_run_is_found_whatever_its_markup_and_capitals() -> None:
    theirs = (
        "<p>Patients with <b>severe</b> fever &amp; rash should be seen by a physician on the same day.</p>"
    )
    copied = "Anyone: with severe fever, rash should be seen by a physician on the same day."
    own = "See a patient who has a severe fever and a rash the same day."
    assert set(shared_runs({"copied": copied, "own": own}, [theirs])) == {"copied"}


@pytest.mark.parametrize(
    ("place", "read"),
    [
        (("guidelines", "ngc-2018-xml.tar.xz"), _tarred),
        (("labels", "nlm-cardiovascular-labels-2014.tar.xz"), _tarred),
        (("labels", "spl"), _folder),
        (("jats",), _folder),
        (("pubmed", "pubmed21n1298.xml.gz"), _abstracts),
        (("scale", "pmid_title_abstract.jsonl.gz"), _lines),
        (("bench", "liveqa-medquad", "medquad.jsonl.gz"), _lines),
        (("bench", "bioasq-7b-9b", "questions.jsonl.gz"), _lines),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_no_sentence_of_the_library_runs_along_with_a_source(
    place: tuple[str, ...], read: Callable[[Path], Iterator[str]]
) -> None:
    assert shared_runs(sentences_of(load_library()), read(shared_data(*place))) == {}
