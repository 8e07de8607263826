"""
### Seed files become published rows

Reads the files under `seeds/articles/`, hourly, or the `folder` given by hand. An unchanged file costs a hash.

| task | what it does | if it fails |
|---|---|---|
| `discover` | opens a run in `ops.runs`, lists the files | the message names the folder: check its path and rights |
| `land` | stores bytes as received in `raw.documents`, deals them into batches | disk or database: clear the task |
| `clean_and_annotate` | a batch: text, names, dates, meetings, into `staging` | clear that batch; the others stay |
| `resolve` | known entities, stories, meetings | clear the task |
| `audit` | Great Expectations on this run's rows; rows that fail go to `ops.quarantine` | see below |
| `publish` | one transaction into `public`, all or nothing | clear the task: nothing was published |
| `report` | counts and meetings in `ops.runs`; `rasd report` shows them | red whenever the run was not published |

Any task can be cleared and run again; none counts a document twice. What may pass by itself (a lost connection) is
retried with growing pauses. **A failed audit is not retried**: the same rows would fail again. Its message says which
expectation failed, the Data Docs show examples, nothing was published. Mend the input or the rule, trigger a new run.
`clean_and_annotate` shown as skipped means that nothing had changed.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, Param, RetryAction, RetryRule, dag, task

from etl import errors, pipeline

PUBLISHED = [Asset(name=f"rasd_{t}", uri=f"x-rasd://public/{t}") for t in ("articles", "entities", "meetings")]
FINAL = [errors.AuditFailed, errors.RunError, errors.SettingsError, errors.KnowledgeError]
RETRYING = {
    "retries": 3,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": 3.0,
    "retry_policy": ExceptionRetryPolicy(rules=[RetryRule(exception=FINAL, action=RetryAction.FAIL)]),
}
FOLDER = Param(None, type=["null", "string"], description="A folder or a file; empty for seeds/articles.")
START = datetime(2025, 1, 1, tzinfo=UTC)
HOURLY = {"schedule": "@hourly", "start_date": START, "catchup": False, "max_active_runs": 1}


@dag(**HOURLY, default_args=RETRYING, params={"folder": FOLDER}, doc_md=__doc__, tags=["rasd", "ingest", "seeds"])
def ingest_seeds() -> None:
    """Wire the stages; every task is one call into `etl.pipeline`."""

    @task
    def discover(params: dict[str, Any]) -> str:
        return pipeline.discover(params["folder"])

    @task
    def land(run: str) -> list[int]:
        return pipeline.land(run)

    @task(multiple_outputs=False)
    def clean_and_annotate(run: str, batch: int) -> dict[str, int]:
        return pipeline.clean_and_annotate(run, batch)

    @task(multiple_outputs=False, trigger_rule="none_failed")  # without batches the mapped task is skipped
    def resolve(run: str) -> dict[str, int]:
        return pipeline.resolve(run)

    @task(multiple_outputs=False)
    def audit(run: str) -> dict[str, int]:
        return pipeline.audit(run)

    @task(multiple_outputs=False, outlets=PUBLISHED)
    def publish(run: str) -> dict[str, int]:
        return pipeline.publish(run)

    @task(multiple_outputs=False, do_xcom_push=False, trigger_rule="all_done")
    def report(run: str) -> dict[str, Any]:
        return pipeline.report(run)

    run = discover()
    batches = clean_and_annotate.partial(run=run).expand(batch=land(run))
    batches >> resolve(run) >> audit(run) >> publish(run) >> report(run)


ingest_seeds()
