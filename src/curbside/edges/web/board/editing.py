"""The library at the desk: its statements and works, changed as overlays after a look at the difference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.bootstrap.board import note_present_edits, verifier
from curbside.edges.web.board.access import guard
from curbside.edges.web.board.pages import Form, board_of, me, page, reading, to
from curbside.edges.web.views import site_of
from curbside.errors import NotFound, UserError
from curbside.model.overlay import Overlay, OverlayKind, changes_between
from curbside.model.reviewed import Subject
from curbside.model.statement import Statement
from curbside.services.board import Board
from curbside.services.edit_library import (
    Draughted,
    Shipped,
    draughted,
    entry_now,
    entry_text,
    keep_overlay,
    overlay_on,
    read_entry,
    withdraw_overlay,
)
from curbside.services.overlays import with_overlays

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)
_MOST_FOUND = 60
NEW = "new"
"""The name under which an entry is written that is not there yet."""


@router.get("/desk/library")
def library(request: Request, words: str = "", kind: str = "statement") -> Response:
    """Statements or works that hold the words, the changes in force, and the clashes."""
    wanted = _kind(kind)
    shipped, board = site_of(request).desk.parts.shipped(), board_of(request)
    active = board.store.all(Overlay, state="active")
    clashes = with_overlays(shipped.library, active).clashes
    return page(
        request, "library.html", words=words[:200], kind=wanted, found=_found(words[:200], wanted, request),
        overlays=active, clashes=clashes, most=_MOST_FOUND,
    )  # fmt: skip


@router.get("/desk/library/{kind}/{name}")
def entry(request: Request, kind: str, name: str) -> Response:
    """One entry as it is read now, to be changed by an editor."""
    wanted, shipped, board = _kind(kind), site_of(request).desk.parts.shipped(), board_of(request)
    held = None if name == NEW else entry_now(wanted, name, shipped, board)
    if held is None and name != NEW:
        return _found_in_a_document(request, wanted, name)
    return _entry(request, wanted, name, entry_text(held) if held else _TEMPLATES[wanted], shipped)


@router.post("/desk/library/{kind}/{name}")
def change(request: Request, kind: str, name: str, field: Form) -> Response:
    """Show the difference, or keep it where that was asked for and nothing is wrong."""
    wanted, parts, board = _kind(kind), site_of(request).desk.parts, board_of(request)
    shipped = parts.shipped()
    between = Shipped(with_overlays(shipped.library, _works(board)).library, shipped.entries)
    given = read_entry(field("entry"))
    if name != NEW and given["id"] != name:
        raise UserError(f"the id must stay '{name}'", advice="to add something, begin a new entry")
    held = entry_now(wanted, str(given["id"]), shipped, board)
    if name == NEW and held is not None:
        raise UserError(f"there is a {wanted} '{given['id']}' already", advice="change that one")
    if field("keep") != "yes":
        draught = draughted(wanted, given, held, between.library, verifier(shipped))
        return _entry(request, wanted, name, field("entry"), shipped, draught=draught, reason=field("reason"))
    keep_overlay(
        wanted, given, field("reason"), me(request), board, shipped=between, seen=field("seen"),
        verify=verifier(shipped),
    )  # fmt: skip
    note_present_edits(parts.settings)
    return to(f"/desk/library/{wanted}/{given['id']}")


@router.post("/desk/library/{kind}/{name}/withdraw")
def withdraw(request: Request, kind: str, name: str, field: Form) -> Response:
    """Take the change in force back."""
    held = overlay_on(_kind(kind), name, board_of(request))
    if held is None or held.id != field("seen"):
        raise NotFound("there is no such change in force")
    withdraw_overlay(held.id, field("reason"), me(request), board_of(request))
    note_present_edits(site_of(request).desk.parts.settings)
    return to("/desk/library")


def _works(board: Board) -> tuple[Overlay, ...]:
    """The works added or changed here: a new statement may rest on them."""
    return tuple(o for o in board.store.all(Overlay, state="active") if o.kind == "work")


def _entry(
    request: Request, kind: OverlayKind, name: str, text: str, shipped: Shipped, *,
    draught: Draughted | None = None, reason: str = "",
) -> Response:  # fmt: skip
    board = board_of(request)
    overlay = None if name == NEW else overlay_on(kind, name, board)
    base = shipped.entries.get((kind, name))
    clash = with_overlays(shipped.library, [overlay]).clashes if overlay else ()
    history = tuple(o for o in board.store.all(Overlay, target=name) if o.kind == kind)
    return page(
        request, "entry.html", kind=kind, name=name, text=text, overlay=overlay, draught=draught, reason=reason,
        clashes=clash, since=changes_between(_json(overlay.base_entry), base or {}) if overlay and clash else (),
        against=changes_between(base or {}, _json(overlay.entry)) if overlay else (), history=history,
        said={o.reason: board.said(o.reason) for o in history},
        people={o.editor: board.account(o.editor).name for o in history},
        reviewed=board.store.one(Subject, f"statement:{name}") if kind == "statement" else None,
        statement=_statement(request, name) if kind == "statement" and name != NEW else None,
    )  # fmt: skip


def _found_in_a_document(request: Request, kind: OverlayKind, name: str) -> Response:
    """A statement that is no library entry but was found in a document: shown with its quote, to be confirmed."""
    statement = _statement(request, name) if kind == "statement" else None
    if statement is None:
        raise NotFound(f"there is no {kind} '{name}'", advice="look in the library")
    reviewed = board_of(request).store.one(Subject, f"statement:{name}")
    return page(request, "found.html", statement=statement, reviewed=reviewed)


def _statement(request: Request, name: str) -> Statement | None:
    found = reading(request).evidence.statements([name])
    return found[0] if found else None


def _found(words: str, kind: OverlayKind, request: Request) -> tuple[tuple[str, str], ...]:
    """Ids and texts of entries that hold every word."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    store = reading(request).evidence
    if kind == "work":
        works = {s.work.id: s.work.title for s in store.all_sources()}
        pairs: list[tuple[str, str]] = sorted(works.items())
    else:
        statements = store.statements_resting_on(s.edition.id for s in store.all_sources())
        pairs = [(s.id, s.text) for s in statements]
    return tuple(p for p in pairs if all(w in f"{p[0]} {p[1]}".casefold() for w in wanted))[:_MOST_FOUND]


def _kind(text: str) -> OverlayKind:
    if text not in ("statement", "work"):
        raise NotFound("there is no such part of the library", advice="statements and works are there")
    return cast(OverlayKind, text)


def _json(text: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(text) if text else {}
    return read


_TEMPLATES: Mapping[OverlayKind, str] = {
    "statement": (
        "id: \ntext: \nplain: \nfacet: \nkind: \ndirection: neutral\nstrength: none\ncertainty: ungraded\n"
        "conditions: []\ninterventions: []\npopulation: [any]\nsetting: any\nsupports:\n"
        "- edition: \n  locator: \n  figures: []\n"
    ),
    "work": (
        "id: \nkind: \ntitle: \njurisdiction: INT\nlicence: \neditions:\n- id: \n  year: \n  identifiers: unverified\n"
        "  lifecycle: current\n  checked: {how: full-text, when: }\n"
    ),
}
