"""Words and meaning in one order: what is found by either, why, and the same however the index came about."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.model.search import Entry, Narrowing, Query
from curbside.search import generations
from curbside.search.dense_places import LEFT
from curbside.search.encoders.static import StaticEncoder
from curbside.search.filling import fill_index
from curbside.search.hybrid import HybridIndex
from curbside.search.lexical import LexicalIndex
from tests.search_examples import built, built_with_vectors, entry, ground, writing

SENTENCES = (
    "Offer aspirin at once to an adult with a heart attack.",
    "Rest and a warm drink are enough for a common cold.",
    "Myocardial infarction is diagnosed by troponin and the electrocardiogram.",
    "Inhaled steroids prevent attacks of asthma in children.",
    "Low back pain gets better within weeks without a scan.",
    "High blood pressure in pregnancy needs a doctor the same day.",
    "A rash with fever in a child may be measles.",
)


def meant(words: str, narrowing: Narrowing | None = None) -> Query:
    """A search by words and meaning."""
    return Query(words, narrowing=narrowing or Narrowing(), by_meaning=True)


QUERIES = (
    meant("heart attack"),
    meant("hypertension while pregnant"),
    meant("wheezy child inhaler"),
    meant("pain of the spine", Narrowing(years=(2000, 2010))),
)


def of(owner: str, number: int) -> Entry:
    """An entry that says one of the sentences; every third is of an old edition."""
    text = SENTENCES[number % len(SENTENCES)]
    held = [ground("old", year=2005) if number % 3 == 0 else ground()]
    return replace(entry(f"{owner}-{number}", text, owner=owner, grounds=held), prose=text)


def asked(index: HybridIndex) -> list[list[tuple[str, float]]]:
    """What every query finds, with scores."""
    return [[(r.id, r.score) for r in index.search(q, limit=10)] for q in QUERIES]


def test_what_says_the_same_in_other_words_is_found(tmp_path: Path) -> None:
    index = built_with_vectors(tmp_path, [of("a", n) for n in range(7)])
    assert [r.id for r in index.search(meant("hypertension while pregnant"), limit=3)] == ["a-5"]
    assert [r.id for r in index.search(meant("inhaler for a wheezy child"), limit=1)] == ["a-3"]


def test_what_is_like_nothing_asked_is_not_found_by_meaning(tmp_path: Path) -> None:
    index = built_with_vectors(tmp_path, [of("a", n) for n in range(7)])
    assert index.search(meant("replacing a car tyre"), limit=5) == ()


def test_a_result_says_what_its_meaning_and_its_sentence_counted(tmp_path: Path) -> None:
    index = built_with_vectors(tmp_path, [of("a", n) for n in range(7)])
    reasons = {r.rule: r for r in index.search(meant("heart attack"), limit=1)[0].reasons}
    assert {"words", "evidence", "meaning"} <= reasons.keys()
    assert StaticEncoder.name in reasons["meaning"].detail
    assert [child.rule for child in reasons["meaning"].children] == ["sentence"]


def test_without_vectors_it_is_the_lexical_index(tmp_path: Path) -> None:
    lexical = built(tmp_path, [of("a", n) for n in range(7)])
    index = HybridIndex(lexical, StaticEncoder())
    for query in QUERIES:
        assert index.search(query, limit=5) == lexical.search(query, limit=5)
    assert index.version() == lexical.version()


def test_damaged_vectors_leave_words_to_answer_and_are_made_anew(tmp_path: Path) -> None:
    whole = asked(built_with_vectors(tmp_path, [of("a", n) for n in range(7)]))
    generation = generations.current(tmp_path)
    for rows in generation.glob("segments/*/dense-*/rows.int8"):
        rows.unlink()
    damaged = HybridIndex(LexicalIndex(generation), StaticEncoder())
    query = meant("hypertension while pregnant")
    assert damaged.search(query, limit=3) == LexicalIndex(generation).search(query, limit=3)
    assert fill_index(generation, StaticEncoder()) == 7
    assert asked(HybridIndex(LexicalIndex(generation), StaticEncoder())) == whole


def test_who_does_not_ask_for_meaning_gets_words_alone(tmp_path: Path) -> None:
    index = built_with_vectors(tmp_path / "a", [of("a", n) for n in range(7)])
    lexical = built(tmp_path / "b", [of("a", n) for n in range(7)])
    assert index.search(Query("hypertension"), limit=5) == lexical.search(Query("hypertension"), limit=5)


def test_the_version_says_how_many_entries_have_vectors(tmp_path: Path) -> None:
    index = built_with_vectors(tmp_path, [of("a", n) for n in range(7)])
    assert index.version().endswith(f"+{StaticEncoder.name}:7")


steps = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 6), st.booleans()), min_size=1, max_size=9
)


@settings(max_examples=8, deadline=None)
@given(steps)
def test_an_index_that_grew_with_its_vectors_ranks_as_one_built_at_once(
    steps: Sequence[tuple[str, int, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as grown, tempfile.TemporaryDirectory() as at_once:
        generation = generations.begin(Path(grown))
        held: dict[str, list[Entry]] = {}
        for owner, number, fills in steps:
            held[owner] = [of(owner, number), of(owner, number + 1)]
            with writing(generation) as index:
                index.remove(owner)
                index.add(held[owner])
                index.commit()
            if fills:
                fill_index(generation, StaticEncoder())
        fill_index(generation, StaticEncoder())
        grew = HybridIndex(LexicalIndex(generation), StaticEncoder())
        whole = built_with_vectors(Path(at_once), [e for entries in held.values() for e in entries])
        assert asked(grew) == asked(whole)
        assert grew.version() == whole.version()
        grew.close()
        whole.close()


def test_a_merge_takes_the_vectors_along(tmp_path: Path) -> None:
    class Counting(StaticEncoder):
        texts = 0

        def encode(self, texts):  # type: ignore[no-untyped-def]
            self.texts += len(texts)
            return super().encode(texts)

    encoder, generation = Counting(), generations.begin(tmp_path)
    for n in range(6):
        with writing(generation) as index:
            index.add([of("abcdefgh"[n], n)])
            index.commit()
        fill_index(generation, encoder)
    assert encoder.texts == 6
    assert not (generation / LEFT).exists()


_FILLING = """
import sys
from pathlib import Path
import curbside.search.dense_filling as filling
from curbside.search.encoders.static import StaticEncoder
from curbside.search.filling import fill_index
filling.BATCH = 2
fill_index(Path(sys.argv[1]), StaticEncoder(), progress=lambda done, of: print(done, flush=True))
"""


@pytest.mark.parametrize("after", [1, 9, 30])
def test_a_filling_that_is_killed_goes_on_where_it_was(tmp_path: Path, after: int) -> None:
    entries = [of("a", n) for n in range(120)]
    generation = generations.begin(tmp_path / "killed")
    with writing(generation) as index:
        index.add(entries)
        index.commit()
    command = [sys.executable, "-c", _FILLING, str(generation)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    done: list[int] = []
    fill_index(generation, StaticEncoder(), progress=lambda so_far, _of: done.append(so_far))
    assert not done or done[0] > 2 * (after - 1)
    again = HybridIndex(LexicalIndex(generation), StaticEncoder())
    assert asked(again) == asked(built_with_vectors(tmp_path / "whole", entries))
