"""A run of a DAG asked of an Airflow that is up, through its API."""

import time
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

import httpx

from etl.local_environment import USER, LocalStackError, local_secrets
from etl.settings import Settings

_POLL = 1.0  # seconds
_DONE = ("success", "failed")


class Progress(Protocol):
    """What shows the stages as they pass."""

    def begin(self, stage: str) -> None:
        """A stage starts."""

    def tick(self) -> None:
        """The stage at work still is."""

    def fail(self, reason: str) -> None:
        """The stage at work failed."""

    def close(self) -> None:
        """The stage at work has ended."""


def trigger(settings: Settings, url: str, dag: str, folder: str | None, progress: Progress) -> tuple[int, str | None]:
    """Have the Airflow at `url` run `dag` and wait for its end: exit code, and Rasd's run id if it got one.

    Raises LocalStackError if the API refuses or goes away; the run itself then goes on.
    """
    try:
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            answer = client.post("/auth/token", json={"username": USER, "password": local_secrets(settings).password})
            client.headers["Authorization"] = f"Bearer {_json(answer)['access_token']}"
            body = {"logical_date": None, "conf": {"folder": folder}}
            run = str(_json(client.post(f"/api/v2/dags/{dag}/dagRuns", json=body))["dag_run_id"])
            path = f"/api/v2/dags/{dag}/dagRuns/{quote(run, safe='')}"
            state = _watch(client, path, progress)
            found = client.get(f"{path}/taskInstances/discover/xcomEntries/return_value")
            return int(state != "success"), str(found.json()["value"]) if found.is_success else None
    except httpx.HTTPError as error:
        raise LocalStackError(f"the Airflow at {url} does not answer ({error}); see it there") from error


def _watch(client: httpx.Client, path: str, progress: Progress) -> str:
    shown: set[tuple[str, int]] = set()
    while True:
        state = str(_json(client.get(path))["state"])
        tasks = _json(client.get(f"{path}/taskInstances", params={"limit": 100, "order_by": "start_date"}))
        for task in tasks["task_instances"]:
            key = (str(task["task_id"]), int(task["map_index"]))
            if key in shown or not task["start_date"] or task["state"] not in (*_DONE, "running"):
                continue
            shown.add(key)
            progress.begin(key[0])
            if task["state"] == "failed":
                progress.fail("failed; its log in the user interface says why")
        progress.tick()
        if state in _DONE:
            progress.close()
            return state
        time.sleep(_POLL)


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    if answer.is_error:
        raise LocalStackError(f"Airflow refuses {answer.request.url.path}: {answer.status_code} {answer.text[:300]}")
    found: Mapping[str, Any] = answer.json()
    return found
