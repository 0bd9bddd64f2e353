"""The account of the tables: their rows and sizes, the fingerprint of each source, the licences."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from vocabulary.text import HERE

SOURCES = {
    "terms/unii_names_bn_of_cn.tsv.gz": "drugs",
    "terms/drug_ner_canonical.jsonl.gz": "drugs, drug_classes",
    "terms/drug_ner_variants.tsv.gz": "drugs",
    "terms/doid/doid_compact.jsonl.gz": "conditions",
    "terms/hpo/hp.obo.gz": "conditions",
    "terms/icd10cm_2026/icd10c-tabular-April-1-2026.xml.gz": "conditions",
    "pubmed/pubmed21n1298.xml.gz": "words",
}
ABBREVIATIONS = "terms/abbrev_imantsm/CSVs"
COLUMNS = {
    "drugs.tsv.gz": "surface, name, form (name, synonym, brand, component), kind, codes",
    "drug_classes.tsv.gz": "name, class",
    "conditions.tsv.gz": "surface, name, source, codes, lay",
    "abbreviations.tsv.gz": "abbreviation, expansion, known name, its kind",
    "common_words.tsv.gz": "word, always or capitals",
    "words.tsv.gz": "key of a word",
    "spelling.tsv": "kind, written, filed",
}


def account(
    counts: Mapping[str, int], sizes: Mapping[str, int], data: Path, english: Path, spelling: Path
) -> str:
    """ORIGIN.md."""
    rules = sum(1 for line in spelling.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    out = ["# Origin of the tables", ""]
    out += ["Written by `scripts/build_vocabulary.py`; do not edit. Sources as held on 2026-11-23.", ""]
    out += ["| table | columns | rows | bytes |", "|---|---|---|---|"]
    out += [f"| {name} | {COLUMNS[name]} | {counts[name]} | {sizes[name]} |" for name in counts]
    out += [f"| spelling.tsv | {COLUMNS['spelling.tsv']} | {rules} | {spelling.stat().st_size} |", ""]
    out += ["## Sources", "", "| source | table | SHA-256 |", "|---|---|---|"]
    out += [f"| `{path}` | {table} | `{_digest(data / path)}` |" for path, table in SOURCES.items()]
    for path in sorted((data / ABBREVIATIONS).glob("*.csv")):
        out.append(f"| `{ABBREVIATIONS}/{path.name}` | abbreviations | `{_digest(path)}` |")
    out.append(f"| `{english.name}` | words, common_words | `{_digest(english)}` |")
    out += [f"| `scripts/vocabulary/{path.name}` | own lists | `{_digest(path)}` |" for path in _own_lists()]
    return "\n".join([*out, "", (HERE / "origin_notes.md").read_text(encoding="utf-8")])


def _own_lists() -> list[Path]:
    return sorted([*HERE.glob("*.txt"), *HERE.glob("*.tsv")])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
