"""When and where an encounter was: which of the times and places of the whole text belong to it, by two linear models.

News tells the day of an encounter once, often in the sentence that reports it or in the lead, and its place in
the dateline
or with the journey. So every time and place of the text is a candidate, and its relation to the tellings speaks for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from etl.annotate.arguments import bucket
from etl.annotate.circumstances import place_lead, venues
from etl.annotate.clauses import SentenceView, sentence_views
from etl.annotate.document import Candidate, Document, Phrase, SideType
from etl.annotate.knowledge import Knowledge
from etl.annotate.linear import MODELS, LinearModel, shipped_models
from etl.annotate.sameness import Event
from etl.records import MeetingKind, TimeExpression

IS_TIME = 0.5
IS_PLACE = 0.5
KEPT = 0.3  # chance from which the time or place that the frames read is kept, whatever else is likely
_UNNAMED_TIMES = frozenset(["موخرا", "سابقا", "انذاك", "حينها", "حينذاك"])
_JOURNEY = frozenset(["الي", "ل"])


@dataclass(slots=True)
class Surroundings:
    """One document's times and places by sentence, made once for all its events."""

    document: Document
    knowledge: Knowledge
    views: list[SentenceView] = field(default_factory=list)
    places: list[tuple[int, Phrase, bool]] = field(default_factory=list)  # sentence, phrase, is a venue
    times: list[tuple[int, TimeExpression]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, view in enumerate(sentence_views(self.document)):
            sentence = view.sentence
            self.views.append(view)
            self.places += [(number, p, False) for p in view.phrases if p.type is SideType.PLACE]
            self.places += [(number, p, True) for p in venues(view)]
            self.times += [(number, t) for t in self.document.times if sentence.start <= t.start < sentence.end]

    def some_other_time(self, event: Event) -> bool:
        """Whether a telling says that it was at a time that it does not name («في وقت سابق», «مؤخرا»)."""
        words = self.document.words
        for number in {t.sentence for t in event.tellings}:
            sentence = self.document.sentences[number]
            keys = [words[k].key for k in range(sentence.first, sentence.last)]
            if _UNNAMED_TIMES & set(keys) or ("وقت", "سابق") in pairwise(keys):
                return True
        return False

    def telling_nearest(self, event: Event, sentence: int) -> Candidate:
        """The telling of an event that stands nearest to a sentence, the earlier of two."""
        return min(event.tellings, key=lambda t: (abs(t.sentence - sentence), t.sentence))


def time_features(around: Surroundings, event: Event, sentence: int, time: TimeExpression) -> list[str]:
    """What speaks for a time of the text as that of an event."""
    telling = around.telling_nearest(event, sentence)
    gap = sentence - telling.sentence
    near = f"{max(-3, min(3, gap))}"
    view = around.views[sentence]
    words = around.document.words
    form = _form(time)
    chosen = "+" if event.when is not None and event.when.start == time.start else "0" if event.when is None else "-"
    first = "1" if around.times[0][1].start == time.start else "0"
    status = event.status.value
    found = [
        "i", f"g:{near}", f"c:{chosen}", f"c:{chosen}:{near}", f"f:{form}", f"f:{form}:{near}",
        f"1:{first}:{near}:{chosen}",
        f"s:{min(sentence, 3)}", f"s:{min(sentence, 3)}:{min(telling.sentence, 3)}:{chosen}",
        f"st:{status}:{_direction(around, time)}",
        f"st:{status}:{_direction(around, time)}:{chosen}", f"x:{time.earliest is not None}",
        f"k:{event.kind.value}:{form}",
    ]  # fmt: skip
    if gap == 0:
        at = words[telling.trigger].start
        inside = [t for s, t in around.times if s == sentence]
        lower, upper = sorted((at, time.start))
        between = sum(lower <= t.start < upper for t in inside) - (time.start < at)
        low = next(k for k in range(view.sentence.first, view.sentence.last) if words[k].end > time.start)
        a, b = sorted((telling.trigger, low))
        ends = sum(view.is_clause_end(k) for k in range(a + 1, b))
        side = "r" if time.start > at else "l"
        found += [
            f"i:{side}", f"i:{side}:{min(2, ends)}", f"i:{side}:{bucket(b - a)}",
            f"i:{side}:{min(between, 2)}:{chosen}", f"i:{side}:{min(2, ends)}:{chosen}:{form}",
        ]  # fmt: skip
        if low > view.sentence.first:
            found.append(f"w:{view.key(low - 1)}")
    return found


def _form(time: TimeExpression) -> str:
    if time.earliest is None or time.latest is None:
        return "open"
    days = (time.latest - time.earliest).days
    return "day" if days == 0 else "days" if days < 7 else "month" if days < 32 else "long"


def _direction(around: Surroundings, time: TimeExpression) -> str:
    published = around.document.published
    if published is None or time.earliest is None or time.latest is None:
        return "?"
    day = published.date()
    return "past" if time.latest < day else "future" if time.earliest > day else "now"


def place_features(around: Surroundings, event: Event, sentence: int, phrase: Phrase, *, venue: bool) -> list[str]:
    """What speaks for a place of the text as that of an event."""
    telling = around.telling_nearest(event, sentence)
    gap = sentence - telling.sentence
    near = f"{max(-3, min(3, gap))}"
    view = around.views[sentence]
    lead = place_lead(view, phrase, around.knowledge)
    lead = lead if len(lead) < 5 else "prep"
    sort = "venue" if venue else _sort(phrase)
    chosen = (
        "+" if event.place is not None and event.place.start == phrase.start else "0" if event.place is None else "-"
    )
    hosts = {s.country for s in event.sides if s.type is SideType.PLACE and s.country}
    host = "h" if phrase.country in hosts else "o" if hosts else "-"
    kind = event.kind.value
    dateline = phrase.first <= 2 and sentence <= 1
    sides = {s.country for s in event.sides if s.country}
    own = "s" if phrase.country in sides else "o" if phrase.country else "?"
    found = [
        "i", f"g:{near}", f"c:{chosen}", f"c:{chosen}:{near}", f"l:{lead}:{near}", f"l:{lead}:{sort}",
        f"q:{sort}:{near}",
        f"k:{kind}:{lead}", f"k:{kind}:{host}:{sort}", f"d:{dateline}:{sort}", f"d:{dateline}:{chosen}",
        f"s:{min(sentence, 3)}:{sort}", f"o:{own}:{sort}", f"o:{own}:{lead}", f"c:{chosen}:{lead}:{sort}",
        f"j:{lead in _JOURNEY}:{host}:{chosen}",
    ]  # fmt: skip
    if gap == 0:
        side = "r" if phrase.first > telling.trigger else "l"
        a, b = sorted((telling.trigger, phrase.first))
        ends = sum(view.is_clause_end(k) for k in range(a + 1, b))
        found += [
            f"i:{side}:{lead}", f"i:{side}:{bucket(b - a)}", f"i:{side}:{min(2, ends)}:{lead}",
            f"i:{side}:{lead}:{sort}",
            f"i:{side}:{min(2, ends)}:{chosen}",
        ]  # fmt: skip
    if phrase.first > view.sentence.first and phrase.first - 1 not in view.owner:
        found.append(f"w:{view.key(phrase.first - 1)}:{sort}")
    return found


def _sort(phrase: Phrase) -> str:
    name = phrase.name
    if name is None:
        return "?"
    return "state" if name.is_country else name.sort or ("known" if name.knowledge_id else "new")


@dataclass(frozen=True, slots=True)
class Settler:
    """Gives events their time and place."""

    times: LinearModel
    places: LinearModel

    def settle(self, around: Surroundings, events: Sequence[Event]) -> None:
        """Sets `when` and `place` of each event to the likeliest of the text, or leaves what its frame says."""
        for event in events:
            own = {t.sentence for t in event.tellings} if around.some_other_time(event) else None
            times = [
                (self.times.chance(time_features(around, event, n, t)), t)
                for n, t in around.times
                if own is None or n in own
            ]
            when = _chosen(times, event.when, IS_TIME)
            event.when = when if when is not None else event.when
            if event.kind is MeetingKind.PHONE_CALL:
                continue
            places = [
                (self.places.chance(place_features(around, event, n, p, venue=v)), p) for n, p, v in around.places
            ]
            place = _chosen(places, event.place, IS_PLACE)
            event.place = place if place is not None else event.place


T = TypeVar("T", TimeExpression, Phrase)


def _chosen(judged: Sequence[tuple[float, T]], framed: T | None, least: float) -> T | None:
    """The likeliest, if likely at all; what the frames say stays unless it is unlikely."""
    best = max(judged, key=lambda item: item[0], default=None)
    if best is None or best[0] < least:
        return None
    own = max((c for c, one in judged if framed is not None and one.start == framed.start), default=0.0)
    return framed if own >= KEPT else best[1]


def shipped_settler() -> Settler:
    """The settler with the weights of the package."""
    models = shipped_models(MODELS)
    return Settler(models["times"], models["places"])


def candidates(around: Surroundings, event: Event) -> tuple[Iterator[list[str]], Iterator[list[str]]]:
    """The features of every time and of every place of the text for an event, to learn from."""
    return (
        (time_features(around, event, n, t) for n, t in around.times),
        (place_features(around, event, n, p, venue=v) for n, p, v in around.places),
    )
