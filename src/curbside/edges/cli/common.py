"""What the commands share: settings, readiness with a progress bar, and the width of the terminal."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

import click
from pydantic import ValidationError

from curbside.bootstrap.following import is_behind
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import is_prepared
from curbside.errors import UserError
from curbside.services.answer_question import Answering
from curbside.settings import Jurisdiction, Settings

JURISDICTIONS = ("US", "UK", "EU", "INT")


@dataclass(frozen=True, slots=True)
class Ready:
    """Settings and the parts they lead to."""

    settings: Settings
    parts: Answering


def settings_from(jurisdiction: str | None = None) -> Settings:
    """Settings from the environment; a faulty one is named with its allowed values."""
    try:
        settings = Settings()
    except ValueError as error:
        raise UserError(_faulty(error), advice="see the README's table of settings") from error
    if jurisdiction:
        chosen: Jurisdiction = jurisdiction  # type: ignore[assignment]  # click.Choice has checked it
        settings = settings.model_copy(update={"jurisdiction": chosen})
    return settings


def _faulty(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"CURBSIDE_{'_'.join(str(part).upper() for part in first['loc'])}: {first['msg']}"
    return str(error)


def ready(jurisdiction: str | None = None) -> Ready:
    """Build what is missing (with a bar on a terminal) and open it."""
    settings = settings_from(jurisdiction)
    if not is_prepared(settings) or is_behind(settings):
        prepare_with_bar(settings)
    return Ready(settings, answering(settings))


def prepare_with_bar(settings: Settings, *, anew: bool = False) -> None:
    """Build store, vocabulary and index, or bring them up to the documents held, saying so on standard error."""
    # Building needs the library's schema and the shipped tables; an answer from a built store does not.
    from curbside.bootstrap.building import STEPS, prepare  # noqa: PLC0415

    if not sys.stderr.isatty():
        first = anew or not is_prepared(settings)
        what = "building the embedded store and index (once)" if first else "indexing imported documents"
        click.echo(f"curbside: {what} ...", err=True)
        prepare(settings, anew=anew)
        return
    with click.progressbar(length=STEPS, label="building the store", file=sys.stderr) as bar:

        def step(what: str, done: int, _total: int) -> None:
            bar.label = what
            bar.update(done - bar.pos)

        prepare(settings, progress=step, anew=anew)


def vectors_with_bar(settings: Settings) -> int:
    """Make the vectors that are missing behind the index, for how many entries; a stopped run goes on where it was."""
    if settings.encoder == "none":
        return 0
    # Loads numpy and the weights, which no other command needs to start.
    from curbside.bootstrap.vectors import make_vectors  # noqa: PLC0415

    with click.progressbar(
        length=1, label="making vectors", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def step(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        return make_vectors(settings, progress=step)


def terminal_width(asked: int | None) -> int:
    """The width to print at: as asked, else the terminal's, else 100."""
    return asked or shutil.get_terminal_size((100, 24)).columns
