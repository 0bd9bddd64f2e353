"""Vectors of a segment: found exactly, filtered exactly, whole or not there, taken up where they were left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.errors import IndexStale
from curbside.search.dense import ABOUT, DenseSegment, Likeness, Mask, nearest, pack, quantise
from curbside.search.dense_filling import BATCH, TitledText, fill
from curbside.search.dense_places import folder_name
from tests.fakes_encoder import HashEncoder

WORDS = "fever rash cough child adult dose daily renal hepatic avoid treat pain asthma stroke sepsis".split()


def texts(count: int) -> list[TitledText]:
    """Made-up entries, each with words of its own."""
    return [
        (
            f"Title {n}",
            f"{WORDS[n % 15]} {WORDS[n // 15 % 15]} number {n} stands in this sentence. Another one says {n}.",
        )
        for n in range(count)
    ]


def made(folder: Path, held: Sequence[TitledText]) -> DenseSegment:
    """The segment of these entries."""
    return fill(folder, HashEncoder(), entries=len(held), texts_from=lambda first: held[first:])


def question(words: str) -> np.ndarray:
    """The vector of a question."""
    return HashEncoder().encode([words])[0]


def nearest_in(
    segment: DenseSegment, vector: np.ndarray, *, limit: int, allowed: Mask | None = None
) -> list[Likeness]:
    """The likest entries of one segment."""
    return [like for _, like in nearest([(segment, allowed)], vector, limit=limit)]


def test_an_entry_is_found_by_a_sentence_of_its_own(tmp_path: Path) -> None:
    held = texts(300)
    segment = made(tmp_path, held)
    for number in (0, 77, 299):
        sentence = held[number][1].split(".")[0]
        nearest = nearest_in(segment, question(sentence), limit=20)
        assert max(nearest, key=lambda e: e.best).number == number


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 199), min_size=1), st.integers(1, 30))
def test_a_mask_is_exact(tmp_path_factory: pytest.TempPathFactory, wanted: set[int], limit: int) -> None:
    folder = tmp_path_factory.getbasetemp() / "masked"
    segment = made(folder, texts(200))
    allowed = np.zeros(200, np.bool_)
    allowed[list(wanted)] = True
    found = nearest_in(segment, question("fever in a child"), limit=limit, allowed=allowed)
    assert {e.number for e in found} <= wanted
    assert len(found) >= min(limit, len(wanted))


def test_how_entries_are_spread_over_segments_changes_nothing(tmp_path: Path) -> None:
    held = texts(900)
    whole = made(tmp_path / "whole", held)
    cuts = [0, 100, 101, 640, 900]
    parts = [made(tmp_path / str(a), held[a:b]) for a, b in pairwise(cuts)]
    for words in ("fever in a child", "renal dose of number 17", "asthma"):
        at_once = {
            (e.number, e.whole, e.best) for _, e in nearest([(whole, None)], question(words), limit=30)
        }
        spread = nearest([(part, None) for part in parts], question(words), limit=30)
        assert {(cuts[place] + e.number, e.whole, e.best) for place, e in spread} == at_once


def test_what_is_found_is_nearly_as_like_as_the_likest_there_are(tmp_path: Path) -> None:
    segment = made(tmp_path, texts(1_000))
    for words in ("fever rash", "renal dose daily", "number 17 stands", "asthma avoid sepsis"):
        everything = segment.likeness(question(words), range(1_000))
        best = sorted((e.whole for e in everything), reverse=True)[:20]
        found = [e.whole for e in nearest_in(segment, question(words), limit=20)]
        assert found[0] == best[0]
        assert sum(found) >= 0.9 * sum(best)


def bits_apart(left: np.ndarray, right: np.ndarray) -> float:
    """The share of bits in which the codes of two vectors differ."""
    codes = pack(np.stack([left, right]).astype(np.float32))
    return float(np.bitwise_count(codes[:, 0] ^ codes[:, 1]).sum() / len(left))


def test_bits_tell_how_far_texts_are_apart_though_an_encoder_says_most_in_its_first_dimensions() -> None:
    draw = np.random.default_rng(3)
    for _ in range(20):
        one = draw.standard_normal(256) * np.geomspace(1, 0.001, 256)
        other = one + 0.02 * draw.standard_normal(256)
        angle = np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other)) / np.pi
        assert bits_apart(one, other) == pytest.approx(angle, abs=0.05)


def test_a_text_has_the_same_bits_in_whatever_company_they_are_worked_out() -> None:
    rows = quantise(np.random.default_rng(4).standard_normal((70, 384), np.float32)).astype(np.float32)
    assert (pack(rows) == np.concatenate([pack(rows[n : n + 1]) for n in range(70)], axis=1)).all()


def test_equals_at_the_limit_are_all_given_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    segment = made(tmp_path, [("", "the same sentence stands in every entry here")] * 9)
    assert [e.number for e in nearest_in(segment, question("same sentence"), limit=4)] == list(range(9))


def test_an_empty_segment_finds_nothing(tmp_path: Path) -> None:
    assert nearest_in(made(tmp_path, []), question("fever"), limit=5) == []


def test_an_entry_without_text_keeps_its_number(tmp_path: Path) -> None:
    segment = made(tmp_path, [("", ""), ("", "fever and rash in a child of three years")])
    assert segment.entries == 2
    assert nearest_in(segment, question("fever rash child"), limit=1)[0].number == 1


class Stopped(Exception):
    """Stands for a process that ends in the middle."""


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_work_that_was_stopped_goes_on_where_it_was(tmp_path: Path, batches: int) -> None:
    held = texts(3 * BATCH)
    asked: list[int] = []

    def until_stopped(first: int) -> Iterator[TitledText]:
        yield from held[first : batches * BATCH]
        raise Stopped

    with pytest.raises(Stopped):
        fill(tmp_path / "a", HashEncoder(), entries=len(held), texts_from=until_stopped)
    assert not (tmp_path / "a" / folder_name("made-up")).exists()

    def the_rest(first: int) -> Sequence[TitledText]:
        asked.append(first)
        return held[first:]

    resumed = fill(tmp_path / "a", HashEncoder(), entries=len(held), texts_from=the_rest)
    assert asked == [batches * BATCH]
    assert files(tmp_path / "a") == files_of_whole(tmp_path / "b", held)
    assert resumed.entries == len(held)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the finished vectors."""
    return {f.name: f.read_bytes() for f in sorted((folder / folder_name("made-up")).iterdir())}


def files_of_whole(folder: Path, held: Sequence[TitledText]) -> dict[str, bytes]:
    """Those of the same entries made in one go."""
    made(folder, held)
    return files(folder)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_whatever_of_the_last_batch_reached_the_disk_the_result_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    held = texts(2 * BATCH)

    def until_stopped(first: int) -> Iterator[TitledText]:
        yield from held[first:]
        raise Stopped

    with pytest.raises(Stopped):
        fill(folder / "a", HashEncoder(), entries=len(held), texts_from=until_stopped)
    hidden = folder / "a" / f".{folder_name('made-up')}"
    for name in ("rows.int8", "starts.npy", "codes.npy", "digests.npy"):
        kept = (hidden / name).read_bytes()
        (hidden / name).write_bytes(kept[: data.draw(st.integers(0, len(kept)), label=name)])
    made(folder / "a", held)
    assert files(folder / "a") == files_of_whole(folder / "b", held)


def test_what_an_earlier_segment_holds_is_not_made_again(tmp_path: Path) -> None:
    held = texts(BATCH + 10)
    earlier = made(tmp_path / "a", held)

    class Counting(HashEncoder):
        asked = 0

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            self.asked += len(texts)
            return super().encode(texts)

    encoder = Counting()
    again = [*reversed(held), ("New", "a sentence that nobody has written before this day")]
    merged = fill(
        tmp_path / "b", encoder, entries=len(again), texts_from=lambda n: again[n:], earlier=[earlier]
    )
    assert encoder.asked == 2
    assert files(tmp_path / "b") == files_of_whole(tmp_path / "c", again)
    assert merged.entries == len(again)


def test_vectors_of_another_encoder_or_format_are_refused_with_what_to_do(tmp_path: Path) -> None:
    made(tmp_path, texts(3))
    place = tmp_path / folder_name("made-up")
    with pytest.raises(IndexStale) as refused:
        DenseSegment(place, encoder="another")
    assert "curbside index" in refused.value.advice
    about = json.loads((place / ABOUT).read_text())
    (place / ABOUT).write_text(json.dumps({**about, "format": "0"}))
    with pytest.raises(IndexStale):
        DenseSegment(place, encoder="made-up")


@pytest.mark.parametrize("name", ["rows.int8", "codes.npy", "starts.npy", "dense.json"])
def test_vectors_with_a_file_missing_or_cut_are_refused(tmp_path: Path, name: str) -> None:
    made(tmp_path, texts(40))
    place = tmp_path / folder_name("made-up")
    whole = shutil.copytree(place, tmp_path / "copy")
    (whole / name).write_bytes((place / name).read_bytes()[:-1])
    with pytest.raises(IndexStale):
        DenseSegment(whole, encoder="made-up")
    (whole / name).unlink()
    with pytest.raises(IndexStale):
        DenseSegment(whole, encoder="made-up")
