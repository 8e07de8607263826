"""The component that finds times, by the date library of the language."""

from etl.annotate.document import Document
from etl.annotate.knowledge import Knowledge
from etl.arabic.dates import find_times


def find_dates(document: Document, knowledge: Knowledge) -> Document:
    """Component: time expressions, resolved against the day of publication where one is known."""
    published = document.published.date() if document.published else None
    times = tuple(sorted(find_times(document.text, published=published), key=lambda t: t.start))
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
