"""What the terminal shows while Airflow works."""

import pytest

from etl.local_run import _Progress

RUN = "0192f0c1-7a2b-7cc3-8d44-e55f66a77b88"


def _event(text, **more):
    return {"event": text, **more}


def _steps(stage, index=-1):
    return (
        _event(f"[DAG TEST] starting task_id={stage} map_index={index}"),
        _event("Task started", previous_state="queued"),
        _event(f"[DAG TEST] end task task_id={stage} map_index={index}"),
    )


@pytest.fixture
def progress():
    return _Progress()


def test_stages_are_lines_and_batches_are_counted(progress, capsys):
    for event in (
        *_steps("land"),
        *_steps("clean_and_annotate", 0),
        *_steps("clean_and_annotate", 1),
        *_steps("resolve"),
    ):
        progress.follow(event)
    progress.close()
    lines = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert [line[1] for line in lines] == ["land", "clean_and_annotate", "resolve"]
    assert lines[1][-2:] == ["2", "batches"]
    assert all(line[0] == "✓" for line in lines)


def test_the_run_id_is_what_discover_returned(progress):
    starting, started, _ = _steps("discover")
    progress.follow(starting)
    progress.follow(started)
    assert progress.follow(_event("Done. Returned value was: [1, 2]")) is None
    assert progress.follow(_event(f"Done. Returned value was: {RUN}")) == RUN
    progress.follow(_steps("land")[0])
    assert progress.follow(_event(f"Done. Returned value was: {RUN}")) is None


def test_a_failure_says_why_once(progress, capsys):
    for event in _steps("audit")[:2]:
        progress.follow(event)
    told = [{"exc_type": "AuditFailed", "exc_value": "3 of 3 rows fail\n  expect_x: open the Data Docs"}]
    progress.follow(_event("Task failed with exception", exception=told))
    progress.follow(_steps("audit")[2])
    progress.close()
    assert capsys.readouterr().err == "  ✗ audit: 3 of 3 rows fail expect_x: open the Data Docs\n"


def test_a_retry_is_announced(progress, capsys):
    progress.follow(_steps("land")[0])
    progress.follow(_event("Task failed with exception", exception=[{"exc_type": "OSError", "exc_value": "disk"}]))
    progress.follow(_event("Task instance state updated", new_state="up_for_retry"))
    shown = capsys.readouterr().err
    assert "OSError: disk" in shown
    assert "tried again" in shown
