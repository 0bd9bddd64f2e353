"""An index that grew step by step ranks, explains and calls itself as one built at once; readers see whole states."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.errors import IndexBusy, IndexStale
from curbside.model.search import Entry, Expansion, Narrowing, Query
from curbside.search import generations
from curbside.search.catalogue import Catalogue
from curbside.search.lexical import LexicalIndex
from tests.search_examples import built, entry, ground, writing

WORDS = ("dorvaxin", "tellurib", "fever", "vellmark", "adults", "offer", "avoid", "daily", "rash", "heart")
QUERIES = [
    Query("dorvaxin fever"),
    Query("offer tellurib daily to adults with vellmark fever"),
    Query("heart", expansions=(Expansion("heart", "vellmark fever", "synonym", 0.6),)),
    Query("rash", narrowing=Narrowing(years=(2000, 2010))),
    Query("avoid dorvaxin", narrowing=Narrowing(lifecycles=("current",))),
    Query("fever adults", what="passages"),
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
grounds = st.sampled_from([ground(), ground("old", year=2005, lifecycle="superseded", kind="trial")])


@st.composite
def owned(draw: st.DrawFn, owner: str) -> list[Entry]:
    """One to four entries of an owner."""
    return [
        entry(
            f"{owner}-{n}", draw(texts), owner=owner, title=draw(texts), grounds=[draw(grounds)],
            what=draw(st.sampled_from(["statements", "passages"])),
        )
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip


OWNERS = [f"o{n:02d}" for n in range(16)]
first_build = st.tuples(*(owned(o) for o in OWNERS)).map(list)
steps = st.lists(
    st.one_of(
        st.sampled_from(OWNERS).map(lambda o: ("remove", o, [])),
        st.sampled_from(OWNERS).flatmap(lambda o: owned(o).map(lambda e: ("replace", o, e))),
        st.just(("commit", "", [])),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(first=first_build, then=steps)
def test_step_by_step_is_the_same_as_at_once(
    first: list[list[Entry]], then: Sequence[tuple[str, str, list[Entry]]]
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        held = dict(zip(OWNERS, first, strict=True))
        generation = generations.begin(folder / "grown")
        with writing(generation) as index:
            for entries in first:
                index.add(entries)
            index.commit()
            for what, owner, entries in then:
                if what == "commit":
                    index.commit()
                else:
                    index.remove(owner)
                    index.add(entries)
                    held[owner] = entries
            index.commit()
        at_once = built(folder / "once", [e for entries in held.values() for e in entries])
        grown = LexicalIndex(generation)
        assert grown.version() == at_once.version()
        for query in QUERIES:
            for limit in (1, 3, 50):
                assert grown.search(query, limit=limit) == at_once.search(query, limit=limit)
        assert grown.count("statements") == at_once.count("statements")
    finally:
        shutil.rmtree(folder)


def test_many_commits_leave_few_segments(tmp_path: Path) -> None:
    generation = generations.begin(tmp_path)
    with writing(generation) as index:
        for n in range(30):
            index.add([entry(f"e{n}", "Offer dorvaxin.")])
            index.commit()
    rows = Catalogue(generation / generations.CATALOGUE).segments()
    assert len(rows) < 5
    assert sum(row.living for row in rows) == 30
    assert {p.name for p in (generation / "segments").iterdir()} == {row.name for row in rows}


def test_a_reader_keeps_the_state_it_opened_through_merges_and_removals(tmp_path: Path) -> None:
    generation = generations.begin(tmp_path)
    with writing(generation) as index:
        index.add([entry(f"e{n:02d}", "Offer dorvaxin.", owner=f"o{n % 3}") for n in range(12)])
        index.commit()
        reader = LexicalIndex(generation)
        before = reader.search(Query("dorvaxin"), limit=20)
        index.remove("o1")
        for n in range(12):
            index.add([entry(f"f{n}", "dorvaxin dorvaxin")])
            index.commit()
    assert reader.search(Query("dorvaxin"), limit=20) == before
    assert len(LexicalIndex(generation).search(Query("dorvaxin"), limit=30)) == 20


def test_nothing_that_fits_is_missed_where_most_does_not(tmp_path: Path) -> None:
    """The engine is asked further while what it proposes does not fit or has died."""
    strong = [entry(f"strong-{n:03d}", "dorvaxin dorvaxin", grounds=[ground(year=1990)]) for n in range(400)]
    weak = entry("weak", "much is said of rest in bed and fever and then of dorvaxin too")
    index = built(tmp_path, [*strong, weak])
    found = index.search(Query("dorvaxin", narrowing=Narrowing(years=(2000, 2030))), limit=3)
    assert [r.id for r in found] == ["weak"]


def test_what_the_engine_would_propose_last_comes_first_where_its_evidence_counts_more(
    tmp_path: Path,
) -> None:
    """A proposal worth less than the best so far does not end the search while more lies beyond the proposals."""
    retracted = [ground("old", lifecycle="retracted")]
    best = entry("best", "dorvaxin dorvaxin", grounds=retracted)
    more = [entry(f"more-{n:03d}", "dorvaxin and rest", grounds=retracted) for n in range(200)]
    living = entry("living", "dorvaxin and rest in bed")
    found = built(tmp_path, [best, *more, living]).search(Query("dorvaxin"), limit=1)
    assert [r.id for r in found] == ["living"]


def test_there_is_one_writer_at_a_time_and_the_other_is_told_who(tmp_path: Path) -> None:
    with (
        generations.only_writer(tmp_path),
        pytest.raises(IndexBusy) as busy,
        generations.only_writer(tmp_path),
    ):
        pass
    assert "number" in busy.value.message
    assert "wait" in busy.value.advice
    with generations.only_writer(tmp_path):
        pass


@pytest.mark.parametrize("what", ["format", "analyser"])
def test_an_index_of_another_make_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, what: str
) -> None:
    built(tmp_path, [entry("a", "dorvaxin")]).close()
    generation = generations.current(tmp_path)
    with sqlite3.connect(generation / generations.CATALOGUE) as database:
        database.execute("UPDATE meta SET value = 'of old' WHERE key = ?", (what,))
    for opened in (LexicalIndex, lambda g: writing(g).__enter__()):
        with pytest.raises(IndexStale) as stale:
            opened(generation)
        assert "of old" in stale.value.message
        assert "curbside doctor --mend" in stale.value.advice


def test_where_no_index_is_the_command_that_makes_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexStale) as stale:
        generations.current(tmp_path)
    assert "curbside doctor --mend" in stale.value.advice


@pytest.mark.parametrize("damage", ["catalogue", "segment"])
def test_a_damaged_index_is_named_as_such(tmp_path: Path, damage: str) -> None:
    built(tmp_path, [entry("a", "dorvaxin")]).close()
    generation = generations.current(tmp_path)
    if damage == "catalogue":
        (generation / generations.CATALOGUE).write_bytes(b"no database at all, and longer than a header" * 9)
    else:
        shutil.rmtree(next((generation / "segments").iterdir()))
    with pytest.raises(IndexStale) as stale:
        LexicalIndex(generation)
    assert "curbside doctor --mend" in stale.value.advice


def test_a_new_generation_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    old = built(tmp_path, [entry("a", "dorvaxin"), entry("b", "dorvaxin")])
    new = built(tmp_path, [entry("a", "dorvaxin")])
    assert len(new.search(Query("dorvaxin"), limit=9)) == 1
    assert len(old.search(Query("dorvaxin"), limit=9)) == 2
    assert [p.name for p in tmp_path.glob("generation-*")] == ["generation-2"]


def test_the_score_is_explained_by_words_expansions_and_evidence(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [
            entry(
                "a", "Avoid in Vellmark fever.", title="Vellmark", grounds=[ground(lifecycle="superseded")]
            ),
            entry("b", "Rest.", title="Bed"),
        ],
    )
    asked = Query("avoid heart", expansions=(Expansion("heart", "Vellmark fever", "synonym", 0.6),))
    (found,) = index.search(asked, limit=5)
    words, evidence = found.reasons
    assert "avoid" in words.detail
    assert "“Vellmark fever”, synonym of “heart”, counted at 0.6" in words.children[0].detail
    assert "superseded" in evidence.detail
