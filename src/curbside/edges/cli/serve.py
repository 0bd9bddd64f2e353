"""`curbside serve`: the web page, served by several processes from one store until told to stop."""

from __future__ import annotations

import logging.config
from typing import Any

import click
import uvicorn

from curbside.bootstrap.places import is_prepared
from curbside.edges.cli.common import prepare_with_bar, settings_from
from curbside.edges.cli.regularly import watch_every
from curbside.edges.web.slow_clients import HurriedProtocol

_DRAIN_SECONDS = 10
_KEEP_ALIVE_SECONDS = 5
_MOST_CONNECTIONS = 1000
"""For each worker; more are turned away at once instead of being served too late."""


@click.command()
@click.option("--host", help="Address to listen on (default: CURBSIDE_WEB_HOST, 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (default: CURBSIDE_WEB_PORT, 8080).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (default: CURBSIDE_WEB_WORKERS, 2).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the web page. SIGTERM and ctrl-C let requests under way finish, then stop."""
    settings = settings_from()
    if not is_prepared(settings):
        prepare_with_bar(settings)
    host = host or settings.web_host
    port = settings.web_port if port is None else port
    logging.config.dictConfig(LOGGING)
    click.echo(f"curbside: http://{host}:{port}", err=True)
    watching = watch_every(settings.web_watch_minutes)
    uvicorn.run(
        "curbside.edges.web.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers or settings.web_workers,
        http=HurriedProtocol,
        ws="none",
        access_log=False,
        log_config=LOGGING,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        limit_concurrency=_MOST_CONNECTIONS,
    )
    watching.set()


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "curbside.edges.web.health.JsonLines"}},
    "handlers": {
        "err": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    },
    "loggers": {
        "uvicorn": {"handlers": ["err"], "level": "WARNING", "propagate": False},
        "curbside": {"handlers": ["err"], "level": "INFO", "propagate": False},
    },
}
"""One JSON line an event; no address and no question text is written."""
