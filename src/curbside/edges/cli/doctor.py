"""`curbside doctor`: is everything there and sound? With --mend, build store, vocabulary and index anew."""

from __future__ import annotations

from itertools import islice

import click

from curbside.bootstrap.board import has_board, open_board
from curbside.bootstrap.document_store import has_documents
from curbside.bootstrap.documents import health, version_answered_from
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import why_unprepared
from curbside.edges.cli.common import prepare_with_bar, settings_from
from curbside.errors import CurbsideError
from curbside.services.audit import audit
from curbside.settings import Settings

UNSOUND = 1
_MOST = 50
"""Findings printed of what is built: all of it is mended by building anew."""


@click.command()
@click.option("--mend", is_flag=True, help="Build store, vocabulary and index anew from the library.")
def doctor(*, mend: bool) -> None:
    """Say what is held, which versions it has, and what is wrong."""
    settings = settings_from()
    click.echo(f"home: {settings.home}")
    if mend:
        prepare_with_bar(settings, anew=True)
    sound = _documents(settings) & _board(settings)
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
    if not sound:
        raise click.exceptions.Exit(UNSOUND)
    click.echo("sound")


def _board(settings: Settings) -> bool:
    """Say what the review record holds; True when it is sound."""
    if not has_board(settings):
        click.echo("review record: none")
        return True
    try:
        found = audit(open_board(settings).store)
    except CurbsideError as error:
        click.echo(f"review record: unsound: {error.message}\n         {error.advice}")
        return False
    if not found.sound:
        click.echo("review record: UNSOUND; `curbside ledger verify` says what is wrong")
        return False
    click.echo(f"review record: {found.entries} ledger entries, sound")
    return True


def _documents(settings: Settings) -> bool:
    """Say what is imported and what is damaged in it; True when nothing is."""
    if not has_documents(settings):
        click.echo("imported documents: none")
        return True
    try:
        found = health(settings)
    except CurbsideError as error:
        click.echo(f"imported documents: unsound: {error.message}\n         {error.advice}")
        return False
    click.echo(f"imported documents: {found.where}, schema {found.schema}")
    for damage in found.damage:
        click.echo(f"  damaged: {damage.what}: {damage.problem}")
    if found.damage:
        click.echo(
            "  `curbside restore FILE` puts a backup in its place; without one, take the home folder away and "
            "import the files again"
        )
        return False
    held = found.holdings
    click.echo(
        f"  {held.documents} documents, {held.passages} passages, {held.statements} statements, "
        f"{held.events} lifecycle events, content {found.version[:16]}"
    )
    for run in found.unfinished:
        click.echo(
            f"  import {run.id} of {run.started} has not finished ({run.files} files read to their end): "
            "it is running, or the same command resumes it"
        )
    if version_answered_from(settings) != found.version:
        click.echo("index: stale: built before the last import; `curbside doctor --mend` builds it anew")
        return False
    return True
