"""The shipped tables: what a clinician types is in them, what is ordinary English is not."""

import hashlib
import re
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from curbside.model.statement import Concept
from curbside.terms.classed import with_classed
from curbside.terms.shipped import concept_id, shipped_classes, shipped_terms
from curbside.terms.shipped_words import capitals_only, common_words, known_words
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Term

TABLES = Path(str(resources.files("curbside.terms"))) / "tables"


@cache
def by_key() -> dict[str, list[Term]]:
    index: dict[str, list[Term]] = {}
    for term in shipped_terms():
        index.setdefault(term.key, []).append(term)
    return index


def names(surface: str, *kinds: str) -> set[str]:
    return {term.name for term in by_key().get(term_key(surface), []) if not kinds or term.kind in kinds}


@pytest.mark.parametrize(
    ("written", "medicine"),
    [
        ("Tylenol", "acetaminophen"),
        ("paracetamol", "acetaminophen"),
        ("Zyflo", "zileuton"),
        ("Zaditen", "ketotifen"),
        ("Toradol", "ketorolac"),
        ("Cymbalta", "duloxetine"),
        ("Xolair", "omalizumab"),
        ("Allegra", "fexofenadine"),
        ("Advil", "ibuprofen"),
        ("Eliquis", "apixaban"),
        ("Lantus", "insulin glargine"),
        ("adrenaline", "epinephrine"),
        ("lignocaine", "lidocaine"),
        ("frusemide", "furosemide"),
        ("salbutamol", "albuterol"),
        ("sodium cromoglicate", "cromolyn"),
        ("pethidine", "meperidine"),
        ("ketotifen fumarate", "ketotifen"),
        ("MTX", "methotrexate"),
        ("glyceryl trinitrate", "nitroglycerin"),
        ("chlorphenamine", "chlorpheniramine"),
        ("sodium valproate", "valproic acid"),
        ("rocuronium", "rocuronium"),
        ("suxamethonium", "succinylcholine"),
        ("formoterol", "formoterol"),
    ],
)
def test_brands_and_other_names_lead_to_the_medicine(written: str, medicine: str) -> None:
    assert medicine in names(written, "drug")


@pytest.mark.parametrize(
    ("brand", "ingredients"),
    [
        ("Norco", {"acetaminophen", "hydrocodone"}),
        ("Augmentin", {"amoxicillin", "clavulanic acid"}),
        ("co-codamol", {"acetaminophen", "codeine"}),
        ("Janumet", {"metformin", "sitagliptin"}),
        ("Excedrin", {"acetaminophen", "aspirin", "caffeine"}),
    ],
)
def test_a_combination_names_each_of_its_ingredients(brand: str, ingredients: set[str]) -> None:
    terms = by_key()[term_key(brand)]
    assert {term.name for term in terms} == ingredients
    assert {term.form for term in terms} == {"component"}


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("heart attack", "myocardial infarction"),
        ("high blood pressure", "hypertension"),
        ("hives", "urticaria"),
        ("itching", "Pruritus"),
        ("lumbago", "Low back pain"),
        ("mastocytosis", "mastocytosis"),
        ("COPD", "chronic obstructive pulmonary disease"),
        ("type 2 diabetes", "type 2 diabetes mellitus"),
        ("oedema", "Edema"),
        ("MCAS", "mast cell activation syndrome"),
        ("SM", "systemic mastocytosis"),
        ("CKD", "chronic kidney disease"),
    ],
)
def test_lay_words_and_abbreviations_lead_to_the_condition(written: str, condition: str) -> None:
    assert concept_id(condition) in {concept_id(name) for name in names(written)}


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("Clostridium difficile", "Clostridioides difficile infection"),
        ("C. difficile", "Clostridioides difficile infection"),
        ("CDI", "Clostridioides difficile infection"),
        ("cytomegalovirus", "Cytomegalovirus infection"),
        ("CMV", "Cytomegalovirus infection"),
        ("Listeria monocytogenes", "Listeria monocytogenes infection"),
        ("Staphylococcus aureus infections", "Staphylococcus aureus infection"),
        ("Treponema pallidum", "syphilis"),
        ("Mycobacterium tuberculosis", "tuberculosis"),
        ("Coronavirus infection", "Coronavirus infectious disease"),
        ("bacterial infections", "bacterial infectious disease"),
    ],
)
def test_an_organism_leads_to_the_infection_with_it(written: str, condition: str) -> None:
    assert concept_id(condition) in {concept_id(name) for name in names(written, "condition")}


@pytest.mark.parametrize("word", ["human", "severe acute", "eastern equine", "human respiratory", "tick"])
def test_half_the_name_of_an_organism_is_no_condition(word: str) -> None:
    assert names(word, "condition") == set()


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("tumor", "cancer"),
        ("seizure", "epilepsy"),
        ("pyruvate carboxylase deficiency", "Deficiency of phosphoenolpyruvate carboxykinase"),
        ("hypersensitivity", "Emotional hypersensitivity"),
    ],
)
def test_different_conditions_are_not_taken_for_one(written: str, other: str) -> None:
    assert other not in names(written)


@pytest.mark.parametrize(
    "word",
    "best can give lead may all rest today choice love success program salt equal lean plasma blood".split(),
)
def test_ordinary_words_are_not_shipped_as_medicines(word: str) -> None:
    assert {
        t.surface for t in by_key().get(term_key(word), []) if t.kind == "drug" and t.surface.islower()
    } == set()


@pytest.mark.parametrize("word", ["potassium", "glucose", "water", "histamine", "oxygen"])
def test_body_chemistry_is_a_substance_and_no_drug(word: str) -> None:
    assert {t.kind for t in by_key().get(term_key(word), []) if t.source == "drugs"} <= {"substance"}


def test_common_words_hold_no_clinical_term_of_a_question() -> None:
    assert {"best", "can", "give", "lead", "may", "all", "rest", "it", "was"} <= common_words()
    assert not {"pain", "asthma", "children", "pregnancy", "exercise", "aspirin", "heat"} & common_words()
    assert {"all", "was", "it", "hat"} <= capitals_only()
    assert {"patient", "nonsense", "premedication"} <= set(known_words())


def test_concept_ids_are_made_as_the_library_makes_them() -> None:
    assert concept_id("Crohn's disease") == "crohns-disease"
    assert concept_id("low back pain") == "low-back-pain"
    assert all(
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", t.concept) for terms in by_key().values() for t in terms
    )


def test_every_table_is_accounted_for_and_small() -> None:
    origin = "".join(path.read_text(encoding="utf-8") for path in sorted(TABLES.glob("ORIGIN*.md")))
    tables = [path for path in TABLES.iterdir() if path.suffix in {".gz", ".tsv"}]
    assert sum(path.stat().st_size for path in tables) < 3_000_000
    for path in tables:
        assert f"| {path.name} |" in origin
        assert f"| {path.stat().st_size} |" in origin


def test_the_account_names_the_lists_as_they_are() -> None:
    lists = Path(__file__).parents[2] / "scripts/vocabulary"
    origin = (TABLES / "ORIGIN.md").read_text(encoding="utf-8")
    for path in (*lists.glob("*.txt"), *lists.glob("*.tsv")):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in origin, f"{path.name} changed: build again"


def test_a_medicine_that_only_the_vocabulary_knows_belongs_to_the_librarys_class() -> None:
    penicillin = Concept("penicillin", "drug-class", "penicillins", "penicillins", ("penicillin",))
    own = Concept("flucloxacillin", "drug", "flucloxacillin", "flucloxacillin", broader=("penicillin",))
    held = with_classed({c.id: c for c in (penicillin, own)}, shipped_classes())
    assert held["cloxacillin"].broader == ("penicillin",)
    assert held["flucloxacillin"] is own
    assert "cefprozil" not in held


@pytest.mark.parametrize("name", ["sulbactam", "tazobactam", "olanzapine", "tacrolimus", "doxorubicin"])
def test_a_relative_by_chemistry_alone_is_of_no_class(name: str) -> None:
    assert name not in {medicine for medicine, _ in shipped_classes()}
