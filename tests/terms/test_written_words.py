"""The quick way to the words of a text finds the same words as the one that keeps their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.terms.tokens import tokenise, written_words

MARKS = ".,'`&-/()%+ \t\n\x0b\x1f\x7f:;0123456789abcXYZ"


@given(st.one_of(st.text(), st.text(alphabet=MARKS)))
def test_the_words_are_those_of_the_tokens(text: str) -> None:
    assert written_words(text) == [token.text for token in tokenise(text)]


@pytest.mark.parametrize(
    "text",
    [
        "q.i.d. dosing",
        "U.S.Food",
        "1,000.5 mg",
        "Crohn's disease",
        "R&D",
        "IL-6",
        "a.b",
        "mg/kg",
        "v.2",
        "don`t",
    ],
)
def test_the_forms_of_clinical_writing_are_read_alike(text: str) -> None:
    assert written_words(text) == [token.text for token in tokenise(text)]
