"""What the monitor shows: runs, sources, meetings and their claims. Reads only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

Row = dict[str, Any]


def runs(connection: Connection, limit: int = 20) -> list[Row]:
    """The newest runs with their counts."""
    query = """
    SELECT id, dag, collection, state, started_at, finished_at, landed, published_new, published_revised, unchanged,
           duplicate, quarantined, rejected, error, data_docs FROM ops.runs ORDER BY started_at DESC LIMIT :limit
    """
    return _rows(connection, query, limit=limit)


def totals(connection: Connection) -> Row:
    """How much there is."""
    query = """
    SELECT (SELECT count(*) FROM public.articles) AS articles, (SELECT count(*) FROM public.entities) AS entities,
           (SELECT count(*) FROM public.meetings) AS meetings,
           (SELECT count(*) FROM ops.quarantine WHERE state = 'held') AS quarantined
    """
    return _rows(connection, query)[0]


def sources(connection: Connection, limit: int = 50) -> list[Row]:
    """Outlets with their number of articles and the newest."""
    query = """
    SELECT s.slug, coalesce(s.name_ar, s.name_en, s.slug) AS name, count(a.id) AS articles,
           max(a.published_at) AS newest, max(a.created_at) AS received
      FROM public.sources s LEFT JOIN public.articles a ON a.source_id = s.id
     GROUP BY s.id ORDER BY received DESC NULLS LAST, s.slug LIMIT :limit
    """
    return _rows(connection, query, limit=limit)


def meetings(connection: Connection, limit: int = 100) -> list[Row]:
    """The newest meetings."""
    query = "SELECT * FROM analytics.meetings ORDER BY last_reported_at DESC NULLS LAST, meeting_id LIMIT :limit"
    return _rows(connection, query, limit=limit)


def meeting(connection: Connection, meeting_id: UUID) -> Row | None:
    """A meeting, or None."""
    found = _rows(connection, "SELECT * FROM analytics.meetings WHERE meeting_id = :id", id=meeting_id)
    return found[0] if found else None


def claims(connection: Connection, meeting_id: UUID) -> Sequence[Row]:
    """What articles say of a meeting, sentence by sentence."""
    query = "SELECT * FROM analytics.meeting_claims WHERE meeting_id = :id ORDER BY report_id, position"
    return _rows(connection, query, id=meeting_id)


def _rows(connection: Connection, query: str, **bound: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(text(query), bound).mappings()]
