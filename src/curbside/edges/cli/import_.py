"""`curbside import PATH...`: bring documents in, with a bar while it runs and a report when it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from curbside.bootstrap.documents import files_under, importing
from curbside.edges.cli.common import prepare_with_bar, settings_from, vectors_with_bar
from curbside.model.holding import Failure
from curbside.services.import_evidence import import_evidence
from curbside.services.import_report import ImportProgress, ImportReport, Touched

SOMETHING_FAILED = 2
_NAME_WIDTH = 36
_TELL_EVERY = 0.1
"""Seconds between two drawings of the bar."""


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--again", is_flag=True, help="Read also files that an earlier import read to their end.")
@click.option(
    "--most", default=50, show_default=True, type=click.IntRange(0), help="How many names to print of a kind."
)
def import_(paths: tuple[Path, ...], *, again: bool, most: int) -> None:
    """Import files, folders and archives (tar, zip; gz, xz, bz2); the format is told from the content.

    The same file again changes nothing; a stopped import is resumed by the same command.
    """
    settings = settings_from()
    parts = importing(settings, again=again)
    total = sum(file.stat().st_size for _, file in files_under(paths))
    files = ((name, _opener(file)) for name, file in files_under(paths))
    with _bar(total) as tell:
        report = import_evidence(files, parts, bytes_total=total, progress=tell)
    for line in report_lines(report, most=most):
        click.echo(line)
    if report.new or report.revised or report.events or report.library:
        prepare_with_bar(settings)
        # Answers and searches go by words from here on; by meaning too, where this is ended.
        vectors_with_bar(settings)
    if report.failures:
        raise click.exceptions.Exit(SOMETHING_FAILED)


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


@contextmanager
def _bar(total: int) -> Iterator[Callable[[ImportProgress], None]]:
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    # A bar is only for a terminal, and rich takes a while to import.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.fields[name]}"), BarColumn(), DownloadColumn(), TextColumn("{task.fields[pace]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), refresh_per_second=1 / _TELL_EVERY) as bar:
        task = bar.add_task("import", total=max(total, 1), name="", pace="")

        def tell(at: ImportProgress) -> None:
            shown = at.name if len(at.name) <= _NAME_WIDTH else f"…{at.name[1 - _NAME_WIDTH :]}"
            bar.update(
                task, completed=at.bytes_done, name=_plain(shown), pace=f"{at.documents} docs {pace(at)}"
            )

        yield tell


def _plain(name: str) -> str:
    """A file's name with nothing in it that a terminal or the bar would act on."""
    return "".join(c if c.isprintable() else "?" for c in name).replace("[", "(").replace("]", ")")


def pace(at: ImportProgress) -> str:
    """Rate and time left in words, as far as they can be told."""
    if not at.rate:
        return ""
    rate = f"{at.rate / 1e6:.1f} MB/s"
    if at.seconds_left is None:
        return rate
    minutes, seconds = divmod(round(at.seconds_left), 60)
    hours, minutes = divmod(minutes, 60)
    left = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{rate}, {left} left"


def report_lines(report: ImportReport, *, most: int) -> Iterator[str]:
    """The final report; at most `most` names of each kind, and how many more there are."""
    known = f" ({report.files_known} read before)" if report.files_known else ""
    yield f"files: {report.files}{known}, {report.bytes / 1e6:,.1f} MB in {report.seconds:.1f} s"
    yield (
        f"documents: {report.new} new, {report.revised} revised, {report.unchanged} unchanged, "
        f"{len(report.duplicates)} duplicate(s)"
    )
    yield f"passages: {report.passages}, statements: {report.statements}"
    if report.formats:
        yield "formats: " + ", ".join(f"{name} {count}" for name, count in report.formats)
    if report.warnings:
        yield f"warnings kept with their documents: {report.warnings}"
    yield from _some("duplicate", [f"{a} holds the same bytes as {b}" for a, b in report.duplicates], most)
    yield from _some("incomplete", [f"{i}: {'; '.join(lacks)}" for i, lacks in report.incomplete], most)
    if report.matched or report.differing:
        yield (
            f"curated statements whose original is held: {report.matched} matched to the original, "
            f"{report.differing} differing (`curbside sources originals` lists them)"
        )
    if report.library or report.library_unchanged:
        yield (
            f"library files: {len(report.library)} taken ({report.library_statements} statements), "
            f"{report.library_unchanged} unchanged"
        )
    if report.events:
        yield f"lifecycle events: {report.events}"
    yield from touched_lines(report.touched, most)
    yield from failure_lines(report.failures, most)


def touched_lines(touched: Sequence[Touched], most: int) -> Iterator[str]:
    """Each change in the life of a source held, with the statements resting on it."""
    lines = [
        f"{t.event.scheme} {t.event.identifier} {t.event.kind}{f' {t.event.date}' if t.event.date else ''}: "
        f"{', '.join(t.editions)}; {len(t.statements)} statement(s)"
        f"{': ' + ', '.join(t.statements[:5]) if t.statements else ''}"
        for t in touched
    ]
    yield from _some("source changed", lines, most)


def failure_lines(failures: Sequence[Failure], most: int) -> Iterator[str]:
    """Each failure by name and reason."""
    if not failures:
        yield "failures: none"
        return
    yield f"failures: {len(failures)}"
    lines = [f"{f.name}: {f.reason}{f' ({f.advice})' if f.advice else ''}" for f in failures]
    yield from _some("failed", lines, most)


def _some(kind: str, lines: Sequence[str], most: int) -> Iterator[str]:
    for line in lines[:most]:
        yield f"  {kind}: {_plain_line(line)}"
    if len(lines) > most:
        yield f"  (+{len(lines) - most} more; --most shows them)"


def _plain_line(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line)
