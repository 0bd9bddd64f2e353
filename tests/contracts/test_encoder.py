"""What every encoder promises, held by the shipped one, the optional one and the one made up for tests."""

from __future__ import annotations

import numpy as np
import pytest

from curbside.ports import Encoder
from curbside.search.encoders.minilm import MiniLMEncoder, installed
from curbside.search.encoders.static import StaticEncoder
from tests.fakes_encoder import HashEncoder


@pytest.fixture(params=["static", "minilm", "made up"], scope="module")
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    if request.param == "static":
        return StaticEncoder()
    if request.param == "made up":
        return HashEncoder()
    if not installed():
        pytest.skip("the optional MiniLM parts are not installed (requirements/minilm.lock)")
    return MiniLMEncoder(tmp_path_factory.mktemp("kept"), threads=1)


TEXTS = ("heart attack", "myocardial infarction", "low back pain", "fever in a child under three months")


def test_every_text_gets_one_row_of_length_one_in_its_order(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dims)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_text_is_most_like_itself(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)
    assert (rows @ rows.T).argmax(axis=1).tolist() == list(range(len(TEXTS)))


def test_the_vector_of_a_text_does_not_hang_on_its_company(encoder: Encoder) -> None:
    alone, together = encoder.encode(TEXTS[:1])[0], encoder.encode([*TEXTS[::-1], "x" * 3000])[3]
    assert float(alone @ together) > 0.99999


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dims)


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", "😀", "日本語"])
def test_a_text_without_a_known_word_gives_a_finite_row(encoder: Encoder, text: str) -> None:
    row = encoder.encode([text])[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) <= 1 + 1e-5


def test_other_words_for_the_same_are_nearer_than_another_subject(encoder: Encoder) -> None:
    if isinstance(encoder, HashEncoder):
        pytest.skip("the made-up encoder knows words, not their meaning")
    attack, infarction, back, _ = encoder.encode(TEXTS)
    assert float(attack @ infarction) > float(attack @ back)
