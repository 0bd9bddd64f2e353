"""`curbside doctor`: is everything there and sound? With --mend, build store, vocabulary and index anew."""

from __future__ import annotations

from itertools import islice

import click

from curbside.bootstrap.board import has_board, open_board
from curbside.bootstrap.derived import damage_in_files, damage_in_index
from curbside.bootstrap.document_store import has_documents
from curbside.bootstrap.documents import health, shelving
from curbside.bootstrap.following import is_behind
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import is_prepared, why_unprepared
from curbside.edges.cli.common import prepare_with_bar, settings_from
from curbside.errors import CurbsideError
from curbside.model.holding import Damage
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
    # Every part is looked at, whatever is wrong with another.
    sound = all([_documents(settings), _library_files(settings), _board(settings), _built(settings)])
    if not sound:
        raise click.exceptions.Exit(UNSOUND)
    click.echo("sound")


def _built(settings: Settings) -> bool:
    """Say what answers are given from and what is wrong with it; True when nothing is."""
    try:
        if reason := why_unprepared(settings):
            click.echo(f"answers: not ready: {reason}; `curbside doctor --mend` builds it anew")
            return False
        if damage := list(islice(damage_in_files(settings), _MOST)):
            return _damaged(damage)
        parts = answering(settings)
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
        return _damaged(list(damage_in_index(parts.index, store)))
    except CurbsideError as error:
        click.echo(f"unsound: {error.message}\n         {error.advice}")
        return False


def _damaged(damage: list[Damage]) -> bool:
    for found in damage:
        click.echo(f"damaged: {found.what}: {found.problem}")
    if damage:
        click.echo("         `curbside doctor --mend` builds it anew")
    return not damage


def _library_files(settings: Settings) -> bool:
    """Say how many library files were imported; True unless their folder is damaged."""
    try:
        held = shelving(settings).shelf.held()
    except CurbsideError as error:
        click.echo(f"imported library files: unsound: {error.message}\n         {error.advice}")
        return False
    if held:
        click.echo(f"imported library files: {len(held)}")
    return True


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
    if is_prepared(settings) and is_behind(settings):
        click.echo(
            "index: behind the documents; the next question brings it up, `curbside doctor --mend` too"
        )
        return False
    return True
