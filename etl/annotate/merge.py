"""One report for each encounter: tellings of the same one brought together, with all their evidence."""

from dataclasses import dataclass, field

from etl.annotate.clauses import HUMAN
from etl.annotate.document import Candidate, Document, Side, SideType
from etl.annotate.knowledge import Knowledge
from etl.annotate.sameness import Event, Sameness, dates_differ, statuses_agree
from etl.annotate.settling import Settler, Surroundings, shipped_settler
from etl.records import Evidence, MeetingKind, MeetingReport, MeetingStatus, Participant, Span

_GENERAL = frozenset({MeetingKind.MEETING, MeetingKind.DELEGATION_TALKS, MeetingKind.CONFERENCE_OR_SUMMIT})
_UNNAMED = frozenset({SideType.UNNAMED, SideType.DELEGATION})
_REACH = 2  # sentences that «هذا اللقاء» looks back over


@dataclass(slots=True)
class _Merger:
    """Brings the tellings of one document together."""

    document: Document
    knowledge: Knowledge
    sameness: Sameness
    settler: Settler | None = None
    events: list[Event] = field(default_factory=list)
    pending: list[Candidate] = field(default_factory=list)  # headings

    def run(self) -> tuple[MeetingReport, ...]:
        for candidate in self.document.candidates:
            if self.document.sentences[candidate.sentence].is_heading:
                self.pending.append(candidate)
            else:
                self._take(candidate)
        for heading in self.pending:
            event = next((e for e in self.events if self.sameness.same(e, heading)), None)
            if event is not None:
                self._add(event, heading)
        self._join_same()
        self._drop_visits()
        if self.settler is not None:
            self.settler.settle(Surroundings(self.document, self.knowledge), self.events)
        return tuple(self._report(event) for event in self.events)

    def gathered(self) -> list[Event]:
        """The events before their times and places are settled."""
        self.settler = None
        self.run()
        return self.events

    def _take(self, candidate: Candidate) -> None:
        if candidate.follows:
            self._follow(candidate)
            return
        for event in reversed(self.events):
            if self.sameness.same(event, candidate):
                self._add(event, candidate)
                return
        known = next(
            (e for e in reversed(self.events) if candidate.implicit and self.sameness.told(e, candidate)), None
        )
        if known is not None:
            self._refine(known, candidate)
            return
        self.events.append(
            Event(
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

    # gathering

    def _add(self, event: Event, candidate: Candidate) -> None:
        pairs = self.sameness.paired(event.sides, candidate.sides)
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

    def _add_host(self, event: Event, side: Side) -> None:
        """Unnamed officials of the state visited stand for it; the state gives way to them, and to the people met."""
        if side.type is SideType.PLACE:
            if (
                event.kind is MeetingKind.VISIT
                and all(s.type not in HUMAN or s.country != side.country for s in event.sides[1:])
                and not any(s.type is SideType.UNNAMED for s in event.sides)
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

    def _refine(self, event: Event, candidate: Candidate) -> None:
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

    def _join_same(self) -> None:
        """Brings together events of the same people that no date, place or denial keeps apart."""
        kept: list[Event] = []
        for event in self.events:
            known = next((e for e in kept if self.sameness.one_event(e, event)), None)
            if known is None:
                kept.append(event)
                continue
            for telling in event.tellings:
                self._add(known, telling)
        self.events = kept

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

    def _on_visit(self, visit: Event, talks: Event) -> bool:
        if visit.kind is not MeetingKind.VISIT or talks.kind in (MeetingKind.VISIT, MeetingKind.PHONE_CALL):
            return False
        if not statuses_agree(visit.status, talks.status) or dates_differ(visit.when, talks.when):
            return False
        if talks.status is MeetingStatus.HAPPENED and visit.status is not MeetingStatus.HAPPENED:
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

    def _report(self, event: Event) -> MeetingReport:
        sentences = list(dict.fromkeys(t.sentence for t in event.tellings))
        body = self.document.sentences
        named = {s.entity for s in event.sides}
        return MeetingReport(
            kind=event.kind,
            status=event.status,
            participants=tuple(self._participant(s) for s in event.sides),
            attendees=tuple(self._participant(s) for s in event.attendees if s.entity is None or s.entity not in named),
            place=self.sameness.text(event.place) if event.place else None,
            place_span=Span(start=event.place.start, end=event.place.end) if event.place else None,
            when=event.when,
            evidence=tuple(
                Evidence(start=body[n].start, end=body[n].end, text=self.document.text[body[n].start : body[n].end])
                for n in sentences
            ),
            confidence=self._confidence(event),
            flags=tuple(dict.fromkeys(event.flags)),
        )

    def _confidence(self, event: Event) -> float:
        """A rough order: named sides and tellings raise it; unnamed sides, vague verbs, conflicts lower it."""
        value = 0.7 + 0.1 * (len(event.tellings) > 1) + 0.1 * all(s.entity is not None for s in event.sides)
        value -= 0.2 * event.vague + 0.1 * ("identity_conflict" in event.flags)
        return round(min(0.95, value), 2)

    def _participant(self, side: Side) -> Participant:
        name = self.document.entities[side.entity].name if side.entity is not None else side.name
        return Participant(entity=side.entity, name=name, role=side.role, represents=side.represents)


def _final(first: MeetingStatus, second: MeetingStatus) -> MeetingStatus:
    """What two tellings add up to: a plan outweighs a possibility, else the first telling stands."""
    return MeetingStatus.PLANNED if MeetingStatus.HYPOTHETICAL in (first, second) else first


@dataclass(frozen=True, slots=True)
class MergeReports:
    """Component: the reports, in the order of their first telling."""

    settler: Settler | None = None  # the shipped one unless another is given
    settled: bool = True  # whether times and places are looked for in the whole text

    def __call__(self, document: Document, knowledge: Knowledge) -> Document:
        """The document with its reports."""
        settler = (self.settler or shipped_settler()) if self.settled else None
        return document.having(reports=_Merger(document, knowledge, Sameness(document), settler).run())


def gather_events(document: Document, knowledge: Knowledge) -> list[Event]:
    """The events of a document whose candidates are known, with the times and places that the frames gave them."""
    return _Merger(document, knowledge, Sameness(document)).gathered()
