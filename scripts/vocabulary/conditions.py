"""The condition table: Disease Ontology, Human Phenotype Ontology, ICD-10-CM and an own list, joined on names.

Rows are (surface, name, source, codes, lay). A phenotype or code with the name of a disease takes that name.
Inheritance and other modifiers, injuries by site and side, and leftovers ("other", "unspecified") stay out.
An organism that a disease is caused by stands for the infection with it, which is a condition of its own:
the diseases an organism causes are many, and the list names few of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from curbside.terms.tokens import term_key
from vocabulary.text import HERE, json_lines, lines, own_words, tidy

Row = tuple[str, str, str, str, str]

PHENOTYPES = "HP:0000118"
# Used to join the two ontologies here, and not written to any table.
DISEASE_CUI, PHENOTYPE_CUI = "UMLS_CUI:", "xref: UMLS:"
KEPT_XREFS = ("ICD10CM:", "MESH:")
LONGEST_SURFACE = 80
MOST_WORDS = 7
MOST_ICD_WORDS = 6
LONGEST_ICD_CODE = 5
MOST_MEANINGS = 4
# Chapters whose rubrics are diseases and findings; injuries, causes and contacts are told by site and event.
ICD_CHAPTERS = "ABCDEFGHIJKLMNOPQR"
_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)*)" (EXACT|NARROW|BROAD|RELATED)\s?(\S*)')
_INFECTIOUS = re.compile(r" infectious disease$")
_CAUSED_BY = re.compile(
    r"has_material_basis_in (?:an? )?(?:infection (?:by|with) )?(?:the )?"
    r"((?:Human )?[A-Z][a-z]+ [a-z]{4,}(?: virus(?: \d)?)?|[A-Z][a-z]+virus|[A-Z][a-z]+(?: [a-z]+)? virus)\b"
)
_NOT_A_SPECIES = frozenset(
    "virus viruses disease fever infection infections species bacteria bacterial fungal fungi with from genus phylum"
    " molds medium hemorrhagic encephalitis complex transmitted strain mink tick forest equine founder acute"
    " respiratory herpesvirus betaherpesvirus gammaherpesvirus".split()
)
_BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_LEFTOVER = re.compile(
    r"\b(unspecified|other|others|elsewhere|specified|classified|not |without|with |due to|NOS|NEC|encounter"
    r"|right|left|bilateral|unilateral|trimester|sequela|status|history|side|in diseases|stage \d|and |or "
    r"|as the cause|by )",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"^([A-Z][A-Za-z0-9/-]{1,7}) - (.+)$")


@dataclass(slots=True)
class Phenotype:
    """One phenotype with its exact and its lay names."""

    name: str
    parents: list[str] = field(default_factory=list)
    synonyms: list[tuple[str, bool]] = field(default_factory=list)
    concepts: set[str] = field(default_factory=set)
    obsolete: bool = False


def build(terms: Path) -> list[Row]:
    """The rows of the condition table."""
    preferred: dict[str, str] = {}
    by_concept: dict[str, set[str]] = defaultdict(set)
    rows: set[Row] = set(_diseases(terms / "doid/doid_compact.jsonl.gz", preferred, by_concept))
    rows |= set(_phenotypes(terms / "hpo/hp.obo.gz", preferred, by_concept))
    rows |= set(_own(preferred, rows))
    rows |= set(_infections(terms / "doid/doid_compact.jsonl.gz", preferred, rows))
    listed = {term_key(row[0]) for row in rows} - preferred.keys()
    rows |= set(_classified(terms / "icd10cm_2026/icd10c-tabular-April-1-2026.xml.gz", preferred, listed))
    return _settled(rows, preferred)


def _diseases(path: Path, preferred: dict[str, str], by_concept: dict[str, set[str]]) -> Iterator[Row]:
    entries = list(json_lines(path))
    for entry in entries:
        preferred.setdefault(term_key(str(entry["label"])), str(entry["label"]))
    for entry in entries:
        label, xrefs, synonyms = str(entry["label"]), entry["xrefs"], entry.get("synonyms", [])
        if not isinstance(xrefs, list) or not isinstance(synonyms, list):
            raise TypeError(f"{path}: {entry['id']} is not as expected")
        for xref in xrefs:
            if xref.startswith(DISEASE_CUI):
                by_concept[xref.removeprefix(DISEASE_CUI)].add(label)
        codes = " ".join([str(entry["id"]), *sorted(x for x in xrefs if x.startswith(KEPT_XREFS))])
        yield (label, label, "DOID", codes, "")
        for synonym in synonyms:
            found = _ABBREVIATED.match(synonym)
            for surface in found.groups() if found else (synonym,):
                yield (surface, label, "DOID", str(entry["id"]), "")


def _infections(path: Path, preferred: dict[str, str], rows: set[Row]) -> Iterator[Row]:
    """Infections by the organism that causes them; one that is listed already keeps its name."""
    meant = {term_key(surface): name for surface, name, *_ in sorted(rows)}
    for surface, name, _, codes, _ in sorted(rows):
        if surface == name and _INFECTIOUS.search(name):
            infection = _INFECTIOUS.sub(" infection", name)
            yield (infection, name, "DOID", codes, "")
            meant.setdefault(term_key(infection), name)
    causes = (m for e in json_lines(path) for m in _CAUSED_BY.findall(str(e.get("definition", ""))))
    for organism in sorted(
        {cause for cause in causes if not _NOT_A_SPECIES.intersection(cause.split()[1:2])}
    ):
        infection = f"{organism} infection"
        listed = meant.get(term_key(infection)) or meant.get(term_key(organism))
        name = listed or preferred.setdefault(term_key(infection), infection)
        for surface in (infection, organism):
            if meant.get(term_key(surface), name) == name:
                yield (surface, name, "DOID", "", "")


def _own(preferred: dict[str, str], rows: set[Row]) -> Iterator[Row]:
    """The own list; a name the ontologies have is written as they write it."""
    listed = {term_key(surface): name for surface, name, *_ in sorted(rows)}
    for line in lines(HERE / "conditions.tsv"):
        if line.startswith("#") or not line.strip():
            continue
        surface, _, given = line.partition("\t")
        key = term_key(given)
        name = preferred.get(key) or listed.get(key) or preferred.setdefault(key, given)
        yield (surface, name, "own", "", "")
        if key not in listed:
            yield (name, name, "own", "", "")


def _phenotypes(path: Path, preferred: dict[str, str], by_concept: dict[str, set[str]]) -> Iterator[Row]:
    phenotypes = _read_obo(path)
    for code, phenotype in sorted(phenotypes.items()):
        if phenotype.obsolete or not _descends(code, phenotypes):
            continue
        name = _disease_name(phenotype, preferred, by_concept) or phenotype.name
        preferred.setdefault(term_key(phenotype.name), name)
        yield (phenotype.name, name, "HPO", code, "")
        for surface, lay in phenotype.synonyms:
            yield (surface, name, "HPO", code, "lay" if lay else "")


def _disease_name(
    phenotype: Phenotype, preferred: dict[str, str], by_concept: dict[str, set[str]]
) -> str | None:
    """The disease a phenotype is: by its name, else by the one UMLS concept that both give as theirs.

    A shared synonym is not enough: the lists call a symptom by the name of the disease it belongs to.
    """
    if name := preferred.get(term_key(phenotype.name)):
        return name
    if len(phenotype.concepts) != 1:
        return None
    shared = by_concept.get(next(iter(phenotype.concepts)), set())
    return next(iter(shared)) if len(shared) == 1 else None


def _read_obo(path: Path) -> dict[str, Phenotype]:
    phenotypes: dict[str, Phenotype] = {}
    current: Phenotype | None = None
    code = ""
    for line in lines(path):
        if line.startswith("["):
            current = None
        elif line.startswith("id: HP:"):
            code = line.removeprefix("id: ")
        elif line.startswith("name: "):
            current = phenotypes[code] = Phenotype(tidy(line.removeprefix("name: ")))
        elif current is not None and line.startswith("is_a: "):
            current.parents.append(line.split()[1])
        elif current is not None and line.startswith("is_obsolete: true"):
            current.obsolete = True
        elif current is not None and line.startswith(PHENOTYPE_CUI):
            current.concepts.add(line.removeprefix(PHENOTYPE_CUI).split()[0])
        elif current is not None and (found := _SYNONYM.match(line)):
            text, scope, kind = tidy(found[1].replace("\\", "")), found[2], found[3]
            if kind != "obsolete_synonym" and (
                scope == "EXACT" or (kind == "layperson" and scope != "BROAD")
            ):
                current.synonyms.append((text, kind == "layperson"))
    return phenotypes


def _descends(code: str, phenotypes: dict[str, Phenotype]) -> bool:
    seen, waiting = {code}, [code]
    while waiting:
        parents = [p for p in phenotypes[waiting.pop()].parents if p in phenotypes and p not in seen]
        if PHENOTYPES in parents:
            return True
        seen.update(parents)
        waiting.extend(parents)
    return False


def _classified(path: Path, preferred: dict[str, str], listed: set[str]) -> Iterator[Row]:
    text = "\n".join(lines(path))
    for rubric in ElementTree.fromstring(text).iter("diag"):
        code, description = rubric.findtext("name", ""), tidy(rubric.findtext("desc", ""))
        if code[:1] not in ICD_CHAPTERS or len(code.replace(".", "")) > LONGEST_ICD_CODE:
            continue
        notes = [tidy(note.text or "") for note in rubric.findall("inclusionTerm/note")]
        surfaces = [s for s in (_rubric_name(text) for text in (description, *notes)) if s]
        if not surfaces:
            continue
        # Terms included under one code are often different conditions, so each stands for itself.
        # Where an ontology has a writing as a synonym, it says of what, and a rubric does not.
        for surface in surfaces:
            if term_key(surface) in listed:
                continue
            name = preferred.setdefault(term_key(surface), surface)
            yield (surface, name, "ICD-10-CM", f"ICD10CM:{code}", "")


def _rubric_name(text: str) -> str | None:
    """A rubric's text as a name, or None where it names a leftover or a list."""
    text = re.sub(r"[, ]*(?:\bNOS|, unspecified| unspecified)$", "", _BRACKETED.sub("", text)).strip(" ,")
    if _LEFTOVER.search(text) or "," in text or ":" in text or len(text.split()) > MOST_ICD_WORDS:
        return None
    return text or None


def _settled(rows: set[Row], preferred: dict[str, str]) -> list[Row]:
    """One row for each key, name and source; a key that is a preferred name means nothing else."""
    dropped = own_words("dropped.txt")
    by_key: dict[str, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row[0] != row[1], row)):
        surface = row[0]
        key = term_key(surface)
        usable = (
            2 <= len(surface) <= LONGEST_SURFACE and len(surface.split()) <= MOST_WORDS and key not in dropped
        )
        if usable and any(c.isalpha() for c in surface) and (preferred.get(key, row[1]) == row[1]):
            by_key[key].setdefault((row[1], row[2]), row)
    kept = [
        row
        for meanings in by_key.values()
        if len({n for n, _ in meanings}) <= MOST_MEANINGS
        for row in meanings.values()
    ]
    return sorted(kept)
