"""Meetings: which reports tell of one event, and what it is by all of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from etl.records import MeetingKind, MeetingStatus, ResolvedReport, Side
from etl.resolve.meetings import derive, group, same_event

LAVROV, SHAIBANI, FIDAN, ANKARA, MOSCOW = (uuid4() for _ in range(5))


def told(*sides: UUID | str, day: date | None = None, published: int | None = 30, **facts: object) -> ResolvedReport:
    report = ResolvedReport(
        id=uuid4(),
        article_id=uuid4(),
        published_at=datetime(2025, 4, published, tzinfo=UTC) if published else None,
        kind=MeetingKind.MEETING,
        status=MeetingStatus.HAPPENED,
        sides=tuple(
            Side(entity_id=side) if isinstance(side, UUID) else Side(descriptor=side, key=side) for side in sides
        ),
        earliest=day,
        latest=day,
        edtf=day.isoformat() if day else None,
    )
    return replace(report, **facts)  # type: ignore[arg-type]


def test_two_outlets_tell_of_one_meeting() -> None:
    day = date(2025, 4, 29)
    one, two = told(LAVROV, SHAIBANI, day=day), told(SHAIBANI, LAVROV, day=day)
    grouped = group([one, two], [], new_id=uuid4)
    assert grouped[one.id] == grouped[two.id]


def test_a_known_meeting_is_found_again() -> None:
    meeting = uuid4()
    before = told(LAVROV, SHAIBANI, day=date(2025, 4, 29), meeting_id=meeting)
    now = told(LAVROV, SHAIBANI, day=date(2025, 4, 29))
    assert group([now], [before], new_id=uuid4)[now.id] == meeting


def test_what_tells_meetings_apart() -> None:
    day = date(2025, 4, 29)
    base = told(LAVROV, SHAIBANI, day=day, place_entity_id=ANKARA)
    assert not same_event(base, told(LAVROV, FIDAN, day=day))
    assert not same_event(base, told(LAVROV, SHAIBANI, day=date(2025, 4, 26)))
    assert not same_event(base, told(LAVROV, SHAIBANI, day=day, place_entity_id=MOSCOW))
    assert not same_event(base, told(LAVROV, SHAIBANI, day=day, kind=MeetingKind.PHONE_CALL))
    assert not same_event(base, told(LAVROV, SHAIBANI, day=day, article_id=base.article_id))
    assert same_event(base, told(LAVROV, SHAIBANI, day=day))


def test_undated_reports_belong_together_when_close_in_time() -> None:
    assert same_event(told(LAVROV, SHAIBANI, published=10), told(LAVROV, SHAIBANI, published=12))
    assert not same_event(told(LAVROV, SHAIBANI, published=1), told(LAVROV, SHAIBANI, published=20))


def test_descriptors_alone_prove_nothing() -> None:
    assert not same_event(told("مسؤول كبير", "وفد"), told("مسؤول كبير", "وفد"))


def test_a_meeting_is_what_its_reports_add_up_to() -> None:
    vague = told(
        LAVROV, SHAIBANI, published=29, place="تركيا", earliest=date(2025, 4, 21), latest=date(2025, 4, 27), edtf="week"
    )
    exact = told(LAVROV, SHAIBANI, FIDAN, day=date(2025, 4, 23), place="أنقرة", place_entity_id=ANKARA)
    third = told(LAVROV, SHAIBANI, day=date(2025, 4, 23), place="أنقرة", place_entity_id=ANKARA)
    meeting = derive(uuid4(), [vague, exact, third])
    assert (meeting.earliest, meeting.latest, meeting.edtf) == (date(2025, 4, 23), date(2025, 4, 23), "2025-04-23")
    assert (meeting.place, meeting.place_entity_id) == ("أنقرة", ANKARA)
    assert {side.entity_id for side in meeting.sides} == {LAVROV, SHAIBANI, FIDAN}
    assert meeting.report_count == 3
    assert meeting.first_reported_at == datetime(2025, 4, 29, tzinfo=UTC)
    assert not meeting.disputed


def test_a_denial_disputes() -> None:
    day = date(2025, 4, 29)
    denied = told(LAVROV, SHAIBANI, day=day, status=MeetingStatus.DENIED_OR_CANCELLED)
    meeting = derive(uuid4(), [told(LAVROV, SHAIBANI, day=day), denied])
    assert meeting.disputed
    assert meeting.status is MeetingStatus.HAPPENED


def test_derivation_does_not_depend_on_order() -> None:
    reports = [
        told(LAVROV, SHAIBANI, day=date(2025, 4, 23), place="أنقرة", place_entity_id=ANKARA),
        told(LAVROV, SHAIBANI, FIDAN, day=date(2025, 4, 24), place="موسكو", place_entity_id=MOSCOW),
        told(LAVROV, SHAIBANI, status=MeetingStatus.PLANNED),
    ]
    key = uuid4()
    assert derive(key, reports) == derive(key, reports[::-1])
