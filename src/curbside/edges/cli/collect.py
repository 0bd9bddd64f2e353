"""`curbside collect SOURCE QUERY`: fetch from a live source, keep it on disk, import it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from curbside.bootstrap.collecting import SOURCES, collecting
from curbside.edges.cli.common import prepare_with_bar, settings_from, vectors_with_bar
from curbside.edges.cli.import_ import SOMETHING_FAILED, failure_lines, report_lines
from curbside.services.collect_evidence import Collected, Looked, collect_evidence, look

STOPPED = 1


@click.command()
@click.argument("source", type=click.Choice(SOURCES))
@click.argument("query")
@click.option("--most", type=click.IntRange(1), help="How many documents to hold of this query, best first.")
@click.option("--dry-run", is_flag=True, help="Only say how many documents would come.")
@click.option("--again", is_flag=True, help="Ask anew for what was collected before.")
def collect(source: str, query: str, *, most: int | None, dry_run: bool, again: bool) -> None:
    """Collect what QUERY finds in SOURCE, written in the source's own query language, and import it.

    This command sends the query, CURBSIDE_CONTACT and the source's API key to the source; no other command sends
    anything. A stopped collection goes on where it was when the same command is run again.
    """
    if not query.strip():
        raise click.BadParameter("is empty", param_hint="QUERY")
    settings = settings_from()
    with collecting(settings, source, again=again) as parts:
        if dry_run:
            for line in look_lines(source, look(query, parts), most=most):
                click.echo(line)
            return
        with _bar(f"asking {source}") as tell:
            done = collect_evidence(query, parts, most=most, progress=tell)
    for line in (*collected_lines(source, done), *report_lines(done.report, most=50)):
        click.echo(line)
    if done.report.new or done.report.revised or done.report.events:
        prepare_with_bar(settings)
        vectors_with_bar(settings)
    if done.stopped is not None:
        click.echo(f"stopped: {done.stopped.message}\n         {done.stopped.advice}")
        raise click.exceptions.Exit(STOPPED)
    if done.missing or done.report.failures:
        raise click.exceptions.Exit(SOMETHING_FAILED)


def look_lines(source: str, looked: Looked, *, most: int | None) -> Iterator[str]:
    """What a query would bring."""
    found = looked.found
    asked = f", asked on {looked.asked_on}" if looked.asked_on else ""
    yield f"{source}: {found.total:,} match{asked}, {found.reachable:,} can be had"
    yield from (f"  {note}" for note in found.notes)
    wanted = found.reachable if most is None else min(most, found.reachable)
    yield f"would come: {max(0, wanted - looked.kept):,} documents ({looked.kept:,} of this query are kept already)"


def collected_lines(source: str, done: Collected) -> Iterator[str]:
    """What came from the source."""
    found = done.found
    yield f"{source}: {found.total:,} match, {found.reachable:,} can be had (asked on {done.begun})"
    yield from (f"  {note}" for note in found.notes)
    whole = ", all there are" if done.finished else ""
    yield f"fetched: {done.fetched:,} documents, {done.kept:,} kept from before{whole}"
    if done.missing:
        yield f"did not come: {len(done.missing)}"
        yield from list(failure_lines(done.missing, 50))[1:]


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield tell
