"""References for a reference manager: CSL-JSON, RIS, BibTeX and NBIB.

In: numbered references. Out: text in the format asked for, one entry a reference, in their order. Keys are
the editions' own ids, the same from answer to answer. A month or page that is not known is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import quote

from curbside.model.article import Reference
from curbside.presenting import words
from curbside.presenting.json_shapes import Json
from curbside.presenting.record import Name, Record, is_et_al, record

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces behind a backslash too
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9:.-]+")

_Pairs = list[tuple[str, str]]


def to_csl_json(references: Sequence[Reference]) -> str:
    """References as CSL-JSON (an array of items, schema csl-data 1.0.2)."""
    return json.dumps([_csl(record(r)) for r in references], ensure_ascii=False, indent=2) + "\n"


def to_ris(references: Sequence[Reference]) -> str:
    """References as RIS: two-letter tags, CRLF line ends, every entry closed by ER."""
    return "".join(_ris(record(r)) for r in references)


def to_bibtex(references: Sequence[Reference]) -> str:
    """References as BibTeX, LaTeX specials escaped, identifiers verbatim but for what would break a field."""
    taken: set[str] = set()
    return "\n".join(_bibtex(record(r), taken) for r in references)


def to_nbib(references: Sequence[Reference]) -> str:
    """References in the MEDLINE (NBIB) format."""
    return "\n".join(_nbib(record(r)) for r in references)


def _csl_type(item: Record) -> str:
    if item.in_journal:
        return "article-journal"
    return {"label": "document", "patient-society": "webpage", "expert-opinion": "webpage"}.get(
        item.kind, "report"
    )


def _csl(item: Record) -> Json:
    found: dict[str, Json] = {
        "id": item.id,
        "type": _csl_type(item),
        "title": item.title,
        "author": [_csl_name(name) for name in item.names],
        "container-title": item.container,
        "publisher": item.publisher,
        "issued": _csl_date(item.date),
        "accessed": _csl_date(item.accessed),
        "volume": item.volume,
        "issue": item.issue,
        "page": item.pages,
        "DOI": item.doi,
        "PMID": item.pmid,
        "PMCID": item.pmcid,
        "ISBN": item.isbn,
        "URL": item.url,
        "genre": words.KINDS[item.kind],
        "note": item.note,
    }
    return {name: value for name, value in found.items() if value}


def _csl_date(date: tuple[int, ...]) -> Json:
    return {"date-parts": [[*date]]} if date else None


def _csl_name(name: Name) -> Json:
    if name.literal:
        return {"literal": name.literal}
    suffix: dict[str, Json] = {"suffix": name.suffix} if name.suffix else {}
    return {"family": name.family, "given": name.given, **suffix}


def _ris(item: Record) -> str:
    kind = {"webpage": "ELEC", "article-journal": "JOUR", "document": "GEN"}.get(_csl_type(item), "RPRT")
    pairs: _Pairs = [
        ("TY", kind),
        *(("AU", _comma_name(name)) for name in item.names if not is_et_al(name)),
        ("TI", item.title),
        ("T2", item.container),
        ("PB", item.publisher),
        ("PY", str(item.date[0])),
        ("DA", _ris_date(item.date)),
        ("VL", item.volume),
        ("IS", item.issue),
        ("SP", item.first_page),
        ("EP", item.last_page),
        ("DO", item.doi),
        ("AN", item.pmid),
        ("C2", item.pmcid),
        ("SN", item.isbn),
        ("UR", item.url),
        ("Y2", _ris_date(item.accessed)),
        ("M3", words.KINDS[item.kind]),
        ("N1", item.note),
    ]
    lines = [f"{tag}  - {value}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _ris_date(date: tuple[int, ...]) -> str:
    """ "YYYY/MM/DD/" with what is not known left empty between its slashes."""
    if not date:
        return ""
    parts = [f"{date[0]:04d}", *(f"{part:02d}" for part in date[1:])]
    return "/".join([*parts, *[""] * (4 - len(parts))])


def _comma_name(name: Name) -> str:
    if name.literal:
        return name.literal
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _bibtex(item: Record, taken: set[str]) -> str:
    kind = {"article-journal": "article", "report": "techreport"}.get(_csl_type(item), "misc")
    owner = {"article": "publisher", "techreport": "institution"}.get(kind, "organization")
    fields: _Pairs = [
        ("title", f"{{{_tex(item.title)}}}" if item.title else ""),
        ("author", " and ".join(_tex_name(name) for name in item.names)),
        ("journal", _tex(item.container)),
        (owner, _tex(item.publisher)),
        ("year", str(item.date[0])),
        ("volume", _tex(item.volume)),
        ("number", _tex(item.issue)),
        ("pages", _tex("--".join(p for p in (item.first_page, item.last_page) if p))),
        ("doi", _verbatim(item.doi)),
        ("pmid", item.pmid),
        ("pmcid", item.pmcid),
        ("isbn", _tex(item.isbn)),
        ("url", _verbatim(item.url)),
        ("urldate", "-".join(f"{part:02d}" for part in item.accessed)),
        ("note", _tex(item.note)),
    ]
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    month = _month(item.date)
    if month:
        lines.append(f"  month = {month},")
    return "\n".join([f"@{kind}{{{_key(item.id, taken)},", *lines, "}", ""])


def _key(name: str, taken: set[str]) -> str:
    """The edition's id as a key; one that another entry already has gets a number."""
    base = _NOT_IN_KEYS.sub("-", name).strip("-") or "reference"
    key, count = base, 1
    while key.casefold() in taken:
        count += 1
        key = f"{base}-{count}"
    taken.add(key.casefold())
    return key


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _tex_name(name: Name) -> str:
    if is_et_al(name):
        return "others"
    if name.literal:
        return f"{{{_tex(name.literal)}}}"
    last = [_tex(part).replace(" and ", " {and} ") for part in (name.family, name.suffix, name.given) if part]
    return ", ".join(last)


def _verbatim(text: str) -> str:
    """An identifier as it is, with only what would close or break the field percent-encoded."""
    return quote(text, safe="/:?#[]@!$&'()*+,;=%-._~")


def _nbib(item: Record) -> str:
    location = f"{item.doi} [doi]" if item.doi else ""
    pairs: _Pairs = [
        ("PMID", item.pmid),
        ("TI", item.title),
        ("PG", item.pages),
        ("LID", location),
        *(_nbib_name(name) for name in item.names if not is_et_al(name)),
        ("PT", words.KINDS[item.kind]),
        ("JT", item.container),
        ("DP", _medline_date(item.date)),
        ("VI", item.volume),
        ("IP", item.issue),
        ("PMC", item.pmcid),
        ("ISBN", item.isbn),
        ("GN", item.note),
    ]
    return "".join(f"{tag:<4}- {value}\n" for tag, value in pairs if value)


def _nbib_name(name: Name) -> tuple[str, str]:
    if name.literal:
        return "CN", name.literal
    return "AU", " ".join(part for part in (name.family, name.given, name.suffix) if part)


def _medline_date(date: tuple[int, ...]) -> str:
    month = _month(date).capitalize()
    return " ".join([str(date[0]), *([month, *(str(day) for day in date[2:])] if month else [])])


def _month(date: tuple[int, ...]) -> str:
    return _MONTHS[date[1] - 1] if len(date) > 1 and 1 <= date[1] <= 12 else ""
