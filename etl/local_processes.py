"""Child processes of the stack on one machine: started apart, recorded, and ended without a trace.

A process is known by its id and its start time, never by its name. Airflow's tasks leave their parent's process group,
so every process of a stack also carries a random mark in its environment, by which what is left is found.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from etl.local_environment import LocalStackError, write_private

MARK = "RASD_STACK"
_SAME_START = 2.0  # seconds: the start time is computed from the boot time, which the kernel's clock may move

_ORPHANS = 3.0  # seconds for processes whose service is gone; an idle worker waits for orders that will never come


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A process told from a later one with the same id."""

    pid: int
    started: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What `up` has started: its own process, the mark of its children, the address."""

    owner: Known
    mark: str
    url: str
    ready: bool


def known(pid: int) -> Known:
    """The living process `pid`."""
    return Known(pid=pid, started=psutil.Process(pid).create_time())


def alive(process: Known) -> bool:
    """Whether that very process still runs (a zombie does not)."""
    try:
        found = psutil.Process(process.pid)
        same = abs(found.create_time() - process.started) < _SAME_START
        return same and found.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def ask_to_end(process: Known, *, force: bool = False) -> None:
    """Ask that very process to end, or, with `force`, kill it; one that has ended is no error."""
    if alive(process):
        with contextlib.suppress(psutil.Error):
            psutil.Process(process.pid).send_signal(signal.SIGKILL if force else signal.SIGTERM)


def spawn(command: Sequence[str | Path], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C at the terminal reaches its owner alone."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - programs of this environment, no shell
            [str(part) for part in command],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def marked(mark: str) -> list[psutil.Process]:
    """Every living process that carries `mark`."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark:
                found.append(process)
    return found


def end(mark: str, children: Iterable[subprocess.Popen[bytes]] = (), *, patience: float = 10.0) -> None:
    """End every process that carries `mark`: asked first, then, after `patience` seconds, killed."""
    children = list(children)
    for child in children:
        if child.poll() is None:
            child.terminate()  # the services shut their own workers down in order
    deadline = time.monotonic() + patience
    if not children:
        _signal(marked(mark), signal.SIGTERM)
    while (left := marked(mark)) and time.monotonic() < deadline:
        _reap(children)
        if all(child.poll() is not None for child in children):
            _signal(left, signal.SIGTERM)
            deadline = min(deadline, time.monotonic() + _ORPHANS)
        time.sleep(0.2)
    while left := marked(mark):  # a process may be born while its parent is being killed
        _signal(left, signal.SIGKILL)
        _reap(children)
        time.sleep(0.05)
    for child in children:
        child.wait(timeout=5)


def end_group(leader: int, number: int) -> None:
    """Signal the group and the descendants of a child of ours, which leads a group of its own."""
    with contextlib.suppress(psutil.Error):
        _signal(psutil.Process(leader).children(recursive=True), number)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def _reap(children: Iterable[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.poll()


def _signal(processes: Iterable[psutil.Process], number: int) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)


def record(home: Path, stack: Stack) -> None:
    """Remember the stack that runs in `home`."""
    owner = {"pid": stack.owner.pid, "started": stack.owner.started}
    write_private(_path(home), {"owner": owner, "mark": stack.mark, "url": stack.url, "ready": stack.ready})


def recorded(home: Path) -> Stack | None:
    """The stack last recorded in `home`, living or dead; None if there is none or the record is unreadable."""
    try:
        found = json.loads(_path(home).read_text(encoding="utf-8"))
        owner = Known(pid=int(found["owner"]["pid"]), started=float(found["owner"]["started"]))
        return Stack(owner=owner, mark=str(found["mark"]), url=str(found["url"]), ready=bool(found["ready"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def forget(home: Path) -> None:
    """Remove the record."""
    _path(home).unlink(missing_ok=True)


@contextmanager
def only_one(home: Path, *, otherwise: str) -> Iterator[None]:
    """Hold the right to run Airflow in `home`. Raises LocalStackError(otherwise) while another process holds it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "airflow.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LocalStackError(otherwise) from error
        yield


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for a message."""
    try:
        with log.open("rb") as handle:
            handle.seek(max(0, log.stat().st_size - 20_000))
            text = handle.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _path(home: Path) -> Path:
    return home / "up.json"
