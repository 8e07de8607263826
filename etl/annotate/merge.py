"""One report for each encounter: tellings of the same one brought together, with all their evidence."""

from dataclasses import dataclass, field

from etl.annotate.clauses import HUMAN
from etl.annotate.document import Candidate, Document, Phrase, Side, SideType
from etl.annotate.knowledge import Knowledge
from etl.annotate.people import whole
from etl.records import Evidence, MeetingKind, MeetingReport, MeetingStatus, Participant, Span, TimeExpression

_GENERAL = frozenset({MeetingKind.MEETING, MeetingKind.DELEGATION_TALKS, MeetingKind.CONFERENCE_OR_SUMMIT})
_UNNAMED = frozenset({SideType.UNNAMED, SideType.DELEGATION})
_REACH = 2  # sentences that «هذا اللقاء» looks back over


@dataclass(slots=True)
class _Event:
    """An encounter while its tellings are gathered; the first telling leads."""

    kind: MeetingKind
    status: MeetingStatus
    sides: list[Side]
    tellings: list[Candidate]
    attendees: list[Side] = field(default_factory=list)
    place: Phrase | None = None
    when: TimeExpression | None = None
    vague: bool = False
    heading: bool = False
    flags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Merger:
    document: Document
    knowledge: Knowledge
    events: list[_Event] = field(default_factory=list)
    pending: list[Candidate] = field(default_factory=list)  # headings

    def run(self) -> tuple[MeetingReport, ...]:
        for candidate in self.document.candidates:
            if self.document.sentences[candidate.sentence].is_heading:
                self.pending.append(candidate)
            else:
                self._take(candidate)
        for heading in self.pending:
            event = next((e for e in self.events if self._same(e, heading)), None)
            if event is not None:
                self._add(event, heading)
        self._drop_visits()
        return tuple(self._report(event) for event in self.events)

    def _take(self, candidate: Candidate) -> None:
        if candidate.follows:
            self._follow(candidate)
            return
        for event in reversed(self.events):
            if self._same(event, candidate):
                self._add(event, candidate)
                return
        self.events.append(
            _Event(
                kind=candidate.kind, status=candidate.status, sides=list(candidate.sides), tellings=[candidate],
                attendees=list(candidate.attendees), place=candidate.place, when=candidate.when, vague=candidate.vague,
                flags=list(candidate.flags),
            )
        )  # fmt: skip

    def _follow(self, candidate: Candidate) -> None:
        """Hangs «وكان لقاءً بنّاءً معه» on the event just told."""
        for event in reversed(self.events):
            last = event.tellings[-1]
            if not 0 <= candidate.sentence - last.sentence <= _REACH or candidate.sentence == last.sentence:
                continue
            if candidate.sides and candidate.when is not None:
                speaker = candidate.sides[0]
                if speaker.entity is None or speaker.entity not in {s.entity for s in event.sides}:
                    continue
            event.tellings.append(candidate)
            if event.when is None:
                event.when = candidate.when
            return

    # sameness

    def _same(self, event: _Event, candidate: Candidate) -> bool:
        if not self._kinds_agree(event, candidate) or not _statuses_agree(event.status, candidate.status):
            return False
        if _dates_differ(event.when, candidate.when) or self._places_differ(event, candidate):
            return False
        pairs = self._paired(event.sides, candidate.sides)
        humans = [s for s in candidate.sides if s.type in HUMAN]
        if candidate.kind is MeetingKind.VISIT and event.kind is MeetingKind.VISIT:
            return any(one.type in HUMAN for one, _ in pairs) and self._one_host(event.sides, candidate.sides)
        if len(pairs) < 2:
            return len(pairs) == 1 and self._visit_and_hosts(event, candidate)
        smaller = min(len(event.sides), len(candidate.sides))
        return len(pairs) >= smaller or (len(humans) > 0 and len(pairs) >= 2 and smaller - len(pairs) <= 1)

    @staticmethod
    def _kinds_agree(event: _Event, candidate: Candidate) -> bool:
        kinds = {event.kind, candidate.kind}
        if len(kinds) == 1 or kinds <= _GENERAL:
            return True
        if MeetingKind.PHONE_CALL in kinds:
            return event.vague or candidate.vague
        return True

    def _places_differ(self, event: _Event, candidate: Candidate) -> bool:
        one, other = event.place, candidate.place
        if one is None or other is None or one.name is None or other.name is None:
            return False  # a venue lies in some city
        if one.name.knowledge_id is not None and one.name.knowledge_id == other.name.knowledge_id:
            return False
        if one.name.country is not None and one.name.country == other.name.country:
            return not (one.name.is_country or other.name.is_country or self._text(one) == self._text(other))
        return self._text(one) not in self._text(other) and self._text(other) not in self._text(one)

    def _text(self, phrase: Phrase) -> str:
        return whole(self.document.text, phrase.start, phrase.end)

    def _paired(self, first: list[Side], second: tuple[Side, ...]) -> list[tuple[Side, Side]]:
        left = list(second)
        pairs = []
        for side in first:
            match = next((other for other in left if self._one(side, other)), None)
            if match is not None:
                pairs.append((side, match))
                left.remove(match)
        return pairs

    def _one(self, first: Side, second: Side) -> bool:
        """Whether two sides can be one: the same entity, a conflicting name of it, or a role that fits."""
        if first.entity is not None and second.entity is not None:
            return first.entity == second.entity or self._conflict(first, second)
        if first.type in _UNNAMED or second.type in _UNNAMED:
            if first.type is second.type:
                return first.country == second.country or None in (first.country, second.country)
            return False
        if first.core and second.core:
            return first.core == second.core and (
                first.country == second.country or None in (first.country, second.country)
            )
        return (
            first.entity is None
            and second.entity is None
            and first.role == second.role
            and first.country == second.country
        )

    def _conflict(self, first: Side, second: Side) -> bool:
        if first.entity is None or second.entity is None:
            return False
        one, other = self.document.entities[first.entity], self.document.entities[second.entity]
        return bool(one.conflict and other.conflict and one.key.split()[-1] == other.key.split()[-1])

    @staticmethod
    def _one_host(first: list[Side], second: tuple[Side, ...]) -> bool:
        hosts = [{s.country for s in sides if s.type is SideType.PLACE} for sides in (first, second)]
        return not hosts[0] or not hosts[1] or bool(hosts[0] & hosts[1])

    def _visit_and_hosts(self, event: _Event, candidate: Candidate) -> bool:
        """«زار … دمشق والتقى كبار المسؤولين»: unnamed hosts met on a visit are its second side."""
        visit, talks = (event, candidate) if event.kind is MeetingKind.VISIT else (candidate, event)
        if visit.kind is not MeetingKind.VISIT or talks.kind is MeetingKind.VISIT:
            return False
        near = abs(event.tellings[-1].sentence - candidate.sentence) <= 1
        return near and any(s.type is SideType.UNNAMED for s in talks.sides)

    # gathering

    def _add(self, event: _Event, candidate: Candidate) -> None:
        pairs = self._paired(event.sides, candidate.sides)
        for one, other in pairs:
            if one.entity is not None and other.entity is not None and one.entity != other.entity:
                event.flags.append("identity_conflict")
            elif one.entity is None and other.entity is not None:
                event.sides[event.sides.index(one)] = other
        met = [other for _, other in pairs]
        for side in candidate.sides:
            if side in met or any(s.entity is not None and s.entity == side.entity for s in event.sides):
                continue
            if event.kind is MeetingKind.VISIT or candidate.kind is MeetingKind.VISIT:
                self._add_host(event, side)
            elif len(candidate.sides) > 2:
                event.sides.append(side)
        if candidate.kind is MeetingKind.PHONE_CALL:
            event.kind = MeetingKind.PHONE_CALL
        elif event.kind is MeetingKind.VISIT and not any(s.type in _UNNAMED for s in candidate.sides):
            event.kind = candidate.kind
        if event.status is not candidate.status:
            event.status = _final(event.status, candidate.status)
        self._refine(event, candidate)

    def _add_host(self, event: _Event, side: Side) -> None:
        """Unnamed officials of the state visited stand for it; the state gives way to them, and to the people met."""
        if side.type is SideType.PLACE:
            if all(s.type not in HUMAN or s.country != side.country for s in event.sides[1:]) and not any(
                s.type is SideType.UNNAMED for s in event.sides
            ):
                event.sides.append(side)
            return
        host = next((s for s in event.sides if s.type is SideType.PLACE), None)
        if host is not None and side.type in HUMAN and side.type is not SideType.DELEGATION:
            event.sides[event.sides.index(host)] = Side(
                type=side.type, entity=side.entity, role=side.role, core=side.core,
                represents=side.represents or host.represents, country=side.country or host.country, name=side.name,
            )  # fmt: skip
        else:
            event.sides.append(side)

    def _refine(self, event: _Event, candidate: Candidate) -> None:
        event.tellings.append(candidate)
        event.vague = event.vague and candidate.vague
        if event.when is None or (
            event.when.earliest is None and candidate.when is not None and candidate.when.earliest
        ):
            event.when = candidate.when or event.when
        if event.place is None or (
            candidate.place is not None and event.place.name is not None and event.place.name.is_country
            and candidate.place.name is not None and not candidate.place.name.is_country
        ):  # fmt: skip
            event.place = candidate.place or event.place
        event.attendees += [a for a in candidate.attendees if a not in event.attendees]
        event.flags += [f for f in candidate.flags if f not in event.flags]

    def _drop_visits(self) -> None:
        """A visit whose visitor met somebody of the host's on it is told by that meeting."""
        kept = []
        for event in self.events:
            talks = next((e for e in self.events if e is not event and self._on_visit(event, e)), None)
            if talks is None:
                kept.append(event)
                continue
            talks.tellings += [t for t in event.tellings if t.sentence not in {o.sentence for o in talks.tellings}]
            talks.place = talks.place or event.place
            talks.when = talks.when or event.when
        self.events = kept

    def _on_visit(self, visit: _Event, talks: _Event) -> bool:
        if visit.kind is not MeetingKind.VISIT or talks.kind in (MeetingKind.VISIT, MeetingKind.PHONE_CALL):
            return False
        visitors = {s.entity for s in visit.sides if s.type in HUMAN and s.entity is not None}
        hosts = {s.country for s in visit.sides if s.type is SideType.PLACE}
        if not visitors & {s.entity for s in talks.sides}:
            return False
        others = [s for s in talks.sides if s.entity not in visitors]
        here = talks.place is not None and talks.place.country in hosts and talks.place.country is not None
        same_sentence = {t.sentence for t in visit.tellings} & {t.sentence for t in talks.tellings}
        return any(s.country in hosts for s in others) or here or bool(same_sentence and talks.place is None)

    # results

    def _report(self, event: _Event) -> MeetingReport:
        sentences = list(dict.fromkeys(t.sentence for t in event.tellings))
        body = self.document.sentences
        named = {s.entity for s in event.sides}
        return MeetingReport(
            kind=event.kind,
            status=event.status,
            participants=tuple(self._participant(s) for s in event.sides),
            attendees=tuple(self._participant(s) for s in event.attendees if s.entity is None or s.entity not in named),
            place=self._text(event.place) if event.place else None,
            place_span=Span(start=event.place.start, end=event.place.end) if event.place else None,
            when=event.when,
            evidence=tuple(
                Evidence(start=body[n].start, end=body[n].end, text=self.document.text[body[n].start : body[n].end])
                for n in sentences
            ),
            confidence=self._confidence(event),
            flags=tuple(dict.fromkeys(event.flags)),
        )

    def _confidence(self, event: _Event) -> float:
        """A rough order: named sides and several tellings raise it, unnamed sides, vague verbs and conflicts lower it."""
        value = 0.7 + 0.1 * (len(event.tellings) > 1) + 0.1 * all(s.entity is not None for s in event.sides)
        value -= 0.2 * event.vague + 0.1 * ("identity_conflict" in event.flags)
        return round(min(0.95, value), 2)

    def _participant(self, side: Side) -> Participant:
        name = self.document.entities[side.entity].name if side.entity is not None else side.name
        return Participant(entity=side.entity, name=name, role=side.role, represents=side.represents)


def _statuses_agree(first: MeetingStatus, second: MeetingStatus) -> bool:
    if first is second:
        return True
    return MeetingStatus.DENIED_OR_CANCELLED not in (first, second) and {first, second} != {
        MeetingStatus.HAPPENED,
        MeetingStatus.HYPOTHETICAL,
    }


def _final(first: MeetingStatus, second: MeetingStatus) -> MeetingStatus:
    """What two tellings of one encounter add up to: a plan outweighs a possibility, the body's first word a heading's."""
    return MeetingStatus.PLANNED if MeetingStatus.HYPOTHETICAL in (first, second) else first


def _dates_differ(first: TimeExpression | None, second: TimeExpression | None) -> bool:
    if first is None or second is None:
        return False
    if first.earliest and first.latest and second.earliest and second.latest:
        return first.latest < second.earliest or second.latest < first.earliest
    return bool(first.edtf and second.edtf and first.edtf != second.edtf and "X" not in first.edtf + second.edtf)


def merge_reports(document: Document, knowledge: Knowledge) -> Document:
    """Component: the reports, in the order of their first telling."""
    return document.having(reports=_Merger(document, knowledge).run())
