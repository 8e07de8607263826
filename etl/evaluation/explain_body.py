"""A body as lines of marked text: sentences that prove a meeting, names and times in them, what was removed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from etl.clean.origins import origin_offsets
from etl.records import Annotation, Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A name or a time in the body: its kind, the anchor of this place, the anchor of what it belongs to."""

    start: int
    end: int
    kind: str  # person, organization, place, time
    anchor: str
    target: str
    title: str
    form: str = ""  # of a mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of text under a mark; a mark that crosses another has more than one, and `first` holds its anchor."""

    mark: Mark
    first: bool
    nodes: tuple["Node", ...]


Node: TypeAlias = str | Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A sentence that proves a meeting; both are numbered from 1."""

    meeting: int
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Text that proves the same meetings throughout; `ties` are the proofs that begin with it."""

    meetings: tuple[int, ...]
    ties: tuple[Proof, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A removed span: its number in the list, and where in the body it stood; `whole` if it was a line of its own."""

    number: int
    index: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, a heading, or a removed line."""

    pieces: tuple[Stretch | Gone, ...]
    is_heading: bool = False


def proofs_of(annotation: Annotation) -> tuple[Proof, ...]:
    """Every sentence that proves a meeting, meeting by meeting."""
    return tuple(
        Proof(meeting=number, number=place, start=sentence.start, end=sentence.end)
        for number, report in enumerate(annotation.reports, 1)
        for place, sentence in enumerate(report.evidence, 1)
    )


def lines_of(article: Article, marks: Sequence[Mark], proofs: Sequence[Proof], gone: Sequence[Gone]) -> Iterator[Line]:
    """The lines of an article's body, with `marks`, `proofs` and `gone` where they stand."""
    heading_starts = {span.start for span in article.headings}
    marks = sorted(marks, key=lambda m: (m.start, -m.end))
    starts = [mark.start for mark in marks]
    longest = max((mark.end - mark.start for mark in marks), default=0)
    waiting = list(gone)
    told: set[Proof] = set()
    start = 0
    for text in article.body.split("\n"):
        end = start + len(text)
        while waiting and waiting[0].whole and waiting[0].index <= start:
            yield Line(pieces=(waiting.pop(0),))
        inside = []
        while waiting and not waiting[0].whole and waiting[0].index <= end:
            inside.append(waiting.pop(0))
        if text or inside:
            near = marks[bisect_left(starts, start - longest) : bisect_left(starts, end)]
            here = [proof for proof in proofs if proof.start < end and proof.end > start]
            pieces = tuple(_pieces(article.body, start, end, near, here, inside, told))
            yield Line(pieces=pieces, is_heading=start in heading_starts)
        start = end + 1
    yield from (Line(pieces=(left,)) for left in waiting)


def _pieces(
    body: str,
    start: int,
    end: int,
    marks: Sequence[Mark],
    proofs: Sequence[Proof],
    gone: Sequence[Gone],
    told: set[Proof],
) -> Iterator[Stretch | Gone]:
    """A line in pieces; `told` gathers the proofs that have begun, so that one over two lines is tied once."""
    edges = {start, end, *(g.index for g in gone), *(p.start for p in proofs), *(p.end for p in proofs)}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    for low, high in zip(cuts, [*cuts[1:], end], strict=True):
        yield from (g for g in gone if g.index == low)
        if low == high:
            continue
        over = [p for p in proofs if p.start <= low and p.end >= high]
        yield Stretch(
            meetings=tuple(dict.fromkeys(p.meeting for p in over)),
            ties=tuple(p for p in over if p not in told),
            nodes=tuple(nested(body, low, high, [m for m in marks if m.start < high and m.end > low])),
        )
        told.update(over)


def nested(body: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Node]:
    """The text of [start, end) with `marks` (sorted, outer first) nested; one that crosses another is parted."""
    at = start
    left = list(marks)
    while left:
        outer = left.pop(0)
        low, high = max(outer.start, at), min(outer.end, end)
        if low >= high:
            continue
        if low > at:
            yield body[at:low]
        inner = tuple(nested(body, low, high, [m for m in left if m.start < high]))
        yield Part(mark=outer, first=low == outer.start, nodes=inner)
        left = [m for m in left if m.end > high]
        at = high
    if at < end:
        yield body[at:end]


def places_of_removed(article: Article, text: str) -> tuple[Gone, ...]:
    """Where in the body each removed span stood, in order; `text` is what their offsets point into.

    What was done to the text as a whole (a span without text) has no place.
    """
    origins = origin_offsets(article, text)[: len(article.body)]
    breaks = [0]
    for raw in text.splitlines(keepends=True):
        breaks.append(breaks[-1] + len(raw))
    found = []
    for number, span in enumerate(article.boilerplate, 1):
        if not span.text.strip():
            continue
        line = bisect_right(breaks, span.start) - 1
        line_start, line_end = breaks[line], breaks[line + 1] if line + 1 < len(breaks) else len(text)
        after = bisect_left(origins, span.start)
        before = after
        while before and article.body[before - 1].isspace():
            before -= 1
        follows = before > 0 and origins[before - 1] >= line_start
        goes_on = after < len(origins) and origins[after] < line_end
        index = before if follows else after
        at_edge = index in (0, len(article.body)) or "\n" in article.body[index - 1 : index + 1]
        found.append(Gone(number=number, index=index, whole=at_edge and not follows and not goes_on))
    return tuple(sorted(found, key=lambda g: (g.index, g.number)))
