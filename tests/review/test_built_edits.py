"""The store as it is built: what editors changed and confirmed is in it, and only while it is in force."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from curbside.bootstrap.board import ShippedLibrary, edits_of, note_present_edits, open_board, verifier
from curbside.bootstrap.building import prepare
from curbside.bootstrap.documents import open_documents
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import is_prepared
from curbside.model.account import Account
from curbside.model.article import Article
from curbside.model.ontology import Ontology
from curbside.model.overlay import Confirmation
from curbside.model.reviewed import mark_of
from curbside.model.statement import Statement
from curbside.review_ports import Deed
from curbside.services.answer_question import Answering, answer_question
from curbside.services.edit_library import keep_overlay, withdraw_overlay
from curbside.services.link_statements import Linker, linked_source
from curbside.services.review_content import reading_of
from curbside.settings import Settings
from curbside.storage.lexicon import SqliteLexicon
from curbside.terms.shipped_words import common_words
from tests.imported_examples import imported
from tests.libraries import Held

QUOTE = "Offer duloxetine 30 mg daily to adults with low back pain."
OTHER = "Consider topical capsaicin in low back pain."
CHANGED = "lbp-duloxetine-effect"


@dataclass(frozen=True)
class Edited:
    """A home in which an editor changed one statement and one quote was confirmed."""

    settings: Settings
    parts: Answering
    confirmed: str
    overlay: str


@pytest.fixture(scope="module")
def edited(shipped: Held, tmp_path_factory: pytest.TempPathFactory) -> Edited:
    home = tmp_path_factory.mktemp("edited") / "home"
    shutil.copytree(
        shipped.home, home, ignore=shutil.ignore_patterns("review.*", "asked.*", "documents.*", "metrics")
    )
    settings = Settings(home=home, library=())
    open_documents(settings).add(
        [imported("alpha", (QUOTE, OTHER), title="Low back pain")], when="2026-12-01"
    )
    board = open_board(settings)
    editor = Account("u-ed", "ed@example.org", "Ed", ("editor",), "active", 1)
    board.store.commit(Deed((editor,)))
    found = _linked(settings, shipped)
    mark = mark_of(reading_of(found))
    board.store.commit(Deed((Confirmation(found.id, mark, editor.id, 1),)))
    source = ShippedLibrary(settings)()
    entry = dict(source.entries["statement", CHANGED])
    entry["plain"] = entry["plain"].rstrip(".") + ", as we say here."
    overlay = keep_overlay(
        "statement", entry, "our words", editor, board, shipped=source, seen="", verify=verifier(source)
    )  # fmt: skip
    assert is_prepared(settings), "nothing is read before it is noted"
    note_present_edits(settings)
    assert not is_prepared(settings)
    prepare(settings)
    return Edited(settings, answering(settings), found.id, overlay.id)


def _linked(settings: Settings, shipped: Held) -> Statement:
    """The first quote as linking reads it."""
    lexicon = SqliteLexicon(settings.home / "lexicon.sqlite")
    linker = Linker(lexicon, Ontology(shipped.library.concepts), common_words())
    documents = open_documents(settings)
    source = documents.sources(["alpha"])["alpha"]
    return linked_source(source, documents.statements_in("alpha"), linker, {}).statements[0]


def test_a_changed_statement_is_read_and_says_so_in_every_answer(edited: Edited) -> None:
    (statement,) = edited.parts.store.statements([CHANGED])
    assert statement.plain.endswith("as we say here.")
    assert statement.overlay.startswith("changed here on ")
    question = "Is duloxetine recommended by ACP 2017 for low back pain?"
    answer = answer_question(question, edited.parts, jurisdiction="INT").answer
    assert isinstance(answer, Article)
    assert {c.statement_id: c.overlay for c in answer.claims()}[CHANGED] == statement.overlay
    from curbside.presenting.markdown import render_markdown

    assert statement.overlay in render_markdown(answer)


def test_a_confirmed_quote_counts_as_curated_and_the_others_do_not(edited: Edited) -> None:
    held = {s.id: s for s in edited.parts.store.statements_resting_on(["alpha"])}
    assert held[edited.confirmed].extracted is False
    assert [s.extracted for i, s in held.items() if i != edited.confirmed] == [True]
    about = edited.parts.store.statements_about(["duloxetine"])
    assert edited.confirmed in {s.id for s in about}, "it is reached by concept, as curated statements are"
    verdict = edited.parts.store.verdicts([edited.confirmed])
    assert [v.holds for v in verdict.values()] == [True], "word for word, it is its quote"


def test_the_parts_are_sound_and_built_from_just_this(edited: Edited) -> None:
    assert is_prepared(edited.settings)
    shipped_version = ShippedLibrary(edited.settings)().library.version
    stamp = json.loads((edited.settings.home / "built-from.json").read_text())
    assert stamp["library"] != shipped_version
    assert edits_of(edited.settings).state == (edited.settings.home / "edited.mark").read_text()


def test_what_is_taken_back_is_to_be_built_again(edited: Edited, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(edited.settings.home, home, ignore=shutil.ignore_patterns("metrics"))
    settings = Settings(home=home, library=())
    assert is_prepared(settings)
    board = open_board(settings)
    editor = board.account("u-ed")
    withdraw_overlay(edited.overlay, "no", editor, board)
    held = board.store.all(Confirmation)[0]
    board.store.commit(Deed((replace(held, ended_at=2, moved=2),)))
    note_present_edits(settings)
    assert not is_prepared(settings)
    assert not (home / "edited.mark").exists()
