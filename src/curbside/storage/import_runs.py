"""Import runs and their checkpoints: which file was read to its end, with what in it that was not imported."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from curbside.model.holding import Failure, FileRecord, ImportRun
from curbside.storage import schema


class ImportRuns:
    """The part of the document store that remembers imports."""

    def _write(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _rows(self, query: Any) -> list[Any]:
        raise NotImplementedError

    def begin_run(self, *, when: str, software: str) -> int:
        """Note that an import begins; gives its number."""
        row = {"started": when, "finished": "", "software": software}
        with self._write() as connection:
            done = connection.execute(insert(schema.runs), row)
            return int(done.inserted_primary_key[0])  # type: ignore[index]  # both databases give it

    def finish_run(self, run: int, *, when: str) -> None:
        """Note that an import came to its end."""
        with self._write() as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run), {"finished": when})

    def record_files(self, records: Sequence[FileRecord]) -> None:
        """Checkpoint files, each with its failures, in one transaction; replaces what was said of them before."""
        with self._write() as connection:
            for record in records:
                _forget(connection, record)
                row = {
                    "run_id": record.run, "name": record.name, "sha256": record.sha256,
                    "reader": record.reader, "state": record.state, "size": record.size,
                    "documents": record.documents,
                }  # fmt: skip
                done = connection.execute(insert(schema.files), row)
                file_id = done.inserted_primary_key[0]  # type: ignore[index]
                rows = [
                    {"file_id": file_id, "place": n, "name": f.name, "reason": f.reason, "advice": f.advice}
                    for n, f in enumerate(record.failures)
                ]
                if rows:
                    connection.execute(insert(schema.failures), rows)

    def file_read(self, name: str, *, sha256: str, reader: str) -> FileRecord | None:
        """The checkpoint of a file read to its end under this name, with these bytes, by this reader."""
        f = schema.files.c
        same = (f.name == name, f.sha256 == sha256, f.reader == reader, f.state == "done")
        rows = self._rows(select(schema.files).where(*same))
        return self._record(rows[0]) if rows else None

    def files_of(self, run: int) -> tuple[FileRecord, ...]:
        """The files a run checkpointed, in order."""
        f = schema.files.c
        return tuple(
            self._record(row)
            for row in self._rows(select(schema.files).where(f.run_id == run).order_by(f.id))
        )

    def _record(self, row: Any) -> FileRecord:
        x = schema.failures.c
        found = self._rows(select(schema.failures).where(x.file_id == row.id).order_by(x.place))
        failures = tuple(Failure(f.name, f.reason, f.advice) for f in found)
        return FileRecord(
            row.run_id, row.name, row.sha256, row.reader, row.size, row.documents, failures, row.state
        )

    def runs(self) -> tuple[ImportRun, ...]:
        """Every import run, oldest first."""
        r, f, x = schema.runs.c, schema.files.c, schema.failures.c
        files = select(func.count()).where(f.run_id == r.id).scalar_subquery()
        joined = schema.failures.join(schema.files, f.id == x.file_id)
        failures = select(func.count()).select_from(joined).where(f.run_id == r.id).scalar_subquery()
        query = select(schema.runs, files.label("files"), failures.label("failures")).order_by(r.id)
        return tuple(
            ImportRun(row.id, row.started, row.software, row.finished, row.files, row.failures)
            for row in self._rows(query)
        )


def _forget(connection: Connection, record: FileRecord) -> None:
    f = schema.files.c
    same = (f.name == record.name, f.sha256 == record.sha256, f.reader == record.reader)
    for (file_id,) in list(connection.execute(select(f.id).where(*same))):
        connection.execute(delete(schema.failures).where(schema.failures.c.file_id == file_id))
        connection.execute(delete(schema.files).where(f.id == file_id))
