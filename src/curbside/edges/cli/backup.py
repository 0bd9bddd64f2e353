"""`curbside backup FILE` and `curbside restore FILE`: everything entrusted, also while others use it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from curbside.bootstrap import backing_up
from curbside.bootstrap.document_store import has_documents
from curbside.edges.cli.common import prepare_with_bar, settings_from


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--evidence-only", is_flag=True, help="Leave out accounts, reviews and ledger: to be given away."
)
def backup(file: Path, *, evidence_only: bool) -> None:
    """Write what was imported and the review record to FILE, with their SHA-256, while everything goes on."""
    with _bar("backing up") as copied:
        made = backing_up.back_up(settings_from(), file, evidence_only=evidence_only, copied=copied)
    click.echo(f"{file}: {file.stat().st_size / 1e6:,.1f} MB")
    if made.documents:
        kept = made.documents
        click.echo(f"documents: {kept.size / 1e6:,.1f} MB, sha256 {kept.sha256} (schema {kept.schema})")
    if made.review:
        click.echo(f"review record: sha256 {made.review.sha256} (schema {made.review.schema})")
        click.echo(f"ledger head: {made.review.head}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing what is held.")
@click.option("--evidence-only", is_flag=True, help="Leave accounts, reviews and ledger as they are.")
def restore(file: Path, *, yes: bool, evidence_only: bool) -> None:
    """Put what the backup FILE holds in the place of what is held: documents, library files, review record."""
    settings = settings_from()
    before = backing_up.ledger_head(settings)
    if not yes and (before or has_documents(settings)):
        click.confirm("This replaces what is held now with what the backup holds. Go on?", abort=True)
    with _bar("restoring") as copied:
        made = backing_up.restore(settings, file, evidence_only=evidence_only, copied=copied)
    prepare_with_bar(settings)
    if made.documents:
        click.echo(f"restored the backup of {made.documents.made} (sha256 {made.documents.sha256})")
    if made.review:
        click.echo(f"restored the review record; ledger head {made.review.head}")
        if before and before != made.review.head:
            click.echo(
                f"the ledger's head was {before} before: `curbside ledger verify --head` tells what is missing"
            )


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos)
