"""The component that finds times, by the date library of the language."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from etl.annotate.document import Document
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import lexicon
from etl.annotate.segment import readings
from etl.arabic.dates import find_times
from etl.arabic.words import Token, quotes
from etl.records import TimeExpression

_STOPS = frozenset(".!?؟…")
_REACH = 400  # characters in which the day of a quote is told before it: its sentence and the one before


def find_dates(document: Document, knowledge: Knowledge) -> Document:
    """Component: time expressions, resolved against the day of publication where one is known."""
    published = document.published.date() if document.published else None
    ahead = governed_by_future(document.tokens)
    found = tuple(find_times(document.text, published=published, tokens=document.tokens, ahead=ahead))
    times = _told_in_quotes(document, found, ahead)
    covered = set()
    position = 0
    for time in times:
        while position < len(document.words) and document.words[position].end <= time.start:
            position += 1
        k = position
        while k < len(document.words) and document.words[k].start < time.end:
            covered.add(k)
            k += 1
    return document.having(times=times, time_words=frozenset(covered))


def governed_by_future(tokens: Sequence[Token]) -> frozenset[int]:
    """Positions of the tokens that a future governs: after «سيلتقي», «من المقرر أن …», to the end of the clause."""
    found = []
    future = False
    for position, token in enumerate(tokens):
        turn = _turn(token.key)
        if turn is not None:
            future = turn
        if future:
            found.append(position)
    return frozenset(found)


@lru_cache(maxsize=100_000)
def _turn(key: str) -> bool | None:
    """Whether a word opens a stretch that a future governs, or ends one; None for neither."""
    lex = lexicon()
    if not key or key in _STOPS or key in lex["reporting"] or key in lex["clause_ends"]:
        return False
    forms = (lex.verbs.get(rest) for _, _, rest in readings(key))
    ahead = key in lex["planned"] or any(form is not None and form.tense == "future" for form in forms)
    return True if ahead else None


def _told_in_quotes(
    document: Document, times: tuple[TimeExpression, ...], ahead: frozenset[int]
) -> tuple[TimeExpression, ...]:
    """The times, those within quotes read against the day of speaking where the text before tells it.

    «الأسبوع الماضي» in what was said on Friday is the week before that Friday.
    """
    found = times
    text = document.text
    for start, end in quotes(text):
        inside = [t for t in found if start <= t.start and t.end <= end]
        spoken = _day_of_speaking(text, start, found) if inside else None
        if spoken is None:
            continue
        own = [(k, t) for k, t in enumerate(document.tokens) if start <= t.start and t.end <= end]
        future = {position for position, (k, _) in enumerate(own) if k in ahead}
        told = find_times(text, published=spoken, tokens=[t for _, t in own], anchor="quote", ahead=future)
        again = {(t.start, t.end): t for t in told}
        found = tuple(again.get((t.start, t.end), t) for t in found)
    return found


def _day_of_speaking(text: str, start: int, times: tuple[TimeExpression, ...]) -> date | None:
    """The last single day told shortly before a quote, in its paragraph or the one before."""
    above = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    low = max(above, start - _REACH)
    days = [t for t in times if low <= t.start and t.end <= start and t.earliest and t.earliest == t.latest]
    return days[-1].earliest if days else None
