"""Runs: start, state, counts, report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, cast, func, insert, select, text, update
from uuid6 import uuid7

from etl.errors import RunError
from etl.records import Counts
from etl.store.tables import runs, staged_files, staged_inputs

_COLUMN_OF = {"new": "published_new", "revised": "published_revised"}
_RUN_LOCK = 0x72617365


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as the stages need it."""

    id: UUID
    collection: str
    state: str
    started_at: datetime
    resolved_at: datetime | None
    error: str | None
    data_docs: str | None
    report: Mapping[str, Any] | None
    counts: Counts


def start(connection: Connection, *, dag: str, collection: str) -> UUID:
    """Open a run."""
    run_id: UUID = uuid7()
    connection.execute(insert(runs).values(id=run_id, dag=dag, collection=collection, state="running"))
    return run_id


def get(connection: Connection, run_id: UUID) -> Run:
    """The run. Raises RunError if there is none."""
    row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one_or_none()
    if row is None:
        raise RunError(f"there is no run {run_id}")
    counts = Counts(**{name: row[name] for name in Counts.__slots__})
    names = ("id", "collection", "state", "started_at", "resolved_at", "error", "data_docs", "report")
    return Run(**{name: row[name] for name in names}, counts=counts)


def find(connection: Connection, prefix: str | None) -> UUID:
    """The run whose id begins with `prefix`; the newest one for None. Raises RunError if there is none, or several."""
    query = select(runs.c.id).order_by(runs.c.started_at.desc(), runs.c.id.desc())
    if prefix:
        query = query.where(cast(runs.c.id, Text).startswith(prefix.lower(), autoescape=True))
    found = connection.scalars(query.limit(2)).all()
    if not found:
        raise RunError(f"there is no run {prefix}" if prefix else "there is no run yet: type `make run`")
    if prefix and len(found) > 1:
        raise RunError(f"several runs begin with {prefix}: give more of the id")
    only: UUID = found[0]
    return only


def set_state(connection: Connection, run_id: UUID, state: str, *, error: str | None = None) -> None:
    """Move a run on; `published` and `failed` end it."""
    values: dict[str, Any] = {"state": state, "error": error}
    if state in ("published", "failed"):
        values["finished_at"] = func.now()
    if state == "published":
        values["published_at"] = func.clock_timestamp()
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def mark_resolved(connection: Connection, run_id: UUID) -> None:
    """Note when a run's rows were last compared with what is published."""
    connection.execute(update(runs).where(runs.c.id == run_id).values(resolved_at=func.clock_timestamp()))


def published_since(connection: Connection, run_id: UUID) -> bool:
    """Whether another run was published after this one was resolved."""
    resolved = select(runs.c.resolved_at).where(runs.c.id == run_id).scalar_subquery()
    query = select(func.count()).where(runs.c.id != run_id, runs.c.published_at > resolved)
    return bool(connection.scalar(query))


def lock_publishing(connection: Connection) -> None:
    """Let one run at a time publish, until the transaction ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _RUN_LOCK})


def staged_counts(connection: Connection, run_id: UUID) -> Counts:
    """What became of a run's inputs, from its staged rows. An input without an outcome is landed and nothing else."""
    query = select(staged_inputs.c.outcome, func.count()).where(staged_inputs.c.run_id == run_id)
    found: dict[str, int] = {}
    landed = 0
    for outcome, number in connection.execute(query.group_by(staged_inputs.c.outcome)):
        landed += number
        if outcome is not None:
            found[_COLUMN_OF.get(outcome, outcome)] = number
    known = select(func.coalesce(func.sum(staged_files.c.documents), 0))
    unchanged = connection.scalar(known.where(staged_files.c.run_id == run_id, staged_files.c.unchanged)) or 0
    found["unchanged"] = found.get("unchanged", 0) + unchanged
    return Counts(landed=landed + unchanged, **found)


def save_counts(connection: Connection, run_id: UUID, counts: Counts) -> None:
    """Store a run's counts."""
    values = {name: getattr(counts, name) for name in Counts.__slots__}
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def save_report(connection: Connection, run_id: UUID, report: Mapping[str, Any]) -> None:
    """Store a run's report as shown."""
    connection.execute(update(runs).where(runs.c.id == run_id).values(report=report))


def save_docs(connection: Connection, run_id: UUID, folder: str) -> None:
    """Note where a run's Data Docs are."""
    connection.execute(update(runs).where(runs.c.id == run_id).values(data_docs=folder))
