"""An annotation as plain JSON values, in the format that the scorer of the gold set reads."""

from typing import Any

from etl.records import Annotation, Mention, Participant, TimeExpression


def to_output(identity: str, annotation: Annotation) -> dict[str, Any]:
    """The JSON object of an article: entities with mentions and roles, meetings with evidence, times."""
    mentions: dict[int, list[Mention]] = {}
    for mention in annotation.mentions:
        mentions.setdefault(mention.entity, []).append(mention)
    return {
        "id": identity,
        "annotator": annotation.version,
        "entities": [
            {
                "kind": str(entity.kind),
                "name": entity.name,
                "roles": list(entity.roles),
                "country": entity.country,
                "mentions": [
                    {"start": m.start, "end": m.end, "surface": m.surface, "form": str(m.form)}
                    for m in mentions.get(index, [])
                ],
            }
            for index, entity in enumerate(annotation.entities)
        ],
        "meetings": [
            {
                "kind": str(report.kind),
                "status": str(report.status),
                "participants": [_side(p) for p in report.participants],
                "attendees": [_side(p) for p in report.attendees],
                "place": report.place,
                "date": report.when.edtf if report.when else None,
                "date_expression": report.when.surface if report.when else None,
                "evidence": [{"start": e.start, "end": e.end, "text": e.text} for e in report.evidence],
                "flags": list(report.flags),
                "confidence": report.confidence,
            }
            for report in annotation.reports
        ],
        "times": [_time(t) for t in annotation.times],
    }


def _side(side: Participant) -> dict[str, str | None]:
    return {"name": side.name, "role": side.role, "represents": side.represents}


def _time(time: TimeExpression) -> dict[str, Any]:
    return {
        "start": time.start,
        "end": time.end,
        "surface": time.surface,
        "edtf": time.edtf,
        "earliest": time.earliest.isoformat() if time.earliest else None,
        "latest": time.latest.isoformat() if time.latest else None,
        "anchor": time.anchor,
        "implies": time.implies,
        "conflict": time.conflict,
    }
