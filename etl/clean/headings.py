"""Section headings inside a body: short lines without a stop that stand between longer paragraphs."""

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.records import Span

_MAX_CHARS = 90
_MAX_WORDS = 14
_MIN_PARAGRAPH = 80  # characters of the paragraph above and below
_STOPS = (".", "،", ",", "؛", ";", "…")
_QUOTES = "»”\"')]"
_BULLET = re.compile(r"[-–—•▪■◄►*+#>]|\d+ ?[-.)/]")
_MAX_LABEL = 4  # words of a heading that ends in a colon; a longer one introduces a quote or a list
_INTRODUCTIONS = frozenset({"هذه", "هذا", "جاء", "وجاء", "التالي", "قال", "مادة", "المادة"})
# A line that breaks off on one of these is half of a sentence, not a heading.
_OPEN_ENDS_TEXT = "في من على إلى الى عن مع أن إن ان التي الذي و أو قال بين هذا هذه أنه بأنه أنها إنه بأن"
_OPEN_ENDS = frozenset(_OPEN_ENDS_TEXT.split())
# Lines that begin with the conjunction, or with a verb of reporting, go on with a story; a heading starts one.
_GOES_ON = re.compile(
    "و(?!زي?ر|زارة|زراء|فد|فاة|فيات|قف|قوع|ثيقة|ثائق|حدة|حدات|سائل|سط|كالة|ليد|رش|داع|ضع|عد|لي |الد|الي|صول|رقة|ادي"
    "|اشنطن|عود)[ء-ي]|(?:قالت?|أضافت?|أكدت?|أوضحت?|أشارت?|كما|فيما|بينما|حيث|لكن|مضيفا|مؤكدا|يذكر|يشار|جدير|من جانبه"
    "|من جانبها|هل|س) |[<*·]"
)


def find_headings(lines: Sequence[str], *, known: Sequence[int] = ()) -> tuple[int, ...]:
    """Which of a body's lines are headings: those that the markup says (`known`), and those that look like it."""
    marked = frozenset(known)
    found = []
    for index, line in enumerate(lines):
        inside = 0 < index < len(lines) - 1
        if index in marked or (inside and _is_heading(lines[index - 1], line, lines[index + 1])):
            found.append(index)
    return tuple(found)


def spans_of(lines: Sequence[str], indices: Sequence[int]) -> tuple[Span, ...]:
    """Offsets of some of the lines in the body that they make up, joined by newlines."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    edges = list(pairwise(starts))
    return tuple(Span(start=edges[index][0], end=edges[index][1] - 1) for index in indices)


def _is_heading(above: str, line: str, below: str) -> bool:
    if len(line) > _MAX_CHARS or len(above) < _MIN_PARAGRAPH or len(below) < _MIN_PARAGRAPH:
        return False
    if len(below) < len(line) * 1.5 or not above.rstrip(_QUOTES + " ").endswith((".", "!", "؟", "?", "…", "*")):
        return False
    bare = line.rstrip(_QUOTES + " ")
    words = bare.split()
    if not 2 <= len(words) <= _MAX_WORDS or bare.endswith(_STOPS):
        return False
    if words[-1] in _OPEN_ENDS or _BULLET.match(line) or _GOES_ON.match(line):
        return False
    if bare.endswith(":") and (len(words) > _MAX_LABEL or words[0] in _INTRODUCTIONS):
        return False
    return below[0] not in "،,.؛;:)»”؟!"
