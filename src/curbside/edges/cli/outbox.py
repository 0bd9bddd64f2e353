"""`curbside outbox`: letters that any mailer can send; Curbside itself sends nothing."""

from __future__ import annotations

import json

import click

from curbside.bootstrap.board import open_board
from curbside.edges.cli.common import settings_from
from curbside.services.board import moment
from curbside.services.outbox import mark_sent, waiting_letters


@click.group()
def outbox() -> None:
    """Invitations, resets, requests and reminders that wait to be sent."""


@outbox.command("list")
def list_() -> None:
    """Print every letter that waits as JSON Lines: id, to, subject, text, made."""
    for letter in waiting_letters(open_board(settings_from())):
        shown = {
            "id": letter.id, "to": letter.to, "subject": letter.subject, "text": letter.text,
            "made": moment(letter.made_at),
        }  # fmt: skip
        click.echo(json.dumps(shown, ensure_ascii=False))


@outbox.command()
@click.argument("ids", nargs=-1, required=True)
def sent(ids: tuple[str, ...]) -> None:
    """Note letters as sent, and forget their text."""
    click.echo(f"{mark_sent(ids, open_board(settings_from()))} noted as sent")
