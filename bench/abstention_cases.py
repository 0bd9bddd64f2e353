"""Questions a corpus holds the answer to, and near misses it does not: made by rule from what is held, by seed.

A near miss has one thing wrong: the drug, the disease, or the patient. By rule, a pair of drug and disease is a
near miss where nothing held names both, by link, by name in its text or title, or by class. What is asked for a
dose is marked: a false answer with a dose is the worst there is.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from curbside.model.ontology import Ontology
from curbside.model.statement import Dose, Statement
from curbside.ports import EvidenceStore, Lexicon
from curbside.terms.tokens import term_key, tokenise
from curbside.terms.vocabulary import longest_matches

SEED = 20261130
HAND = Path(__file__).with_name("abstention_hand.yaml")
USES = ("Can {d} be used to treat {x}?", "Does {d} help in {x}?", "Is {d} recommended for {x}?")
DOSE, TREAT = "What is the dose of {d} for {x}?", "How is {x} treated?"
CHILD = "What is the dose of {d} for a 4 year old child?"
PREGNANT = "What is the dose of {d} in pregnancy?"
_AMOUNT = re.compile(r"\d\s?(?:mg|mcg|g|units?|IU|mL)\b")
_LONGEST_TERM = 6
_NARROW = frozenset({"child", "infant", "pregnant", "breastfeeding"})


@dataclass(frozen=True, slots=True)
class Case:
    """One question: whether the corpus holds its answer, what is wrong where it does not, and if a dose is asked."""

    ask: str
    corpus: str
    kind: str
    answerable: bool
    dose: bool = False

    @property
    def half(self) -> str:
        """Development or test, by the question's own words."""
        return "dev" if random.Random(f"{SEED} {self.ask}").random() < 0.5 else "test"


def by_hand(path: Path = HAND) -> tuple[Case, ...]:
    """Questions written by hand, each with the corpus it is asked of."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Case(r["ask"], r["corpus"], f"hand: {r['kind']}", r["answerable"], r.get("dose", False)) for r in rows
    )


def _sample(rows: Iterable[tuple[str, ...]], most: int, salt: str) -> list[tuple[str, ...]]:
    distinct = sorted(set(rows))
    return random.Random(f"{SEED} {salt}").sample(distinct, min(most, len(distinct)))


def _worded(pairs: Sequence[tuple[str, ...]], naming: Callable[[str], str]) -> list[str]:
    return [USES[n % len(USES)].format(x=naming(x), d=naming(d)) for n, (x, d) in enumerate(pairs)]


# --- the shipped library: curated links say what is held together ---


def shipped_cases(statements: Sequence[Statement], ontology: Ontology) -> tuple[Case, ...]:
    """Near misses and answerable questions over curated statements."""
    conditions = {c for s in statements for c in s.conditions if ontology.kind(c) == "condition"}
    drugs = {i for s in statements for i in s.interventions if ontology.kind(i) == "drug"}
    together = _held_together(conditions, drugs, statements, ontology)
    direct = {
        (x, d)
        for s in statements
        if s.facet not in ("safety", "interaction") and not s.also
        for x in s.conditions
        for d in s.interventions[:1]
        if x in conditions and d in drugs
    }
    apart = {(x, d) for x in conditions for d in drugs} - together
    doses = [(s, dose) for s in statements for dose in s.doses if s.direction != "against"]
    dosed = {(d.indication, d.drug) for _, d in doses if d.indication in conditions and _for_adults(d)}
    name = ontology.name
    cases = [Case(q, "shipped", "use", True) for q in _worded(_sample(direct, 80, "direct"), name)]
    cases += [Case(q, "shipped", "wrong drug", False) for q in _worded(_sample(apart, 120, "apart"), name)]
    cases += [
        Case(DOSE.format(x=name(x), d=name(d)), "shipped", "dose", True, dose=True)
        for x, d in _sample(dosed, 60, "dosed")
    ]
    with_dose = {d.drug for _, d in doses}
    cases += [
        Case(DOSE.format(x=name(x), d=name(d)), "shipped", "wrong disease, dose", False, dose=True)
        for x, d in _sample({p for p in apart if p[1] in with_dose}, 80, "apart-dose")
    ]
    return (*cases, *_by_population(statements, doses, with_dose, name))


def _by_population(
    statements: Sequence[Statement],
    doses: Sequence[tuple[Statement, Dose]],
    drugs: Iterable[str],
    name: Callable[[str], str],
) -> Iterable[Case]:
    """A dose for people of whom no statement on the drug speaks at all."""
    for ask, people in ((CHILD, {"child", "infant", "any"}), (PREGNANT, {"pregnant", "any"})):
        for drug in sorted(drugs):
            given = {
                p
                for s, d in doses
                if d.drug == drug
                for p in (*(d.population or s.population), *_adjusted(d))
            }
            spoken = {p for s in statements if drug in s.interventions for p in s.population} - {"any"}
            youngest = [d.age_min for _, d in doses if d.drug == drug and d.age_min is not None]
            if not (given | spoken) & people and not any(age <= 4 for age in youngest):
                yield Case(ask.format(d=name(drug)), "shipped", "wrong patient, dose", False, dose=True)


def _adjusted(dose: Dose) -> Iterable[str]:
    return (a.whom for a in dose.adjustments)


def _for_adults(dose: Dose) -> bool:
    return not set(dose.population) or bool(set(dose.population) - _NARROW)


def _held_together(
    conditions: Iterable[str], drugs: Iterable[str], statements: Sequence[Statement], ontology: Ontology
) -> set[tuple[str, str]]:
    """Pairs that any statement speaks of both of, of a kind of either, or of what either is a kind of."""
    on_condition: dict[str, set[int]] = {}
    on_drug: dict[str, set[int]] = {}
    for n, s in enumerate(statements):
        for concept in {*s.conditions, *s.also, *(o.indication for o in s.doses)}:
            on_condition.setdefault(concept, set()).add(n)
        for concept in s.interventions:
            on_drug.setdefault(concept, set()).add(n)

    def spoken_of(concept: str, by: Mapping[str, set[int]]) -> set[int]:
        return set().union(*(by.get(one, set()) for one in ontology.kin(concept)))

    of_condition = {x: spoken_of(x, on_condition) for x in conditions}
    of_drug = {d: spoken_of(d, on_drug) for d in drugs}
    return {(x, d) for x in of_condition for d in of_drug if of_condition[x] & of_drug[d]}


# --- imported documents: links, names in texts and titles say what is held together ---


def imported_cases(
    statements: Sequence[Statement], lexicon: Lexicon, names: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[Case, ...]:
    """Near misses and answerable questions over statements found in imported documents."""
    titles = _titled(statements, lexicon)
    recommended = [s for s in statements if s.kind == "recommendation" and s.direction == "for"]
    good = [
        (s, x, d)
        for s in recommended
        if set(s.population) - _NARROW
        for x in s.conditions
        if x in titles[s.topic]
        for d in s.interventions
        if kinds.get(d) == "drug"
    ]
    counted: dict[str, int] = {}
    for s in recommended:
        for x in s.conditions:
            counted[x] = counted.get(x, 0) + (x in titles[s.topic])
    diseases = {x for x, n in counted.items() if n >= 5 and kinds.get(x) == "condition"}
    drugs = {d for _, _, d in good}
    apart = _apart(diseases, drugs, statements, lexicon)
    name = names.__getitem__
    pairs = {(x, d) for _, x, d in good if kinds.get(x) == "condition"}
    dosed = {(x, d) for s, x, d in good if _AMOUNT.search(s.text) and kinds.get(x) == "condition"}
    cases = [Case(q, "imported", "use", True) for q in _worded(_sample(pairs, 150, "pairs"), name)]
    cases += [Case(q, "imported", "wrong drug", False) for q in _worded(_sample(apart, 200, "apart-i"), name)]
    cases += [
        Case(DOSE.format(x=name(x), d=name(d)), "imported", "dose", True, dose=True)
        for x, d in _sample(dosed, 60, "dosed-i")
    ]
    cases += [
        Case(DOSE.format(x=name(x), d=name(d)), "imported", "wrong disease, dose", False, dose=True)
        for x, d in _sample(apart, 100, "apart-dose-i")
    ]
    cases += [
        Case(TREAT.format(x=name(x)), "imported", "treatment", True)
        for (x,) in _sample({(x,) for x in diseases}, 60, "treat")
    ]
    return tuple(cases)


def unheld_cases(
    store: EvidenceStore, corpus: str, terms: Iterable[tuple[str, str, str]]
) -> tuple[Case, ...]:
    """Diseases the vocabulary knows and nothing held speaks of."""
    known = {(concept, name) for concept, kind, name in terms if kind == "condition"}
    held = store.holds([concept for concept, _ in known])
    drawn = _sample({(name,) for concept, name in known if concept not in held}, 60, f"unheld-{corpus}")
    return tuple(Case(TREAT.format(x=name), corpus, "disease not held", False) for (name,) in drawn)


def _titled(statements: Sequence[Statement], lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    titles = {s.topic for s in statements}
    return {
        title: frozenset(
            t.concept
            for m in longest_matches(tokenise(title), lexicon.lookup, _LONGEST_TERM)
            for t in m.terms
        )
        for title in titles
    }


def _apart(
    diseases: Iterable[str], drugs: Iterable[str], statements: Sequence[Statement], lexicon: Lexicon
) -> set[tuple[str, str]]:
    """Pairs that no statement holds together, neither by its links nor by any name in its text or title."""
    texts = [f" {term_key(s.text)} {term_key(s.topic)} " for s in statements]
    by_word: dict[str, set[int]] = {}
    linked: dict[str, set[int]] = {}
    for n, (text, s) in enumerate(zip(texts, statements, strict=True)):
        for word in set(text.split()):
            by_word.setdefault(word, set()).add(n)
        for concept in (*s.conditions, *s.interventions):
            linked.setdefault(concept, set()).add(n)

    def spoken_of(concept: str) -> set[int]:
        found = set(linked.get(concept, ()))
        for term in lexicon.names([concept]).get(concept, ()):
            some = set.intersection(*(by_word.get(word, set()) for word in term.key.split()))
            found |= {n for n in some if f" {term.key} " in texts[n]}
        return found

    said = {concept: spoken_of(concept) for concept in (*diseases, *drugs)}
    return {(x, d) for x in diseases for d in drugs if not said[x] & said[d]}
