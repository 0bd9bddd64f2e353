"""Personal names are known however they are typed, and told from what medical text calls by them."""

from __future__ import annotations

import pytest

from curbside.terms.personal_names import in_medical_text, is_family, is_given, name_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Müller", "muller"),
        ("GARCÍA", "garcia"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("O’Neill", "o'neill"),
    ],
)
def test_accents_and_capitals_do_not_hide_a_name(typed: str, key: str) -> None:
    """The key is what both ways of typing share."""
    assert name_key(typed) == key


@pytest.mark.parametrize(
    "name", ["Siobhan", "Siobhán", "Ngozi", "Mateusz", "Priya", "Jean-Paul", "Yusuf", "Ingrid"]
)
def test_given_names_of_many_countries_are_known(name: str) -> None:
    """Each part of one with hyphens."""
    assert is_given(name)


def test_a_family_name_need_not_be_a_given_one() -> None:
    """One known part of a double name is enough."""
    assert is_family("Kowalczyk")
    assert is_family("Adeyemi-Quartz")
    assert not is_given("Kowalczyk")


@pytest.mark.parametrize("word", ["Rose", "Mark", "Wilson", "Jordan", "May"])
def test_a_name_that_medical_text_uses_is_marked(word: str) -> None:
    """An ordinary word, an eponym or a place names nobody by itself."""
    assert in_medical_text(word)


@pytest.mark.parametrize("word", ["naproxen", "sciatica", "tryptase", "Xolair"])
def test_clinical_words_are_nobodys_name(word: str) -> None:
    """Neither given nor family."""
    assert not is_given(word)
    assert not is_family(word)
