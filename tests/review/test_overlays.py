"""What editors change here stays through an upgrade of the shipped library, and a clash is shown, not lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml

from curbside.errors import NotFound, NotPermitted, Overtaken, UserError
from curbside.importing.library_entries import entries_in
from curbside.model.account import Account
from curbside.model.library import Library
from curbside.model.overlay import Overlay
from curbside.model.reviewed import mark_of
from curbside.services.board import Board
from curbside.services.edit_library import (
    Shipped,
    draughted,
    entry_now,
    entry_text,
    keep_overlay,
    overlay_on,
    read_entry,
    withdraw_overlay,
)
from curbside.services.overlays import (
    Edits,
    confirmed_among,
    with_confirmed,
    with_overlays,
)
from curbside.services.review_content import reading_of
from tests.libraries import MADE_UP, library_in
from tests.review.case import Case, changed
from tests.review.desk import acts, board, person

FLAG = "vellmark-red-flag"
TEXTS = {p.name: p.read_text() for p in MADE_UP.glob("*.yaml")}


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped(library_in(MADE_UP), entries_in(TEXTS))


@pytest.fixture
def desk() -> Board:
    return board()


@pytest.fixture
def editor(desk: Board) -> Account:
    return person(desk, "ed", "editor")


def verify(statement: Any, sources: Any) -> Any:
    from curbside.answering.verify import names_of
    from curbside.answering.verify_library import verify_statement

    return verify_statement(statement, names_of(library_in(MADE_UP).concepts), sources)


def flag(shipped: Shipped, **fields: Any) -> dict[str, Any]:
    return {**shipped.entries["statement", FLAG], **fields}


def kept(shipped: Shipped, desk: Board, editor: Account, entry: dict[str, Any], *, seen: str = "") -> Overlay:
    return keep_overlay(
        "statement", entry, "the sign came first", editor, desk, shipped=shipped, seen=seen, verify=verify
    )  # fmt: skip


def text_of(library: Library, name: str = FLAG) -> str:
    return next(s.text for s in library.statements if s.id == name)


NEW = "Confusion in Vellmark fever should lead to admission to hospital at once."


def test_a_change_is_read_instead_of_what_is_shipped_and_says_so(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    overlay = kept(shipped, desk, editor, flag(shipped, text=NEW))
    read = with_overlays(shipped.library, [overlay])
    statement = next(s for s in read.library.statements if s.id == FLAG)
    assert (statement.text, statement.overlay, statement.revision) == (NEW, "changed here on 2027-01-15", 2)
    assert read.clashes == ()
    assert read.library.version != shipped.library.version
    assert text_of(shipped.library) != NEW
    assert acts(desk) == ["overlay"]


def test_the_difference_is_shown_before_anything_is_kept(shipped: Shipped) -> None:
    draught = draughted(
        "statement", flag(shipped, text=NEW), shipped.entries["statement", FLAG], shipped.library, verify
    )
    (change,) = draught.changes
    assert (change.field, change.after) == ("text", NEW)
    assert draught.faults == ()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"certainty": "sure"}, "certainty"),
        ({"conditions": ["unheard-of"]}, "'unheard-of' is not known"),
        ({"supports": [{"edition": "nowhere", "locator": "1"}]}, "edition 'nowhere' is not known"),
        ({"approved": True}, "approved"),
        ({"state": "approved", "extracted": False}, "state"),
        ({"text": "Confusion in Vellmark fever at 40 mg should lead to admission to hospital."}, "40 mg"),
    ],
)
def test_what_does_not_fit_its_supports_or_the_form_is_not_kept(
    shipped: Shipped, desk: Board, editor: Account, fields: dict[str, Any], fault: str
) -> None:
    with pytest.raises(UserError) as refused:
        kept(shipped, desk, editor, flag(shipped, **fields))
    assert fault in str(refused.value.message)
    assert desk.store.all(Overlay) == ()


def test_only_an_editor_changes_and_only_with_a_reason(shipped: Shipped, desk: Board) -> None:
    reviewer, editor = person(desk, "rob", "reviewer"), person(desk, "ed", "editor")
    with pytest.raises(NotPermitted):
        kept(shipped, desk, reviewer, flag(shipped, text=NEW))
    with pytest.raises(UserError, match="needs a reason"):
        keep_overlay(
            "statement", flag(shipped, text=NEW), " ", editor, desk, shipped=shipped, seen="", verify=verify
        )
    with pytest.raises(UserError, match="nothing differs"):
        kept(shipped, desk, editor, flag(shipped))


def test_a_change_survives_an_upgrade_that_does_not_touch_it(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    overlay = kept(shipped, desk, editor, flag(shipped, text=NEW))
    newer = changed(shipped.library, "vellmark-first-line", plain="Dorvaxin is the first medicine for it.")
    read = with_overlays(newer, [overlay])
    assert (text_of(read.library), read.clashes) == (NEW, ())
    assert "for it" in next(s.plain for s in read.library.statements if s.id == "vellmark-first-line")


def test_an_upgrade_that_changed_the_same_statement_is_a_clash_and_the_change_stays(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    overlay = kept(shipped, desk, editor, flag(shipped, text=NEW))
    newer = changed(shipped.library, FLAG, text="Confusion in Vellmark fever means hospital.")
    read = with_overlays(newer, [overlay])
    assert text_of(read.library) == NEW
    (clash,) = read.clashes
    assert (clash.why, clash.target) == ("changed", FLAG)
    assert json.loads(overlay.base_entry)["text"].startswith("Confusion in Vellmark fever should lead")
    gone = replace(shipped.library, statements=tuple(s for s in shipped.library.statements if s.id != FLAG))
    read = with_overlays(gone, [overlay])
    assert [c.why for c in read.clashes] == ["gone"]
    assert text_of(read.library) == NEW


def test_a_change_that_no_longer_fits_is_left_out_and_named_and_the_rest_is_read(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    overlay = kept(shipped, desk, editor, flag(shipped, text=NEW, conditions=["vellmark-fever"]))
    concepts = {i: c for i, c in shipped.library.concepts.items() if i != "vellmark-fever"}
    read = with_overlays(replace(shipped.library, concepts=concepts), [overlay])
    assert [c.why for c in read.clashes] == ["unfit"]
    assert "'vellmark-fever' is not known" in read.clashes[0].detail
    assert len(read.library.statements) == len(shipped.library.statements)


def test_a_new_statement_and_a_new_work_are_added_and_an_id_that_ships_later_is_a_clash(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    work = {
        "id": "ossenfield-note", "kind": "review", "title": "A note", "jurisdiction": "INT", "licence": "own",
        "editions": [{"id": "ossenfield-note-2026", "year": 2026, "identifiers": "unverified",
                      "lifecycle": "current", "checked": {"how": "full-text", "when": "2026-12-01"}}],
    }  # fmt: skip
    first = keep_overlay("work", work, "we wrote it", editor, desk, shipped=shipped, seen="", verify=verify)
    between = Shipped(with_overlays(shipped.library, [first]).library, shipped.entries)
    entry = flag(shipped, id="vellmark-new", supports=[{"edition": "ossenfield-note-2026", "locator": "1"}])
    second = kept(between, desk, editor, entry)
    read = with_overlays(shipped.library, [second, first])
    assert read.clashes == ()
    source = read.library.sources["ossenfield-note-2026"]
    assert source.work.overlay == "added here on 2027-01-15"
    assert next(s for s in read.library.statements if s.id == "vellmark-new").overlay.startswith("added here")
    later = replace(shipped.library, statements=(
        *shipped.library.statements,
        replace(next(s for s in shipped.library.statements if s.id == FLAG), id="vellmark-new"),
    ))  # fmt: skip
    assert [c.why for c in with_overlays(later, [first, second]).clashes] == ["appeared"]


def test_a_work_cannot_lose_an_edition_that_statements_rest_on(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    work = dict(shipped.entries["work", "ossenfield-vellmark"])
    work["editions"] = [e for e in work["editions"] if e["id"] != "ossenfield-2024"]
    with pytest.raises(UserError, match="rest on the edition 'ossenfield-2024'"):
        keep_overlay("work", work, "tidy", editor, desk, shipped=shipped, seen="", verify=verify)


def test_a_change_of_a_change_replaces_it_and_both_are_kept(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    first = kept(shipped, desk, editor, flag(shipped, text=NEW))
    with pytest.raises(Overtaken):
        kept(shipped, desk, editor, flag(shipped, setting="emergency"))
    second = kept(shipped, desk, editor, flag(shipped, text=NEW, setting="emergency"), seen=first.id)
    assert [o.state for o in desk.store.all(Overlay)] == ["replaced", "active"]
    assert second.replaces == first.id
    in_force = overlay_on("statement", FLAG, desk)
    assert in_force is not None
    assert in_force.id == second.id
    assert len(with_overlays(shipped.library, desk.store.all(Overlay)).library.statements) == 5


def test_taking_a_change_back_reads_what_is_shipped_again(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    overlay = kept(shipped, desk, editor, flag(shipped, text=NEW))
    withdraw_overlay(overlay.id, "the shipped one is right", editor, desk)
    assert with_overlays(shipped.library, desk.store.all(Overlay)).library == shipped.library
    assert entry_now("statement", FLAG, shipped, desk) == shipped.entries["statement", FLAG]
    with pytest.raises(NotFound):
        withdraw_overlay(overlay.id, "again", editor, desk)
    assert acts(desk) == ["overlay", "overlay-withdrawn"]


def test_the_state_of_the_edits_tells_when_to_build_anew(
    shipped: Shipped, desk: Board, editor: Account
) -> None:
    assert Edits().state == ""
    overlay = kept(shipped, desk, editor, flag(shipped, text=NEW))
    with_one = Edits.of(desk.store.all(Overlay), ())
    assert with_one.state != ""
    withdraw_overlay(overlay.id, "no", editor, desk)
    assert Edits.of(desk.store.all(Overlay), ()).state == ""


def test_an_entry_is_written_and_read_as_the_library_files_are(shipped: Shipped) -> None:
    for entry in shipped.entries.values():
        assert read_entry(entry_text(entry)) == entry


@pytest.mark.parametrize(
    "text",
    ["", "- a list", "id: [", "text: no id", "id: 7\n", "a: &a [x]\nid: b\nc: *a", "id: x\n" * 3 + "\t",
     "!!python/object/apply:os.system ['true']", "id: " + "x" * 50_000],
)  # fmt: skip
def test_what_is_no_entry_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(UserError):
        read_entry(text)


def test_a_confirmed_quote_counts_as_curated_and_only_in_the_reading_that_was_confirmed(
    at_work: Case,
) -> None:
    found = replace(
        at_work.built.library.statements[0], id="quoted-1", extracted=True, topic="A document", file="", line=0
    )  # fmt: skip
    marks = {"quoted-1": mark_of(reading_of(found))}
    kept_ones, others = confirmed_among([found], marks)
    assert ([s.extracted for s in kept_ones], others) == ([False], ())
    other = replace(found, interventions=("dorvaxin", "tellurib"))
    assert confirmed_among([other], marks) == ((), (other,))
    library = with_confirmed(at_work.built.library, kept_ones, {})
    assert next(s for s in library.statements if s.id == "quoted-1").extracted is False
    assert library.version != at_work.built.library.version


def test_the_library_format_knows_no_alias_trick() -> None:
    """A short text that would unfold into a long one is not even composed."""
    bomb = "id: x\na: &a [1,1]\n" + "\n".join(f"b{n}: &b{n} [*a,*a]" for n in range(5))
    with pytest.raises(UserError, match="aliases"):
        read_entry(bomb)
    assert yaml.safe_load(bomb)
