"""Finding terms: the longest wins, ordinary words stay ordinary, capitals decide on abbreviations."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.terms.tokens import term_key, tokenise
from curbside.terms.vocabulary import Form, Term, is_abbreviation, longest_matches


def term(surface: str, concept: str, form: Form = "synonym") -> Term:
    return Term(surface, term_key(surface), concept, "condition", concept, (), "test", form)


class Lookup:
    """A lookup over a few terms that counts how often it is asked."""

    def __init__(self, *terms: Term) -> None:
        self.terms = terms
        self.asked = 0

    def __call__(self, keys: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        self.asked += 1
        wanted = set(keys)
        return {key: tuple(t for t in self.terms if t.key == key) for key in wanted} | {}


KNOWN = Lookup(
    term("pain", "pain"),
    term("back pain", "back-pain"),
    term("mast cell activation syndrome", "mcas"),
    term("MCAS", "mcas", "abbreviation"),
    term("SM", "systemic-mastocytosis", "abbreviation"),
    term("IT", "intrathecal", "abbreviation"),
    term("ALL", "leukaemia", "abbreviation"),
    term("WAS", "immunodeficiency", "abbreviation"),
    term("MCA", "cerebral-artery", "abbreviation"),
    term("HaT", "tryptasaemia", "abbreviation"),
    term("MS", "multiple-sclerosis", "abbreviation"),
    term("MS", "mitral-stenosis", "abbreviation"),
    term("NSAIDs", "nsaid", "abbreviation"),
    term("lead", "plumbum"),
    term("best", "best-disease"),
    term("lead poisoning", "lead-poisoning"),
    term("US", "ultrasound", "abbreviation"),
)


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    known = Lookup(*(t for t in KNOWN.terms))
    matches = longest_matches(tokenise(text), known)
    assert known.asked == 1
    return [(text[match.start : match.end], match.concepts) for match in matches]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("chronic back pain", [("back pain", ("back-pain",))]),
        ("Back\npain, pain", [("Back\npain", ("back-pain",)), ("pain", ("pain",))]),
        ("mast-cell activation syndrome (MCAS)", [
            ("mast-cell activation syndrome", ("mcas",)), ("MCAS", ("mcas",)),
        ]),
        ("what is mcas", [("mcas", ("mcas",))]),
        ("my back. Pain is worse", [("back. Pain", ("back-pain",))]),
        ("my back ... then pain", [("pain", ("pain",))]),
        ("nothing known here", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_longest_terms_are_found_in_reading_order(
    text: str, concepts: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert found(text) == concepts


@pytest.mark.parametrize(
    "text",
    [
        "what is the best we can do",
        "this may lead to rest",
        "it was given to all of us",
        "he wore a hat",
        "sm and ms",
        "IT WAS THE BEST FOR ALL",
        "in the U.S. today",
    ],
)
def test_ordinary_words_are_no_terms(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("given IT once", [("IT", ("intrathecal",))]),
        ("children with ALL", [("ALL", ("leukaemia",))]),
        ("a boy with WAS", [("WAS", ("immunodeficiency",))]),
        ("HaT was found", [("HaT", ("tryptasaemia",))]),
        ("indolent SM", [("SM", ("systemic-mastocytosis",))]),
        ("lead poisoning", [("lead poisoning", ("lead-poisoning",))]),
        (
            "no nsaid, no NSAID, no NSAIDs",
            [("nsaid", ("nsaid",)), ("NSAID", ("nsaid",)), ("NSAIDs", ("nsaid",))],
        ),
        ("BACK PAIN IN MCAS AND SM", [("BACK PAIN", ("back-pain",)), ("MCAS", ("mcas",))]),
        ("MS or ms", [("MS", ("multiple-sclerosis", "mitral-stenosis"))]),
        ("US of the joint", [("US", ("ultrasound",))]),
    ],
)
def test_the_written_case_decides_on_short_abbreviations(
    text: str, concepts: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert found(text) == [(written, names) for written, names in concepts if names]


@pytest.mark.parametrize(
    ("surface", "case_matters"),
    [
        ("SM", True),
        ("HbA1c", True),
        ("pH", False),
        ("NSAIDs", True),
        ("Asthma", False),
        ("LOW BACK", False),
    ],
)
def test_an_abbreviation_is_one_short_word_with_capitals(surface: str, case_matters: bool) -> None:
    assert is_abbreviation(surface) is case_matters


@given(st.lists(st.sampled_from("pain back Back MCAS was WAS it . mast cell activation syndrome".split())))
def test_matches_never_overlap_and_stand_in_order(words: list[str]) -> None:
    matches = longest_matches(tokenise(" ".join(words)), KNOWN)
    for earlier, later in pairwise(matches):
        assert earlier.past <= later.first
        assert earlier.end <= later.start


def test_a_term_longer_than_allowed_is_not_found() -> None:
    tokens = tokenise("mast cell activation syndrome")
    assert longest_matches(tokens, KNOWN, max_words=3) == ()
