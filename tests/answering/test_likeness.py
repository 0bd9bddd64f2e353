"""Which conditions words speak of: the rarer elsewhere the more, and never by the label of a drug."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import log

from hypothesis import given
from hypothesis import strategies as st

from curbside.answering.likeness import LEAST_WEIGHT, Weights, likely, word_weights
from curbside.model.library import Presentation
from curbside.model.statement import SAFETY_KINDS, Statement
from tests.libraries import MADE_UP, library_in

WEIGHTS: Weights = {
    "sweat": (("vellmark-fever", 3.0), ("grey-lung", 1.0)),
    "cough": (("grey-lung", 2.5),),
    "knee": (("ossen-joint", 2.0),),
}
WORDS = st.dictionaries(st.sampled_from([*WEIGHTS, "patient", "today"]), st.just("said"))


def many() -> tuple[Statement, ...]:
    """Forty statements on each of two conditions: few prove little."""
    one = next(s for s in library_in(MADE_UP).statements if s.conditions and s.kind not in SAFETY_KINDS)
    return tuple(
        replace(
            one,
            id=f"{condition}-{n}",
            text=text,
            plain="",
            conditions=(condition,),
            also=(),
            interventions=(),
        )
        for condition, text in (("vellmark-fever", "grey sweats 38"), ("ossen-joint", "sore knee 38"))
        for n in range(40)
    )


def learnt(statements: Iterable[Statement], *told: Presentation) -> Weights:
    return word_weights(statements, told, {}, lambda text: text.casefold().split())


def test_the_condition_that_most_points_to_comes_first_with_the_askers_own_words() -> None:
    first, second = likely({"sweat": "sweating", "cough": "coughs"}, WEIGHTS)
    assert (first.condition, first.score, first.words) == ("grey-lung", 3.5, ("coughs", "sweating"))
    assert (second.condition, second.words) == ("vellmark-fever", ("sweating",))


def test_equal_scores_come_by_name_so_that_no_order_of_words_matters() -> None:
    even: Weights = {"ache": (("ossen-joint", 1.0), ("grey-lung", 1.0))}
    assert [one.condition for one in likely({"ache": "ache"}, even)] == ["grey-lung", "ossen-joint"]


@given(WORDS)
def test_words_that_point_nowhere_change_nothing(said: dict[str, str]) -> None:
    known = {word: form for word, form in said.items() if word in WEIGHTS}
    assert likely(said, WEIGHTS) == likely(known, WEIGHTS)


@given(WORDS, st.sampled_from(list(WEIGHTS)))
def test_another_word_never_makes_a_condition_less_likely(said: dict[str, str], word: str) -> None:
    before = {one.condition: one.score for one in likely(said, WEIGHTS)}
    after = {one.condition: one.score for one in likely({**said, word: word}, WEIGHTS)}
    assert all(after[condition] >= score for condition, score in before.items())


def test_a_word_points_to_the_condition_whose_statements_use_it() -> None:
    weights = learnt(many())
    assert [condition for condition, _ in weights["sweats"]] == ["vellmark-fever"]
    assert [condition for condition, _ in weights["knee"]] == ["ossen-joint"]
    assert all(weight > LEAST_WEIGHT for pairs in weights.values() for _, weight in pairs)


def test_a_word_that_every_condition_uses_points_to_none() -> None:
    everywhere = [replace(s, text=f"{s.text} patient") for s in many()]
    assert learnt(everywhere)["patient"] == ()


def test_one_statement_proves_little() -> None:
    (_, weight), *_ = learnt([*many()[:1], *many()[40:]])["sweats"]
    assert weight < log(41) / 2


def test_a_labels_warning_teaches_nothing() -> None:
    warning = replace(many()[0], id="warned", kind=sorted(SAFETY_KINDS)[0], text="unheardofword")
    assert learnt([*many(), warning]) == learnt(many())


def test_how_a_case_is_told_teaches_words_that_no_advice_uses() -> None:
    told = Presentation("vellmark-fever", ("night drenching sweats", "night chills") * 5)
    weights = learnt(many(), told, Presentation("ossen-joint", ("clicks on stairs",) * 10))
    assert [condition for condition, _ in weights["night"]] == ["vellmark-fever"]
    assert dict(weights["sweats"])["vellmark-fever"] > dict(learnt(many())["sweats"])["vellmark-fever"]


def test_numbers_point_to_nothing() -> None:
    assert "38" not in learnt(many())
