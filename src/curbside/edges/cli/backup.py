"""`curbside backup FILE` and `curbside restore FILE`: what was imported, also while others use it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from curbside.bootstrap import documents
from curbside.bootstrap.document_store import has_documents
from curbside.bootstrap.places import is_prepared
from curbside.edges.cli.common import prepare_with_bar, settings_from


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the imported documents and library files to FILE, with their SHA-256, while imports and answers go on."""
    with _bar("backing up") as copied:
        made = documents.back_up(settings_from(), file, copied=copied)
    click.echo(f"{file}: {file.stat().st_size / 1e6:,.1f} MB, database {made.size / 1e6:,.1f} MB")
    click.echo(f"sha256 of the database: {made.sha256} (schema {made.schema}, software {made.software})")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing what is held.")
def restore(file: Path, *, yes: bool) -> None:
    """Put the documents and library files of the backup FILE in the place of those held."""
    settings = settings_from()
    if has_documents(settings) and not yes:
        click.confirm("This replaces every imported document held now. Go on?", abort=True)
    with _bar("restoring") as copied:
        made = documents.restore(settings, file, copied=copied)
    stale = documents.version_held(settings) != documents.version_answered_from(settings)
    if stale or not is_prepared(settings):
        prepare_with_bar(settings, anew=True)
    click.echo(f"restored the backup of {made.made} (schema {made.schema}, sha256 {made.sha256})")


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos)
