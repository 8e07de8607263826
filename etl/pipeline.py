"""The stages of a run, composed. No Airflow here: a task, a command and a test call the same functions.

Each stage takes a run's id and reads what it needs from the tables, so that any of them can be killed and run again.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes
from uuid import UUID

from sqlalchemy import Connection
from uuid6 import uuid7

from etl import settings as settings_module
from etl.annotate.entries import KnownName
from etl.arabic.normalise import match_key
from etl.clean import to_article
from etl.database import airflow_database_url, prepare, stop_database
from etl.errors import AuditFailed, RunError
from etl.logs import get
from etl.records import Article, EntityKind, RawDocument, Rejection
from etl.resolve import entities as entity_resolution
from etl.resolve import meetings as meeting_resolution
from etl.resources import annotator, begin, close, engine, entries
from etl.settings import Settings
from etl.sources import seeds
from etl.store import engine as engines
from etl.store import landing, publishing, reports, resolving, runs, staging

__all__ = [
    "airflow_database_url",
    "annotator",
    "audit",
    "clean_and_annotate",
    "close",
    "discover",
    "land",
    "prepare",
    "publish",
    "report",
    "resolve",
    "stop_database",
    "stored_report",
]

log = get(__name__)

# Documents and bytes held between two COPYs: memory stays flat however large a file is.
_HELD_DOCUMENTS = 200
_HELD_BYTES = 8 * 1024 * 1024


def collection_of(folder: Path, settings: Settings) -> str:
    """Name of what a folder (a file's own folder) holds: `seeds` for the project's own, else the folder's address."""
    place = folder.resolve().parent if folder.is_file() else folder.resolve()
    return "seeds" if place == (settings.seeds / "articles").resolve() else place.as_uri()


def discover(folder: str | None = None, *, settings: Settings | None = None) -> str:
    """Open a run on a folder (default: seeds/articles) and stage its files; returns the run's id.

    A file costs a hash; one whose hash is known is not read again. Raises SourceUnavailable for no such folder.
    """
    chosen = settings or settings_module.load()
    root = Path(folder).expanduser() if folder else chosen.seeds / "articles"
    found = list(seeds.discover(root))
    collection = collection_of(root, chosen)
    with begin(chosen) as connection:
        run_id = runs.start(connection, dag="ingest_seeds", collection=collection)
        known = landing.known_files(connection, collection)
        rows = []
        for file in found:
            if isinstance(file, Rejection):
                continue
            digest, documents = known.get(file.uri, (None, 0))
            same = digest == file.sha256
            place = (file.uri, _stored(file.path), _stored(file.sidecar) if file.sidecar else None)
            rows.append((*place, file.media_type, file.sha256, file.size, same, documents if same else 0))
        landing.stage_files(connection, run_id, rows)
        landing.reject(connection, run_id, ((r, "") for r in found if isinstance(r, Rejection)), stage="discover")
    log.info("run_started", run=str(run_id), collection=collection, files=len(rows))
    return str(run_id)


def _stored(path: Path) -> str:
    """A path as text that a database takes: names of files are bytes, and not always UTF-8."""
    return quote(os.fsencode(path))


def _path(stored: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(stored)))


def land(run_id: str, *, settings: Settings | None = None) -> list[int]:
    """Read the run's changed files into `raw`; returns the numbers of the batches that hold what is to be cleaned."""
    chosen = settings or settings_module.load()
    key, now = UUID(run_id), datetime.now(UTC)
    with begin(chosen) as connection:
        collection = runs.get(connection, key).collection
        landing.restart(connection, key)
        files = landing.changed_files(connection, key)
    for row in files:
        file = seeds.SeedFile(
            uri=row.uri,
            path=_path(row.path),
            size=row.bytes,
            sha256=row.sha256,
            media_type=row.media_type,
            sidecar=_path(row.sidecar) if row.sidecar else None,
        )
        documents = seeds.read(file, fetched_at=now, max_bytes=chosen.max_document_bytes)
        with begin(chosen) as connection:
            _land_file(connection, key, collection, file, documents)
    with begin(chosen) as connection:
        return landing.assign_batches(connection, key, chosen.batch_size)


def _land_file(
    connection: Connection,
    run_id: UUID,
    collection: str,
    file: seeds.SeedFile,
    documents: Iterator[RawDocument | Rejection],
) -> None:
    number = 0
    while chunk := _chunk(documents):
        number += len(chunk)
        landing.land(connection, run_id, collection, [d for d in chunk if isinstance(d, RawDocument)])
        landing.reject(connection, run_id, ((r, file.sha256) for r in chunk if isinstance(r, Rejection)))
    landing.count_documents(connection, run_id, {file.uri: number})


def _chunk(documents: Iterator[RawDocument | Rejection]) -> list[RawDocument | Rejection]:
    chunk: list[RawDocument | Rejection] = []
    held = 0
    for document in islice(documents, _HELD_DOCUMENTS):
        chunk.append(document)
        held += len(document.body) if isinstance(document, RawDocument) else 0
        if held > _HELD_BYTES:
            break
    return chunk


def clean_and_annotate(run_id: str, batch: int, *, settings: Settings | None = None) -> dict[str, int]:
    """Clean and annotate one batch into `staging`; counts of articles, rejections, mentions and reports."""
    chosen = settings or settings_module.load()
    key = UUID(run_id)
    reader = annotator(chosen)
    articles: list[staging.Staged] = []
    rejections: list[Rejection] = []
    with begin(chosen) as connection:
        for document_id, document in landing.batch_documents(connection, key, batch):
            outcome = to_article(document)
            if isinstance(outcome, Article):
                articles.append((document_id, outcome, reader.annotate(outcome)))
            else:
                rejections.append(outcome)
                log.info("document_rejected", uri=outcome.uri, reason=outcome.reason)
        staging.stage_batch(connection, key, batch, articles, rejections)
    counts = {
        "articles": len(articles),
        "rejected": len(rejections),
        "mentions": sum(len(annotation.mentions) for _, _, annotation in articles),
        "reports": sum(len(annotation.reports) for _, _, annotation in articles),
    }
    log.info("batch_staged", run=run_id, batch=batch, **counts)
    return counts


def resolve(run_id: str, *, settings: Settings | None = None) -> dict[str, int]:
    """Decide what each staged article, entity and report is, given what is published."""
    chosen = settings or settings_module.load()
    with begin(chosen) as connection:
        return _resolve(connection, UUID(run_id), chosen)


def _resolve(connection: Connection, run_id: UUID, settings: Settings) -> dict[str, int]:
    run = runs.get(connection, run_id)
    resolving.decide_articles(connection, run_id, run.collection)
    signatures = resolving.entity_signatures(connection, run_id)
    known = resolving.known_entities(connection, signatures)
    assignment = entity_resolution.assign(signatures, known, new_id=uuid7)
    created = [_entity_row(entity, entries(settings.seeds)) for entity in assignment.created]
    resolving.write_entities(connection, run_id, assignment.entity_of, created)
    told = resolving.staged_resolved(connection, run_id, key=match_key)
    before = resolving.known_reports(connection, run_id, key=match_key)
    resolving.write_meetings(connection, run_id, meeting_resolution.group(told, before, new_id=uuid7))
    runs.mark_resolved(connection, run_id)
    return {"entities": len(signatures), "new_entities": len(created), "reports": len(told)}


def _entity_row(
    entity: entity_resolution.NewEntity, entries: Mapping[tuple[EntityKind, str], KnownName]
) -> tuple[Any, ...]:
    """A new entity under the name that the knowledge gives it, where it has one."""
    known = entries.get((entity.kind, entity.knowledge_id or ""))
    name = known.name_ar if known else entity.name
    english, country = (known.name_en, known.country) if known else (None, None)
    place = (name, english, match_key(name), entity.discriminator, country or entity.country)
    return (entity.id, entity.kind, *place, entity.knowledge_id)


def audit(run_id: str, *, settings: Settings | None = None) -> dict[str, int]:
    """Check the run's staged rows by Great Expectations; quarantine rows that fail.

    Raises AuditFailed, with what failed and what to do, where the run as a whole must not be published.
    """
    from etl import audit as auditing

    chosen = settings or settings_module.load()
    key = UUID(run_id)
    now = datetime.now(UTC)
    outcome = auditing.audit(engine(chosen), key, docs=chosen.data_docs, keep_days=chosen.docs_kept_days, now=now)
    with begin(chosen) as connection:
        if outcome.docs:
            runs.save_docs(connection, key, str(outcome.docs))
        message = auditing.failure_message(outcome)
        runs.set_state(connection, key, "failed" if message else "audited", error=message or None)
        runs.save_counts(connection, key, runs.staged_counts(connection, key))
    if message:
        raise AuditFailed(message)
    return outcome.counts


def publish(run_id: str, *, settings: Settings | None = None) -> dict[str, int]:
    """Merge what passed the audit into the public tables, in one transaction; returns the run's counts.

    Raises RunError for a run that was not audited. A run published before is left as it is.
    """
    chosen = settings or settings_module.load()
    key = UUID(run_id)
    with begin(chosen) as connection:
        runs.lock_publishing(connection)
        run = runs.get(connection, key)
        if run.state == "published":
            return _plain(run.counts)
        if run.state != "audited":
            raise RunError(f"run {run_id} is {run.state}: only an audited run is published")
        if runs.published_since(connection, key):
            _resolve(connection, key, chosen)
        publishing.publish_articles(connection, key, run.collection, key=match_key)
        _publish_meetings(connection, key)
        publishing.settle(connection, key, run.collection)
        counts = runs.staged_counts(connection, key)
        runs.save_counts(connection, key, counts)
        runs.set_state(connection, key, "published")
        staging.clear(connection, key)
    log.info("run_published", run=run_id, **_plain(counts))
    return _plain(counts)


def _publish_meetings(connection: Connection, run_id: UUID) -> None:
    touched = set(publishing.replaced_meetings(connection))
    told = resolving.staged_resolved(connection, run_id, key=match_key, publishable=True)
    touched.update(report.meeting_id for report in told if report.meeting_id)
    of_meeting: dict[UUID, list[Any]] = {meeting: [] for meeting in touched}
    for report in (*told, *resolving.reports_of(connection, touched, key=match_key)):
        if report.meeting_id:
            of_meeting[report.meeting_id].append(report)
    derived = [meeting_resolution.derive(meeting, found) for meeting, found in of_meeting.items() if found]
    gone = [meeting for meeting, found in of_meeting.items() if not found]
    publishing.publish_meetings(connection, run_id, derived, gone)


def report(run_id: str, *, settings: Settings | None = None) -> dict[str, Any]:
    """Store and return the run's report. Raises RunError, with why, where the run was not published."""
    chosen = settings or settings_module.load()
    key = UUID(run_id)
    with begin(chosen) as connection:
        run = runs.get(connection, key)
        if run.state != "published":
            error = run.error or f"it stopped while {run.state}; see the log of the first task that failed"
            runs.set_state(connection, key, "failed", error=error)
        found = _report(connection, key, chosen)
        runs.save_report(connection, key, found)
    if run.state != "published":
        raise RunError(f"run {run_id} was not published: {error}")
    return found


def _report(connection: Connection, run_id: UUID, settings: Settings) -> dict[str, Any]:
    run = runs.get(connection, run_id)
    counts = run.counts
    fresh = counts.published_new + counts.published_revised > 0
    return {
        "run": str(run_id),
        "state": run.state,
        "error": run.error,
        "collection": run.collection,
        "counts": _plain(counts),
        "adds_up": counts.adds_up,
        "totals": reports.totals(connection, run_id),
        "meetings_of_run": fresh,
        "meetings": reports.meetings(connection, run_id if fresh else None, 50),
        "refused": reports.refused(connection, run_id, 50),
        "database": unquote(engines.address(settings).owner.render_as_string(hide_password=True)),
        "data_docs": run.data_docs,
    }


def stored_report(prefix: str | None, *, settings: Settings | None = None) -> Mapping[str, Any]:
    """The stored report of the run whose id begins with `prefix`, or of the newest run."""
    with begin(settings or settings_module.load()) as connection:
        run = runs.get(connection, runs.find(connection, prefix))
        if run.report is None:
            raise RunError(f"run {run.id} is {run.state} and has no report yet")
        return run.report


def _plain(counts: Any) -> dict[str, int]:
    return {name: getattr(counts, name) for name in type(counts).__slots__}
