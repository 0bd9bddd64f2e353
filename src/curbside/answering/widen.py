"""Other words for what a question names: synonyms, abbreviations, brands and generics, members of a class.

Pure but for the lexicon. Mentions in, expansions out, each with its weight below the words asked and why it is
there. British and American spelling need none: the analyser gives both one stem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from curbside.model.ontology import CONDITION_KINDS, INTERVENTION_KINDS, Ontology
from curbside.model.question import Mention
from curbside.model.search import Expansion, Widening
from curbside.ports import Lexicon
from curbside.terms.shipped_words import capitals_only
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import LIBRARY, Form, Term, is_abbreviation

WEIGHTS: Mapping[Widening, float] = {
    "generic name": 0.8,  # a brand is asked for its drug, and sources write the drug's name
    "in full": 0.8,  # an abbreviation is written for its words
    "synonym": 0.6,  # says the same, but which name a source uses also says which it means
    "abbreviation": 0.6,  # the same letters mean other things elsewhere
    "everyday word": 0.5,  # wider than the term it stands for
    "brand name": 0.5,  # labels and trials write it, guidelines seldom do
    "member of the class": 0.4,  # says something of the class, not of all of it
    "its class": 0.3,  # what is said of the class may not hold of this member
}
MOST_NAMES, MOST_MEMBERS = 6, 12
"""The first names in the vocabulary's order are the usual ones; each further word costs every search some time."""

_SHORTEST_ABBREVIATION = 3
"""Two letters mean too many things once case is gone."""
_KINDS = CONDITION_KINDS | INTERVENTION_KINDS
_LEFT_OUT = ("excluded", "population", "body", "setting")
_WHY: Mapping[Form, Widening] = {
    "name": "synonym", "synonym": "synonym", "brand": "brand name", "component": "brand name",
    "abbreviation": "abbreviation", "lay": "everyday word",
}  # fmt: skip


def widened(mentions: Iterable[Mention], lexicon: Lexicon, ontology: Ontology) -> tuple[Expansion, ...]:
    """Expansions for the conditions, drugs, tests and care that a question names, in the order named."""
    asked = {m.concept: m for m in mentions if m.role not in _LEFT_OUT and m.kind in _KINDS}
    names = lexicon.names(list(asked))
    found: list[Expansion] = []
    for concept, mention in asked.items():
        found += _other_names(mention, names.get(concept, ()))
        found += _relatives(mention, ontology)
    return tuple(found)


def _other_names(mention: Mention, names: Sequence[Term]) -> list[Expansion]:
    """The concept's other names, those that hold the words asked left out: they are found by these."""
    own = [t for t in names if t.key == term_key(mention.surface)]
    taken = {term_key(mention.surface)}
    found: list[Expansion] = []
    for term in sorted(names, key=_usual_first):
        if len(found) == MOST_NAMES:
            break
        if _adds(term, taken):
            taken.add(term.key)
            found.append(_expansion(mention, term.surface, _why(term, own)))
    return found


def _usual_first(term: Term) -> tuple[bool, bool, int]:
    """The preferred name, then the library's names, then shorter ones: longer ones say more than was asked."""
    return term.form != "name", term.source != LIBRARY, len(term.key)


def _adds(term: Term, taken: Iterable[str]) -> bool:
    if is_abbreviation(term.surface):
        too_short = len(term.surface) < _SHORTEST_ABBREVIATION
        if too_short or term.surface.casefold() in capitals_only():
            return False
    words = set(term.key.split())
    return not any(set(key.split()) <= words for key in taken)


def _why(term: Term, own: Sequence[Term]) -> Widening:
    """How a name stands to the one asked."""
    forms = {t.form for t in own}
    if term.form == "name" and forms & {"brand", "component"} and "name" not in forms:
        return "generic name"
    if "abbreviation" in forms and term.form != "abbreviation":
        return "in full"
    return "abbreviation" if is_abbreviation(term.surface) else _WHY[term.form]


def _relatives(mention: Mention, ontology: Ontology) -> Iterator[Expansion]:
    """Members of a class of drugs, and the classes a drug belongs to."""
    if not ontology.is_drug(mention.concept):
        return
    for member in sorted(ontology.descendants(mention.concept))[:MOST_MEMBERS]:
        yield _expansion(mention, ontology.name(member), "member of the class")
    for above in sorted(ontology.ancestors(mention.concept)):
        yield _expansion(mention, ontology.name(above), "its class")


def _expansion(mention: Mention, words: str, why: Widening) -> Expansion:
    return Expansion(mention.surface, words, why, WEIGHTS[why])
