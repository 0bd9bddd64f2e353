"""`curbside doctor`: is everything there and sound? With --mend, build store, vocabulary and index anew."""

from __future__ import annotations

import click

from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import is_prepared
from curbside.edges.cli.common import prepare_with_bar, settings_from
from curbside.errors import CurbsideError

UNSOUND = 1


@click.command()
@click.option("--mend", is_flag=True, help="Build store, vocabulary and index anew from the library.")
def doctor(*, mend: bool) -> None:
    """Say what is held, which versions it has, and what is wrong."""
    settings = settings_from()
    click.echo(f"home: {settings.home}")
    if mend:
        prepare_with_bar(settings, anew=True)
    if not is_prepared(settings):
        click.echo("store: missing or built from another library; `curbside doctor --mend` builds it")
        raise click.exceptions.Exit(UNSOUND)
    try:
        parts = answering(settings)
    except CurbsideError as error:
        click.echo(f"unsound: {error.message}\n         {error.advice}")
        raise click.exceptions.Exit(UNSOUND) from error
    store = parts.store
    click.echo(f"software: {parts.software}")
    click.echo(
        f"library: {store.version()}, {store.statement_count()} statements, {len(store.all_sources())} sources"
    )
    click.echo(f"index: {parts.index.version()}")
    click.echo(f"newest check of a source: {store.corpus_date()}")
    unusable = [s.edition.id for s in store.all_sources() if not s.usable]
    if unusable:
        click.echo(f"retracted or withdrawn, supporting nothing: {', '.join(unusable)}")
    click.echo("sound")
