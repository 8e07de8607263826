"""Events: every telling of an encounter, read by the frames and judged by a model of what they and the grammar say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from etl.annotate.arguments import Setting, side_context, side_features, speaks, trigger_context, trigger_features
from etl.annotate.clauses import HUMAN, SentenceView, Trigger, sentence_views
from etl.annotate.document import Candidate, Document, Phrase, SideType
from etl.annotate.frames import FrameReader
from etl.annotate.knowledge import Knowledge
from etl.annotate.linear import MODELS, LinearModel, shipped_models, shipped_version
from etl.annotate.sides import Sides
from etl.arabic.normalise import match_key
from etl.records import MeetingStatus

# Chances from which a trigger tells of an encounter and a phrase is a side of it, where the frames say so and
# where not.
TELLS, TELLS_UNFRAMED = 0.05, 0.8
IS_SIDE, IS_SIDE_UNFRAMED = 0.05, 0.75
NEVER = 2.0
IS_SIDE_FAR = 0.95  # for a third side that is coordinated with none of the others
MAY_BE_SIDE = 0.45  # for the second side of an encounter that is certain


@dataclass(slots=True)
class SentenceReading:
    """One sentence read by the frames: what a refiner of events works on."""

    reader: FrameReader
    triggers: list[Trigger]
    framed: list[Candidate]
    before: tuple[Phrase, ...]  # subject and people of the sentence before

    def settings(self) -> Iterator[Setting]:
        """Each trigger with all that speaks for and against it."""
        by_trigger = {c.trigger: c for c in self.framed}
        starts = tuple(t.at for t in self.triggers)
        for trigger in self.triggers:
            if trigger.verb is not None and trigger.verb.frame == "light":
                continue
            framed = by_trigger.get(trigger.at)
            view = self.reader.view
            carrier = view.carrier(trigger.at) if trigger.noun is not None else None
            yield Setting(
                view=view, trigger=trigger, framed=framed, before=self.before, triggers=starts,
                framed_starts=frozenset(framed.phrases if framed else ()),
                subjects=(("left", view.left_subject(trigger.at)), ("main", view.main_subject(trigger.at))),
                carrier=(carrier[0], carrier[1].lemma) if carrier is not None else None,
            )  # fmt: skip


def read_sentences(document: Document, knowledge: Knowledge) -> Iterator[SentenceReading]:
    """Every sentence of a document with its triggers and what the frames make of them."""
    sides = Sides(document, knowledge)
    context: Phrase | None = None
    recent: tuple[Phrase, ...] = ()
    for number, view in enumerate(sentence_views(document)):
        sentence, phrases = view.sentence, view.phrases
        reader = FrameReader(view, knowledge, sides, number, context, recent)
        before = (context, *recent) if context is not None else recent
        distinct = {p.first: p for p in before}
        yield SentenceReading(reader, view.triggers(), reader.read(), tuple(distinct.values())[:3])
        main = view.main_subject(sentence.last)
        people = {p.entity: p for p in reversed(phrases) if p.type is SideType.PERSON and p.entity is not None}
        recent = tuple(reversed(people.values()))
        if main is not None and main.type in HUMAN and not sentence.is_heading:
            context = main


class EventRefiner(Protocol):
    """Judges the encounters of a sentence: the seam for a heavier model.

    Gets the sentence with its phrases and triggers and what the frames made of them; gives the candidates that hold.
    """

    def __call__(self, reading: SentenceReading) -> Sequence[Candidate]:
        """The encounters that the sentence tells of."""
        ...


def as_framed(reading: SentenceReading) -> Sequence[Candidate]:
    """The refiner that changes nothing: the candidates of the frames."""
    return reading.framed


@dataclass(frozen=True, slots=True)
class LinearRefiner:
    """Two linear models: which phrases are sides of which trigger, and which triggers tell of an encounter at all."""

    sides: LinearModel
    tells: LinearModel

    def __call__(self, reading: SentenceReading) -> Sequence[Candidate]:
        """The candidates whose trigger and sides the models hold for likely."""
        found = [c for c in reading.framed if c.follows]
        for setting in reading.settings():
            if setting.framed is not None and setting.framed.follows:
                continue
            judged = [
                (self.sides.chance(side_features(setting, p), side_context(setting, p)), p) for p in setting.phrases()
            ]
            told = self.tells.chance(trigger_features(setting, [c for c, _ in judged]), trigger_context(setting))
            if told < (TELLS if setting.framed else TELLS_UNFRAMED):
                continue
            apart = [c for c in reading.framed if c.trigger == setting.trigger.at]
            if len(apart) > 1:  # «لقاءات منفصلة مع أ وب»: one each, as the frames part them
                found.extend(replace(c, confidence=told) for c in apart)
                continue
            sides = chosen_sides(judged, setting)
            made = reading.reader.made_of(setting.trigger, sides, setting.framed)
            if made is not None and not made.follows:
                noun = setting.trigger.noun
                implicit = any(p in setting.before for p in sides) or (noun is not None and noun.definite)
                vague = setting.trigger.verb is not None and setting.trigger.verb.vague
                found.append(replace(made, confidence=told, implicit=implicit, vague=vague))
        return sorted(found, key=lambda c: c.trigger)


def chosen_sides(judged: Sequence[tuple[float, Phrase]], setting: Setting) -> list[Phrase]:
    """The sides in the order of the text: the two likeliest, whoever is coordinated with them, others if all
    but sure."""
    allowed = [(c, p) for c, p in judged if p.type is not SideType.BOTH and not _media(p)]
    ranked = sorted(allowed, key=lambda item: (item[1].first not in setting.framed_starts, -item[0], item[1].first))
    chosen: list[Phrase] = []
    host = setting.framed is not None and setting.framed.host is not None  # the state visited is a side by itself
    for likelihood, phrase in ranked:
        framed = phrase.first in setting.framed_starts
        if _same(phrase, chosen) or (len(chosen) + host >= 2 and not framed and _spokesman(setting, phrase)):
            continue
        if framed:
            wanted = IS_SIDE
        elif len(chosen) + host < 2:
            wanted = MAY_BE_SIDE if chosen else IS_SIDE_UNFRAMED
        elif any(_beside(setting.view, phrase, p) for p in chosen):
            wanted = IS_SIDE_UNFRAMED
        else:  # where the frames know two sides, who stands apart from them is none
            wanted = NEVER if host + sum(p.first in setting.framed_starts for p in chosen) >= 2 else IS_SIDE_FAR
        if likelihood >= wanted:
            chosen.append(phrase)
    if any(p.type in HUMAN for p in chosen):  # states meet states; beside people they are what the people stand for
        chosen = [p for p in chosen if p.type is not SideType.PLACE]
    chosen = [p for p in chosen if not _belongs(setting.view.document, p, chosen)]
    return sorted(chosen, key=lambda p: p.first)


def _belongs(document: Document, phrase: Phrase, others: Sequence[Phrase]) -> bool:
    """Whether a body is the one that another side speaks for («رئيس حزب الوفد»), or an office that another
    side holds."""
    for other in others:
        if other is phrase or other.entity is None:
            continue
        roles = [document.text[r.start : r.end] for r in other.roles] + list(document.entities[other.entity].roles)
        if phrase.type is SideType.ORGANIZATION:
            name = match_key(document.text[phrase.start : phrase.end])
            if any(name in match_key(role) for role in roles):
                return True
        elif phrase.type is SideType.ROLE and phrase.entity is None and phrase.roles[0].count == 1:
            held = match_key(document.text[phrase.start : phrase.end])
            if held in map(match_key, roles):
                return True
    return False


def _spokesman(setting: Setting, phrase: Phrase) -> bool:
    """Whether a phrase tells of the encounter rather than takes part: a speaker, or whoever says what is told."""
    if any(role.core.startswith(("متحدث", "ناطق")) for role in phrase.roles):
        return True
    return phrase in setting.view.phrases and speaks(setting.view, phrase, setting.trigger.at)


def _beside(view: SentenceView, one: Phrase, other: Phrase) -> bool:
    """Whether two phrases of a sentence are coordinated, in either order."""
    first, second = sorted((one, other), key=lambda p: p.first)
    return first in view.phrases and second in view.phrases and view.adjacent(first, second)


def _media(phrase: Phrase) -> bool:
    return phrase.name is not None and phrase.name.sort == "media"


def _same(phrase: Phrase, others: Sequence[Phrase]) -> bool:
    return phrase.entity is not None and any(phrase.entity == p.entity for p in others)


def shipped_refiner() -> LinearRefiner:
    """The refiner with the weights of the package."""
    models = shipped_models(MODELS)
    return LinearRefiner(models["sides"], models["tells"])


@dataclass(frozen=True, slots=True)
class FindMeetings:
    """Component: every telling of an encounter, sentence by sentence, as a refiner judges it."""

    refiner: EventRefiner | None = None  # the shipped one unless another is given

    @property
    def version(self) -> str:
        """The refiner's version; for one that has none, its type's name."""
        if self.refiner is None:
            return shipped_version(MODELS)
        return str(getattr(self.refiner, "version", getattr(self.refiner, "__name__", type(self.refiner).__name__)))

    def __call__(self, document: Document, knowledge: Knowledge) -> Document:
        """The document with its candidates."""
        refiner = self.refiner or shipped_refiner()
        found: list[Candidate] = []
        for reading in read_sentences(document, knowledge):
            for candidate in refiner(reading):
                found.append(_continued(candidate, found, heading=reading.reader.view.sentence.is_heading))
        return document.having(candidates=tuple(found))


def _continued(candidate: Candidate, before: list[Candidate], *, heading: bool) -> Candidate:
    """A present tense goes on with the plan told before of the same person: «… غدا. كما يعقد اجتماعا مع …»."""
    if heading or candidate.tense != "present" or candidate.status is not MeetingStatus.HAPPENED or not before:
        return candidate
    last = before[-1]
    shared = {s.entity for s in last.sides if s.entity is not None} & {s.entity for s in candidate.sides}
    if last.status is MeetingStatus.PLANNED and shared:
        return replace(candidate, status=MeetingStatus.PLANNED)
    return candidate
