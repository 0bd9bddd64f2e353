"""The table of moves, held against what it must allow: every state, every role, every move."""

from __future__ import annotations

from itertools import product

import pytest

from curbside.model.workflow import (
    ACTORS,
    MOVES,
    NOT_PUBLIC,
    STATES,
    TABLE,
    Actor,
    MoveName,
    NotAllowed,
    Rule,
    allowed,
    rules_of,
    try_move,
)

EXPECTED = {
    ("unreviewed", "submit"): ("submitted", {"author": "none", "editor": "none"}),
    ("submitted", "withdraw"): ("unreviewed", {"author": "words", "editor": "words"}),
    ("submitted", "take-up"): ("under-review", {"editor": "none"}),
    ("submitted", "retire"): ("retired", {"editor": "words"}),
    ("under-review", "request-changes"): ("changes-requested", {"editor": "words"}),
    ("under-review", "approve"): ("approved", {"editor": "none"}),
    ("under-review", "retire"): ("retired", {"editor": "words"}),
    ("changes-requested", "resubmit"): ("submitted", {"author": "words", "editor": "words"}),
    ("changes-requested", "retire"): ("retired", {"editor": "words"}),
    ("approved", "recheck"): ("approved", {"program": "change"}),
    ("approved", "find-changed"): ("needs-re-review", {"program": "change", "editor": "words"}),
    ("approved", "retire"): ("retired", {"editor": "words"}),
    ("needs-re-review", "reopen"): ("under-review", {"editor": "none"}),
    ("needs-re-review", "retire"): ("retired", {"editor": "words"}),
    ("retired", "reinstate"): ("submitted", {"editor": "words"}),
}
"""Written out by hand, apart from the table: state and move to the new state, and the reason each actor owes."""


@pytest.mark.parametrize(("state", "move", "actor"), list(product(STATES, MOVES, ACTORS)))
def test_exactly_the_allowed_moves_are_allowed(state: str, move: MoveName, actor: Actor) -> None:
    end, actors = EXPECTED.get((state, move), ("", {}))
    outcome = try_move(move, state, (actor,), reason="because")  # type: ignore[arg-type]
    if actor not in actors:
        assert isinstance(outcome, NotAllowed)
        assert outcome.why == ("actor" if actors else "state")
        return
    assert isinstance(outcome, Rule)
    assert (outcome.end, outcome.reason) == (end, actors[actor])
    without = try_move(move, state, (actor,), reason="  ")  # type: ignore[arg-type]
    if actors[actor] == "none":
        assert without == outcome
    else:
        assert isinstance(without, NotAllowed)
        assert without.why == "reason"


def test_the_table_says_nothing_twice() -> None:
    told = [(r.start, r.move, actor) for r in TABLE for actor in r.by]
    assert len(told) == len(set(told))


def test_only_an_editor_approves_and_the_program_never_does() -> None:
    """Of all ways into 'approved' from elsewhere there is one, and it is a person's."""
    into = [r for r in TABLE if r.end == "approved" and r.start != "approved"]
    assert [(r.move, r.by) for r in into] == [("approve", frozenset({"editor"}))]
    assert {r.end for r in TABLE if "program" in r.by} == {"approved", "needs-re-review"}
    assert {r.start for r in TABLE if "program" in r.by} == {"approved"}


def test_readers_and_administrators_move_nothing() -> None:
    for actor in ("reader", "administrator"):
        assert not [r for r in TABLE if actor in r.by]


def test_every_state_can_be_reached_and_left() -> None:
    assert {r.end for r in TABLE} == set(STATES)
    assert {r.start for r in TABLE} == set(STATES)


def test_nothing_is_deleted_only_retired_and_a_retired_one_is_reviewed_again() -> None:
    assert [r.end for r in TABLE if r.start == "retired"] == ["submitted"]
    assert "retired" in NOT_PUBLIC


def test_who_may_do_what_next_is_offered_in_the_order_of_the_table() -> None:
    assert [r.move for r in allowed("under-review", {"editor"})] == ["request-changes", "approve", "retire"]
    assert allowed("under-review", {"reviewer", "author"}) == ()
    assert [r.by for r in rules_of("find-changed", "approved")] == [{"program"}, {"editor"}]
