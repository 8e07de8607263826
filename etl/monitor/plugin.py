"""The monitor in Airflow's navigation, behind Airflow's own authentication.

Every Airflow process imports this module, and only the API server serves the app: it is made on its first request.
"""

from functools import cache
from typing import Any

from airflow.plugins_manager import AirflowPlugin


@cache
def _app() -> Any:
    from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
    from airflow.api_fastapi.core_api.security import requires_access_view

    from etl.monitor.app import create_app

    return create_app(_engine, requires_access_view(AccessView.WEBSITE))


@cache
def _engine() -> Any:
    from etl import settings
    from etl.store import engine as engines

    where = engines.address(settings.load())
    url = where.owner.set(username=engines.READER) if where.embedded else where.owner
    return engines.connect(url, role=None if where.embedded else engines.READER, read_only=True)


async def monitor(scope: Any, receive: Any, send: Any) -> None:
    """The app, as ASGI."""
    await _app()(scope, receive, send)


class RasdPlugin(AirflowPlugin):  # type: ignore[misc]
    """Adds Rasd to Airflow's navigation."""

    name = "rasd"
    fastapi_apps = [{"app": monitor, "url_prefix": "/rasd", "name": "Rasd"}]  # noqa: RUF012 - Airflow's own shape
    external_views = [  # noqa: RUF012
        {"name": "Rasd", "href": "/rasd/", "destination": "nav", "nav_top_level": True, "url_route": "rasd"}
    ]
