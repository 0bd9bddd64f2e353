"""Which populations a question speaks of: those it names or gives a number for, and those that follow from a condition.

Mentions and facts in, populations and the modifiers that say them out. A condition long past makes nobody pregnant
or young again; what is said of age outweighs what a condition lets expect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from curbside.answering.cues import follows
from curbside.answering.facts import Facts
from curbside.answering.rules import ReadingRules
from curbside.model.ontology import Ontology
from curbside.model.question import FOLLOWS_FROM, Mention, Modifier
from curbside.model.statement import Population
from curbside.terms.tokens import Token

_POPULATIONS: tuple[Population, ...] = (
    "adult", "child", "infant", "older-adult", "pregnant", "breastfeeding", "kidney-impairment",
    "liver-impairment",
)  # fmt: skip
_AGES: frozenset[Population] = frozenset({"child", "infant"})
_GROWN: frozenset[Population] = frozenset({"adult", "older-adult"})
_PREGNANT: frozenset[Population] = frozenset({"pregnant"})
LASTING: frozenset[Population] = frozenset({"kidney-impairment", "liver-impairment"})
"""What "a history of" does not end."""


@dataclass(frozen=True, slots=True)
class People:
    """`told` by the question's words and numbers; `carried` by a condition, with the condition's name."""

    told: tuple[Population, ...]
    carried: tuple[tuple[Population, str], ...] = ()

    @property
    def all(self) -> tuple[Population, ...]:
        """Every population, in a fixed order."""
        found = {*self.told, *(p for p, _ in self.carried)}
        ordered = [p for p in _POPULATIONS if p in found]
        if "infant" in found and "child" not in found:
            ordered.append("child")
        return tuple(ordered)

    def modifiers(self, facts: Facts) -> tuple[Modifier, ...]:
        """The facts told in numbers, then each further population, with the condition it follows from."""
        numbered = {m.population for m in facts.modifiers}
        follows = dict(self.carried)
        named = [
            Modifier(
                p.replace("-", " "),
                FOLLOWS_FROM + follows[p] if p in follows and p not in self.told else "yes",
                p,
            )
            for p in self.all
            if p not in numbered
        ]
        return (*facts.modifiers, *named)


def people_of(
    mentions: Sequence[Mention],
    facts: Facts,
    tokens: Sequence[Token],
    ontology: Ontology,
    rules: ReadingRules,
) -> People:
    """The populations told, and those that follow from the conditions named."""
    named = {m.concept for m in mentions if m.role == "population"}
    settings = {p for m in mentions if m.role == "setting" for p in ontology.populations(m.concept)}
    grown = facts.age_years is not None and facts.age_years >= rules.numbers["adult_age"]
    # Weeks of pregnancy are told of the mother: her baby is not born.
    unborn = "pregnant" in facts.populations and not _AGES & set(facts.populations)
    named = {n for n in named if not ((grown or unborn) and n in _AGES)}
    nobody = _PREGNANT if facts.male and "pregnant" not in facts.populations else frozenset()
    told = tuple(p for p in _POPULATIONS if p in {*named, *facts.populations, *settings} - nobody)
    ruled_out = _ruled_out(told, facts) | nobody
    carried: dict[Population, str] = {}
    for mention in mentions:
        if mention.role in ("excluded", "setting", "population", "beside"):
            continue
        populations = ontology.populations(mention.concept)
        if populations - LASTING and is_past(mention, tokens, rules.past):
            populations &= LASTING
        for population in populations - ruled_out:
            carried.setdefault(population, mention.name)
    return People(told, tuple(sorted((p, by) for p, by in carried.items() if p not in told)))


def _ruled_out(told: Iterable[Population], facts: Facts) -> frozenset[Population]:
    """Populations that what was said of the patient leaves no room for."""
    told = frozenset(told)
    aged = facts.age_years is not None or bool(told & _GROWN)
    return (_AGES if aged else frozenset()) | (
        frozenset({"pregnant"}) if "breastfeeding" in told else frozenset()
    )


def is_past(mention: Mention, tokens: Sequence[Token], cues: Collection[str]) -> bool:
    """Whether a word right before a mention says that it was, and need not be now."""
    return follows(tokens, mention.start, cues)
