"""Great Expectations over a run's staged rows: expectations, checkpoint, quarantine."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from etl.audit.checkpoint import check_empty_run, run_checkpoint
from etl.audit.docs import prune_docs
from etl.audit.outcome import AuditOutcome, ExpectationResult, HeldBack, failure_message
from etl.logs import get
from etl.store import quality

__all__ = ["AuditOutcome", "ExpectationResult", "HeldBack", "audit", "failure_message"]

log = get(__name__)


def audit(engine: Engine, run_id: UUID, *, docs: Path, keep_days: int, now: datetime) -> AuditOutcome:
    """Check the run's staged rows, store every outcome, quarantine articles that fail; safe to repeat.

    The caller decides by `failure_message` whether the run may be published. Data Docs older than `keep_days` go.
    """
    with engine.begin() as connection:
        quality.reset(connection, run_id)
        staged = quality.rows_to_publish(connection, run_id)
    if staged:
        outcome = run_checkpoint(engine.url, str(run_id), docs)
    else:
        with engine.connect() as connection:
            outcome = check_empty_run(connection, str(run_id))
    with engine.begin() as connection:
        quality.save_results(connection, run_id, outcome.results)
        quality.hold_back(connection, run_id, outcome.held_back)
    prune_docs(docs, keep_days=keep_days, now=now)
    log.info("run_audited", run=str(run_id), **outcome.counts)
    for result in outcome.results:
        if not result.success:
            log.warning("expectation_failed", suite=result.suite, name=result.name, unexpected=result.unexpected_count)
    return outcome
