"""How words become a score: the rules of ranking on the smallest entries that show them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.model.search import Expansion, Query
from curbside.search.analysis import stems
from curbside.search.ranking import TITLE_WEIGHT, plan_of
from tests.search_examples import built, entry, ground


def ranked(home: Path, text: str, *expansions: Expansion, **entries: str) -> list[str]:
    index = built(home, [entry(name, said) for name, said in entries.items()])
    return [r.id for r in index.search(Query(text, expansions=expansions), limit=9)]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("treating tumours", "Treat a tumor."),
        ("oesophagus", "Of the esophagus."),
        ("beta-blockers", "Give a beta blocker."),
        ("CHILDREN", "for children"),
        ("β-blocker", "a beta blocker"),
        ("preeclampsia", "Pre-eclampsia."),
        ("pre-eclampsia", "Of pre eclampsia"),
        ("over the counter", "sold over-the-counter"),
    ],
)
def test_spellings_and_forms_of_a_word_meet(asked: str, written: str) -> None:
    assert set(stems(asked)) & set(stems(written))


@pytest.mark.parametrize("text", ["multi 5", "self and other", "over sixty", "a sub", "CO poisoning"])
def test_an_open_prefix_takes_no_number_and_no_function_word(text: str) -> None:
    assert stems(text) == [stem for word in text.split() for stem in stems(word)]


def test_a_rare_word_counts_more_than_a_common_one(tmp_path: Path) -> None:
    common = {f"c{n}": "Offer fever care." for n in range(9)}
    found = ranked(tmp_path, "offer tellurib", **common, rare="Avoid tellurib.")
    assert found[0] == "rare"


def test_a_short_text_about_it_stands_before_a_long_one_that_mentions_it(tmp_path: Path) -> None:
    long = "Much is said of rest in bed and of fever and of care at home and then of dorvaxin too."
    assert ranked(tmp_path, "dorvaxin", long=long, short="Offer dorvaxin.") == ["short", "long"]


def test_a_title_counts_little_beside_the_text(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("t", "Rest.", title="Dorvaxin"), entry("x", "Dorvaxin.", title="Rest")])
    title, text = (r.score for r in reversed(index.search(Query("dorvaxin"), limit=2)))
    assert title / text == pytest.approx(TITLE_WEIGHT, abs=0.01)


SYNONYM = Expansion("heart attack", "myocardial infarction", "synonym", 0.6)


def test_other_words_count_less_than_the_words_asked(tmp_path: Path) -> None:
    found = ranked(
        tmp_path, "heart attack", SYNONYM,
        asked="After a heart attack rest.", other="After myocardial infarction rest.", none="After lunch rest.",
    )  # fmt: skip
    assert found == ["asked", "other"]


def test_other_words_count_only_side_by_side(tmp_path: Path) -> None:
    found = ranked(
        tmp_path, "heart attack", SYNONYM,
        apart="Infarction was seen; the myocardial wall was thin.", whole="A myocardial infarction was seen.",
    )  # fmt: skip
    assert found == ["whole"]


def test_saying_it_in_both_ways_counts_once(tmp_path: Path) -> None:
    common = [entry(f"c{n}", "Of myocardial infarction and care.") for n in range(9)]
    once = entry("once", "heart attack aged wall care care")
    both = entry("both", "heart attack myocardial infarction care care")
    index = built(tmp_path, [*common, once, both])
    found = {r.id: r.score for r in index.search(Query("heart attack", expansions=(SYNONYM,)), limit=20)}
    assert found["both"] == pytest.approx(found["once"])


def test_retracted_evidence_stands_behind_current_evidence_in_the_same_words(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [
            entry("a-retracted", "Offer dorvaxin.", grounds=[ground(lifecycle="retracted")]),
            entry("b-current", "Offer dorvaxin."),
            entry("c-quoted", "Offer dorvaxin.", extracted=True),
        ],
    )
    found = [r.id for r in index.search(Query("dorvaxin"), limit=3)]
    assert found == ["b-current", "c-quoted", "a-retracted"]


words = st.lists(st.sampled_from(["heart", "attack", "care", "fever", "daily"]), max_size=6).map(" ".join)


@given(text=words, of=words, other=words)
def test_every_word_asked_stands_in_exactly_one_group(text: str, of: str, other: str) -> None:
    plan = plan_of(Query(text, expansions=(Expansion(of, other, "synonym", 0.5),)))
    asked = [stem for group in plan.groups for stem in group.asked]
    assert sorted(asked) == sorted(set(stems(text)))


def test_no_entry_is_worth_more_than_the_words_asked_could_count(tmp_path: Path) -> None:
    often = " ".join(["heart attack"] * 60)
    texts = {"asked": often, "other": often.replace("heart attack", "myocardial infarction"), "none": "Rest."}
    index = built(tmp_path, [entry(name, said, title="Heart attack") for name, said in texts.items()])
    query = Query("heart attack", expansions=(SYNONYM,))
    best, most = index.search(query, limit=1)[0].score, index.scorer(query).most
    assert 0.8 * most < best <= most
    assert index.scorer(Query("dorvaxin")).most > index.scorer(Query("attack")).most, "nothing holds it"
