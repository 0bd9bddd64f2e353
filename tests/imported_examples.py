"""Small made-up imported documents, whole and consistent, for tests of the store and of importing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, LifecycleEvent, Passage, Work
from curbside.model.statement import Quote, Statement, Support


def imported(
    name: str,
    sentences: tuple[str, ...] = (
        "Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡",
        "Avoid alcohol.",
    ),
    *,
    work: str = "",
    doi: str = "",
    pmid: str = "",
    set_id: str = "",
    date: str = "2020",
    title: str = "",
    events: tuple[LifecycleEvent, ...] = (),
    missing: tuple[str, ...] = (),
    sha256: str = "",
    lifecycle: str = "current",
) -> Imported:
    """A document with one passage and one quoted statement for each sentence."""
    text = "\n\n".join(sentences)
    passages: list[Passage] = []
    statements: list[Statement] = []
    start = 0
    checked = Checked("full-text", "")
    for n, sentence in enumerate(sentences, start=1):
        end = start + len(sentence)
        passages.append(Passage(f"{name}#p{n}", name, ("Advice", f"Part {n}"), sentence, start, end))
        quote = Quote(f"{name}#p{n}", start, end, sentence)
        support = Support(name, f"Part {n}", checked, proof="quoted", quote=quote)
        statements.append(
            Statement(
                f"{name}-s{n}", sentence, sentence, "first-line", "recommendation", "for", "none", "ungraded",
                (), (), ("any",), "any", (support,), extracted=True,
            )
        )  # fmt: skip
        start = end + 2
    work_id = work or f"{name}-work"
    return Imported(
        Work(work_id, "guideline", title or f"Guideline {name}", "INT", "made up", container="Journal"),
        Edition(
            name, work_id, int(date[:4] or 0), checked, lifecycle, date, doi=doi, pmid=pmid, set_id=set_id,  # type: ignore[arg-type]
        ),
        Document(
            name, sha256 or hashlib.sha256(f"{name}{text}".encode()).hexdigest(), text, tuple(passages),
            format="toy", missing=missing,
        ),
        organisation="Made-up Society",
        statements=tuple(statements),
        events=events,
        warnings=("nothing odd",),
    )  # fmt: skip


@dataclass(frozen=True)
class ToyFormat:
    """One document a line: "name|sentence|sentence"; a line "!why" is refused, "raise" breaks the reader."""

    name: str = "toy"
    standard: str = "made up for these tests"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its first word."""
        return head.startswith(b"toy\n")

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome a line."""
        rest = b""
        while piece := stream.read(1 << 12):
            *lines, rest = (rest + piece).split(b"\n")
            yield from self._lines(lines, name)
        yield from self._lines([rest], name)

    @staticmethod
    def _lines(lines: list[bytes], name: str) -> Iterator[Outcome]:
        for line in lines:
            text = line.decode()
            if text.startswith("!"):
                yield Refused(f"{name}:{text[1:]}", "marked as bad", "take the mark away")
            elif text == "raise":
                raise KeyError("a mistake in the reader")
            elif text and text != "toy":
                first, *sentences = text.split("|")
                yield imported(first, tuple(sentences), date="2020")


def toy_file(*lines: str) -> bytes:
    """The bytes of a toy file."""
    return "\n".join(("toy", *lines)).encode()
