"""Citations: CSL-JSON, RIS, BibTeX and NBIB with the fields of standards 2.3, and nothing invented."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from curbside.model.article import Reference
from curbside.model.source import Source, WorkKind
from curbside.presenting.citations import to_bibtex, to_csl_json, to_nbib, to_ris
from curbside.presenting.record import Name, split_name

from .example import ARTICLE, GUIDELINE, hostile_article

REFERENCES = ARTICLE.references
CSL_FIELDS = {
    "id",
    "type",
    "title",
    "author",
    "container-title",
    "issued",
    "volume",
    "issue",
    "page",
    "DOI",
    "PMID",
    "PMCID",
    "URL",
    "publisher",
    "accessed",
    "ISBN",
    "genre",
    "note",
}


def csl(references: tuple[Reference, ...] = REFERENCES) -> list[dict[str, Any]]:
    """CSL items, parsed."""
    items: list[dict[str, Any]] = json.loads(to_csl_json(references))
    return items


def bibtex_entries(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Entries by key, read as BibTeX reads them: braces counted without regard to backslashes."""
    entries: dict[str, tuple[str, dict[str, str]]] = {}
    at = 0
    while (at := text.find("@", at)) >= 0:
        head = re.compile(r"@(\w+)\{([^,\s{}]+),").match(text, at)
        assert head is not None, text[at : at + 60]
        fields, at = _fields(text, head.end())
        assert head[2].casefold() not in {key.casefold() for key in entries}
        entries[head[2]] = (head[1], fields)
    return entries


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while True:
        match = re.compile(r"\s*(?:(\w+) = |\})").match(text, at)
        assert match is not None, text[at : at + 60]
        at = match.end()
        if match[1] is None:
            return fields, at
        start, depth = at, 0
        while depth or text[at] != ",":
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            assert depth >= 0
            at += 1
        value = text[start:at]
        fields[match[1]] = value[1:-1] if value.startswith("{") else value
        at += 1


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Qaseem A", Name(family="Qaseem", given="A")),
        ("Wilt TJ", Name(family="Wilt", given="TJ")),
        ("Gerth van Wijk R", Name(family="Gerth van Wijk", given="R")),
        ("van der Veer E", Name(family="van der Veer", given="E")),
        ("Smith-Jones A-B", Name(family="Smith-Jones", given="A-B")),
        ("Ahn HY Jr", Name(family="Ahn", given="HY", suffix="Jr")),
        ("Müller K", Name(family="Müller", given="K")),
        ("Doe, Jane", Name(family="Doe", given="Jane")),
        ("Working Group on Zorbitis", Name(literal="Working Group on Zorbitis")),
        ("Madonna", Name(literal="Madonna")),
        ("et al.", Name(literal="et al.")),
    ],
)
def test_authors_are_split_or_stay_whole(author: str, name: Name) -> None:
    """Family and initials where there are initials; a group stays literal."""
    assert split_name(author) == name


def test_csl_carries_the_standard_fields_and_no_others() -> None:
    """The list of clinical/standards 2.3, with genre, note and ISBN of the CSL schema."""
    for item in csl():
        assert set(item) <= CSL_FIELDS
        assert {"id", "type", "title", "author", "issued", "accessed"} <= set(item)
    first = csl()[0]
    assert first["type"] == "article-journal"
    assert first["issued"] == {"date-parts": [[2017, 4, 4]]}
    assert first["author"][1] == {"family": "Gerth van Wijk", "given": "R"}
    assert first["author"][-1] == {"literal": "International Society of Zorbitis"}
    assert (first["DOI"], first["PMID"], first["page"]) == ("10.9999/Z16-2367", "28192789", "514-530")


def test_types_follow_the_kind_of_work() -> None:
    """A journal article, a label, a society's page and a guideline outside a journal differ."""
    assert [item["type"] for item in csl()] == ["article-journal", "article-journal", "document", "webpage"]
    alone = replace(GUIDELINE, work=replace(GUIDELINE.work, container=""))
    (item,) = csl((Reference(1, alone, ()),))
    assert (item["type"], item["publisher"]) == ("report", "International Society of Zorbitis")
    assert all("literal" not in name for name in item["author"])


def test_no_date_is_more_precise_than_known() -> None:
    """A year stays a year; a month stays a month; none is invented in any format."""
    assert [item["issued"]["date-parts"][0] for item in csl()] == [[2017, 4, 4], [2021], [2025, 6], [2020]]
    entries = bibtex_entries(to_bibtex(REFERENCES))
    assert [fields.get("month") for _, fields in entries.values()] == ["apr", None, "jun", None]
    assert re.findall(r"DA  - (.*)\r", to_ris(REFERENCES)) == [
        "2017/04/04/",
        "2021///",
        "2025/06//",
        "2020///",
    ]
    assert re.findall(r"DP  - (.*)", to_nbib(REFERENCES)) == ["2017 Apr 4", "2021", "2025 Jun", "2020"]


def test_ris_has_its_shape() -> None:
    """Tag, two spaces, hyphen, space; TY first; ER last; CRLF; the tags of clinical/standards 2.3."""
    entries = to_ris(REFERENCES).split("\r\n\r\n")
    assert entries.pop() == ""
    assert len(entries) == len(REFERENCES)
    for entry in entries:
        lines = entry.split("\r\n")
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
        assert lines[0].startswith("TY  - ")
        assert lines[-1] == "ER  - "
    tags = {line[:2] for line in entries[0].split("\r\n")}
    assert {"TY", "AU", "TI", "T2", "PY", "VL", "IS", "SP", "EP", "DO", "AN", "UR", "ER"} <= tags
    assert "AU  - Gerth van Wijk, R\r\n" in entries[0] + "\r\n"
    assert "SP  - e646\r\n" in entries[1]
    assert "EP  - " not in entries[1]


def test_bibtex_parses_and_keeps_what_it_says() -> None:
    """Keys are the edition ids; specials are escaped; identifiers stay verbatim."""
    entries = bibtex_entries(to_bibtex(REFERENCES))
    assert list(entries) == [r.source.edition.id for r in REFERENCES]
    kind, fields = entries["zorb-2017"]
    assert kind == "article"
    assert fields["pages"] == "514--530"
    assert fields["author"].endswith("and Smith-Jones, Jr, AB and {International Society of Zorbitis}")
    assert entries["quell-2021"][1]["title"] == r"{Tolerance of quellidine in flumic syndrome: 87 \% \& more}"
    assert entries["quell-2021"][1]["author"] == "Müller, K and others"
    assert entries["quell-2021"][1]["doi"] == "10.9999/quell_2021"


def test_bibtex_survives_unbalanced_braces_and_ands() -> None:
    """A title or a body with a lone brace, a comma or "and" cannot end its field or split a name."""
    work = replace(GUIDELINE.work, title="Half { a brace } } and \\ more", authors=("Brace{ A",))
    source = Source(work, replace(GUIDELINE.edition, doi="10.1/a}b{c\\d"), "Care and Cure, Inc. }")
    entries = bibtex_entries(to_bibtex((Reference(1, source, ()), Reference(2, source, ()))))
    assert list(entries) == ["zorb-2017", "zorb-2017-2"]
    assert entries["zorb-2017"][1]["author"].count(" and ") == 2
    assert "{Care and Cure, Inc." in entries["zorb-2017"][1]["author"]
    assert entries["zorb-2017"][1]["doi"] == "10.1/a%7Db%7Bc%5Cd"


def test_unverified_identifiers_and_lifecycle_are_noted_in_every_format() -> None:
    """What was not verified, and what is superseded, says so after export too."""
    for written in (to_csl_json(REFERENCES), to_ris(REFERENCES), to_bibtex(REFERENCES), to_nbib(REFERENCES)):
        assert "identifiers not verified" in written
        assert "superseded by a newer edition" in written
        assert "lifecycle could not be checked" in written


def test_hostile_text_breaks_no_format() -> None:
    """No new entry, field, line or control character."""
    references = hostile_article().references
    assert len(csl(references)) == 1
    assert len(bibtex_entries(to_bibtex(references))) == 1
    assert to_ris(references).count("TY  - ") == 1
    for written in (to_csl_json(references), to_ris(references), to_bibtex(references), to_nbib(references)):
        assert not set(written) & set("\x1b\x00\x07\x85\u202e\u2066\u200b")
        assert not re.search(r"^(?:# New heading|- item)", written, re.M)


@pytest.mark.parametrize(
    "kind", ["guideline", "label", "regulatory", "patient-society", "expert-opinion", "trial"]
)
def test_every_kind_can_be_written_bare(kind: WorkKind) -> None:
    """An edition with nothing but a year still makes an entry in each format."""
    work = replace(GUIDELINE.work, kind=kind, container="", organisation="", authors=())
    edition = replace(GUIDELINE.edition, date="", doi="", pmid="", pages="", volume="", issue="")
    bare = (Reference(1, Source(work, edition), ()),)
    assert csl(bare)[0]["issued"] == {"date-parts": [[2017]]}
    assert bibtex_entries(to_bibtex(bare))["zorb-2017"][1]["year"] == "2017"
    assert to_ris(bare).endswith("ER  - \r\n\r\n")
    assert "DP  - 2017\n" in to_nbib(bare)
