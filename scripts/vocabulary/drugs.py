"""The drug table: the drug dictionary and the UNII list, joined on names.

Rows are (surface, name, form, codes). A brand of several ingredients has one "component" row for each.
Chemical nomenclature, research codes and substances that are no medicine are left out.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from curbside.terms.tokens import term_key
from vocabulary.text import HERE, is_plain_name, json_lines, lines, own_words, tidy

Row = tuple[str, str, str, str]

# Lists of names for human medicines; lists of foods, flavours, pesticides and plants are not among them.
MEDICINE_TAGS = {"INN", "USAN", "BAN", "ORANGE BOOK", "PURPLE BOOK CDER", "WHO-IP", "EMA EPAR"}
NAME_TAGS = MEDICINE_TAGS | {
    "JAN",
    "WHO-DD",
    "MART.",
    "USP MONOGRAPH",
    "EP MONOGRAPH",
    "USP-RS",
    "MI",
    "VANDF",
}
MOST_MEANINGS = 3
MOST_COMPONENTS = 6
LONGEST_UNTAGGED = 16
SHORTEST_ALIAS = 4
SHORTEST_STEM = 6
RADICAL_ENDING = "yl"
FOREIGN_ENDINGS = ("um", "a", "o")
PHARMACOLOGIC_ACTIONS = "D27.505"
_TAG = re.compile(r"\s*\[([^\]]+)\]$")
_BIOLOGICAL_SUFFIX = re.compile(r"-[a-z]{4}$")
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_RESEARCH_CODE = re.compile(
    r"^[a-z]{1,5}[- ]?\d{2,}|impurity|\bcomponent\b|\bpollen$|\b(?:whole|leaf|root|seed)$"
)
_AGENTS = re.compile(r"\bagent(?=s?$)")
_SEVERAL = re.compile(r", and | and |, ")


@dataclass(slots=True)
class Substance:
    """One UNII substance with its names."""

    display: str
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    brands: set[str] = field(default_factory=set)
    part_of: set[str] = field(default_factory=set)

    @property
    def is_medicine(self) -> bool:
        return any(tags & MEDICINE_TAGS for tags in self.names.values())


class Names:
    """The preferred names and the way from any written name to one of them."""

    def __init__(self) -> None:
        self.preferred: dict[str, str] = {}
        # Which dictionary entries and which UNII substances give a writing as one of their names. The
        # dictionary lends names among relatives, so that for whole names only UNII is followed.
        self.owners: dict[str, set[str]] = defaultdict(set)
        self.substances: dict[str, set[str]] = defaultdict(set)
        # A name under which UNII files a substance is its own, whatever else it is listed under.
        self.displays: set[str] = set()
        self._trailing = own_words("salts.txt")
        self._minerals = own_words("minerals.txt")
        for name in sorted(own_words("names.txt")):
            self.add(name.replace("_", " "))

    def add(self, name: str) -> None:
        self.preferred.setdefault(term_key(name), name)

    def base(self, name: str) -> str:
        """The name without what says only its salt or form, as long as a known name remains."""
        words = _BRACKETED.sub("", name).strip(" ,").split()
        shortest = " ".join(words)
        while len(words) > 1 and words[-1] in self._trailing:
            words = words[:-1]
            if self._direct(" ".join(words)) and " ".join(words) not in self._minerals:
                shortest = " ".join(words)
        return shortest

    def stem(self, name: str) -> str:
        """The one word that a name of salt words leaves, where it can stand alone; else the name.

        Some substances are listed only as their salt, and are prescribed by the stem.
        """
        words = _BRACKETED.sub("", name).strip(" ,").split()
        while len(words) > 1 and words[-1] in self._trailing:
            words = words[:-1]
        word = words[0]
        alone = len(words) == 1 and len(word) >= SHORTEST_STEM and not word.endswith(RADICAL_ENDING)
        key = term_key(word)
        owners = self.owners.get(key, set()) | self.substances.get(key, set())
        others = [owner for owner in owners if not owner.startswith(word)]
        return word if alone and not others and word not in self._minerals else name

    def resolve(self, name: str) -> str | None:
        """The preferred name of a written name, or None."""
        base = self.base(name)
        if found := self._direct(base) if base != name else None:
            return found
        for candidate in (base, _BIOLOGICAL_SUFFIX.sub("", base), name):
            if found := self._known(candidate):
                return found
        return None

    def _known(self, name: str) -> str | None:
        """The preferred name with this key, else that of the one UNII substance listed under this name."""
        key = term_key(name)
        if key in self.preferred or key in self.displays:
            return self.preferred.get(key)
        owners = {
            self.preferred.get(term_key(owner)) or self._direct(self.base(owner))
            for owner in self.substances.get(key, ())
        } - {None}
        return next(iter(owners)) if len(owners) == 1 else None

    def _direct(self, name: str) -> str | None:
        """The preferred name with this key, else that of the one entry or substance it is an alias of."""
        key = term_key(name)
        if key in self.preferred or key in self.displays:
            return self.preferred.get(key)
        givers = self.owners.get(key, set()) | self.substances.get(key, set())
        owners = {self.preferred.get(term_key(owner)) for owner in givers} - {None}
        return next(iter(owners)) if len(owners) == 1 else None


def build(terms: Path, english: frozenset[str]) -> tuple[list[Row], list[Row]]:
    """Rows of medicines and rows of classes of medicines."""
    substances = _substances(terms / "unii_names_bn_of_cn.tsv.gz")
    entries = {str(entry["canonical"]): entry for entry in json_lines(terms / "drug_ner_canonical.jsonl.gz")}
    variants = _variants(terms / "drug_ner_variants.tsv.gz")
    combinations = {row[0]: row[1:] for row in _combinations()}
    classes = [name for name, entry in entries.items() if _is_class(entry)]
    single = {name: entry for name, entry in entries.items() if name not in combinations}
    names = _preferred_names(single, variants, substances)
    rows: set[Row] = set()
    unii_of: dict[str, str] = {}
    for unii, substance in sorted(substances.items()):
        rows |= _substance_rows(unii, substance, names, unii_of)
    brand_keys = {term_key(row[0]) for row in rows if row[2] in {"brand", "component"}}
    for canonical, entry in entries.items():
        if canonical not in classes and canonical not in combinations:
            rows |= _dictionary_rows(canonical, entry, variants[canonical], names, brand_keys)
    for written, parts in combinations.items():
        rows = {row for row in rows if row[0] != written}
        rows |= {(written, str(names.resolve(part)), "component", "") for part in parts}
    class_rows = {row for name in classes for row in _class_rows(name, variants[name])}
    return _settled(rows, unii_of, english), sorted(class_rows)


def _class_rows(name: str, variants: list[str]) -> set[Row]:
    """A class with its variants; "agents, such" is turned round, and "such agents" are "such drugs" too."""
    straight = _turned(name)
    surfaces = {_turned(surface) for surface in (name, *variants)}
    surfaces |= {_AGENTS.sub("drug", surface) for surface in surfaces}
    rows = {(s, straight, "synonym", "") for s in surfaces if is_plain_name(s) and s != straight}
    return rows | {(straight, straight, "name", "")} if is_plain_name(straight) else rows


def _turned(name: str) -> str:
    head, comma, rest = name.partition(", ")
    return f"{rest} {head}" if comma and "," not in rest else name


def _substances(path: Path) -> dict[str, Substance]:
    substances: dict[str, Substance] = {}
    for number, line in enumerate(lines(path)):
        if not number:
            continue
        raw, kind, unii, display = line.split("\t")
        substance = substances.setdefault(unii, Substance(tidy(display).lower()))
        tag = _TAG.search(raw)
        name = tidy(_TAG.sub("", raw)).lower()
        if " component " in name:
            substance.part_of.add(name.split(" component ")[0])
        elif kind == "bn":
            substance.brands.add(name)
        else:
            substance.names[name].add(tag[1] if tag else ("official" if kind == "of" else ""))
    return substances


def _variants(path: Path) -> dict[str, list[str]]:
    variants: dict[str, list[str]] = defaultdict(list)
    for line in lines(path):
        cells = line.split("\t")
        if len(cells) == 3 and cells[0] != "variant":
            variants[cells[1]].append(tidy(cells[0]))
    return variants


def _combinations() -> list[list[str]]:
    return [line.split("\t") for line in lines(HERE / "combinations.tsv") if not line.startswith("#")]


def _is_class(entry: dict[str, object]) -> bool:
    tree = entry.get("mesh_tree")
    return isinstance(tree, list) and any(str(place).startswith(PHARMACOLOGIC_ACTIONS) for place in tree)


def _preferred_names(
    entries: dict[str, dict[str, object]], variants: dict[str, list[str]], substances: dict[str, Substance]
) -> Names:
    """Dictionary names first, since they are what is prescribed; then the names of the UNII medicines."""
    names = Names()
    medicines = [substance for substance in substances.values() if substance.is_medicine]
    listed = {term_key(name) for substance in medicines for name in (substance.display, *substance.names)}
    kept = [canonical for canonical, entry in entries.items() if _is_kept(canonical, entry, listed)]
    for canonical in kept:
        for written in variants[canonical]:
            names.owners[term_key(written)].add(canonical)
    for substance in medicines:
        names.displays.add(term_key(substance.display))
        for written in substance.names:
            names.substances[term_key(written)].add(substance.display)
    kept.sort(key=lambda name: ("medline_plus_id" not in entries[name], len(name.split()), name))
    for canonical in kept:
        name = _BRACKETED.sub("", canonical).strip(" ,")
        stem = _BIOLOGICAL_SUFFIX.sub("", name)
        usual = stem if term_key(stem) in listed else name
        if is_plain_name(usual) and not _SEVERAL.search(usual) and names.resolve(usual) is None:
            names.add(names.stem(usual))
    for substance in sorted(medicines, key=lambda item: (len(item.display.split()), item.display)):
        known = (substance.display, *sorted(substance.names))
        if is_plain_name(substance.display) and not any(names.resolve(name) for name in known):
            names.add(names.stem(substance.display))
    return names


def _is_kept(canonical: str, entry: dict[str, object], listed: set[str]) -> bool:
    """Whether a dictionary entry is a medicine: prescribed, or in a list of names for medicines."""
    prescribed = "medline_plus_id" in entry or "nhs_url" in entry
    return not _is_class(entry) and (prescribed or ("drugbank_id" in entry and term_key(canonical) in listed))


def _substance_rows(unii: str, substance: Substance, names: Names, unii_of: dict[str, str]) -> set[Row]:
    official = sorted(name for name, tags in substance.names.items() if tags & (NAME_TAGS | {"official"}))
    resolved = (names.resolve(name) for name in (substance.display, *official))
    name = next((found for found in resolved if found), None)
    if name is None or not (substance.is_medicine or substance.display == name):
        return set()
    if term_key(substance.display) == term_key(name):
        unii_of.setdefault(name, unii)
    rows: set[Row] = set()
    for written, tags in substance.names.items():
        usual = tags & (NAME_TAGS | {"official"}) and not _RESEARCH_CODE.search(written)
        plain = written.isalpha() and len(written) <= LONGEST_UNTAGGED
        if is_plain_name(written) and (usual or plain) and not _is_foreign(written, name):
            rows.add((written, name, "synonym", f"UNII:{unii}"))
    rows |= {(brand, name, "brand", f"UNII:{unii}") for brand in substance.brands if is_plain_name(brand)}
    return rows | {(b, name, "component", f"UNII:{unii}") for b in substance.part_of if is_plain_name(b)}


def _dictionary_rows(
    canonical: str, entry: dict[str, object], variants: list[str], names: Names, brand_keys: set[str]
) -> set[Row]:
    parts = [part for part in _SEVERAL.split(_BRACKETED.sub("", canonical).removesuffix(" vaccine")) if part]
    code = f"DrugBank:{entry['drugbank_id']}" if "drugbank_id" in entry else ""
    name = names.resolve(canonical)
    if name is not None:
        rows: set[Row] = {(name, name, "name", code)}
        for written in variants:
            if _is_typed(written) and not _is_foreign(written, name):
                form = "brand" if term_key(written) in brand_keys else "synonym"
                rows.add((written, name, form, code))
        return rows
    components = [names.resolve(part) for part in parts]
    if len(parts) < 2 or not all(components):
        return set()
    brands = [
        written for written in variants if is_plain_name(written, most_words=3) and " and " not in written
    ]
    return {(brand, part, "component", "") for brand in brands for part in components if part}


def _is_typed(written: str) -> bool:
    return is_plain_name(written, most_words=4) and not _RESEARCH_CODE.search(written)


def _is_foreign(written: str, name: str) -> bool:
    """Whether a writing is the international name with its Latin or Romance ending."""
    stem = name.removesuffix("e")
    return written != name and written in {stem + ending for ending in FOREIGN_ENDINGS}


def _settled(rows: set[Row], unii_of: dict[str, str], english: frozenset[str]) -> list[Row]:
    """One row for each surface key and name; a key that is a name means nothing else."""
    rank = {"name": 0, "brand": 1, "component": 2, "synonym": 3}
    by_key: dict[str, dict[str, Row]] = defaultdict(dict)
    owners = {term_key(row[1]): row[1] for row in rows}
    for name, unii in unii_of.items():
        rows.add((name, name, "name", f"UNII:{unii}"))
    for row in sorted(rows, key=lambda row: (rank[row[2]], -len(row[3]), row)):
        by_key[term_key(row[0])].setdefault(row[1], row)
    settled: list[Row] = []
    barred = own_words("dropped.txt") | (english - {term_key(word) for word in own_words("kept.txt")})
    for key, meanings in by_key.items():
        if _is_barred(key, owners.get(key), barred):
            continue
        kept = list(meanings.values())
        if key in owners:
            kept = [_named(meanings[owners[key]], unii_of)] if owners[key] in meanings else []
        elif any(row[2] == "brand" for row in kept):
            kept = [row for row in kept if row[2] == "brand"]
        components = all(row[2] == "component" for row in kept)
        if len(kept) <= (MOST_COMPONENTS if components else MOST_MEANINGS):
            settled.extend(kept)
    return sorted(settled)


def _is_barred(key: str, owner: str | None, barred: frozenset[str]) -> bool:
    """Whether a writing means something else in ordinary text; preferred names stay, unless dropped."""
    if owner is not None:
        return key in own_words("dropped.txt")
    return len(key) < SHORTEST_ALIAS or all(word in barred for word in key.split())


def _named(row: Row, unii_of: dict[str, str]) -> Row:
    """The row of a preferred name, with the name's own UNII rather than that of a salt."""
    own = f"UNII:{unii_of[row[1]]}" if row[1] in unii_of else ""
    codes = {code for code in (row[3], own) if code and (code == own or not code.startswith("UNII:"))}
    return (row[1], row[1], "name", " ".join(sorted(codes)))
