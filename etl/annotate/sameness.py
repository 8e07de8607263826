"""Whether two tellings are of one encounter."""

from dataclasses import dataclass, field

from etl.annotate.clauses import HUMAN
from etl.annotate.document import Candidate, Document, Phrase, Side, SideType
from etl.annotate.people import whole
from etl.records import MeetingKind, MeetingStatus, TimeExpression

_GENERAL = frozenset({MeetingKind.MEETING, MeetingKind.DELEGATION_TALKS, MeetingKind.CONFERENCE_OR_SUMMIT})
_UNNAMED = frozenset({SideType.UNNAMED, SideType.DELEGATION})
_NEAR = 3  # sentences over which an encounter is taken up again


@dataclass(slots=True)
class Event:
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


def statuses_agree(first: MeetingStatus, second: MeetingStatus) -> bool:
    """Whether one encounter can be told with both: not denied and affirmed, not done and possible."""
    if first is second:
        return True
    return MeetingStatus.DENIED_OR_CANCELLED not in (first, second) and {first, second} != {
        MeetingStatus.HAPPENED,
        MeetingStatus.HYPOTHETICAL,
    }


def dates_differ(first: TimeExpression | None, second: TimeExpression | None) -> bool:
    """Whether two times exclude each other."""
    if first is None or second is None:
        return False
    if first.earliest and first.latest and second.earliest and second.latest:
        return first.latest < second.earliest or second.latest < first.earliest
    return bool(first.edtf and second.edtf and first.edtf != second.edtf and "X" not in first.edtf + second.edtf)


@dataclass(slots=True)
class Sameness:
    """Compares the tellings of one document."""

    document: Document

    def same(self, event: Event, candidate: Candidate) -> bool:
        """Whether `candidate` tells of `event`: its kind, status, date and place allow it, and the sides agree."""
        if not self._kinds_agree(event, candidate) or not statuses_agree(event.status, candidate.status):
            return False
        if dates_differ(event.when, candidate.when) or self._places_differ(event, candidate):
            return False
        pairs = self.paired(event.sides, candidate.sides)
        humans = [s for s in candidate.sides if s.type in HUMAN]
        if candidate.kind is MeetingKind.VISIT and event.kind is MeetingKind.VISIT:
            return any(one.type in HUMAN for one, _ in pairs) and self.one_host(event.sides, candidate.sides)
        if len(pairs) < 2:
            return len(pairs) == 1 and self._visit_and_hosts(event, candidate)
        smaller = min(len(event.sides), len(candidate.sides))
        return len(pairs) >= smaller or (len(humans) > 0 and len(pairs) >= 2 and smaller - len(pairs) <= 1)

    def told(self, event: Event, candidate: Candidate) -> bool:
        """Whether a telling that leaves a side out, or guesses it, is of an event told shortly before with
        that side."""
        if not self._kinds_agree(event, candidate) or not statuses_agree(event.status, candidate.status):
            return False
        if dates_differ(event.when, candidate.when) or self._places_differ(event, candidate):
            return False
        if candidate.sentence - event.tellings[-1].sentence > _NEAR:
            return False
        return bool(self.paired(event.sides, candidate.sides))

    def one_event(self, first: Event, second: Event) -> bool:
        """Whether two events that were told apart are one: two people in common, and nothing that tells them apart."""
        people = [{s.entity for s in e.sides if s.type in HUMAN and s.entity is not None} for e in (first, second)]
        if len(people[0] & people[1]) < 2 or MeetingStatus.DENIED_OR_CANCELLED in {first.status, second.status}:
            return False
        kinds = {first.kind, second.kind}
        unsure = all(t.implicit or t.vague for t in second.tellings) or all(
            t.implicit or t.vague for t in first.tellings
        )
        if len(kinds) > 1 and MeetingKind.PHONE_CALL in kinds and not unsure:
            return False
        if len(kinds) > 1 and kinds == {MeetingKind.PHONE_CALL, MeetingKind.VISIT}:
            return False
        if not statuses_agree(first.status, second.status) or (first.status is not second.status and not unsure):
            return False
        if dates_differ(first.when, second.when):
            return False
        return not any(self._places_differ(first, t) for t in second.tellings) or unsure

    @staticmethod
    def _kinds_agree(event: Event, candidate: Candidate) -> bool:
        kinds = {event.kind, candidate.kind}
        if len(kinds) == 1 or kinds <= _GENERAL:
            return True
        if MeetingKind.PHONE_CALL in kinds:
            return event.vague or candidate.vague
        return True

    def _places_differ(self, event: Event, candidate: Candidate) -> bool:
        one, other = event.place, candidate.place
        if one is None or other is None or one.name is None or other.name is None:
            return False  # a venue lies in some city
        if one.name.knowledge_id is not None and one.name.knowledge_id == other.name.knowledge_id:
            return False
        if one.name.country is not None and one.name.country == other.name.country:
            return not (one.name.is_country or other.name.is_country or self.text(one) == self.text(other))
        return self.text(one) not in self.text(other) and self.text(other) not in self.text(one)

    def text(self, phrase: Phrase) -> str:
        """A place as it is written alone."""
        return whole(self.document.text, phrase.start, phrase.end)

    def paired(self, first: list[Side], second: tuple[Side, ...]) -> list[tuple[Side, Side]]:
        """The sides that two tellings share."""
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
    def one_host(first: list[Side], second: tuple[Side, ...]) -> bool:
        """Whether the states visited are one, as far as both are named."""
        hosts = [{s.country for s in sides if s.type is SideType.PLACE} for sides in (first, second)]
        return not hosts[0] or not hosts[1] or bool(hosts[0] & hosts[1])

    def _visit_and_hosts(self, event: Event, candidate: Candidate) -> bool:
        """«زار … دمشق والتقى كبار المسؤولين»: unnamed hosts met on a visit are its second side."""
        visit, talks = (event, candidate) if event.kind is MeetingKind.VISIT else (candidate, event)
        if visit.kind is not MeetingKind.VISIT or talks.kind is MeetingKind.VISIT:
            return False
        near = abs(event.tellings[-1].sentence - candidate.sentence) <= 1
        return near and any(s.type is SideType.UNNAMED for s in talks.sides)
