"""One run of the DAG on this machine: by `airflow dags test`, or by the scheduler where the stack is up."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from etl import database
from etl import local_processes as processes
from etl.errors import SourceUnavailable
from etl.local_environment import (
    LocalStackError,
    airflow_environment,
    airflow_home,
    child_environment,
    logs_folder,
)
from etl.local_trigger import trigger
from etl.settings import Settings

DAG = "ingest_seeds"
_STAGE = re.compile(r"\[DAG TEST\] (starting|end task) task_id=(\w+) map_index=(-?\d+)")
_RETURNED = re.compile(r"Done\. Returned value was: ([0-9a-f]{8}-[0-9a-f-]{27})$")


def migrate_airflow(settings: Settings) -> bool:
    """Bring Airflow's metadata database to the installed version; False if it was there already.

    Asking `airflow` costs four seconds, so the revision it reached is remembered, and compared with the database's.
    Raises LocalStackError with the end of the log if the migration fails.
    """
    address = database.airflow_database_url(settings)
    stamp = airflow_home(settings) / "migrated"
    wanted = f"{version('apache-airflow-core')} {_revision(address)}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    log = logs_folder(settings) / "airflow-migrate.log"
    environment = child_environment(airflow_environment(settings, address=address))
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise LocalStackError(f"`airflow db migrate` failed; the end of {log}:\n{processes.tail(log)}")
    stamp.write_text(f"{version('apache-airflow-core')} {_revision(address)}", encoding="utf-8")
    return True


def _revision(address: str) -> str:
    engine = create_engine(address, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
    except DBAPIError:
        return ""  # no such table yet; a database that cannot be reached is Airflow's to explain
    finally:
        engine.dispose()


def run_dag(settings: Settings, folder: str | None = None) -> tuple[int, str | None]:
    """Run the DAG once and wait for its end: exit code (0 = every task succeeded) and Rasd's run id, if it got one.

    Stages are shown on standard error as they pass; Airflow's whole log lies in the logs folder. Where the stack is up,
    its scheduler does the work, for two of them would do it twice. Raises LocalStackError, SourceUnavailable.
    """
    chosen = str(Path(folder).expanduser().resolve()) if folder else None
    if chosen and not Path(chosen).exists():
        raise SourceUnavailable(f"no such file or folder: {chosen}")
    found = processes.recorded(settings.home)
    if found and processes.alive(found.owner):
        if not found.ready:
            raise LocalStackError("the stack is starting: try again when it has printed its address")
        _say(f"Airflow is up at {found.url}: its scheduler runs the DAG.")
        return trigger(settings, found.url, DAG, chosen, _Progress())
    with processes.only_one(settings.home, otherwise="another run is at work in this project: wait for its end"):
        database.prepare(settings)
        if migrate_airflow(settings):
            _say("Airflow's own database is set up.")
        return _test(settings, chosen)


def _test(settings: Settings, folder: str | None) -> tuple[int, str | None]:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    log = logs_folder(settings) / f"run-{moment}.log"
    added = {**airflow_environment(settings), "AIRFLOW__LOGGING__JSON_LOGS": "True"}
    command = [sys.executable, "-m", "airflow", "dags", "test", DAG, "--conf", json.dumps({"folder": folder})]
    progress, run_id = _Progress(), None
    child = subprocess.Popen(  # noqa: S603 - a program of this environment, no shell
        command,
        env=child_environment(added),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        for event in _events(child, log):
            run_id = progress.follow(event) or run_id
        code = child.wait()
    finally:
        _end(child)
    progress.close()
    if code:
        _say(f"The DAG run failed; Airflow's log is {log}")
    return code, run_id


def _events(child: subprocess.Popen[bytes], log: Path) -> Iterator[Mapping[str, Any]]:
    """Airflow's log lines as they come, each kept in `log`."""
    assert child.stdout is not None  # noqa: S101 - opened as a pipe above
    with log.open("wb") as kept:
        for line in child.stdout:
            kept.write(line)
            kept.flush()
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child that is still there when its owner is interrupted, and what it started."""
    if child.poll() is not None:
        return
    processes.end_group(child.pid, signal.SIGTERM)
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        processes.end_group(child.pid, signal.SIGKILL)
        child.wait()


class _Progress:
    """Shows on standard error which stage is at work, how long each took, and why one failed."""

    def __init__(self) -> None:
        self._stage = ""
        self._since = self._until = time.monotonic()
        self._parts = 0
        self._failed = False

    def follow(self, event: Mapping[str, Any]) -> str | None:
        """Take in one event of `airflow dags test`; the run's id, when the event tells it."""
        text = str(event.get("event", ""))
        if step := _STAGE.match(text):
            if step[1] == "starting":
                self.begin(step[2])
            self.tick()
        elif text == "Task started" and self._parts == 1:
            self._since = time.monotonic()  # before this Airflow itself got ready
        elif text.startswith("Task failed with exception"):
            self.fail(_reason(event))
        elif event.get("new_state") == "up_for_retry":
            self.note("it will be tried again; Ctrl-C gives up")
        elif self._stage == "discover" and (returned := _RETURNED.search(text)):
            return returned[1]
        return None

    def begin(self, stage: str) -> None:
        """A task of `stage` starts; batches of one stage are shown as one."""
        if stage == self._stage and not self._failed:
            self._parts += 1
            return
        self.close()
        self._stage, self._parts, self._failed = stage, 1, False
        self._since = self._until = time.monotonic()

    def tick(self) -> None:
        """The stage at work still is."""
        self._until = time.monotonic()

    def fail(self, reason: str) -> None:
        """The stage at work failed."""
        self._failed = True
        _say(f"  ✗ {self._stage}: {reason}")

    def note(self, text: str) -> None:
        """Say something on the stage at work."""
        _say(f"    {text}")

    def close(self) -> None:
        """The stage at work has ended."""
        if self._stage and not self._failed:
            batches = f"  {self._parts} batches" if self._parts > 1 else ""
            _say(f"  ✓ {self._stage:<20}{max(0.0, self._until - self._since):6.1f} s{batches}")
        self._stage = ""


def _reason(event: Mapping[str, Any]) -> str:
    found = event.get("exception")
    first = found[0] if isinstance(found, list) and found else {}
    name, value = first.get("exc_type", "error"), " ".join(str(first.get("exc_value", "")).split())
    return f"{value or name}" if name in ("AuditFailed", "RunError") else f"{name}: {value}"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
