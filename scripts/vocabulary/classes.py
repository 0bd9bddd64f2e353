"""The class table: medicines whose chemical family in MeSH is a class of medicines.

Rows are (preferred name, class). Only families that are a class through and through are used (classes.tsv): most
chemical families hold medicines of several kinds, and MeSH's tree of actions is not among the sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from curbside.terms.tokens import term_key
from vocabulary.text import HERE, json_lines, lines


def build(terms: Path, drug_rows: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str]]:
    """Preferred name and class, sorted."""
    preferred = {term_key(surface): name for surface, name, form, _ in drug_rows if form != "component"}
    families = [row.split("\t") for row in lines(HERE / "classes.tsv") if row and not row.startswith("#")]
    rows: set[tuple[str, str]] = set()
    for entry in json_lines(terms / "drug_ner_canonical.jsonl.gz"):
        name, trees = str(entry["canonical"]), entry.get("mesh_tree") or []
        for tree, family, left_out in families:
            inside = any(str(t).startswith(f"{tree}.") for t in trees)  # type: ignore[attr-defined]
            if inside and name not in left_out.split(",") and term_key(name) in preferred:
                rows.add((preferred[term_key(name)], family))
    return sorted(rows)
