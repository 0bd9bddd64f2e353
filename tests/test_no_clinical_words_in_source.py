"""Clinical knowledge is data: the program's source names no disease, drug or organisation.

Every word of every `.py` file is read (names split at underscores and capitals, strings, docstrings, comments)
and held against the library's concepts and the shipped tables of drugs and conditions.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
import yaml

from curbside.terms.shipped import shipped_terms
from curbside.terms.shipped_words import common_words
from curbside.terms.tokens import term_key, tokenise
from tests.libraries import Held

SOURCE = Path(str(resources.files("curbside")))
EXEMPT: dict[str, str] = yaml.safe_load(
    (Path(__file__).parent / "words_allowed_in_source.yaml").read_text(encoding="utf-8")
)
"""Words that stand in source though a table lists them, each with its reason."""

NAMED = frozenset({"condition", "finding", "drug", "drug-class", "substance", "body", "device"})
LONGEST = 5
SHORTEST = 4
"""Shorter words are too many things; abbreviations of the library's own concepts count whatever their length."""

COMMON_NAMES = (
    "cancer diabetes asthma stroke sepsis hypertension pneumonia penicillin insulin aspirin warfarin".split()
)
"""Words so common that the tables may list them only inside longer terms."""

BODIES = re.compile(r"\b(WHO|FDA|EMA|MHRA|CDC|NHS|NICE|SIGN|ACP|AHA|ACC|ESC|IDSA|NCCN|AAAAI|EAACI|USPSTF)\b")
"""Bodies that issue guidance, as they are written, whether the library holds them or not."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TEXTS = {tokenize.STRING, tokenize.COMMENT} | {
    getattr(tokenize, name) for name in ("FSTRING_MIDDLE",) if hasattr(tokenize, name)
}


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of every name, string and comment."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], _CAMEL.sub(" ", token.string.replace("_", " "))
        elif token.type in _TEXTS:
            yield token.start[0], token.string.replace("\\n", " ").replace("_", " ")


def named_in(text: str, forbidden: frozenset[str]) -> Iterator[str]:
    """Forbidden terms of up to five words that stand in the text."""
    keys = [token.key for token in tokenise(text)]
    for first in range(len(keys)):
        for past in range(first + 1, min(first + LONGEST, len(keys)) + 1):
            phrase = " ".join(keys[first:past])
            if phrase in forbidden:
                yield phrase


@pytest.fixture(scope="module")
def forbidden(shipped: Held) -> frozenset[str]:
    """Keys of the names that source may not hold."""
    own = {
        term_key(name)
        for concept in shipped.library.concepts.values()
        if concept.kind in NAMED
        for name in (concept.name, *concept.synonyms, *concept.abbreviations)
    }
    tables = {
        term.key
        for term in shipped_terms()
        if term.kind in NAMED and term.form != "abbreviation" and len(term.key) >= SHORTEST
    }
    return (
        frozenset(own | tables | {term_key(n) for n in COMMON_NAMES})
        - common_words()
        - {term_key(word) for word in EXEMPT}
    )


def test_source_names_no_disease_drug_or_organisation(forbidden: frozenset[str]) -> None:
    hits = [
        f"{path.relative_to(SOURCE)}:{line}: {term}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in texts_of(path.read_text(encoding="utf-8"))
        for term in named_in(text, forbidden)
    ]
    assert not hits, "\n".join(hits)


def test_source_names_no_issuing_body_by_its_letters() -> None:
    hits = [
        f"{path.relative_to(SOURCE)}:{line}: {found.group()}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in texts_of(path.read_text(encoding="utf-8"))
        for found in BODIES.finditer(text)
    ]
    assert not hits, "\n".join(hits)


@pytest.mark.parametrize(
    "planted",
    [
        "KETOROLAC_LIMIT = 5",
        "def mastocytosis_first(): ...",
        'x = "used in low back pain"',
        "y = 1  # as NICE says",
        "class MastocytosisRule: ...",
        'z = f"dose of {1} zileuton"',
    ],
)
def test_a_planted_name_is_found(forbidden: frozenset[str], planted: str) -> None:
    assert [term for _, text in texts_of(planted) for term in named_in(text, forbidden)]


def test_nothing_is_exempt_that_source_does_not_hold() -> None:
    held = {
        phrase
        for path in SOURCE.rglob("*.py")
        for _, text in texts_of(path.read_text(encoding="utf-8"))
        for phrase in named_in(text, frozenset(term_key(word) for word in EXEMPT))
    }
    assert [word for word in EXEMPT if term_key(word) not in held] == []
