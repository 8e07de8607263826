"""Landing: files and bodies of a run, told apart from what is known already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, delete, select, text, update
from uuid6 import uuid7

from etl.records import Declared, RawDocument, Rejection
from etl.store.bulk import copy_into, copy_rows
from etl.store.tables import seed_files, staged_files, staged_inputs

_TEMPORARY = text("""
CREATE TEMP TABLE IF NOT EXISTS landing (id uuid, uri text, sha256 text, body bytea, media_type text, charset text,
                                         declared jsonb, received_at timestamptz) ON COMMIT DELETE ROWS
""")
_LAND = text("""
INSERT INTO raw.documents (id, collection, uri, sha256, body, media_type, charset, declared, received_at, run_id)
SELECT DISTINCT ON (uri) id, :collection, uri, sha256, body, media_type, charset, declared, received_at, :run
  FROM landing ORDER BY uri
    ON CONFLICT (collection, uri, sha256) DO NOTHING
""")
# What was settled with this very digest is unchanged; all else takes part, landed before or not.
_STAGE = text("""
INSERT INTO staging.inputs (run_id, uri, sha256, document_id, outcome)
SELECT :run, l.uri, l.sha256, d.id, CASE WHEN i.sha256 = l.sha256 THEN 'unchanged' END
  FROM (SELECT DISTINCT ON (uri) uri, sha256 FROM landing ORDER BY uri) l
  JOIN raw.documents d ON d.collection = :collection AND d.uri = l.uri AND d.sha256 = l.sha256
  LEFT JOIN ops.inputs i ON i.collection = :collection AND i.uri = l.uri
    ON CONFLICT (run_id, uri) DO NOTHING
""")
# Rows and bytes count: both quotients only grow, so neither limit is passed by more than one document.
_BATCH = text("""
UPDATE staging.inputs s SET batch = n.batch
  FROM (SELECT i.uri,
               (row_number() OVER o - 1) / :size + (sum(octet_length(d.body)) OVER o / :bytes)::int AS batch
          FROM staging.inputs i JOIN raw.documents d ON d.id = i.document_id
         WHERE i.run_id = :run AND i.outcome IS NULL
        WINDOW o AS (ORDER BY i.document_id)) n
 WHERE s.run_id = :run AND s.uri = n.uri
""")
_BATCH_BYTES = 32 * 1024 * 1024
_COLUMNS = ("id", "uri", "sha256", "body", "media_type", "charset", "declared", "received_at")


def known_files(connection: Connection, collection: str) -> Mapping[str, tuple[str, int]]:
    """Files settled before: path → digest and number of inputs."""
    query = select(seed_files.c.path, seed_files.c.sha256, seed_files.c.documents)
    rows = connection.execute(query.where(seed_files.c.collection == collection))
    return {path: (digest, documents) for path, digest, documents in rows}


def stage_files(connection: Connection, run_id: UUID, files: Iterable[Sequence[Any]]) -> int:
    """Rows of (uri, path, sidecar, media_type, sha256, bytes, unchanged, documents) for a run."""
    columns = ("run_id", "uri", "path", "sidecar", "media_type", "sha256", "bytes", "unchanged", "documents")
    return copy_rows(connection, staged_files, columns, ((run_id, *file) for file in files))


def changed_files(connection: Connection, run_id: UUID) -> list[Any]:
    """Rows with uri, path, sidecar, media_type, sha256 and bytes of the run's files that must be read."""
    query = select(staged_files).where(staged_files.c.run_id == run_id, ~staged_files.c.unchanged)
    return list(connection.execute(query.order_by(staged_files.c.uri)))


def restart(connection: Connection, run_id: UUID) -> None:
    """Forget what an earlier try of this stage staged; the bodies that it landed are found again by their digest."""
    connection.execute(
        delete(staged_inputs).where(
            staged_inputs.c.run_id == run_id, staged_inputs.c.stage.is_distinct_from("discover")
        )
    )


def land(connection: Connection, run_id: UUID, collection: str, documents: Sequence[RawDocument]) -> None:
    """Store bodies that are new and stage all of them as inputs of the run."""
    connection.execute(_TEMPORARY)
    connection.execute(text("TRUNCATE landing"))
    copy_into(connection, sql.Identifier("landing"), _COLUMNS, map(_row, documents))
    bound = {"run": run_id, "collection": collection}
    connection.execute(_LAND, bound)
    connection.execute(_STAGE, bound)


def reject(
    connection: Connection, run_id: UUID, rejections: Iterable[tuple[Rejection, str]], *, stage: str = "land"
) -> None:
    """Stage inputs that could not be read, each with a digest of what was seen; one rejection an input."""
    statement = text(
        "INSERT INTO staging.inputs (run_id, uri, sha256, outcome, stage, reason, detail) "
        "VALUES (:run, :uri, :digest, 'rejected', :stage, :reason, :detail) ON CONFLICT (run_id, uri) DO NOTHING"
    )
    rows = [
        {"run": run_id, "uri": r.uri, "digest": digest, "stage": stage, "reason": r.reason, "detail": r.detail}
        for r, digest in rejections
    ]
    if rows:
        connection.execute(statement, rows)


def count_documents(connection: Connection, run_id: UUID, counts: Mapping[str, int]) -> None:
    """Note how many inputs each file held."""
    statement = text("UPDATE staging.files SET documents = :number WHERE run_id = :run AND uri = :uri")
    rows = [{"run": run_id, "uri": uri, "number": number} for uri, number in counts.items()]
    if rows:
        connection.execute(statement, rows)


def assign_batches(connection: Connection, run_id: UUID, size: int) -> list[int]:
    """Deal the inputs to be cleaned into batches of `size` and of bounded bytes; returns the batches' numbers."""
    connection.execute(update(staged_inputs).where(staged_inputs.c.run_id == run_id).values(batch=None))
    connection.execute(_BATCH, {"run": run_id, "size": size, "bytes": _BATCH_BYTES})
    query = select(staged_inputs.c.batch).where(staged_inputs.c.run_id == run_id, staged_inputs.c.batch.is_not(None))
    return sorted(connection.scalars(query.distinct()))


def batch_documents(connection: Connection, run_id: UUID, batch: int) -> list[tuple[UUID, RawDocument]]:
    """The bodies of a batch, with their keys."""
    rows = connection.execute(
        text(
            "SELECT d.id, d.uri, d.sha256, d.body, d.media_type, d.charset, d.declared, d.received_at "
            "FROM staging.inputs s JOIN raw.documents d ON d.id = s.document_id "
            "WHERE s.run_id = :run AND s.batch = :batch ORDER BY d.id"
        ),
        {"run": run_id, "batch": batch},
    )
    return [(row.id, _document(row)) for row in rows]


def _row(document: RawDocument) -> tuple[Any, ...]:
    declared = {name: value for name, value in asdict(document.declared).items() if value}
    return (
        uuid7(),
        document.uri,
        document.sha256,
        document.body,
        document.media_type,
        document.charset,
        Jsonb(_storable(declared)),
        document.fetched_at,
    )


def _document(row: Any) -> RawDocument:
    received: datetime = row.received_at
    return RawDocument(
        uri=row.uri,
        body=row.body,
        sha256=row.sha256,
        media_type=row.media_type,
        charset=row.charset,
        declared=Declared(**row.declared),
        fetched_at=received,
    )


def _storable(value: Any) -> Any:
    """JSON as Postgres takes it: it refuses NUL, and lone surrogates are no text."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_storable(str(name)): _storable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
