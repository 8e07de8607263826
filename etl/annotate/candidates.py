"""What verbal and nominal frames share: making a candidate of a trigger and the phrases that are its sides."""

from dataclasses import dataclass, field

from etl.annotate.circumstances import place_of, time_of
from etl.annotate.clauses import HUMAN, SentenceView, Trigger
from etl.annotate.document import Candidate, Phrase, Side, SideType
from etl.annotate.inflect import VerbForm
from etl.annotate.knowledge import Knowledge
from etl.annotate.segment import readings
from etl.annotate.sides import Sides
from etl.annotate.status import status_of, tense_of
from etl.records import MeetingKind

_MEMBERSHIP = frozenset(["ضم", "يضم", "ضمت", "برياسه", "بقياده", "يتراسه", "يراسه", "وضم", "ويضم", "براسه"])
_REMOTE = frozenset(
    ["هاتفيا", "هاتفي", "هاتفيه", "تليفونيا", "تليفوني", "الهاتف", "هاتفيين", "الفيديو", "الهاتفي", "الهاتفيه"]
)
_PRONOUN_PARTNER = frozenset(["معه", "معها", "معهما", "معهم"])
_DEMONSTRATIVES = frozenset(["هذا", "هذه", "ذلك", "تلك", "وهذا"])


@dataclass(slots=True)
class CandidateMaker:
    """Makes candidates for the triggers of one sentence."""

    view: SentenceView
    knowledge: Knowledge
    sides: Sides
    number: int
    context: Phrase | None  # subject of the sentence before
    recent: tuple[Phrase, ...] = ()  # the people of the sentence before, each once
    found: list[Candidate] = field(default_factory=list)
    subject: Phrase | None = None  # of the trigger before

    def _own_subject(self, at: int) -> Phrase | None:
        return self.subject or self.view.main_subject(at) or self.context

    def _partner(self, phrase: Phrase, verb: VerbForm | None) -> bool:
        if phrase.type not in HUMAN | {SideType.ORGANIZATION}:
            return False
        lead = self.view.lead(phrase)
        if lead in ("مع", "بين"):
            return not self._media(phrase)
        return lead == "ب" and phrase.type in HUMAN and (verb is None or verb.lemma in ("التقى", "اتصل", "اجتمع"))

    def _media(self, phrase: Phrase) -> bool:
        first = self.view.key(phrase.first)
        return any(key in self.view.lex["not_with"] for _, _, key in readings(first))

    def _journey(
        self, trigger: Trigger, visitor: Phrase, place: Phrase | None, others: list[Phrase], verb: VerbForm | None
    ) -> Candidate | None:
        """A visit: its second side is the state visited, unless the visitor is at home there."""
        if verb is not None and verb.lemma == "زار" and others and place is None:
            return self._make(trigger, "visit", [*self.view.joined(visitor), *self.view.joined(others[0])])
        if place is None or visitor.type not in HUMAN or not self.sides.official(visitor):
            return None
        host = self.sides.host(place, visitor)
        if host is None:
            return None
        group = self.view.joined(visitor)
        if verb is None:
            group += [p for p in others if p.type is SideType.DELEGATION]
        return self._make(trigger, "visit", group, host=host, place=place)

    def _refers(self, at: int) -> bool:
        return at > self.view.sentence.first and self.view.key(at - 1) in _DEMONSTRATIVES

    def _follow_up(self, trigger: Trigger) -> Candidate | None:
        """«وكان لقاءً بنّاءً معه», «هذا اللقاء»: more about an encounter told before."""
        view, at = self.view, trigger.at
        near = [view.key(k) for k in range(at + 1, min(at + 6, view.sentence.last)) if k not in view.owner]
        with_pronoun = any(key in _PRONOUN_PARTNER for key in near)
        if not with_pronoun and not self._refers(at):
            return None
        speaker = view.main_subject(at)
        sides = tuple(s for s in (self.sides.of(speaker),) if s is not None) if speaker else ()
        times = [t for t in view.document.times if view.sentence.start <= t.start < view.sentence.end]
        return Candidate(
            kind=MeetingKind.MEETING,
            status=status_of(view, trigger, None, None),
            sides=sides,
            sentence=self.number,
            trigger=at,
            when=times[0] if with_pronoun and len(times) == 1 else None,
            follows=True,
        )

    def _make(
        self,
        trigger: Trigger,
        kind: str | None,
        phrases: list[Phrase],
        *,
        host: Side | None = None,
        place: Phrase | None = None,
        vague: bool = False,
        states: bool = False,
        follows: bool = False,
    ) -> Candidate | None:
        sides = self.sides.distinct([*phrases, *self._members(phrases)])
        if host is not None:
            sides.append(host)
        if not self.sides.admissible(sides, vague=vague, states=states):
            return self._follow_up(trigger) if follows else None
        view = self.view
        when = time_of(view, trigger)
        published = view.document.published.date() if view.document.published else None
        place = place or place_of(view, trigger, self.knowledge)
        return Candidate(
            kind=self._kind(trigger, kind, sides, host),
            status=status_of(view, trigger, when, published),
            sides=tuple(sides),
            sentence=self.number,
            trigger=trigger.at,
            attendees=tuple(self._attendees(trigger, phrases)),
            place=place,
            when=when,
            tense=tense_of(view, trigger),
            vague=vague,
            flags=tuple(dict.fromkeys(f for p in phrases for f in p.flags if f == "holder_from_knowledge")),
            phrases=tuple(p.first for p in phrases),
            host=host,
        )

    def made_of(self, trigger: Trigger, phrases: list[Phrase], framed: Candidate | None) -> Candidate | None:
        """The candidate of a trigger whose sides are `phrases`; host and place as the frames have them."""
        form = trigger.verb or trigger.noun
        host = framed.host if framed is not None else None
        place = framed.place if framed is not None else None
        return self._make(trigger, form.kind if form else None, phrases, host=host, place=place, states=True)

    def _kind(self, trigger: Trigger, kind: str | None, sides: list[Side], host: Side | None) -> MeetingKind:
        view = self.view
        words = [
            view.key(k) for k in range(view.left_start(trigger.at), view.right_end(trigger.at)) if k not in view.owner
        ]
        if kind == "phone_call" and trigger.verb is not None and trigger.verb.vague and not set(words) & _REMOTE:
            kind = "meeting"
        if kind in ("meeting", "conference_or_summit") and set(words) & _REMOTE:
            return MeetingKind.PHONE_CALL
        if kind == "meeting" and (
            any(s.type is SideType.DELEGATION for s in sides)
            or all(s.type in (SideType.PLACE, SideType.ORGANIZATION) for s in sides)
        ):
            return MeetingKind.DELEGATION_TALKS
        return MeetingKind(kind or "meeting")

    def _members(self, phrases: list[Phrase]) -> list[Phrase]:
        """Who leads or makes up a delegation: «وفدا … ضم …», «وفد برئاسة …»."""
        view = self.view
        for phrase in phrases:
            if phrase.type is not SideType.DELEGATION:
                continue
            following = next((p for p in view.phrases if p.first >= phrase.last), None)
            if following is None or following.first - phrase.last > 4 or following.type not in HUMAN:
                continue
            if any(view.key(k) in _MEMBERSHIP for k in range(phrase.last, following.first)):
                return view.joined(following)
        return []

    def _attendees(self, trigger: Trigger, phrases: list[Phrase]) -> list[Side]:
        view = self.view
        for phrase in view.between(trigger.at + 1, view.sentence.last):
            before = phrase.first - 1
            if before >= view.sentence.first and view.key(before) in view.lex["attendance"] and phrase.type in HUMAN:
                return [s for p in view.joined(phrase) if p not in phrases and (s := self.sides.of(p)) is not None]
        return []
