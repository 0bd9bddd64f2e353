"""`curbside admin`: the accounts of the desk, from the command line; the first administrator is made here."""

from __future__ import annotations

from typing import cast

import click

from curbside.bootstrap.board import open_board
from curbside.edges.cli.common import settings_from
from curbside.errors import NotFound
from curbside.model.account import ROLES, Account, Role
from curbside.services import accounts as service
from curbside.services.board import Board, day
from curbside.services.passwords import Argon2id
from curbside.services.sign_in import by_address, sessions_of

BY = "operator"
"""Who acts in the ledger when somebody acts from the command line of the machine."""


@click.group()
def admin() -> None:
    """Accounts of the desk: who may write, review, edit and administer."""


@admin.command()
@click.option("--email", prompt="E-mail address", help="Address of the administrator.")
@click.option("--name", prompt="Name", help="Name of the administrator.")
def create(email: str, name: str) -> None:
    """Make an administrator; asks for the password and accepts no default."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    made = service.create_administrator(email, name, password, open_board(settings_from()), Argon2id())
    click.echo(f"{made.email} can sign in at /desk and sets up a second factor there")


@admin.command("list")
def list_() -> None:
    """List every account with its roles and state."""
    board = open_board(settings_from())
    for account in service.accounts(board):
        open_now = len(sessions_of(account.id, board))
        signed = f", {open_now} sessions open" if open_now else ""
        interests = account.interests_on or "never"
        click.echo(
            f"{account.email}: {account.name}; {', '.join(account.roles)}; {account.state}{signed}; "
            f"since {day(account.made_at)}; interests declared {interests}"
        )


@admin.command()
@click.argument("email")
@click.option("--name", required=True, help="Name as readers will see it.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(list(ROLES)),
    help="A role; may be given again.",
)
@click.option("--credentials", default="", help="Credentials as readers will see them.")
@click.option("--specialty", "specialties", multiple=True, help="A specialty; may be given again.")
def invite(
    email: str, name: str, roles: tuple[str, ...], credentials: str, specialties: tuple[str, ...]
) -> None:
    """Invite somebody: prints the link that lets them set a password, and puts a letter into the outbox."""
    board = open_board(settings_from())
    given = cast("tuple[Role, ...]", roles)
    invited = service.invite(
        email, name, given, board, by=BY, credentials=credentials, specialties=specialties
    )
    click.echo(f"{board.address}/desk/link/{invited.link}")


@admin.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link by which somebody sets a new password; it works once, for an hour."""
    board = open_board(settings_from())
    click.echo(f"{board.address}/desk/link/{service.offer_reset(_named(email, board), board, by=BY)}")


@admin.command("forget-second-factor")
@click.argument("email")
def forget_second_factor(email: str) -> None:
    """Let somebody who lost their second factor set up another at the next sign-in."""
    board = open_board(settings_from())
    service.forget_second_factor(_named(email, board), board, by=BY)
    click.echo("done; every session of theirs has ended")


@admin.command()
@click.argument("email")
def disable(email: str) -> None:
    """Disable an account and end its sessions."""
    board = open_board(settings_from())
    service.set_state(_named(email, board), enabled=False, board=board, by=BY)
    click.echo("disabled")


@admin.command()
@click.argument("email")
def enable(email: str) -> None:
    """Enable an account again."""
    board = open_board(settings_from())
    click.echo(service.set_state(_named(email, board), enabled=True, board=board, by=BY).state)


@admin.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """End every session of an account."""
    board = open_board(settings_from())
    ended = service.end_sessions(_named(email, board), board, by=BY)
    click.echo(f"{ended} ended")


def _named(email: str, board: Board) -> Account:
    found = by_address(email, board)
    if found is None:
        raise NotFound(f"there is no account '{email}'", advice="see `curbside admin list`")
    return found
