"""Nominal frames: «لقاء جمع أ مع ب», «أجرى أ اتصالاً بـ ب», «زيارة أ إلى …»."""

from etl.annotate.candidates import CandidateMaker
from etl.annotate.circumstances import destination
from etl.annotate.clauses import HUMAN, Trigger
from etl.annotate.document import Candidate, Phrase, SideType
from etl.annotate.inflect import NounForm, VerbForm
from etl.annotate.segment import readings

_JOINING = frozenset(["جمع", "جمعه", "جمعها", "يجمع", "جمعت", "سيجمع", "ضم", "يضم", "جمعهما", "تجمع", "ستجمع"])
_TOGETHER = frozenset({"شارك", "عقد", "أجرى", "بدأ", "اختتم", "أنهى"})
_SEPARATE = frozenset(["منفصله", "منفصلين", "منفصل", "ثناييه", "منفرده"])
_TAKES_OBJECT = frozenset(["لقاء", "التقاء", "استقبال", "مقابلة", "اجتماع"])
_STATE_TALKS = frozenset(["لقاء", "اجتماع", "مباحثة", "محادثة", "مشاورة", "مفاوضة", "قمة"])


class NominalFrames(CandidateMaker):
    """Reads the nouns of encounter of one sentence."""

    __slots__ = ()

    def _nominal(self, trigger: Trigger, noun: NounForm | None) -> Candidate | None:
        view, at = self.view, trigger.at
        if noun is None or not self._meant(at, noun):
            return None
        end = view.right_end(at)
        right = view.between(at + 1, end)
        if noun.visit:
            return self._nominal_visit(trigger, noun, end)
        if self._with_media(at, end):
            return None
        joining = at + 1 < view.sentence.last and view.key(at + 1) in _JOINING
        between = [p for p in right if view.lead(p) == "بين" and not self._of_committee(p)]
        if between and between[0].type is SideType.BOTH and len(self.recent) == 2:
            return self._make(trigger, noun.kind, list(self.recent))
        if between:
            group = view.joined(between[0])
            for extra in between[1:]:
                group += [p for p in view.joined(extra) if p not in group]
            return self._make(trigger, noun.kind, group, states=noun.lemma in _STATE_TALKS, follows=self._refers(at))
        partners = [p for p in right if self._partner(p, None)]
        governing = view.carrier(at)
        if governing is not None and governing[1].lemma == "تلقى":
            partners += [p for p in right if view.lead(p) == "من" and p.type in HUMAN]
        free = [p for p in right if p.type in HUMAN and not view.lead(p)]
        subject = self._noun_subject(trigger, noun, free, governing, joining=joining)
        if not partners and free and free[0].first == at + 1 and not noun.pronoun and not joining and self._sought(at):
            partners, subject = [free[0]], self._own_subject(at)
        if joining and free and not partners:
            return self._make(trigger, noun.kind, view.joined(free[0]))
        if not partners and (met := self._met_directly(trigger, noun, free)):
            return self._make(trigger, noun.kind, met)
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

    def _met_directly(self, trigger: Trigger, noun: NounForm, free: list[Phrase]) -> list[Phrase]:
        """Sides without a preposition: «لقائه السفير …», «لقاء الوزير … ونظيره …»; none where the noun takes
        no object."""
        if noun.plural or noun.lemma not in _TAKES_OBJECT or not free:
            return []
        view, at = self.view, trigger.at
        gap = [
            k
            for k in range(at + 1, free[0].first)
            if k not in view.document.time_words and view.document.words[k].is_word
        ]
        group = view.joined(free[0])
        if len(gap) > 1 or any(view.key(k) in view.lex["prepositions"] for k in gap):
            return []
        if noun.pronoun:
            subject = self._own_subject(at)
            return [subject, *[p for p in group if p is not subject]] if subject is not None else []
        return group if len(group) > 1 and len(gap) == 0 else []

    def _with_media(self, at: int, end: int) -> bool:
        """Whether «مع» leads a channel or a programme: an interview."""
        view = self.view
        for k in range(at + 1, end - 1):
            if k not in view.owner and view.key(k) == "مع":
                return view.key(k + 1) in view.lex["not_with"]
        return False

    def _of_committee(self, phrase: Phrase) -> bool:
        """«اللجنة المشتركة بين مصر وتونس» is a body's name."""
        return phrase.first - 2 >= self.view.sentence.first and self.view.key(phrase.first - 2) in (
            "المشتركه",
            "المشترك",
        )

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
        governing = view.carrier(at)
        if noun.plural or not (noun.pronoun or governing or of or (free and free[0].first == at + 1)):
            return None  # nobody is said to visit
        subject = self._noun_subject(trigger, noun, free, governing, joining=False)
        if of and not (free and free[0].first == at + 1):
            subject = of[0]
        place = destination(view, at + 1, end, self.knowledge, direct=True)
        if subject is None or place is None:
            return None
        return self._journey(trigger, subject, place, [], None)
