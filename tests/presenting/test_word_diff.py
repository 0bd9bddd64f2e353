"""The difference of two texts gives both back, and says what is the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curbside.presenting.word_diff import MOST_PIECES, Piece, word_diff

texts = st.text(alphabet="ab \n.é", max_size=40)


@given(texts, texts)
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(p.text for p in pieces if p.kind != "new") == before
    assert "".join(p.text for p in pieces if p.kind != "gone") == after
    assert all(p.text for p in pieces)


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {p.kind for p in word_diff(text, text)} <= {"same"}


def test_a_changed_dose_is_told_to_the_figure() -> None:
    assert word_diff("Give 10 mg daily.", "Give 20 mg daily.") == (
        Piece("same", "Give "), Piece("gone", "10"), Piece("new", "20"), Piece("same", " mg daily."),
    )  # fmt: skip


def test_very_long_texts_stand_one_after_the_other() -> None:
    long = "word " * MOST_PIECES
    assert [p.kind for p in word_diff(long, long + "more")] == ["gone", "new"]
