"""`curbside library check | coverage | list | remove`: the evidence library, and the files of it that were imported."""

from __future__ import annotations

import click

from curbside.bootstrap.building import library_of
from curbside.bootstrap.documents import shelving
from curbside.edges.cli.common import prepare_with_bar, settings_from
from curbside.presenting.coverage_page import coverage_page
from curbside.services.check_library import check_library
from curbside.services.library_coverage import library_coverage
from curbside.services.take_library import give_up

FAULTY = 2


@click.group()
def library() -> None:
    """The evidence library (format: docs/library.md)."""


@library.command()
@click.option(
    "--most", type=click.IntRange(0), default=50, show_default=True, help="How many faults to print."
)
def check(most: int) -> None:
    """Check every file, reference, figure, drug and verb; faults are named with file and line."""
    report = check_library(library_of(settings_from()))
    for fault in report.faults[:most]:
        click.echo(str(fault))
    if len(report.faults) > most:
        click.echo(f"(+{len(report.faults) - most} more; --most shows them)")
    if report.gaps:
        click.echo(f"no contraindication or boxed warning is held for: {', '.join(report.gaps)}")
    click.echo(
        f"{report.statements} statements, {report.sources} sources, {report.conflicts} conflicts, "
        f"{len(report.faults)} fault(s)"
    )
    if report.faults:
        raise click.exceptions.Exit(FAULTY)


@library.command()
def coverage() -> None:
    """Print what the library covers, as Markdown: topics, people, sources by year and body."""
    click.echo(coverage_page(library_coverage(library_of(settings_from()))), nl=False)


@library.command(name="list")
def list_() -> None:
    """List the library files that were brought by `curbside import`."""
    held = shelving(settings_from()).shelf.held()
    for name in sorted(held):
        click.echo(name)
    click.echo(f"{len(held)} imported file(s)")


@library.command()
@click.argument("names", nargs=-1, required=True)
def remove(names: tuple[str, ...]) -> None:
    """Stop holding imported library files, by the NAMES that `list` prints; refused where others need them."""
    settings = settings_from()
    given_up = give_up(names, shelving(settings))
    for fault in given_up.faults:
        click.echo(str(fault))
    if given_up.faults:
        raise click.exceptions.Exit(FAULTY)
    prepare_with_bar(settings)
    click.echo(
        f"removed {len(given_up.changed)} file(s); earlier generations stay under library/ in the home folder"
    )
