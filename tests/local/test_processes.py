"""Children are known by id and start time, ended with all that they started, and never confused with another's."""

import os
import secrets
import signal
import subprocess
import sys
import time

import psutil
import pytest

from etl import local, local_processes
from etl.local_processes import Known, Stack
from etl.settings import Settings

SLEEPER = "import time; time.sleep(120)"
# A service that starts a worker in a session of its own, as Airflow's tasks do, which ignores the request to end.
STUBBORN_CHILD = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(120)"
SERVICE = (
    "import subprocess, sys, time; "
    f"subprocess.Popen([sys.executable, '-c', {STUBBORN_CHILD!r}], start_new_session=True); "
    "print('ready', flush=True); time.sleep(120)"
)


@pytest.fixture
def mark():
    value = secrets.token_hex(16)
    yield value
    for process in local_processes.marked(value):
        process.kill()


@pytest.fixture
def project(tmp_path):
    home = tmp_path / "رصد home"
    home.mkdir()
    return Settings(home=home, seeds=tmp_path, database_url="postgresql://nobody@localhost/none")


def _spawn(code, mark, log):
    child = local_processes.spawn([sys.executable, "-c", code], {**os.environ, local_processes.MARK: mark}, log)
    deadline = time.monotonic() + 10
    while "ready" in code and "ready" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    return child


def _wait_for(count, mark):
    deadline = time.monotonic() + 10
    while len(local_processes.marked(mark)) != count and time.monotonic() < deadline:
        time.sleep(0.05)
    return local_processes.marked(mark)


def test_a_group_is_ended_with_what_left_it(tmp_path, mark):
    child = _spawn(SERVICE, mark, tmp_path / "service.log")
    assert len(_wait_for(2, mark)) == 2
    local_processes.end(mark, [child], patience=1.0)
    assert local_processes.marked(mark) == []
    assert child.returncode == -signal.SIGTERM


def test_leftovers_of_a_killed_owner_are_ended(tmp_path, mark):
    child = _spawn(SERVICE, mark, tmp_path / "service.log")
    _wait_for(2, mark)
    child.kill()
    child.wait()
    assert len(_wait_for(1, mark)) == 1
    local_processes.end(mark, patience=0.5)
    assert local_processes.marked(mark) == []


def test_others_are_left_alone(tmp_path, mark):
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER], env={**os.environ, local_processes.MARK: "another"})
    try:
        child = _spawn(SLEEPER, mark, tmp_path / "a.log")
        local_processes.end(mark, [child])
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_later_process_with_the_same_id_is_another():
    me = local_processes.known(os.getpid())
    assert local_processes.alive(me)
    assert not local_processes.alive(Known(pid=me.pid, started=me.started - 3600))
    assert not local_processes.alive(Known(pid=2**22 + 1, started=0.0))


def test_a_zombie_is_dead():
    child = subprocess.Popen([sys.executable, "-c", SLEEPER])
    found = local_processes.known(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert psutil.pid_exists(child.pid)
    assert not local_processes.alive(found)
    child.wait()


def test_the_former_log_is_kept(tmp_path):
    log = tmp_path / "s.log"
    for word in ("first", "second"):
        local_processes.spawn([sys.executable, "-c", f"print('{word}')"], dict(os.environ), log).wait()
    assert log.read_text() == "second\n"
    assert (tmp_path / "s.previous.log").read_text() == "first\n"


def test_a_record_comes_back_and_a_damaged_one_is_none(tmp_path):
    stack = Stack(owner=Known(pid=1, started=2.5), mark="m", url="http://127.0.0.1:8081", ready=True)
    assert local_processes.recorded(tmp_path) is None
    local_processes.record(tmp_path, stack)
    assert local_processes.recorded(tmp_path) == stack
    (tmp_path / "up.json").write_text('{"owner": 1}')
    assert local_processes.recorded(tmp_path) is None
    local_processes.forget(tmp_path)
    assert not (tmp_path / "up.json").exists()


def test_one_at_a_time(tmp_path):
    first = local_processes.only_one(tmp_path, otherwise="busy")
    second = local_processes.only_one(tmp_path, otherwise="busy")
    with first, pytest.raises(local.LocalStackError, match="busy"), second:
        pass
    with local_processes.only_one(tmp_path, otherwise="busy"):
        pass


def test_down_ends_the_living_stack_and_forgets_it(project, mark, tmp_path, capsys):
    owner = subprocess.Popen([sys.executable, "-c", SLEEPER])
    _spawn(SLEEPER, mark, tmp_path / "a.log")
    stack = Stack(owner=local_processes.known(owner.pid), mark=mark, url="http://127.0.0.1:1", ready=True)
    local_processes.record(project.home, stack)
    assert local.down(project) is True
    assert owner.wait(timeout=5) == -signal.SIGTERM
    assert local_processes.marked(mark) == []
    assert local_processes.recorded(project.home) is None
    assert "Stopped" in capsys.readouterr().out
    assert local.down(project) is False


def test_down_does_not_touch_a_process_that_took_over_the_id(project, mark):
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER])
    try:
        gone = Known(pid=stranger.pid, started=local_processes.known(stranger.pid).started - 100)
        local_processes.record(project.home, Stack(owner=gone, mark=mark, url="u", ready=True))
        local.down(project)
        assert stranger.poll() is None
        assert local_processes.recorded(project.home) is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_start_names_the_first(project):
    mine = Stack(owner=local_processes.known(os.getpid()), mark="m", url="http://127.0.0.1:8099", ready=True)
    with local_processes.only_one(project.home, otherwise="busy"):
        local_processes.record(project.home, mine)
        with pytest.raises(local.LocalStackError, match=r"already running at http://127\.0\.0\.1:8099"):
            local.up(project)


def test_a_dead_service_is_told_with_its_log(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    child.wait()
    (tmp_path / "scheduler.log").write_text("line\n" * 50 + "the port is on fire\n")
    with pytest.raises(local.LocalStackError, match=r"scheduler ended by itself \(exit code 3\)(.|\n)*on fire"):
        local._check({"scheduler": child}, tmp_path)


def test_a_run_of_a_missing_folder_fails_at_once(project, tmp_path):
    from etl.errors import SourceUnavailable

    with pytest.raises(SourceUnavailable, match="no such file or folder"):
        local.run_dag(project, folder=str(tmp_path / "لا شيء"))


def test_a_run_waits_for_a_stack_that_is_starting(project):
    starting = Stack(owner=local_processes.known(os.getpid()), mark="m", url="u", ready=False)
    local_processes.record(project.home, starting)
    with pytest.raises(local.LocalStackError, match="starting"):
        local.run_dag(project)
