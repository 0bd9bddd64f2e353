"""`curbside ledger`: verify the record of who did what, print its head to be kept elsewhere, export it."""

from __future__ import annotations

import click

from curbside.bootstrap.board import open_board
from curbside.edges.cli.common import settings_from
from curbside.errors import UserError
from curbside.model.ledger import Broken, Head
from curbside.services.audit import audit, exported

UNSOUND = 1


@click.group()
def ledger() -> None:
    """The append-only ledger of the review workflow."""


@ledger.command()
@click.option(
    "--head", "kept", default="", help="A head kept elsewhere (NUMBER:HASH), which the chain must hold."
)
def verify(kept: str) -> None:
    """Check the chain from its beginning, and hold the whole record against it."""
    found = audit(open_board(settings_from()).store, kept=_head(kept) if kept else None)
    if isinstance(found.head, Broken):
        click.echo(f"BROKEN at entry {found.head.number}: {found.head.what}")
        raise click.exceptions.Exit(UNSOUND)
    for fault in found.faults:
        click.echo(f"WRONG: {fault}")
    if found.faults:
        raise click.exceptions.Exit(UNSOUND)
    erased = f", {found.erased} words erased" if found.erased else ""
    click.echo(f"sound: {found.entries} entries{erased}; head {found.head.number}:{found.head.hash}")


@ledger.command()
def head() -> None:
    """Print the head (NUMBER:HASH): sign it and keep it elsewhere, and nothing before it can be changed unseen."""
    found = open_board(settings_from()).store.head()
    click.echo(f"{found.number}:{found.hash}")


@ledger.command()
def export() -> None:
    """Print every entry as JSON Lines, each with its hash (SHA-256 of the entry's canonical JSON)."""
    for line in exported(open_board(settings_from()).store):
        click.echo(line)


def _head(text: str) -> Head:
    number, _, hashed = text.partition(":")
    if not number.isdigit() or len(hashed) != 64:
        raise UserError("this is no head", advice="NUMBER:HASH, as `curbside ledger head` prints it")
    return Head(int(number), hashed)
