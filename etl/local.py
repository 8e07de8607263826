"""The whole stack on one machine: Airflow's services beside the embedded server, run as child processes.

Airflow is never imported here: it runs as the program of the same environment.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import httpx

from etl import database
from etl import local_processes as processes
from etl.local_environment import (
    USER,
    LocalStackError,
    airflow_environment,
    child_environment,
    free_port,
    local_secrets,
    logs_folder,
)
from etl.local_run import migrate_airflow, run_dag
from etl.settings import Settings

__all__ = ["LocalStackError", "airflow_environment", "down", "run_dag", "up"]

# Log servers are left out: everything runs on one machine, and they would listen on every interface.
SERVICES: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
_HEALTH = "/api/v2/monitor/health"
_PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
_START_LIMIT = 240.0  # seconds; 20 is usual, a first start on a slow disk compiles much
_STOP_LIMIT = 45.0


def up(settings: Settings, *, port: int = 8080) -> int:
    """Serve Airflow until Ctrl-C, SIGTERM or `down`; returns 0 then, and leaves no process behind.

    Takes the first free port from `port` on. Raises LocalStackError if the project's stack runs already, or when a
    service dies or does not get healthy, with the end of its log.
    """
    found = processes.recorded(settings.home)
    busy = "another run, or another start of the stack, is at work in this project: wait for its end, or `rasd down`"
    if found and processes.alive(found.owner):
        busy = f"already running at {found.url} (`rasd down` ends it)"
    with processes.only_one(settings.home, otherwise=busy):
        _sweep(settings)
        _say("Starting the database and Airflow …")
        database.prepare(settings)
        migrate_airflow(settings)
        try:
            return _serve(settings, free_port(port), asked=port)
        finally:
            database.stop_database(settings)


def down(settings: Settings) -> bool:
    """End what `up` started, and the embedded server; False if nothing ran."""
    found = processes.recorded(settings.home)
    ran = bool(found and processes.alive(found.owner))
    if found and ran:
        deadline = time.monotonic() + _STOP_LIMIT
        processes.ask_to_end(found.owner)
        while processes.alive(found.owner) and time.monotonic() < deadline:
            time.sleep(0.2)
    ran = _sweep(settings) or ran
    stopped = database.stop_database(settings)
    _say("Stopped." if ran or stopped else "Nothing was running.")
    return ran or stopped


def _sweep(settings: Settings) -> bool:
    """End what a stack left behind whose owner was killed; True if there was any."""
    found = processes.recorded(settings.home)
    if found is None:
        return False
    left = processes.marked(found.mark)
    processes.ask_to_end(found.owner, force=True)
    processes.end(found.mark)
    processes.forget(settings.home)
    return bool(left)


def _serve(settings: Settings, port: int, *, asked: int) -> int:
    mark, url = secrets.token_hex(16), f"http://127.0.0.1:{port}"
    added = {**airflow_environment(settings, port=port), processes.MARK: mark, "SPT_NOENV": "1"}
    environment = child_environment(added)
    me = processes.known(os.getpid())
    logs = logs_folder(settings)
    children: dict[str, subprocess.Popen[bytes]] = {}
    with _Stopping() as stopping:
        processes.record(settings.home, processes.Stack(owner=me, mark=mark, url=url, ready=False))
        try:
            for name, command in SERVICES.items():
                children[name] = processes.spawn(
                    [sys.executable, "-m", "airflow", *command], environment, logs / f"{name}.log"
                )
            if _healthy(url, children, logs, stopping):
                processes.record(settings.home, processes.Stack(owner=me, mark=mark, url=url, ready=True))
                _announce(settings, url, asked=asked, port=port)
                while not stopping.wait(1.0):
                    _check(children, logs)
            _say("Stopping …")
            return 0
        finally:
            processes.end(mark, children.values())
            processes.forget(settings.home)
            _say("Airflow has ended.")


def _healthy(url: str, children: Mapping[str, subprocess.Popen[bytes]], logs: Path, stopping: "_Stopping") -> bool:
    """Wait until every service says that it is well; False if it was asked to stop meanwhile."""
    deadline = time.monotonic() + _START_LIMIT
    sick = list(_PARTS)
    while time.monotonic() < deadline:
        if stopping.wait(0.5):
            return False
        _check(children, logs)
        try:
            answer = httpx.get(url + _HEALTH, timeout=5, trust_env=False)
            state = answer.json() if answer.is_success else {}
        except (httpx.HTTPError, ValueError):
            continue
        sick = [part for part in _PARTS if (state.get(part) or {}).get("status") != "healthy"]
        if not sick:
            return True
    raise LocalStackError(f"not healthy after {_START_LIMIT:.0f} s: {', '.join(sick)}; see the logs in {logs}")


def _check(children: Mapping[str, subprocess.Popen[bytes]], logs: Path) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            log = logs / f"{name}.log"
            raise LocalStackError(
                f"Airflow's {name} ended by itself (exit code {child.returncode}), so all was shut down. "
                f"The end of {log}:\n{processes.tail(log)}"
            )


def _announce(settings: Settings, url: str, *, asked: int, port: int) -> None:
    if port != asked:
        _say(f"Port {asked} is taken; using {port}.")
    _say(
        f"\nAirflow is at {url}\n"
        f"  user      {USER}\n"
        f"  password  {local_secrets(settings).password}\n"
        f"  logs      {logs_folder(settings)}\n"
        "Ctrl-C here, or `make down` elsewhere, ends it."
    )


class _Stopping:
    """True once a signal has asked the program to end; restores the former handlers on leaving."""

    _NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __enter__(self) -> "_Stopping":
        self._asked = False
        self._former = {number: signal.signal(number, self._note) for number in self._NUMBERS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True  # a plain flag: an Event's lock may be held by the very thread that the signal interrupts

    def wait(self, seconds: float) -> bool:
        """Whether it was asked to end, waiting for that up to `seconds`."""
        deadline = time.monotonic() + seconds
        while not self._asked and time.monotonic() < deadline:
            time.sleep(0.1)
        return self._asked


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
