"""The command line: `curbside ask | sources | passage | library | doctor`. Thin: parse, call, print, exit code.

Exit codes: 0 answered, 2 bad input, 3 not answerable from what is held, 1 the operator must act.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from curbside import __version__
from curbside.edges.cli.ask import ask
from curbside.edges.cli.doctor import doctor
from curbside.edges.cli.library import library
from curbside.edges.cli.sources import passage, sources
from curbside.errors import CurbsideError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="curbside")
def cli() -> None:
    """Ask a clinical question; get an answer in which every line shows what it rests on.

    Nothing leaves this machine. Settings: CURBSIDE_HOME, CURBSIDE_JURISDICTION, CURBSIDE_LIBRARY.
    """


for command in (ask, sources, passage, library, doctor):
    cli.add_command(command)


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
