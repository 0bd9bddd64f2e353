"""MedQuAD as JSON Lines: one object per question with its answer, neighbouring lines of a page one document.

Bytes come in, documents with one passage per answered question go out; no statement is drawn from them.
Questions whose answer was withheld (the publisher's copyright) have no passage; a page without any answer
is Refused. Keys follow the published data: collection, doc, source, url, focus, qid, question, answer.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from curbside.importing.slugs import slug
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Work

_KEYS = ("collection", "doc", "focus", "question", "answer")
_RECOGNISED = re.compile(
    rb'\s*(?:\xef\xbb\xbf)?\s*\{(?=[^\n]*"collection"\s*:)(?=[^\n]*"qtype"\s*:)(?=[^\n]*"question"\s*:)'
)
LONGEST_LINE = 8 << 20
"""Bytes; a longer line is not a question and its answer."""
MOST_QUESTIONS = 1000
"""Questions about one page; the published data has at most some forty."""
_ITEM = re.compile(r"(?<=\S)[ \t]{2,}-[ \t]+")


@dataclass(slots=True)
class _Page:
    """Lines of one page, gathered until the next page begins."""

    key: tuple[str, str]
    digest: Any = field(default_factory=hashlib.sha256)
    rows: list[Mapping[str, str]] = field(default_factory=list)
    first_line: int = 0


class MedQuadJsonl:
    """The format as importing finds it."""

    name = "medquad-jsonl"
    standard = "MedQuAD (2019) question-answer pairs, JSON Lines"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """True where the first line is a question with its collection and type."""
        return _RECOGNISED.match(head) is not None

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome per page of questions, in order, and one Refused per line that cannot be read."""
        page: _Page | None = None
        seen: set[tuple[str, str]] = set()
        for number, line in _lines(stream):
            row = _row(line, number, name)
            if row is None:
                continue
            if isinstance(row, Refused):
                yield row
                continue
            key = (row["collection"], row["doc"])
            if page is None or page.key != key:
                if page is not None:
                    yield _outcome(page, seen)
                page = _Page(key, first_line=number)
            if len(page.rows) < MOST_QUESTIONS:
                page.rows.append(row)
                page.digest.update(line)
            else:
                yield Refused(f"{name}:{number}", f"more than {MOST_QUESTIONS} questions about one page")
        if page is not None:
            yield _outcome(page, seen)


FORMAT = MedQuadJsonl()


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; a line beyond the limit is cut there and its rest passed over."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n") and len(rest) == LONGEST_LINE:
            rest = stream.readline(LONGEST_LINE)
        yield number, line


def _row(line: bytes, number: int, name: str) -> Mapping[str, str] | Refused | None:
    """The texts of a line, None for an empty one, Refused where it is no question."""
    where = f"{name}:{number}"
    if not line.strip():
        return None
    if len(line) >= LONGEST_LINE:
        return Refused(where, f"a line of more than {LONGEST_LINE} bytes", "")
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Refused(where, "the line is not UTF-8", "save the file as UTF-8")
    except json.JSONDecodeError as error:
        return Refused(where, f"the line is not JSON: {error.msg}", "one complete object stands on each line")
    except (ValueError, RecursionError):
        return Refused(where, "the line is JSON beyond reading (nesting or numbers without end)", "")
    if not isinstance(value, dict):
        return Refused(where, "the line is not a JSON object", "")
    missing = [key for key in _KEYS if not isinstance(value.get(key), str)]
    if missing:
        return Refused(where, f"no text under {', '.join(missing)}", "")
    texts = {key: text for key, text in value.items() if isinstance(text, str)}
    if not slug(texts["collection"]) or not slug(texts["doc"]):
        return Refused(where, "the collection or page has no usable name", "")
    return texts


def _outcome(page: _Page, seen: set[tuple[str, str]]) -> Outcome:
    name = one_line(" ".join(page.key))
    if page.key in seen:
        advice = "sort the file by collection and doc, and import it again"
        return Refused(
            name, f"the page goes on at line {page.first_line}, apart from its first lines", advice
        )
    seen.add(page.key)
    edition_id = _edition_id(page.key)
    builder = TextBuilder(edition_id)
    withheld = 0
    for row in page.rows:
        question = one_line(row["question"])
        path = (one_line(row["focus"]), question) if question else (one_line(row["focus"]),)
        # The published text lost its line ends; two blanks and a dash are what is left of a list.
        answer = _ITEM.sub("\n- ", row["answer"])
        withheld += builder.add_passage(path, answer, code=row.get("qtype", "")) is None
    if not builder.passages:
        return Refused(name, "no answers: the published file withholds them", "")
    if withheld:
        builder.warn(f"{withheld} of {len(page.rows)} answers are withheld or empty")
    return _imported(page, builder, withheld)


def _imported(page: _Page, builder: TextBuilder, withheld: int) -> Imported:
    text, passages = builder.build()
    first = page.rows[0]
    edition_id = builder.edition_id
    return Imported(
        work=Work(
            id=f"work-{edition_id}",
            # No kind fits health information for the public; the weakest says least about its evidence.
            kind="unclassified",
            title=one_line(first["focus"]) or "(no title)",
            jurisdiction="US",
            licence="",
            container=one_line(first["collection"]),
        ),
        edition=Edition(
            id=edition_id,
            work_id=f"work-{edition_id}",
            year=0,
            checked=Checked("secondary", "", "MedQuAD extract of the page"),
            lifecycle="unknown",
            url=one_line(first.get("url", "")),
            lifecycle_note="undated extract; the page may have changed since",
        ),
        document=Document(
            edition_id=edition_id,
            sha256=page.digest.hexdigest(),
            text=text,
            passages=passages,
            format=FORMAT.name,
            missing=(f"{withheld} answers",) if withheld else (),
        ),
        organisation=one_line(first.get("source", "")),
        warnings=(*builder.warnings, "no publication date given"),
    )


def _edition_id(key: tuple[str, str]) -> str:
    """A stable name; where the slug loses something of the key, a piece of its hash keeps names apart."""
    plain = f"{slug(key[0])}-{slug(key[1])}"
    if re.fullmatch(r"\w{1,30}", key[0], re.ASCII) and re.fullmatch(r"\w{1,30}", key[1], re.ASCII):
        return f"medquad-{plain}"
    digest = hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"medquad-{plain[:_LONGEST_NAME]}-{digest}"


_LONGEST_NAME = 60
