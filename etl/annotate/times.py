"""The component that finds times, by the date library of the language."""

from dataclasses import replace
from datetime import date

from etl.annotate.document import Document
from etl.annotate.knowledge import Knowledge
from etl.arabic.dates import find_times
from etl.arabic.words import quotes
from etl.records import TimeExpression

_REACH = 400  # characters in which the day of a quote is told before it: its sentence and the one before


def find_dates(document: Document, knowledge: Knowledge) -> Document:
    """Component: time expressions, resolved against the day of publication where one is known."""
    published = document.published.date() if document.published else None
    times = _told_in_quotes(document.text, tuple(find_times(document.text, published=published)))
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


def _told_in_quotes(text: str, times: tuple[TimeExpression, ...]) -> tuple[TimeExpression, ...]:
    """The times, those within quotes read against the day of speaking where the text before tells it.

    «الأسبوع الماضي» in what was said on Friday is the week before that Friday.
    """
    found = times
    for start, end in quotes(text):
        inside = [t for t in found if start <= t.start and t.end <= end]
        spoken = _day_of_speaking(text, start, found) if inside else None
        if spoken is None:
            continue
        again = {
            (t.start + start, t.end + start): replace(t, start=t.start + start, end=t.end + start, anchor="quote")
            for t in find_times(text[start:end], published=spoken)
        }
        found = tuple(again.get((t.start, t.end), t) for t in found)
    return found


def _day_of_speaking(text: str, start: int, times: tuple[TimeExpression, ...]) -> date | None:
    """The last single day told shortly before a quote, in its paragraph or the one before."""
    above = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    low = max(above, start - _REACH)
    days = [t for t in times if low <= t.start and t.end <= start and t.earliest and t.earliest == t.latest]
    return days[-1].earliest if days else None
