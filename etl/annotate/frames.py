"""Frames: who meets whom, by the grammar around a trigger."""

from etl.annotate.circumstances import destination
from etl.annotate.clauses import HUMAN, Trigger
from etl.annotate.document import Candidate, Phrase, SideType
from etl.annotate.inflect import VerbForm
from etl.annotate.nominal import NominalFrames


class FrameReader(NominalFrames):
    """Reads the encounters of one sentence, those that verbs tell and those that nouns do."""

    __slots__ = ()

    def read(self) -> list[Candidate]:
        """The sentence's candidates, in order."""
        if self._sporting():
            return []
        for trigger in self.view.triggers():
            if any(form is not None and form.unframed for form in (trigger.verb, trigger.noun)):
                continue
            candidate = self._verbal(trigger, trigger.verb) if trigger.verb else self._nominal(trigger, trigger.noun)
            if candidate is not None:
                self.found.append(candidate)
        return self.found

    def _sporting(self) -> bool:
        sport = self.view.lex["sport"]
        words = range(self.view.sentence.first, self.view.sentence.last)
        return len({self.view.key(k) for k in words if self.view.key(k) in sport}) >= 2

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
        if subject is None and (
            verb.dual or (not any(p.type in HUMAN for p in (*free, *partners)) and verb.frame != "arrival")
        ):
            return None  # «يصلون»: they are not the person told of before
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


def _delegation(phrase: Phrase) -> bool:
    return phrase.type is SideType.DELEGATION
