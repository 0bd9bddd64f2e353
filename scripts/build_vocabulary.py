"""Build the shipped vocabulary tables from the open sources.

    python scripts/build_vocabulary.py --data ../shared/data --english frequency_dictionary_en_82_765.txt

Same sources, same bytes. What each table rests on, and under which licence, stands in ORIGIN.md beside them.
"""

import argparse
import gzip
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from vocabulary import abbreviations, classes, conditions, drugs, origin, words  # noqa: E402
from vocabulary.text import own_words  # noqa: E402

from curbside.terms.tokens import term_key, tokenise  # noqa: E402

TABLES = HERE.parent / "src/curbside/terms/tables"
Table = Sequence[Sequence[str]]


def main() -> None:
    """Read the sources, write the tables and their account."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    parser.add_argument("--english", type=Path, required=True, help="word list of symspellpy 6.10.1")
    parser.add_argument("--out", type=Path, default=TABLES)
    options = parser.parse_args()
    tables = build(options.data, options.english)
    options.out.mkdir(parents=True, exist_ok=True)
    sizes = {name: write(options.out / name, rows) for name, rows in tables.items()}
    counts = {name: len(rows) for name, rows in tables.items()}
    account = origin.account(counts, sizes, options.data, options.english, TABLES / "spelling.tsv")
    (options.out / "ORIGIN.md").write_text(account, encoding="utf-8")
    for name, size in sizes.items():
        sys.stdout.write(f"{name}: {counts[name]} rows, {size} bytes\n")


def build(data: Path, english_path: Path) -> dict[str, Table]:
    """All tables by file name."""
    terms = data / "terms"
    drug_rows, class_rows = drugs.build(terms, words.english(english_path))
    condition_rows = conditions.build(terms)
    known: dict[str, tuple[str, str]] = {}
    for surface, name, _source, _codes, _lay in condition_rows:
        known.setdefault(term_key(surface), (name, "condition"))
    for surface, name, _form, _codes in class_rows:
        known.setdefault(term_key(surface), (name, "drug-class"))
    for surface, name, form, _codes in drug_rows:
        if form != "component":
            known[term_key(surface)] = (name, drug_kind(name))
    abbreviation_rows = abbreviations.build(terms, known)
    surfaces = [row[0] for table in (drug_rows, class_rows, condition_rows) for row in table]
    table_words = frozenset(token.key for surface in surfaces for token in tokenise(surface))
    short = [row[0] for row in (*abbreviation_rows, *condition_rows) if is_capitals(row[0])]
    return {
        "drugs.tsv.gz": [(s, n, f, drug_kind(n), c) for s, n, f, c in drug_rows]
        + [(s, n, f, "drug-class", c) for s, n, f, c in class_rows],
        "drug_classes.tsv.gz": classes.build(terms, drug_rows),
        "conditions.tsv.gz": condition_rows,
        "abbreviations.tsv.gz": abbreviation_rows,
        "common_words.tsv.gz": words.common(english_path, short),
        "words.tsv.gz": [
            (word,) for word in words.known(english_path, data / "pubmed/pubmed21n1298.xml.gz", table_words)
        ],
    }


def drug_kind(name: str) -> str:
    """The kind of concept behind a name in the drug table."""
    return "substance" if name in own_words("substances.txt") else "drug"


def is_capitals(surface: str) -> bool:
    """Whether a surface is one short word in capitals."""
    return len(surface.split()) == 1 and sum(character.isupper() for character in surface) >= 2


def write(path: Path, rows: Iterable[Sequence[str]]) -> int:
    """Write rows as packed tab-separated text, the same bytes for the same rows; return the size."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as packed:
        packed.write(text.encode("utf-8"))
    path.write_bytes(buffer.getvalue())
    return len(buffer.getvalue())


if __name__ == "__main__":
    main()
