"""What a run's report shows: meetings found, rejections, quarantine."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

_MEETING = """
SELECT m.meeting_id, m.kind, m.status, m.sides, m.place, m.date_expressions, m.occurred_edtf, m.sources,
       m.report_count, m.disputed, m.flags,
       (SELECT c.sentence FROM analytics.meeting_claims c WHERE c.meeting_id = m.meeting_id AND c.position = 0
         ORDER BY c.confidence DESC, c.report_id LIMIT 1) AS sentence,
       (SELECT string_agg(DISTINCT c.date_implies, ', ') FROM analytics.meeting_claims c
         WHERE c.meeting_id = m.meeting_id) AS implies
  FROM analytics.meetings m
"""
_OF_RUN = """
 WHERE m.meeting_id IN (SELECT r.meeting_id FROM public.meeting_reports r
                          JOIN public.articles a ON a.id = r.article_id WHERE a.run_id = :run)
"""


def meetings(connection: Connection, run_id: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Meetings told by the run's articles, in the order they are told; the newest known for None."""
    order = " ORDER BY m.last_reported_at DESC NULLS LAST, m.meeting_id LIMIT :limit"
    query = _MEETING + (_OF_RUN if run_id else "") + order
    bound: dict[str, Any] = {"limit": limit} | ({"run": run_id} if run_id else {})
    return [_plain(row) for row in connection.execute(text(query), bound).mappings()]


def totals(connection: Connection, run_id: UUID) -> dict[str, int]:
    """How much the run's articles hold, and how much there is in all."""
    query = """
    SELECT (SELECT count(*) FROM public.articles) AS articles,
           (SELECT count(*) FROM public.entities) AS entities,
           (SELECT count(*) FROM public.meetings) AS meetings,
           (SELECT count(DISTINCT r.meeting_id) FROM public.meeting_reports r
              JOIN public.articles a ON a.id = r.article_id WHERE a.run_id = :run) AS run_meetings,
           (SELECT count(DISTINCT m.entity_id) FROM public.entity_mentions m
              JOIN public.articles a ON a.id = m.article_id WHERE a.run_id = :run) AS run_entities,
           (SELECT count(*) FROM public.article_boilerplate b
              JOIN public.articles a ON a.id = b.article_id WHERE a.run_id = :run) AS run_boilerplate
    """
    return dict(connection.execute(text(query), {"run": run_id}).mappings().one())


def refused(connection: Connection, run_id: UUID, limit: int) -> list[dict[str, Any]]:
    """Inputs that the run rejected or quarantined, with the reason."""
    query = """
    SELECT uri, outcome, reason, detail FROM ops.inputs
     WHERE run_id = :run AND outcome IN ('rejected', 'quarantined') ORDER BY outcome, uri LIMIT :limit
    """
    return [dict(row) for row in connection.execute(text(query), {"run": run_id, "limit": limit}).mappings()]


def _plain(row: Any) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in row.items()}
