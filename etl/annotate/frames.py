"""Frames: who meets whom, by the grammar around a trigger."""

from dataclasses import dataclass, field, replace

from etl.annotate.circumstances import destination, place_of, time_of
from etl.annotate.clauses import HUMAN, SentenceView, Trigger
from etl.annotate.document import Candidate, Document, Phrase, Side, SideType
from etl.annotate.inflect import NounForm, VerbForm
from etl.annotate.knowledge import Knowledge
from etl.annotate.segment import readings
from etl.annotate.sides import Sides
from etl.annotate.status import status_of, tense_of
from etl.records import MeetingKind, MeetingStatus

_JOINING = frozenset("جمع جمعه جمعها يجمع جمعت سيجمع ضم يضم جمعهما تجمع ستجمع".split())
_TOGETHER = frozenset({"شارك", "عقد", "أجرى", "بدأ", "اختتم", "أنهى"})
_SEPARATE = frozenset("منفصله منفصلين منفصل ثناييه منفرده".split())
_MEMBERSHIP = frozenset("ضم يضم ضمت برياسه بقياده يتراسه يراسه وضم ويضم براسه".split())
_STATE_TALKS = frozenset("لقاء اجتماع مباحثة محادثة مشاورة مفاوضة قمة".split())
_REMOTE = frozenset("هاتفيا هاتفي هاتفيه تليفونيا تليفوني الهاتف هاتفيين الفيديو الهاتفي الهاتفيه".split())
_PRONOUN_PARTNER = frozenset("معه معها معهما معهم".split())
_DEMONSTRATIVES = frozenset("هذا هذه ذلك تلك وهذا".split())


@dataclass(slots=True)
class FrameReader:
    """Reads the encounters of one sentence."""

    view: SentenceView
    knowledge: Knowledge
    sides: Sides
    number: int
    context: Phrase | None  # subject of the sentence before
    found: list[Candidate] = field(default_factory=list)
    subject: Phrase | None = None  # of the trigger before

    def read(self) -> list[Candidate]:
        """The sentence's candidates, in order."""
        if self._sporting():
            return []
        for trigger in self.view.triggers():
            candidate = self._verbal(trigger, trigger.verb) if trigger.verb else self._nominal(trigger, trigger.noun)
            if candidate is not None:
                self.found.append(candidate)
        return self.found

    def _sporting(self) -> bool:
        sport = self.view.lex["sport"]
        words = range(self.view.sentence.first, self.view.sentence.last)
        return len({self.view.key(k) for k in words if self.view.key(k) in sport}) >= 2

    def _own_subject(self, at: int) -> Phrase | None:
        return self.subject or self.view.main_subject(at) or self.context

    # verbs

    def _verbal(self, trigger: Trigger, verb: VerbForm | None) -> Candidate | None:
        if verb is None or verb.frame == "light":
            return None
        view, at = self.view, trigger.at
        end = view.right_end(at)
        right = view.between(at + 1, end)
        free = [p for p in right if p.type in HUMAN | {SideType.ORGANIZATION} and not view.lead(p)]
        partners = [p for p in right if self._partner(p, verb)]
        subject = view.left_subject(at)
        if subject is None and verb.pronoun:
            return self._received(trigger, verb, free)
        if subject is None and verb.frame in ("arrival", "lead"):
            subject = (
                free.pop(0) if free and (verb.frame == "arrival" or len(free) > 1 or not _delegation(free[0])) else None
            )
        elif subject is None and free and (len(self._heads(free)) > 1 or partners or verb.frame == "comitative"):
            heads = self._heads(free)
            chained = len(heads) > 2 and heads[0].name is None and heads[1].first == heads[0].last
            free = free[1:] if chained else free  # «نائب الوزير المبعوث فلان»: two offices of one subject
            subject = free[0]
            free = free[1:]
        subject = subject or self._own_subject(at)
        if subject is None or subject.type is SideType.BOTH:
            return None
        self.subject = subject
        if verb.frame == "arrival":
            return self._journey(
                trigger, subject, destination(view, at + 1, end, self.knowledge, direct=verb.lemma == "زار"), free, verb
            )
        if verb.frame == "lead":
            return self._led(trigger, subject, free, end)
        group = view.joined(subject)
        free = [p for p in free if p not in group]
        if partners:
            other = view.joined(partners[0])
            return self._make(trigger, verb.kind, [*group, *other], vague=verb.vague)
        if verb.frame == "transitive" and free:
            if any(view.key(k) in view.lex["not_with"] for k in range(at + 1, free[0].first)):
                return None
            return self._make(trigger, verb.kind, [*group, *view.joined(free[0])], vague=verb.vague)
        if verb.frame == "comitative" and len(group) > 1:
            return self._make(trigger, verb.kind, group, vague=verb.vague)
        return None

    def _heads(self, free: list[Phrase]) -> list[Phrase]:
        """Phrases that are not coordinated with the one before."""
        return [p for k, p in enumerate(free) if k == 0 or not self.view.adjacent(free[k - 1], p)]

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

    def _received(self, trigger: Trigger, verb: VerbForm, free: list[Phrase]) -> Candidate | None:
        """«استقبله الوزير»: the pronoun is whom the text speaks of, the subject follows."""
        guest = self.view.main_subject(trigger.at) or self.context
        if guest is None or guest.type not in HUMAN or not free or free[0].type not in HUMAN:
            return None
        return self._make(trigger, verb.kind, [*self.view.joined(free[0]), guest])

    def _led(self, trigger: Trigger, leader: Phrase, free: list[Phrase], end: int) -> Candidate | None:
        delegation = next((p for p in free if _delegation(p)), None)
        place = destination(self.view, trigger.at + 1, end, self.knowledge, direct=False)
        if delegation is None or place is None:
            return None
        return self._journey(trigger, leader, place, [delegation], None)

    def _journey(
        self, trigger: Trigger, visitor: Phrase, place: Phrase | None, others: list[Phrase], verb: VerbForm | None
    ) -> Candidate | None:
        """A visit: its second side is the state visited, unless the visitor is at home there."""
        if verb is not None and verb.lemma == "زار" and others and place is None:
            return self._make(trigger, "visit", [*self.view.joined(visitor), *self.view.joined(others[0])])
        if place is None or visitor.type not in HUMAN:
            return None
        host = self.sides.host(place, visitor)
        if host is None:
            return None
        group = self.view.joined(visitor)
        if verb is None:
            group += [p for p in others if p.type is SideType.DELEGATION]
        return self._make(trigger, "visit", group, host=host, place=place)

    # nouns

    def _nominal(self, trigger: Trigger, noun: NounForm | None) -> Candidate | None:
        view, at = self.view, trigger.at
        if noun is None or not self._meant(at, noun):
            return None
        end = view.right_end(at)
        right = view.between(at + 1, end)
        if noun.visit:
            return self._nominal_visit(trigger, noun, end)
        joining = at + 1 < view.sentence.last and view.key(at + 1) in _JOINING
        between = [p for p in right if view.lead(p) == "بين"]
        if between:
            group = view.joined(between[0])
            for extra in between[1:]:
                group += [p for p in view.joined(extra) if p not in group]
            return self._make(trigger, noun.kind, group, states=noun.lemma in _STATE_TALKS, follows=self._refers(at))
        partners = [p for p in right if self._partner(p, None)]
        governing = self._governing(at)
        if governing is not None and governing[1].lemma == "تلقى":
            partners += [p for p in right if view.lead(p) == "من" and p.type in HUMAN]
        free = [p for p in right if p.type in HUMAN and not view.lead(p)]
        subject = self._noun_subject(trigger, noun, free, governing, joining=joining)
        if not partners and free and free[0].first == at + 1 and not noun.pronoun and not joining and self._sought(at):
            partners, subject = [free[0]], self._own_subject(at)
        if joining and free and not partners:
            return self._make(trigger, noun.kind, view.joined(free[0]))
        if noun.masdar and not partners:
            partners = [p for p in free if p is not subject] or [
                p for p in right if view.lead(p) == "ل" and p.type in HUMAN
            ]
        if not partners:
            return self._together(trigger, noun, subject, governing) or self._follow_up(trigger)
        if subject is None or subject is partners[0]:
            return None
        self.subject = self.subject or subject
        others = [p for p in view.joined(partners[0]) if p is not subject]
        beside = [p for p in right if noun.pronoun and p.first == at + 1 and p.prefix == "و" and p.type in HUMAN]
        others += [p for p in beside if p not in others]
        separate = {view.key(k) for k in range(at + 1, partners[0].first) if k not in view.owner} & _SEPARATE
        if separate and noun.plural:
            return self._apart(trigger, noun, subject, others)
        return self._make(trigger, noun.kind, [*view.joined(subject), *others], states=noun.lemma in _STATE_TALKS)

    def _apart(self, trigger: Trigger, noun: NounForm, subject: Phrase, others: list[Phrase]) -> Candidate | None:
        """«لقاءات منفصلة مع أ وب»: an encounter with each."""
        made = [self._make(trigger, noun.kind, [subject, other]) for other in others]
        self.found += [m for m in made[:-1] if m is not None]
        return made[-1] if made else None

    def _together(
        self, trigger: Trigger, noun: NounForm, subject: Phrase | None, governing: tuple[int, VerbForm] | None
    ) -> Candidate | None:
        """«سيشارك … و… في الاجتماع», «عقد … و… لقاءً»: the coordinated subjects are the sides."""
        if subject is None or governing is None or subject.first > trigger.at or governing[1].lemma not in _TOGETHER:
            return None
        group = self.view.joined(subject)
        if len(group) < 2 and subject.type is not SideType.BOTH:
            return None
        kind = "conference_or_summit" if governing[1].lemma == "شارك" else noun.kind
        return self._make(trigger, kind, group)

    def _sought(self, at: int) -> bool:
        """«للقاء فلان», «تعتزم لقاء فلان»: who follows is the other side, not the one who meets."""
        view = self.view
        if any(prefix.endswith("ل") and key in view.lex.nouns for _, prefix, key in readings(view.key(at))):
            return True
        before = {view.key(k) for k in range(view.left_start(at), at) if k not in view.owner}
        return bool(before & view.lex["hypothetical"])

    def _meant(self, at: int, noun: NounForm) -> bool:
        view = self.view
        following = [view.key(k) for k in range(at + 1, min(at + 3, view.sentence.last)) if k not in view.owner]
        if noun.needs and not any(key.removeprefix("ال") in noun.needs for key in following):
            return False
        if following and following[0] in view.lex["not_after_noun"] and not noun.needs:
            return False
        return not any(
            key in view.lex["not_with"] or key.removeprefix("ب") in view.lex["not_with"] for key in following[:2]
        )

    def _refers(self, at: int) -> bool:
        return at > self.view.sentence.first and self.view.key(at - 1) in _DEMONSTRATIVES

    def _governing(self, at: int) -> tuple[int, VerbForm] | None:
        """The verb that carries the noun («أجرى … اتصالاً»), nearest before it in the clause."""
        for k in range(at - 1, self.view.left_start(at) - 1, -1):
            if k in self.view.owner:
                continue
            for _, _, key in readings(self.view.key(k)):
                verb = self.view.lex.verbs.get(key)
                if verb is not None:
                    return k, verb
        return None

    def _noun_subject(
        self,
        trigger: Trigger,
        noun: NounForm,
        free: list[Phrase],
        governing: tuple[int, VerbForm] | None,
        *,
        joining: bool,
    ) -> Phrase | None:
        view, at = self.view, trigger.at
        if joining:
            return free[0] if free else self._own_subject(at)
        if free and free[0].first == at + 1 and not noun.pronoun and not (noun.masdar and noun.pronoun):
            return free[0]
        if governing is not None:
            inside = [
                p
                for p in view.between(governing[0] + 1, at)
                if p.type in HUMAN | {SideType.ORGANIZATION} and not view.lead(p)
            ]
            if inside:
                return inside[0]
            left = view.left_subject(governing[0])
            if left is not None:
                return left
            after = [p for p in free if p.first > at and governing[1].frame == "light"]
            if after and not noun.pronoun and not noun.masdar:
                return after[0]
        return self._own_subject(at)

    def _nominal_visit(self, trigger: Trigger, noun: NounForm, end: int) -> Candidate | None:
        view, at = self.view, trigger.at
        free = [p for p in view.between(at + 1, end) if p.type in HUMAN and (not view.lead(p) or p.first == at + 1)]
        of = [p for p in view.between(at + 1, end) if p.type in HUMAN and view.lead(p) == "ل" and not noun.pronoun]
        governing = self._governing(at)
        subject = self._noun_subject(trigger, noun, free, governing, joining=False)
        if of and not (free and free[0].first == at + 1):
            subject = of[0]
        place = destination(view, at + 1, end, self.knowledge, direct=True)
        if subject is None or place is None:
            return None
        return self._journey(trigger, subject, place, [], None)

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

    # both

    def _make(
        self, trigger: Trigger, kind: str | None, phrases: list[Phrase], *, host: Side | None = None, place: Phrase | None = None,
        vague: bool = False, states: bool = False, follows: bool = False,
    ) -> Candidate | None:  # fmt: skip
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
        )

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

    def _attendees(self, trigger: Trigger, phrases: list[Phrase]) -> list[Side]:
        view = self.view
        for phrase in view.between(trigger.at + 1, view.sentence.last):
            before = phrase.first - 1
            if before >= view.sentence.first and view.key(before) in view.lex["attendance"] and phrase.type in HUMAN:
                return [s for p in view.joined(phrase) if p not in phrases and (s := self.sides.of(p)) is not None]
        return []


def _delegation(phrase: Phrase) -> bool:
    return phrase.type is SideType.DELEGATION


def _continued(candidate: Candidate, before: list[Candidate], *, heading: bool) -> Candidate:
    """A present tense goes on with the plan told before of the same person: «… غدا. كما يعقد اجتماعا مع …»."""
    if heading or candidate.tense != "present" or candidate.status is not MeetingStatus.HAPPENED or not before:
        return candidate
    last = before[-1]
    shared = {s.entity for s in last.sides if s.entity is not None} & {s.entity for s in candidate.sides}
    if last.status is MeetingStatus.PLANNED and shared:
        return replace(candidate, status=MeetingStatus.PLANNED)
    return candidate


def find_meetings(document: Document, knowledge: Knowledge) -> Document:
    """Component: every telling of an encounter, sentence by sentence."""
    sides = Sides(document, knowledge)
    found: list[Candidate] = []
    context: Phrase | None = None
    remaining = list(document.phrases)
    for number, sentence in enumerate(document.sentences):
        phrases = [p for p in remaining if sentence.first <= p.first < sentence.last]
        view = SentenceView.of(document, sentence, phrases)
        for candidate in FrameReader(view, knowledge, sides, number, context).read():
            found.append(_continued(candidate, found, heading=sentence.is_heading))
        main = view.main_subject(sentence.last)
        if main is not None and main.type in HUMAN and not sentence.is_heading:
            context = main
    return document.having(candidates=tuple(found))
