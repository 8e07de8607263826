"""Where and when: the place and the time that belong to a trigger."""

from etl.annotate.clauses import SentenceView, Trigger
from etl.annotate.document import Phrase, SideType
from etl.annotate.keys import bare
from etl.annotate.knowledge import Knowledge
from etl.annotate.segment import readings
from etl.records import TimeExpression

_TOPIC = frozenset(
    "حول بشان لبحث لمناقشه الازمه الاوضاع اوضاع تطورات التطورات الوضع الحرب ملف لدعم حيال ازاء قضيه القضيه بخصوص بحث عمليه".split()
)
_IN = ("في", "ب")
_TO = ("الي", "ل")


def place_lead(view: SentenceView, phrase: Phrase, knowledge: Knowledge) -> str:
    """What governs a place, «مدينة», «العاصمة» and an adjective before it passed over: في, ب, إلى, ل, or nothing."""
    clitic = phrase.prefix.lstrip("وف")
    if clitic:
        return clitic
    k = phrase.first - 1
    while k >= view.sentence.first and k not in view.owner:
        key = view.key(k)
        for _, prefix, rest in readings(key):
            if rest in view.lex["place_heads"]:
                clitic = prefix.lstrip("وف")
                if clitic:
                    return clitic
                break
        else:
            if bare(key) in knowledge.adjectives and key.startswith("ال"):
                k -= 1
                continue
            return key if key in view.lex["prepositions"] else ""
        k -= 1
    return ""


def destination(view: SentenceView, first: int, last: int, knowledge: Knowledge, *, direct: bool) -> Phrase | None:
    """The place that a visitor goes to, in [first, last)."""
    for phrase in view.between(first, last):
        if phrase.type is not SideType.PLACE:
            continue
        lead = place_lead(view, phrase, knowledge)
        if lead in _TO or (direct and lead == ""):
            return phrase
    return None


def place_of(view: SentenceView, trigger: Trigger, knowledge: Knowledge) -> Phrase | None:
    """The place of the encounter: in its clause, led by في or ب, or the end of a journey told beside it."""
    at = trigger.at
    end = view.right_end(at, wide=True)
    start = view.left_start(at)
    topical = next((k for k in range(at + 1, end) if k not in view.owner and view.key(k) in _TOPIC), end)
    after = [p for p in view.between(at + 1, topical) if p.type is SideType.PLACE]
    before = [p for p in view.between(start, at) if p.type is SideType.PLACE]
    for phrase in (*after, *before):
        if place_lead(view, phrase, knowledge) in _IN and not _of_reporting(view, phrase, start, at):
            return _nearest_city(view, phrase, after)
    for phrase in view.between(at + 1, end):
        if phrase.type is SideType.PLACE and place_lead(view, phrase, knowledge) in _TO and _on_journey(view, phrase):
            return phrase
    return None


def _nearest_city(view: SentenceView, phrase: Phrase, after: list[Phrase]) -> Phrase:
    return phrase


def _of_reporting(view: SentenceView, phrase: Phrase, start: int, at: int) -> bool:
    if phrase.first >= at:
        return False
    return any(view.key(k) in view.lex["reporting"] for k in range(start, phrase.first) if k not in view.owner)


def _on_journey(view: SentenceView, phrase: Phrase) -> bool:
    """Whether «زيارته إلى …» stands before the place."""
    for k in range(phrase.first - 1, max(view.sentence.first, phrase.first - 6) - 1, -1):
        if any((n := view.lex.nouns.get(key)) is not None and n.visit for _, _, key in readings(view.key(k))):
            return True
    return False


def time_of(view: SentenceView, trigger: Trigger) -> TimeExpression | None:
    """The time of the encounter: in its clause, first after the trigger, else before it."""
    words = view.document.words
    end = view.right_end(trigger.at, wide=True)
    start = view.left_start(trigger.at)
    low = words[start].start
    high = words[end - 1].end
    at = words[trigger.at].start
    inside = [t for t in view.document.times if low <= t.start and t.end <= high]
    for time in inside:
        if time.start > at:
            return time
    if start > view.sentence.first and view.key(start - 1).lstrip("وف") in view.lex["reporting"]:
        return None  # what stands between a verb of saying and the trigger is the saying's time
    for time in reversed(inside):
        said = any(
            view.key(k) in view.lex["reporting"]
            for k in range(start, trigger.at)
            if k not in view.owner and words[k].start < time.start
        )
        if not said:
            return time
    return None
