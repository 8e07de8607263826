"""The seam for taggers of names: a text in, spans out, checked to be verbatim."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from etl.errors import ModelError
from etl.records import EntityKind


class TaggedSpan(NamedTuple):
    """A name at text[start:end]; `score` from 0 to 1 where the tagger gives one."""

    start: int
    end: int
    kind: EntityKind
    score: float = 1.0


class MentionTagger(Protocol):
    """Finds the names in a text. Spans must be verbatim, sorted and without overlap."""

    def __call__(self, text: str) -> Sequence[TaggedSpan]:
        """The names in `text`."""
        ...


def checked(text: str, spans: Sequence[TaggedSpan]) -> tuple[TaggedSpan, ...]:
    """The spans of a tagger, sorted, the longer kept of two that overlap.

    Raises ModelError for a span that is empty, lies outside the text, or begins or ends with white space: a backend
    that does not answer in offsets of the text it was given.
    """
    for start, end, *_ in spans:
        if not 0 <= start < end <= len(text):
            raise ModelError(f"a tagger gave the span [{start}, {end}) of a text of {len(text)} characters")
        if text[start].isspace() or text[end - 1].isspace():
            raise ModelError(f"a tagger gave the span [{start}, {end}), which begins or ends with white space")
    kept: list[TaggedSpan] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept))
