"""Quality: outcomes of expectations, and articles held back."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, delete, text
from uuid6 import uuid7

from etl.store.bulk import copy_rows
from etl.store.tables import quality_results, quarantine


class Result(Protocol):
    """An expectation's outcome, as the audit gives it."""

    @property
    def suite(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def protects(self) -> str: ...
    @property
    def success(self) -> bool: ...
    @property
    def element_count(self) -> int | None: ...
    @property
    def unexpected_count(self) -> int | None: ...
    @property
    def observed(self) -> float | None: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


class Held(Protocol):
    """An article that fails, as the audit gives it."""

    @property
    def staged_article_id(self) -> str: ...
    @property
    def expectation(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def evidence(self) -> tuple[str, ...]: ...


_HOLD = text("""
WITH held AS (
  UPDATE staging.inputs i SET outcome = 'quarantined', reason = :expectation, detail = :reason
    FROM staging.articles a
   WHERE i.run_id = :run AND a.run_id = :run AND a.id = CAST(:article AS uuid) AND i.uri = a.uri
  RETURNING i.uri, a.document_id)
INSERT INTO ops.quarantine (id, run_id, collection, uri, document_id, expectation, reason, evidence, state)
SELECT CAST(:id AS uuid), :run, r.collection, h.uri, h.document_id, :expectation, :reason, :evidence, 'held'
  FROM held h JOIN ops.runs r ON r.id = :run
""")


def reset(connection: Connection, run_id: UUID) -> None:
    """Take back what an earlier audit of this run said."""
    connection.execute(delete(quality_results).where(quality_results.c.run_id == run_id))
    connection.execute(delete(quarantine).where(quarantine.c.run_id == run_id, quarantine.c.state == "held"))
    connection.execute(
        text(
            "UPDATE staging.inputs i SET outcome = a.decision, reason = NULL, detail = NULL FROM staging.articles a "
            "WHERE i.run_id = :run AND a.run_id = :run AND a.uri = i.uri AND i.outcome = 'quarantined'"
        ),
        {"run": run_id},
    )


def rows_to_publish(connection: Connection, run_id: UUID) -> int:
    """How many staged articles the run would publish."""
    query = "SELECT count(*) FROM staging.articles WHERE run_id = :run AND decision IN ('new', 'revised')"
    return connection.scalar(text(query), {"run": run_id}) or 0


def save_results(connection: Connection, run_id: UUID, results: Iterable[Result]) -> None:
    """Store the outcome of every expectation."""
    columns = (
        "id",
        "run_id",
        "suite",
        "expectation",
        "column_name",
        "severity",
        "protects",
        "success",
        "element_count",
        "unexpected_count",
        "observed",
        "details",
    )
    copy_rows(
        connection,
        quality_results,
        columns,
        (
            (
                uuid7(), run_id, r.suite, r.name, r.column, r.severity, r.protects, r.success, r.element_count,
                r.unexpected_count, r.observed, Jsonb(dict(r.details)),
            )
            for r in results
        ),
    )  # fmt: skip


def hold_back(connection: Connection, run_id: UUID, rows: Iterable[Held]) -> None:
    """Quarantine the articles of `rows`, one row for every expectation that an article fails."""
    bound = [
        {
            "id": str(uuid7()),
            "run": run_id,
            "article": row.staged_article_id,
            "expectation": row.expectation,
            "reason": row.reason,
            "evidence": Jsonb(list(row.evidence)),
        }
        for row in rows
    ]
    if bound:
        connection.execute(_HOLD, bound)
