"""The DAG ingest_seeds: its wiring, its manners towards operators, and the rule that a task is one call."""

import ast
from datetime import timedelta
from itertools import pairwise

import pytest

from etl import errors
from etl.settings import PROJECT_ROOT

DAGS = PROJECT_ROOT / "dags"
STAGES = ["discover", "land", "clean_and_annotate", "resolve", "audit", "publish", "report"]


@pytest.fixture(scope="module")
def bag():
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=str(DAGS))


@pytest.fixture(scope="module")
def dag(bag):
    return bag.dags["ingest_seeds"]


def test_every_file_imports(bag):
    assert bag.import_errors == {}
    assert "ingest_seeds" in bag.dags


def test_the_stages_follow_each_other(dag):
    assert set(dag.task_ids) == set(STAGES)
    for before, after in pairwise(STAGES):
        assert after in dag.get_task(before).downstream_task_ids


def test_batches_are_mapped(dag):
    from airflow.sdk.definitions.mappedoperator import MappedOperator

    assert isinstance(dag.get_task("clean_and_annotate"), MappedOperator)
    assert [t.task_id for t in dag.tasks if isinstance(t, MappedOperator)] == ["clean_and_annotate"]


def test_an_empty_batch_list_skips_nothing_else_and_a_failed_run_is_reported(dag):
    assert dag.get_task("resolve").trigger_rule == "none_failed"
    assert dag.get_task("report").trigger_rule == "all_done"
    assert dag.get_task("publish").trigger_rule == "all_success"


def test_the_run_can_end_well_only_through_its_report(dag):
    assert [task.task_id for task in dag.tasks if not task.downstream_task_ids] == ["report"]


def test_schedule(dag):
    assert dag.max_active_runs == 1
    assert dag.catchup is False
    assert dag.schedule == "@hourly"
    assert {"rasd", "ingest", "seeds"} <= set(dag.tags)


def test_the_folder_is_a_parameter(dag):
    assert dag.params["folder"] is None
    assert dag.params.get_param("folder").schema["type"] == ["null", "string"]


def test_what_may_pass_is_retried_with_growing_pauses(dag):
    for task in dag.tasks:
        assert task.retries == 3, task.task_id
        assert task.retry_delay == timedelta(seconds=10)
        assert task.retry_exponential_backoff > 1


@pytest.mark.parametrize(
    ("error", "action"),
    [
        (errors.AuditFailed("rows 3 of 3 fail"), "fail"),
        (errors.RunError("run x is failed"), "fail"),
        (errors.SettingsError("RASD_BATCH_SIZE"), "fail"),
        (errors.StoreError("connection lost"), "default"),
        (errors.SourceUnavailable("no such folder"), "default"),
        (ConnectionResetError("peer"), "default"),
    ],
)
def test_what_would_fail_again_is_not_retried(dag, error, action):
    decision = dag.get_task("audit").retry_policy.evaluate(error, try_number=1, max_tries=3)
    assert decision.action.value == action


def test_publishing_announces_its_tables(dag):
    uris = {asset.uri for asset in dag.get_task("publish").outlets}
    assert uris == {"x-rasd://public/articles", "x-rasd://public/entities", "x-rasd://public/meetings"}
    assert not [task.task_id for task in dag.tasks if task.outlets and task.task_id != "publish"]


def test_operators_find_each_task_explained(dag):
    for stage in STAGES:
        assert f"`{stage}`" in dag.doc_md
    assert "if it fails" in dag.doc_md


def _files():
    return sorted(DAGS.glob("*.py"))


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_a_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 80


def _is_task(function):
    for mark in function.decorator_list:
        target = mark.func if isinstance(mark, ast.Call) else mark
        while isinstance(target, ast.Attribute):
            target = target.value
        if isinstance(target, ast.Name) and target.id == "task":
            return True
    return False


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_a_task_is_one_call_into_the_pipeline(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tasks = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _is_task(node)]
    assert tasks
    for function in tasks:
        calls = [node for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Call)]
        assert len(function.body) == 1, function.name
        assert [ast.unparse(call.func) for call in calls] == [f"pipeline.{function.name}"]


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_dags_reach_no_deeper_than_the_pipeline(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if node.module.split(".")[0] == "etl"
    }
    assert names <= {"etl.errors", "etl.pipeline"}
