"""The places where a model of another make goes in: the tagger of names and the refiner of events."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from etl.annotate import DEFAULT_COMPONENTS, Annotator, Component, Knowledge, MentionTagger, TaggedSpan
from etl.annotate.document import Candidate
from etl.annotate.events import EventRefiner, FindMeetings, SentenceReading, as_framed
from etl.annotate.mentions import TagMentions
from etl.annotate.merge import MergeReports
from etl.annotate.tagging import checked
from etl.errors import ModelError
from etl.records import Annotation, EntityKind, MeetingKind, MeetingStatus

PERSON, PLACE, BODY = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANIZATION
TEXT = "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور. ونفى زهير كردوفاني أنه التقى هالة مرجونتي أمس."
Annotate = Callable[..., Annotation]


def by_pattern(text: str) -> list[TaggedSpan]:
    """A custom tagger: names of a list."""
    patterns = (("زهير كردوفاني|هالة مرجونتي", PERSON), ("بيت زعرور", PLACE))
    return sorted(TaggedSpan(m.start(), m.end(), kind) for p, kind in patterns for m in re.finditer(p, text))


@dataclass(frozen=True)
class VisitsOnly:
    """A custom refiner: holds what happened for visits and drops the rest."""

    version: str = "visits-3"

    def __call__(self, reading: SentenceReading) -> Sequence[Candidate]:
        kept = [c for c in reading.framed if c.status is MeetingStatus.HAPPENED]
        return [replace(c, kind=MeetingKind.VISIT) for c in kept]


@pytest.fixture
def annotate(knowledge: Knowledge) -> Annotate:
    """Annotates TEXT with a tagger and a refiner; times and places as the frames give them."""

    def _annotate(
        tagger: MentionTagger = by_pattern, refiner: EventRefiner = as_framed, text: str = TEXT
    ) -> Annotation:
        given: dict[type, Component] = {
            TagMentions: TagMentions(tagger),
            FindMeetings: FindMeetings(refiner),
            MergeReports: MergeReports(settled=False),
        }
        assert set(given) <= {type(c) for c in DEFAULT_COMPONENTS}
        annotator = Annotator(knowledge, [given.get(type(c), c) for c in DEFAULT_COMPONENTS])
        return annotator.annotate_text(title="", text=text, published=datetime(2025, 4, 30, tzinfo=UTC))

    return _annotate


def test_a_custom_tagger_names_the_sides(annotate: Annotate) -> None:
    annotation = annotate()
    assert {TEXT[m.start : m.end] for m in annotation.mentions} >= {"زهير كردوفاني", "هالة مرجونتي", "بيت زعرور"}
    assert [p.name for p in annotation.reports[0].participants] == ["زهير كردوفاني", "هالة مرجونتي"]


def test_a_tagger_that_finds_nothing_leaves_no_names(annotate: Annotate) -> None:
    assert annotate(lambda text: []).reports == ()


def test_a_tagger_may_leave_clitics_on(annotate: Annotate) -> None:
    text = "التقى الرئيس في دمشق وروسيا"
    start = text.index("وروسيا")
    annotation = annotate(lambda text: [TaggedSpan(start, len(text), PLACE)], text=text)
    assert "روسيا" in [m.surface for m in annotation.mentions]


def test_a_custom_refiner_decides_which_encounters_hold(annotate: Annotate) -> None:
    assert {r.status for r in annotate().reports} == {MeetingStatus.HAPPENED, MeetingStatus.DENIED_OR_CANCELLED}
    (report,) = annotate(refiner=VisitsOnly()).reports
    assert (report.kind, report.status) == (MeetingKind.VISIT, MeetingStatus.HAPPENED)
    assert annotate(refiner=lambda reading: []).reports == ()


def test_a_refiner_sees_every_sentence_with_its_triggers_and_frames(annotate: Annotate) -> None:
    seen: list[tuple[int, int]] = []

    def watching(reading: SentenceReading) -> Sequence[Candidate]:
        seen.append((len(reading.triggers), len(reading.framed)))
        return reading.framed

    annotate(refiner=watching)
    assert len(seen) == 2
    assert all(triggers >= framed == 1 for triggers, framed in seen)


def test_the_version_names_what_was_put_in(annotate: Annotate) -> None:
    class Named:
        version = "names-of-mine-7"

        def __call__(self, text: str) -> Sequence[TaggedSpan]:
            return by_pattern(text)

    assert {"names-of-mine-7", "visits-3"} <= set(annotate(Named(), VisitsOnly()).version.split("+"))


# ---- Taggers that do not keep the protocol


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (0, 0, r"span \[0, 0\) of a text"),
        (5, 3, r"span \[5, 3\) of a text"),
        (-3, 4, r"span \[-3, 4\) of a text"),
        (0, len(TEXT) + 1, rf"span \[0, {len(TEXT) + 1}\) of a text of {len(TEXT)} characters"),
        (0, 6, "begins or ends with white space"),
        (5, 10, "begins or ends with white space"),
    ],
)
def test_a_bad_tagger_is_an_error(annotate: Annotate, start: int, end: int, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        annotate(lambda text: [*by_pattern(text), TaggedSpan(start, end, PERSON)])


def test_a_tagger_in_offsets_of_another_text_is_an_error(annotate: Annotate) -> None:
    """Offsets in bytes of UTF-8, the usual mistake."""

    def in_bytes(text: str) -> list[TaggedSpan]:
        return [
            TaggedSpan(len(text[: s.start].encode()), len(text[: s.end].encode()), s.kind) for s in by_pattern(text)
        ]

    with pytest.raises(ModelError, match="a tagger gave the span"):
        annotate(in_bytes)


def test_spans_are_sorted_and_the_longer_of_two_stays() -> None:
    spans = [TaggedSpan(20, 34, PERSON), TaggedSpan(6, 10, PLACE), TaggedSpan(6, 19, PERSON), TaggedSpan(11, 19, BODY)]
    assert checked(TEXT, spans) == (TaggedSpan(6, 19, PERSON), TaggedSpan(20, 34, PERSON))
