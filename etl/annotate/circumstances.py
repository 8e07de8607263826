"""Where and when: the place and the time that belong to a trigger."""

from etl.annotate.clauses import HUMAN, SentenceView, Trigger
from etl.annotate.document import Phrase, SideType
from etl.annotate.knowledge import Knowledge
from etl.annotate.segment import letter_offset, readings
from etl.records import TimeExpression

_TOPIC = frozenset(
    [
        "حول",
        "بشان",
        "لبحث",
        "لمناقشه",
        "الازمه",
        "الاوضاع",
        "اوضاع",
        "تطورات",
        "التطورات",
        "الوضع",
        "الحرب",
        "ملف",
        "لدعم",
        "حيال",
        "ازاء",
        "قضيه",
        "القضيه",
        "بخصوص",
        "بحث",
        "عمليه",
    ]
)
_VENUES = frozenset(
    [
        "مقر",
        "مقره",
        "مقرها",
        "قصر",
        "فندق",
        "ديوان",
        "مبني",
        "مكتب",
        "مكتبه",
        "مطار",
        "منزل",
        "منزله",
        "دار",
        "قاعه",
        "السفاره",
        "سفاره",
    ]
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
            if knowledge.nationality(key) is not None and key.startswith("ال"):
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
    venue = _venue(view, at, end)
    if venue is not None:
        return venue
    topical = next((k for k in range(at + 1, end) if k not in view.owner and view.key(k) in _TOPIC), end)
    after = [p for p in view.between(at + 1, topical) if p.type is SideType.PLACE]
    before = [p for p in view.between(start, at) if p.type is SideType.PLACE]
    for phrase in (*after, *before):
        if place_lead(view, phrase, knowledge) in _IN and not _of_reporting(view, phrase, start, at):
            return phrase
    for phrase in view.between(at + 1, end):
        if phrase.type is SideType.PLACE and place_lead(view, phrase, knowledge) in _TO and _on_journey(view, phrase):
            return phrase
    return None


def _venue(view: SentenceView, at: int, end: int) -> Phrase | None:
    """The first building in (at, end) that is led by في or ب."""
    return next((p for p in venues(view) if at < p.first < end), None)


def venues(view: SentenceView) -> list[Phrase]:
    """Buildings led by في or ب, with what they belong to and their city: «بقصر الإليزيه بباريس»."""
    words = view.document.words
    found = []
    end = view.sentence.last
    for k in range(view.sentence.first + 1, end):
        if k in view.document.time_words or (k in view.owner and view.owner[k].type in HUMAN):
            continue
        for cut, prefix, key in readings(view.key(k)):
            if key not in _VENUES or not (prefix.endswith("ب") or (not cut and view.key(k - 1) == "في")):
                continue
            owner = view.owner.get(k)
            last = _venue_end(view, k + 1, end) if owner is None else owner.last
            if last == k + 1 and not key.endswith("ه"):
                break
            start = letter_offset(view.document.text, words[k].start, cut) if cut else words[k].start
            city = next((p for p in view.phrases if p.type is SideType.PLACE and k <= p.first <= last), None)
            found.append(
                Phrase(
                    type=SideType.PLACE, first=k, last=last, start=start, end=words[last - 1].end,
                    country=city.country if city else None,
                )
            )  # fmt: skip
            break
    return found


def _venue_end(view: SentenceView, first: int, end: int) -> int:
    """The word after a venue's name, whose own first word is before `first`."""
    last = first
    plain = last < end and last not in view.owner and last not in view.document.time_words
    if plain and view.document.words[last].is_word and view.key(last) not in view.lex["prepositions"]:
        last += 1
    while last < end:
        owner = view.owner.get(last)
        if owner is not None and owner.type in (SideType.PLACE, SideType.ORGANIZATION) and owner.first == last:
            if owner.prefix in ("", "ب"):
                last = owner.last
                continue
            break
        key = view.key(last)
        named = key.startswith("ال") and view.document.words[last].is_word and last not in view.document.time_words
        if owner is not None or not named or last - first > 4 or key in view.lex["office_heads"]:
            break
        last += 1
    return last


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
