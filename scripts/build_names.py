"""Build the shipped table of personal names, by which identifying details are found in free text.

    python scripts/build_names.py --faker .../faker/providers/person --census .../names --data ../shared/data

Reads the person providers of Faker 40.63.0 (MIT) for every language in Latin script, the first names and commonest
surnames of the 1990 US census as the package `names` 0.3.0 (MIT) carries them, and the abstracts of one MEDLINE file:
a name that medical text uses (an eponym, a place, an ordinary word) is marked, as it needs a cue to count as a
person's. Same sources, same bytes. Writes names.tsv.gz; its account is ORIGIN-names.md beside it.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]

from curbside.terms.personal_names import name_key  # noqa: E402

TABLES = HERE.parent / "src/curbside/terms/tables"
GIVEN = re.compile(r"first_(?:romanized_)?names.*")
FAMILY = re.compile(r"(?:unisex_|male_|female_)?last_(?:romanized_)?names.*")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'’ -]+")
SHORTEST = 3
"""Letters: shorter names are abbreviations or particles in clinical text far more often than people."""

MOST_SURNAMES = 5000
"""Of the census: they name nine tenths of people; rarer ones add bytes and chance hits."""

USED_FROM = 2
"""Abstracts in which a name stands before it counts as a word of medical text; one may be a misprint."""


def main() -> None:
    """Read, mark, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faker", type=Path, required=True)
    parser.add_argument("--census", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    options = parser.parse_args()
    given = {*provided(options.faker, GIVEN), *census(options.census, "dist.female.first", "dist.male.first")}
    family = {*provided(options.faker, FAMILY), *census(options.census, "dist.all.last", most=MOST_SURNAMES)}
    used = used_in(options.data / "pubmed/pubmed21n1298.xml.gz")
    rows = [
        (
            name,
            ("g" if name in given else "") + ("f" if name in family else "") + ("w" if name in used else ""),
        )
        for name in sorted(given | family)
    ]
    text = "".join(f"{name}\t{marks}\n" for name, marks in rows)
    out = TABLES / "names.tsv.gz"
    out.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    sys.stdout.write(
        f"{len(rows)} names, {sum('w' in m for _, m in rows)} used, {out.stat().st_size} bytes\n"
    )


def provided(folder: Path, wanted: re.Pattern[str]) -> Iterator[str]:
    """The names in every list whose own name fits; the providers are read as data, not run."""
    for path in sorted(folder.glob("*/__init__.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            value = getattr(node, "value", None) if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if value and any(isinstance(t, ast.Name) and wanted.fullmatch(t.id) for t in targets):
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield from keys(part.value)


def census(folder: Path, *files: str, most: int | None = None) -> Iterator[str]:
    """The first column of the files, the commonest first."""
    for file in files:
        for line in (folder / file).read_text(encoding="ascii").splitlines()[:most]:
            yield from keys(line.split()[0].capitalize())


def keys(name: str) -> Iterator[str]:
    """The keys of the words of a name, capitalised ones only: particles are no names."""
    if LATIN.fullmatch(name):
        for word in name.replace("-", " ").split():
            if word[0].isupper() and len(word) >= SHORTEST:
                yield name_key(word)


def used_in(path: Path) -> frozenset[str]:
    """The keys of words that stand in the titles and texts of abstracts."""
    counts: Counter[str] = Counter()
    with gzip.open(path) as file:
        for _, record in etree.iterparse(file, tag="PubmedArticle"):
            texts = record.iter("ArticleTitle", "AbstractText")
            said = " ".join("".join(text.itertext()) for text in texts)
            counts.update({name_key(part) for word in WORD.findall(said) for part in word.split("-")})
            record.clear()
    return frozenset(word for word, count in counts.items() if count >= USED_FROM)


if __name__ == "__main__":
    main()
