"""`curbside admin`, `ledger`, `outbox`, and the review record in a backup."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curbside.bootstrap import backing_up
from curbside.bootstrap.board import open_board
from curbside.edges.cli.main import cli
from curbside.errors import StoreDamaged
from curbside.model.account import Account, Session
from curbside.services.sign_in import by_address, hashed, open_session
from curbside.settings import Settings
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.review_store import SqlReviewStore
from tests.imported_examples import imported
from tests.review.desk import PASSWORD


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *words: str, typed: str = "") -> Result:
    env = {
        "CURBSIDE_HOME": str(home),
        "CURBSIDE_LIBRARY": "[]",
        "CURBSIDE_WEB_ADDRESS": "https://desk.example.org/",
    }
    found = CliRunner().invoke(cli, words, env=env, input=typed)
    if (
        found.exception
        and not isinstance(found.exception, SystemExit)
        and not hasattr(found.exception, "advice")
    ):
        raise found.exception
    return found


def administrator(home: Path) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    made = run(home, "admin", "create", "--email", "root@example.org", "--name", "Root", typed=typed)
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output


def test_the_first_administrator_is_made_by_typing_a_password(home: Path) -> None:
    refused = run(home, "admin", "create", "--email", "root@example.org", "--name", "Root", typed="\n")
    assert refused.exit_code != 0
    administrator(home)
    assert "root@example.org: Root; administrator; active" in run(home, "admin", "list").output
    assert (home / "review.sqlite").stat().st_mode & 0o077 == 0


def test_somebody_is_invited_disabled_and_let_in_again(home: Path) -> None:
    administrator(home)
    invited = run(
        home, "admin", "invite", "rita@example.org", "--name", "Rita", "--role", "reviewer", "--role", "author",
        "--credentials", "MD", "--specialty", "Oncology",
    )  # fmt: skip
    assert invited.output.startswith("https://desk.example.org/desk/link/")
    assert "rita@example.org: Rita; reviewer, author; invited" in run(home, "admin", "list").output
    assert run(home, "admin", "disable", "rita@example.org").output == "disabled\n"
    assert run(home, "admin", "enable", "rita@example.org").output == "invited\n"
    assert run(home, "admin", "reset", "rita@example.org").output.startswith(
        "https://desk.example.org/desk/link/"
    )
    assert run(home, "admin", "end-sessions", "rita@example.org").output == "0 ended\n"
    assert "ended" in run(home, "admin", "forget-second-factor", "rita@example.org").output
    for words in (("disable", "root@example.org"), ("disable", "nobody@example.org")):
        assert run(home, "admin", *words).exit_code != 0


def test_letters_are_listed_for_a_mailer_and_forgotten_once_sent(home: Path) -> None:
    administrator(home)
    run(home, "admin", "invite", "rita@example.org", "--name", "Rita", "--role", "author")
    (letter,) = [json.loads(line) for line in run(home, "outbox", "list").output.splitlines()]
    assert letter["to"] == "rita@example.org"
    assert "https://desk.example.org/desk/link/" in letter["text"]
    assert run(home, "outbox", "sent", letter["id"]).exit_code == 0
    assert run(home, "outbox", "list").output == ""
    assert run(home, "outbox", "sent", letter["id"]).exit_code != 0


def test_the_ledger_is_verified_exported_and_its_head_kept(home: Path) -> None:
    administrator(home)
    head = run(home, "ledger", "head").output.strip()
    assert head.startswith("1:")
    run(home, "admin", "invite", "rita@example.org", "--name", "Rita", "--role", "author")
    verified = run(home, "ledger", "verify", "--head", head)
    assert verified.exit_code == 0, verified.output
    assert "sound: 2 entries" in verified.output
    lines = run(home, "ledger", "export").output.splitlines()
    assert [json.loads(line)["entry"]["act"] for line in lines] == ["account-made", "account-made"]
    assert "rita" not in "".join(lines)
    with closing(sqlite3.connect(home / "review.sqlite")) as database:
        database.execute("DELETE FROM ledger WHERE number = 1")
        database.commit()
    broken = run(home, "ledger", "verify")
    assert broken.exit_code == 1
    assert "BROKEN at entry 2" in broken.output
    assert run(home, "ledger", "verify", "--head", "x").exit_code != 0


# --- backup ---


def entrusted(home: Path) -> Settings:
    """A home with documents, accounts, a session and a ledger."""
    administrator(home)
    store = SqlDocumentStore(home / "documents.sqlite")
    store.add([imported("alpha")], when="2026-03-01")
    store.close()
    settings = Settings(home=home, library=())
    board = open_board(settings)
    account = by_address("root@example.org", board)
    assert account is not None
    open_session(account, board, full=True)
    return settings


def kept(settings: Settings, file: Path, *, evidence_only: bool = False) -> backing_up.Kept:
    return backing_up.back_up(settings, file, evidence_only=evidence_only, copied=lambda _d, _t: None)


def brought_back(home: Path, file: Path, *, evidence_only: bool = False) -> backing_up.Kept:
    settings = Settings(home=home, library=())
    return backing_up.restore(settings, file, evidence_only=evidence_only, copied=lambda _d, _t: None)


def test_a_backup_brings_back_documents_accounts_and_ledger_and_nobody_signed_in(
    home: Path, tmp_path: Path
) -> None:
    made = kept(entrusted(home), tmp_path / "all.backup")
    assert made.documents
    assert made.review
    brought_back(tmp_path / "other", tmp_path / "all.backup")
    store = SqlReviewStore(tmp_path / "other" / "review.sqlite")
    assert [a.email for a in store.all(Account)] == ["root@example.org"]
    assert store.all(Session) == ()
    head = store.head()
    assert f"{head.number}:{head.hash}" == made.review.head
    store.close()
    documents = SqlDocumentStore(tmp_path / "other" / "documents.sqlite")
    assert documents.document("alpha") is not None
    documents.close()
    assert "sound: 1 entries" in run(tmp_path / "other", "ledger", "verify").output


def test_a_backup_of_evidence_alone_holds_nobodys_account(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "evidence.backup"
    assert kept(entrusted(home), file, evidence_only=True).review is None
    assert b"root@example.org" not in file.read_bytes()
    assert not backing_up.holds_review(file)
    before = run(home, "ledger", "head").output
    brought_back(home, file)
    assert run(home, "ledger", "head").output == before


def test_restoring_an_older_record_is_seen_by_the_head_that_was_kept(home: Path, tmp_path: Path) -> None:
    settings, file = entrusted(home), tmp_path / "old.backup"
    kept(settings, file)
    run(home, "admin", "invite", "rita@example.org", "--name", "Rita", "--role", "author")
    head = run(home, "ledger", "head").output.strip()
    brought_back(home, file, evidence_only=True)
    assert run(home, "ledger", "verify", "--head", head).exit_code == 0
    brought_back(home, file)
    found = run(home, "ledger", "verify", "--head", head)
    assert found.exit_code == 1
    assert "ends before entry 2" in found.output


def test_a_backup_of_the_earlier_form_restores_documents_and_leaves_the_record(
    home: Path, tmp_path: Path
) -> None:
    from curbside.storage.backup import back_up

    settings, file = entrusted(home), tmp_path / "earlier.backup"
    back_up(home / "documents.sqlite", file, made="2026-03-01T00:00", software="0.1.0")
    before = run(home, "ledger", "head").output
    found = brought_back(settings.home, file)
    assert found.documents
    assert found.review is None
    assert run(home, "ledger", "head").output == before


def test_a_damaged_record_in_a_backup_is_refused_and_what_is_held_stays(home: Path, tmp_path: Path) -> None:
    import zipfile

    file = tmp_path / "all.backup"
    kept(entrusted(home), file)
    with zipfile.ZipFile(file) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    members["review.sqlite"] = members["review.sqlite"].replace(b"root@example.org", b"evil@example.org")
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    before = run(home, "admin", "list").output
    with pytest.raises(StoreDamaged):
        brought_back(home, file)
    assert run(home, "admin", "list").output == before


def test_a_kept_session_secret_is_not_in_the_record(home: Path) -> None:
    board = open_board(entrusted(home))
    account = board.store.all(Account)[0]
    signed = open_session(account, board, full=True)
    assert signed.token.encode() not in (home / "review.sqlite").read_bytes()
    assert signed.session.hash == hashed(signed.token)
