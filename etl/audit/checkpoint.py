"""The Great Expectations checkpoint over a run's staged rows.

`import great_expectations` costs seconds and 100 MB, so it happens here and only when there are rows to check.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from etl.audit.docs import write_docs
from etl.audit.expectations import EXPECTED, ROW, Expected, query
from etl.audit.outcome import AuditOutcome, ExpectationResult, HeldBack

_EVIDENCE_KEPT = 5  # values shown of an article's failure
_UNEXPECTED_KEPT = 20  # values kept with a result


def run_checkpoint(url: URL, run_id: str, docs: Path) -> AuditOutcome:
    """Validate every suite against the run's rows in the database of `url`; writes Data Docs below `docs`/<run id>."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    address = url if url.host else url.set(host="localhost")
    source = context.data_sources.add_postgres(
        name="rasd", connection_string=address.render_as_string(hide_password=False)
    )
    definitions = []
    for suite in dict.fromkeys(expected.suite for expected in EXPECTED):
        asset = source.add_query_asset(name=suite, query=query(suite, run_id))
        definitions.append(
            context.validation_definitions.add(
                gx.ValidationDefinition(
                    name=suite,
                    data=asset.add_batch_definition_whole_table("run"),
                    suite=context.suites.add(gx.ExpectationSuite(name=suite, expectations=_build(gx, suite))),
                )
            )
        )
    # Without the failing rows' keys nothing could be quarantined; the query text is left out, it is long.
    result_format = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": ["article_key"],
        "return_unexpected_index_query": False,
    }
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name="run", validation_definitions=definitions, result_format=result_format)
    )
    outcome = checkpoint.run()
    results, held_back = _collect(outcome.run_results.values())
    return AuditOutcome(results=results, held_back=held_back, docs=write_docs(context, docs / run_id))


def _build(gx: Any, suite: str) -> list[Any]:
    """The GX expectations of a suite; each carries its name, so that a result can be told from another."""
    return [
        getattr(gx.expectations, expected.gx)(
            column=expected.column,
            meta={"name": expected.name},
            notes=expected.protects,
            **expected.arguments,
        )
        for expected in EXPECTED
        if expected.suite == suite
    ]


def _collect(validations: Iterable[Any]) -> tuple[tuple[ExpectationResult, ...], tuple[HeldBack, ...]]:
    by_name = {(e.suite, e.name): e for e in EXPECTED}
    results: list[ExpectationResult] = []
    held: list[HeldBack] = []
    for validation in validations:
        suite = validation.suite_name
        for one in validation.results:
            expected = by_name[suite, one.expectation_config.meta["name"]]
            detail = one.result or {}
            raised = one.exception_info or {}
            results.append(_result(expected, bool(one.success), detail, raised))
            if not one.success and expected.severity == ROW:
                held.extend(_held_back(expected, detail))
    return tuple(results), tuple(held)


def _result(
    expected: Expected, success: bool, detail: Mapping[str, Any], raised: Mapping[str, Any]
) -> ExpectationResult:
    unexpected = list(detail.get("unexpected_list") or ())
    numeric = [value for value in unexpected if isinstance(value, int | float)]
    shown: dict[str, Any] = {"unexpected": [str(value)[:200] for value in unexpected[:_UNEXPECTED_KEPT]]}
    messages = [str(info.get("exception_message")) for info in _raised(raised)]
    if messages:
        shown["exception"] = messages[0][:500]
    return ExpectationResult(
        suite=expected.suite,
        name=expected.name,
        column=expected.column,
        severity="batch" if messages else expected.severity,  # a check that could not run is no check passed
        protects=expected.protects,
        success=success,
        element_count=detail.get("element_count"),
        unexpected_count=detail.get("unexpected_count"),
        observed=float(numeric[0]) if numeric else float(detail.get("unexpected_count") or 0),
        details=shown,
    )


def _raised(info: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """GX gives one exception record, or one for each metric."""
    records = [info, *(value for value in info.values() if isinstance(value, dict))]
    return [record for record in records if record.get("raised_exception")]


def _held_back(expected: Expected, detail: Mapping[str, Any]) -> list[HeldBack]:
    failing: dict[str, list[str]] = defaultdict(list)
    for row in detail.get("unexpected_index_list") or ():
        failing[row["article_key"]].append(str(row.get(expected.column))[:200])
    return [
        HeldBack(
            staged_article_id=article,
            expectation=f"{expected.suite}.{expected.name}",
            reason=f"{expected.failure}: {values[0]}" if values[0] != "None" else expected.failure,
            evidence=tuple(values[:_EVIDENCE_KEPT]),
        )
        for article, values in failing.items()
    ]


def check_empty_run(connection: Connection, run_id: str) -> AuditOutcome:
    """The audit of a run that has no rows to publish: the run's own expectations, by the same query and bounds.

    Great Expectations has no staged row to look at then, and its import alone would cost more than the run.
    """
    row = connection.execute(text(query("run", run_id))).mappings().one()
    results = []
    for expected in (e for e in EXPECTED if e.suite == "run"):
        value = float(row[expected.column] or 0)
        low, high = expected.arguments.get("min_value", value), expected.arguments.get("max_value", value)
        success = low <= value <= high
        results.append(
            ExpectationResult(
                suite=expected.suite,
                name=expected.name,
                column=expected.column,
                severity=expected.severity,
                protects=expected.protects,
                success=success,
                element_count=1,
                unexpected_count=int(not success),
                observed=value,
                details={"unexpected": [] if success else [str(value)]},
            )
        )
    return AuditOutcome(results=tuple(results), held_back=())
