"""`curbside sources check` and `sources originals`: what happened to sources, and what their originals say."""

from __future__ import annotations

from pathlib import Path

import click

from curbside.bootstrap.document_store import has_documents, open_documents
from curbside.bootstrap.places import is_prepared
from curbside.edges.cli.common import prepare_with_bar, settings_from

SOMETHING_FAILED = 2
_MOST = click.option(
    "--most", default=50, show_default=True, type=click.IntRange(0), help="How many names to print of a kind."
)


@click.command()
@click.option(
    "--retractions",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV shaped like the Retraction Watch data.",
)
@_MOST
def check(file: Path, *, most: int) -> None:
    """Hold every source against a file of retractions; names the statements each change touches."""
    # Listing sources does not need the importers' libraries.
    from curbside.bootstrap.documents import retractions_checked  # noqa: PLC0415
    from curbside.edges.cli.import_ import failure_lines, touched_lines  # noqa: PLC0415

    settings = settings_from()
    prepared = is_prepared(settings)
    with file.open("rb") as stream:
        checked = retractions_checked(settings, stream, file.name)
    click.echo(
        f"events: {checked.events} in the file, {checked.new} new, {len(checked.touched)} about sources held"
    )
    for line in (*touched_lines(checked.touched, most), *failure_lines(checked.failures, most)):
        click.echo(line)
    if checked.new and prepared:
        prepare_with_bar(settings)
    if checked.failures:
        raise click.exceptions.Exit(SOMETHING_FAILED)


@click.command()
@_MOST
def originals(*, most: int) -> None:
    """List curated statements whose original is held: matched to it, or how they differ."""
    settings = settings_from()
    found = open_documents(settings).matches() if has_documents(settings) else ()
    for match in found[:most]:
        where = f"{match.statement_id} ({match.edition_id}, {match.locator})"
        if match.matched:
            click.echo(f"matched  {where}: {match.passage_id}")
        else:
            click.echo(f"differs  {where}: {'; '.join(r.detail for r in match.differences)}")
    if len(found) > most:
        click.echo(f"(+{len(found) - most} more; --most shows them)")
    matched = sum(m.matched for m in found)
    click.echo(f"{matched} matched to the original, {len(found) - matched} differing")
