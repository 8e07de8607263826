"""The monitor is one of Airflow's plugins, and Airflow's authentication guards it."""

from importlib.metadata import entry_points

from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount


def test_airflow_finds_the_plugin() -> None:
    (point,) = entry_points(group="airflow.plugins", name="rasd")
    plugin = point.load()
    (app,) = plugin.fastapi_apps
    (view,) = plugin.external_views
    assert app["url_prefix"] == "/rasd"
    assert view["href"].startswith(app["url_prefix"])


def test_without_a_token_airflow_refuses() -> None:
    (point,) = entry_points(group="airflow.plugins", name="rasd")
    host = Starlette(routes=[Mount("/rasd", point.load().fastapi_apps[0]["app"])])
    for address in ("/rasd/", "/rasd/meetings"):
        assert TestClient(host).get(address).status_code == 401
