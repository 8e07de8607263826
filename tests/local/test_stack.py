"""The real thing on the embedded server: the DAG run by one command, Airflow served and ended. Slow."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil
import pytest

from etl import local, local_processes, pipeline
from etl.local_environment import USER, child_environment, local_secrets
from etl.settings import PROJECT_ROOT, Settings
from etl.store import server

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("airflow")]

ARTICLE = """\
---
title: وزير الخارجية يبحث التعاون مع نظيره
published: 2025-03-12
source: صحيفة الاختبار
---
التقى وزير الخارجية المصري بدر عبد العاطي نظيره الأردني أيمن الصفدي في القاهرة يوم الثلاثاء، وبحث الجانبان سبل تعزيز
التعاون بين البلدين في مجالات الاقتصاد والنقل والطاقة، وفق بيان صدر عن وزارة الخارجية المصرية.

وأكد الوزيران أهمية مواصلة التنسيق بين البلدين في المرحلة المقبلة.
"""


@pytest.fixture(scope="module")
def settings():
    """A project whose path has a space and Arabic letters, with one article."""
    folder = Path(
        tempfile.mkdtemp(prefix="مشروع رصد ")
    )  # not pytest's: root's server runs as a user that must reach it
    folder.chmod(0o755)
    articles = folder / "مقالات"
    articles.mkdir()
    (articles / "لقاء.txt").write_text(ARTICLE, encoding="utf-8")
    chosen = Settings(home=folder / ".rasd", seeds=PROJECT_ROOT / "seeds")
    try:
        yield chosen
    finally:
        pipeline.close(chosen)
        local.down(chosen)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def articles(settings):
    return settings.home.parent / "مقالات"


@pytest.fixture(scope="module")
def first(settings, articles):
    return local.run_dag(settings, folder=str(articles))


def test_one_command_runs_the_dag_and_publishes(settings, first):
    code, run_id = first
    assert code == 0
    report = pipeline.stored_report(run_id, settings=settings)
    assert report["state"] == "published"
    assert report["adds_up"]
    assert report["counts"]["landed"] == report["counts"]["published_new"] == 1


def test_it_is_safe_to_repeat(settings, articles, first, capfd):
    code, run_id = local.run_dag(settings, folder=str(articles))
    assert code == 0
    assert run_id != first[1]
    counts = pipeline.stored_report(run_id, settings=settings)["counts"]
    assert counts["landed"] == counts["unchanged"] == 1
    shown = re.findall(r"✓ (\w+)", capfd.readouterr().err)
    assert shown[0] == "discover"
    assert shown[-1] == "report"
    assert list((settings.home / "logs").glob("run-*.log"))


@pytest.fixture(scope="module")
def stack(settings, first):
    """`rasd up` in a process of its own, while port 8080 (or whoever holds it) is taken."""
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 8080))
            taken.listen()
        except OSError:
            pass  # somebody else holds it, which serves as well
        added = {"RASD_HOME": str(settings.home), "RASD_SEEDS": str(settings.seeds), "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", "import sys; from etl.cli import app; sys.argv[0] = 'rasd'; app()", "up"]
        log = settings.home / "up-test.log"
        with log.open("wb") as output:
            child = subprocess.Popen(
                command, env=child_environment(added), cwd=PROJECT_ROOT, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            deadline = time.monotonic() + 240
            while "password" not in log.read_text() and child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.5)
            assert "password" in log.read_text(), log.read_text()
            yield child, log
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait(timeout=60)


def _client(url: str, settings: Settings) -> httpx.Client:
    body = {"username": USER, "password": local_secrets(settings).password}
    token = httpx.post(f"{url}/auth/token", json=body, trust_env=False).json()["access_token"]
    return httpx.Client(base_url=url, timeout=30, trust_env=False, headers={"Authorization": f"Bearer {token}"})


def test_the_stack_takes_a_free_port_is_healthy_and_lists_the_dag(settings, stack):
    found = local_processes.recorded(settings.home)
    url = re.search(r"Airflow is at (\S+)", stack[1].read_text())[1]
    assert found.ready
    assert found.url == url
    assert not url.endswith(":8080")
    state = httpx.get(f"{url}/api/v2/monitor/health", trust_env=False).json()
    assert {part["status"] for part in state.values()} == {"healthy"}
    assert httpx.get(f"{url}/api/v2/dags", trust_env=False).status_code == 401
    with _client(url, settings) as client:
        dag = client.get("/api/v2/dags/ingest_seeds").json()
    assert dag["is_paused"] is False
    assert dag["has_import_errors"] is False


def test_it_listens_on_this_machine_alone(settings, stack):
    mark = local_processes.recorded(settings.home).mark
    listening = {
        connection.laddr.ip
        for process in local_processes.marked(mark)
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_run_beside_the_stack_is_the_schedulers(settings, articles, stack):
    code, run_id = local.run_dag(settings, folder=str(articles))
    assert code == 0
    assert pipeline.stored_report(run_id, settings=settings)["counts"]["unchanged"] == 1
    with _client(local_processes.recorded(settings.home).url, settings) as client:
        runs = client.get("/api/v2/dags/ingest_seeds/dagRuns", params={"order_by": "-start_date"}).json()["dag_runs"]
    assert runs[0]["triggered_by"] == "rest_api"
    assert runs[0]["state"] == "success"


def test_down_leaves_no_process_behind(settings, stack):
    child, log = stack
    mark = local_processes.recorded(settings.home).mark
    assert len(local_processes.marked(mark)) >= 4
    assert local.down(settings) is True
    assert child.wait(timeout=30) == 0, log.read_text()
    assert local_processes.marked(mark) == []
    assert server.status(settings.home) is None
    assert local_processes.recorded(settings.home) is None
    assert not [p for p in psutil.process_iter() if _mentions(p, settings.home)]


def _mentions(process: psutil.Process, home: Path) -> bool:
    try:
        return process.pid != os.getpid() and str(home) in " ".join(process.cmdline())
    except psutil.Error:
        return False


def test_an_interrupted_run_leaves_no_process_behind(settings, articles, first):
    local.down(settings)  # beside a running stack, the scheduler would have the run and no process were below this one
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    added = {"RASD_HOME": str(settings.home), "RASD_SEEDS": str(settings.seeds)}
    command = [sys.executable, "-c", "import sys; from etl.cli import app; app()", "run", str(articles)]
    child = subprocess.Popen(command, env=child_environment(added), cwd=PROJECT_ROOT, stderr=subprocess.DEVNULL)
    below: list[psutil.Process] = []
    deadline = time.monotonic() + 60
    while not below and time.monotonic() < deadline:  # until Airflow runs below it
        time.sleep(0.5)
        children = psutil.Process(child.pid).children(recursive=True)
        below = [process for process in children if "postgres" not in _name(process)]
    assert below
    time.sleep(2)  # well inside Airflow's start
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=30) == 130
    _, left = psutil.wait_procs(below, timeout=5)
    assert left == []


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""
