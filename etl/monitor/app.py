"""The monitor as a FastAPI app, without Airflow: pages made on the server, read-only, every value escaped."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, select_autoescape
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from etl.errors import RasdError
from etl.store import monitoring

# Nothing is fetched from elsewhere and no script runs, whatever an article holds.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_EQUATION = ("published_new", "published_revised", "unchanged", "duplicate", "quarantined", "rejected")


def create_app(engine: Callable[[], Engine], authorize: Callable[..., Any]) -> FastAPI:
    """The app. `engine` gives the reader's connections; `authorize` is a FastAPI dependency that refuses strangers."""
    app = FastAPI(title="Rasd", docs_url=None, redoc_url=None, openapi_url=None)
    pages = Environment(loader=PackageLoader("etl.monitor"), autoescape=select_autoescape(default=True))

    def page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
        html = pages.get_template(name).render(equation=_EQUATION, **values)
        return HTMLResponse(html, status_code=status, headers=_HEADERS)

    def unavailable(_request: Request, _error: Exception) -> HTMLResponse:
        return page(
            "message.html",
            503,
            title="The database does not answer",
            text="Start it with `rasd db upgrade` or `make up`, or see whether RASD_DATABASE_URL is right.",
        )

    app.add_exception_handler(SQLAlchemyError, unavailable)
    app.add_exception_handler(RasdError, unavailable)
    app.include_router(_routes(engine, page), dependencies=[Depends(authorize)])
    return app


def _routes(engine: Callable[[], Engine], page: Callable[..., HTMLResponse]) -> APIRouter:
    router = APIRouter(default_response_class=HTMLResponse)

    def connection() -> Iterator[Connection]:
        with engine().connect() as opened:
            yield opened

    reader = Depends(connection)

    @router.get("/")
    def overview(opened: Connection = reader) -> HTMLResponse:
        return page(
            "overview.html",
            runs=monitoring.runs(opened),
            totals=monitoring.totals(opened),
            sources=monitoring.sources(opened),
        )

    @router.get("/meetings")
    def meetings(opened: Connection = reader) -> HTMLResponse:
        return page("meetings.html", meetings=monitoring.meetings(opened))

    @router.get("/meetings/{key}")
    def meeting(key: str, opened: Connection = reader) -> HTMLResponse:
        found = monitoring.meeting(opened, number) if (number := _uuid(key)) else None
        if found is None:
            return page("message.html", 404, title="No such meeting", text="It may have been withdrawn or merged.")
        return page("meeting.html", meeting=found, claims=monitoring.claims(opened, found["meeting_id"]))

    return router


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
