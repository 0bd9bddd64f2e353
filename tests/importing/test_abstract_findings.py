"""Findings of abstracts: quoted word for word, never stronger, never more certain than the sentence itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.abstract_findings import findings, role_of
from curbside.importing.finding_words import certainty_of, direction_of, facet_of, population_of
from curbside.model.source import Checked, Edition, Passage
from curbside.model.statement import Statement

EDITION = Edition("pmid-1", "work-pmid-1", 2021, Checked("abstract", ""), "current")


def found_in(text: str, label: str = "", category: str = "") -> tuple[Statement, ...]:
    passage = Passage("pmid-1#p1", "pmid-1", ("Abstract",), text, 7, 7 + len(text))
    return findings([(passage, role_of(label, category))], EDITION)


def texts(text: str, label: str = "", category: str = "") -> list[str]:
    return [s.text for s in found_in(text, label, category)]


def test_every_sentence_of_a_conclusion_is_a_finding_but_aims_and_registrations_are_not() -> None:
    text = (
        "The remedy helps. We aimed to test it in adults. Rest may help as well. Trial registration: NCT01."
    )
    assert texts(text, "CONCLUSIONS", "CONCLUSIONS") == ["Rest may help as well."]
    assert texts("The remedy helps most people.", "Conclusion") == ["The remedy helps most people."]


def test_of_results_only_sentences_with_an_outcome_and_a_statistic_are_findings() -> None:
    text = "We enrolled 40 people. Pain was lower with rest (P = 0.02). A total of 20% were included in the study."
    assert texts(text, "RESULTS", "RESULTS") == ["Pain was lower with rest (P = 0.02)."]


def test_methods_and_background_state_no_findings() -> None:
    for label in (
        "METHODS",
        "BACKGROUND",
        "OBJECTIVE",
        "Main Outcome Measures",
        "FUNDING",
        "LEVEL OF EVIDENCE",
    ):
        assert texts("Pain was significantly lower (P = 0.02) in one group.", label) == []


def test_an_abstract_without_labels_is_read_by_its_wording() -> None:
    text = (
        "Pain is common in adults. We gave a remedy to half of them. These results suggest that rest helps pain."
        " They were all from one town. In conclusion, rest helps pain. It costs very little."
    )
    assert texts(text) == [
        "These results suggest that rest helps pain.",
        "In conclusion, rest helps pain.",
        "It costs very little.",
    ]


def test_a_quote_keeps_its_place_in_the_document() -> None:
    (statement,) = found_in("  Rest helps most people.", "CONCLUSION")
    quote = statement.supports[0].quote
    assert quote is not None
    assert (quote.start, quote.end) == (9, 32)


def test_the_same_sentence_has_the_same_id_wherever_it_stands() -> None:
    (one,) = found_in("Rest helps most people.", "CONCLUSION")
    two = found_in("It was a fine year. Rest helps most people.", "CONCLUSION")[-1]
    assert one.id == two.id


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Rest is effective for pain.", "for"),
        ("The remedy should be avoided in these patients.", "against"),
        ("The remedy is not recommended.", "against"),
        ("The remedy was not effective for pain.", "neutral"),
        ("The remedy may be effective for pain.", "neutral"),
        ("Rest was effective but harmed sleep.", "neutral"),
        ("Whether rest should be used is a matter of choice.", "neutral"),
        ("The remedy reduced pain by 20%.", "neutral"),
    ],
)
def test_a_direction_is_only_what_a_sentence_says_outright(sentence: str, direction: str) -> None:
    assert direction_of(sentence) == direction


@pytest.mark.parametrize(
    ("sentence", "certainty", "said"),
    [
        ("Rest probably helps (moderate-certainty evidence).", "moderate", "moderate-certainty evidence"),
        ("It is uncertain (very low-quality evidence).", "very-low", "very low-quality evidence"),
        ("The certainty of evidence was low.", "low", "certainty of evidence was low"),
        ("High-certainty evidence for pain, low-certainty evidence for sleep.", "ungraded", ""),
        ("Rest helps.", "ungraded", ""),
    ],
)
def test_a_certainty_is_taken_only_where_it_is_stated_once(sentence: str, certainty: str, said: str) -> None:
    assert certainty_of(sentence) == (certainty, said)


@pytest.mark.parametrize(
    ("sentence", "facet"),
    [
        ("Adverse events were similar in both groups.", "safety"),
        ("The test had a sensitivity of 90%.", "test"),
        ("The remedy should not be used in children.", "avoid"),
        ("Mortality rose with age.", "prognosis"),
        ("The two groups did not differ.", "interpretation"),
    ],
)
def test_a_facet_follows_the_wording(sentence: str, facet: str) -> None:
    assert facet_of(sentence) == facet


@pytest.mark.parametrize(
    ("sentence", "population"),
    [
        ("It helps children and pregnant women.", ("child", "pregnant")),
        ("It helps older adults.", ("older-adult",)),
        ("It helps adults.", ("adult",)),
        ("It helped mice born to adult females.", ("laboratory",)),
        ("It helps.", ()),
    ],
)
def test_a_population_is_the_one_named(sentence: str, population: tuple[str, ...]) -> None:
    assert population_of(sentence) == population


_WORDS = st.lists(
    st.sampled_from(
        "We conclude that rest is effective. P < 0.05 (95% CI 1.2-3.4) vs. In conclusion, et al. Further studies"
        " are needed. mice should not be used low-certainty evidence \u200b β 10⁹ \n".split(" ")
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200) | _WORDS, st.sampled_from(["", "RESULTS", "CONCLUSIONS", "x"]), st.text(max_size=20)
)
def test_any_text_gives_quotes_that_slice_back(text: str, category: str, label: str) -> None:
    for statement in found_in(text, label, category):
        quote = statement.supports[0].quote
        assert quote is not None
        assert text[quote.start - 7 : quote.end - 7] == quote.text == statement.text
        assert statement.strength == "none"
        for figure in statement.supports[0].figures:
            assert figure in statement.text
