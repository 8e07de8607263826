"""Reports to meetings: which reports tell of one event, and what the event is by all of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from etl.records import Meeting, MeetingKind, MeetingStatus, ResolvedReport, Side

# Reports without a date belong together when they appeared close to one another: news of one event fades in days.
_WINDOW = timedelta(days=3)
_REMOTE = frozenset({MeetingKind.PHONE_CALL})
_FINALITY = (
    MeetingStatus.HAPPENED,
    MeetingStatus.DENIED_OR_CANCELLED,
    MeetingStatus.PLANNED,
    MeetingStatus.HYPOTHETICAL,
)


def group(
    reports: Sequence[ResolvedReport], known: Iterable[ResolvedReport], *, new_id: Callable[[], UUID]
) -> Mapping[UUID, UUID]:
    """The meeting of each of `reports` (report id → meeting id): one that `known` reports tell of, or a new one.

    Two reports tell of one event when they share two sides (a side is an entity, or a descriptor with the same key),
    are both remote or both not, and neither days, places nor times of publication contradict.
    """
    by_side: dict[Hashable, list[ResolvedReport]] = defaultdict(list)
    meeting_of: dict[UUID, UUID] = {}
    for report in known:
        if report.meeting_id is not None:
            meeting_of[report.id] = report.meeting_id
            _index(by_side, report)
    own: dict[UUID, UUID] = {}
    for report in sorted(reports, key=lambda r: (r.earliest is None, r.earliest or date.max, str(r.id))):
        # A match shares two sides, so it stands in another list than the longest (a state's, say) as well.
        lists = sorted((by_side.get(side, []) for side in _keys(report)), key=len)
        candidates = [other for near in lists[:-1] for other in near]
        match = min((o for o in candidates if same_event(report, o)), key=lambda o: str(meeting_of[o.id]), default=None)
        meeting = meeting_of[match.id] if match else new_id()
        meeting_of[report.id] = own[report.id] = meeting
        _index(by_side, report)
    return own


def same_event(one: ResolvedReport, other: ResolvedReport) -> bool:
    """Whether two reports can tell of one event. Two reports of one article never do: the annotator told them apart."""
    if one.article_id == other.article_id:
        return False
    if (one.kind in _REMOTE) != (other.kind in _REMOTE):
        return False
    shared = _keys(one) & _keys(other)
    if len(shared) < 2 or not any(kind == "entity" for kind, _ in shared):
        return False
    if one.place_entity_id and other.place_entity_id and one.place_entity_id != other.place_entity_id:
        return False
    return _times_agree(one, other)


def derive(meeting_id: UUID, reports: Sequence[ResolvedReport]) -> Meeting:
    """The meeting that `reports` (one or more) add up to.

    Kind and status: the most reported, ties to the more final status. Sides: those of the fullest report, then what
    others add. Place: the most reported, ties to the surer report. Date: the shortest extent. Disputed: some say that
    it happened and others that it did not, or resolved dates do not overlap.
    """
    ordered = sorted(reports, key=lambda r: (r.published_at is None, r.published_at, str(r.id)))
    fullest = sorted(ordered, key=lambda r: -len(r.sides))
    dated = sorted((r for r in ordered if r.earliest and r.latest), key=lambda r: _days(r))
    when = dated[0] if dated else next((r for r in ordered if r.edtf), None)
    placed = Counter[tuple[str | None, UUID | None]]()
    for report in ordered:
        if report.place:
            placed[report.place, report.place_entity_id] += 1
    place, place_id = placed.most_common(1)[0][0] if placed else (None, None)
    statuses = Counter(r.status for r in ordered)
    moments = [r.published_at for r in ordered if r.published_at]
    return Meeting(
        id=meeting_id,
        kind=Counter(r.kind for r in ordered).most_common(1)[0][0],
        status=min(statuses, key=lambda s: (-statuses[s], _FINALITY.index(s))),
        sides=_union(fullest),
        place=place,
        place_entity_id=place_id,
        edtf=when.edtf if when else None,
        earliest=when.earliest if when else None,
        latest=when.latest if when else None,
        report_count=len(ordered),
        first_reported_at=min(moments, default=None),
        last_reported_at=max(moments, default=None),
        disputed=_disputed(ordered, dated),
        flags=tuple(sorted({flag for r in ordered for flag in r.flags})),
    )


def _union(reports: Sequence[ResolvedReport]) -> tuple[Side, ...]:
    """Sides of the first report, then named sides that others add; a descriptor never adds to named sides."""
    sides = {_key(side): side for side in reports[0].sides}
    for report in reports[1:]:
        for side in report.sides:
            if side.entity_id is not None:
                sides.setdefault(_key(side), side)
    return tuple(sides.values())


def _disputed(reports: Sequence[ResolvedReport], dated: Sequence[ResolvedReport]) -> bool:
    statuses = {r.status for r in reports}
    if {MeetingStatus.HAPPENED, MeetingStatus.DENIED_OR_CANCELLED} <= statuses:
        return True
    return any(not _overlap(dated[0], other) for other in dated[1:])


def _times_agree(one: ResolvedReport, other: ResolvedReport) -> bool:
    if one.earliest and other.earliest:
        return _overlap(one, other)
    if one.published_at and other.published_at:
        return abs(one.published_at - other.published_at) <= _WINDOW
    return one.published_at is None and other.published_at is None and one.edtf == other.edtf


def _overlap(one: ResolvedReport, other: ResolvedReport) -> bool:
    return bool(
        one.earliest
        and one.latest
        and other.earliest
        and other.latest
        and one.earliest <= other.latest
        and other.earliest <= one.latest
    )


def _days(report: ResolvedReport) -> int:
    return (report.latest - report.earliest).days if report.earliest and report.latest else 0


def _index(by_side: dict[Hashable, list[ResolvedReport]], report: ResolvedReport) -> None:
    for side in _keys(report):
        by_side[side].append(report)


def _keys(report: ResolvedReport) -> set[tuple[str, Hashable]]:
    return {_key(side) for side in report.sides}


def _key(side: Side) -> tuple[str, Hashable]:
    return ("entity", side.entity_id) if side.entity_id else ("descriptor", side.key)
