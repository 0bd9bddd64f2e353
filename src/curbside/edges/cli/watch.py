"""`curbside watch`: one round over everything that was approved; to be run regularly, by a timer."""

from __future__ import annotations

import click

from curbside.bootstrap.watching import keep_watch
from curbside.edges.cli.common import settings_from

_QUIET = frozenset({"untouched", "waiting", "under review"})


@click.command()
def watch() -> None:
    """Compose approved articles again where something under them changed; build edits; write reminders."""
    done = keep_watch(settings_from())
    if done.built:
        click.echo("store and index were built anew")
    for watched in done.watched:
        if watched.found not in _QUIET:
            click.echo(f"{watched.found}: {watched.subject}: {watched.title}")
    counted = ", ".join(f"{n} {found}" for found, n in sorted(done.found.items()))
    click.echo(f"looked at: {counted or 'nothing is approved yet'}; {done.reminders} reminders written")
