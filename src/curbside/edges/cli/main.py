"""The command line, one module for each command. Thin: parse, call, print.

Exit codes: 0 answered, 2 bad input, 3 not answerable from what is held, 1 the operator must act.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn

import click

from curbside import __version__
from curbside.errors import CurbsideError

_COMMANDS = {
    "admin": "curbside.edges.cli.admin:admin",
    "ask": "curbside.edges.cli.ask:ask",
    "backup": "curbside.edges.cli.backup:backup",
    "collect": "curbside.edges.cli.collect:collect",
    "doctor": "curbside.edges.cli.doctor:doctor",
    "import": "curbside.edges.cli.import_:import_",
    "index": "curbside.edges.cli.index:index",
    "ledger": "curbside.edges.cli.ledger:ledger",
    "library": "curbside.edges.cli.library:library",
    "outbox": "curbside.edges.cli.outbox:outbox",
    "passage": "curbside.edges.cli.sources:passage",
    "serve": "curbside.edges.cli.serve:serve",
    "restore": "curbside.edges.cli.backup:restore",
    "search": "curbside.edges.cli.search:search",
    "sources": "curbside.edges.cli.sources:sources",
    "watch": "curbside.edges.cli.watch:watch",
}


class _Lazy(click.Group):
    """Imports a command only when it is called, so that an answer does not wait for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="curbside")
def cli() -> None:
    """Ask a clinical question; get an answer in which every line shows what it rests on.

    Nothing leaves this machine unless you run `collect`.
    Settings: CURBSIDE_HOME, CURBSIDE_JURISDICTION, CURBSIDE_LIBRARY.
    """


def main() -> NoReturn:
    """Run the command line; every error a user can cause ends as one clear message."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except CurbsideError as error:
        click.echo(f"error: {error.message}", err=True)
        if error.advice:
            click.echo(f"       {error.advice}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
