"""What the components pass on: a text with everything understood of it so far."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from etl.arabic.words import Token
from etl.records import Entity, EntityKind, MeetingKind, MeetingReport, MeetingStatus, Mention, Span, TimeExpression

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from etl.annotate.knowledge import Knowledge


class Word(NamedTuple):
    """A token: its span, its folded key, and whether it is a word (not a number or a mark)."""

    start: int
    end: int
    key: str
    is_word: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence by its words [first, last) and characters [start, end)."""

    first: int
    last: int
    start: int
    end: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSpan:
    """A proper name over words [first, last); `start` stands after clitics, `prefix` holds them."""

    kind: EntityKind
    first: int
    last: int
    start: int
    end: int
    prefix: str = ""
    knowledge_id: str | None = None
    country: str | None = None
    is_country: bool = False
    certain: bool = True
    sort: str = ""  # the knowledge's own kind: media, ministry, capital …


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office as worded. `core` is its key without nationality; `counterpart` marks «نظيره»."""

    first: int
    last: int
    start: int
    end: int
    core: str
    country: str | None = None
    prefix: str = ""
    count: int = 1  # 2 for «وزيرا», 3 for a plural
    definite: bool = True
    counterpart: bool = False


class SideType(StrEnum):
    """What a noun phrase can be in an encounter."""

    PERSON = "person"
    ROLE = "role"
    UNNAMED = "unnamed"
    DELEGATION = "delegation"
    ORGANIZATION = "organization"
    PLACE = "place"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase over words [first, last): a name with the offices around it, or what stands for one."""

    type: SideType
    first: int
    last: int
    start: int
    end: int
    prefix: str = ""
    name: NameSpan | None = None
    roles: tuple[Role, ...] = ()
    country: str | None = None
    wording: str | None = None  # of an office that the text does not spell out («وزيرا خارجية مصر والسودان»)
    entity: int | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side of a candidate meeting."""

    type: SideType
    entity: int | None = None
    role: str | None = None
    core: str = ""
    represents: str | None = None
    country: str | None = None
    name: str | None = None  # of a state that is not named itself, only its capital is


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One telling of an encounter, in one sentence."""

    kind: MeetingKind
    status: MeetingStatus
    sides: tuple[Side, ...]
    sentence: int
    trigger: int
    attendees: tuple[Side, ...] = ()
    place: Phrase | None = None
    when: TimeExpression | None = None
    tense: str = ""
    vague: bool = False  # a verb that tells of an encounter by its sides only («بحث … مع»)
    follows: bool = False  # takes up an encounter told before («هذا اللقاء»)
    flags: tuple[str, ...] = ()
    phrases: tuple[int, ...] = ()  # first words of the phrases that are its sides
    host: Side | None = None  # of a visit: the state visited
    confidence: float | None = None  # of the model that read it, from 0 to 1
    implicit: bool = False  # takes a side from the sentence before, or names the encounter as one already told


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text (title apart) and what the components have found; all offsets point into `text`."""

    text: str
    title: str = ""
    published: datetime | None = None
    headings: tuple[Span, ...] = ()
    tokens: tuple[Token, ...] = ()  # of the text, line breaks among them
    words: tuple[Word, ...] = ()
    title_words: tuple[Word, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    names: tuple[NameSpan, ...] = ()
    contexts: "npt.NDArray[np.float32] | None" = None  # [words, hidden]: what the tagger's network made of each word
    roles: tuple[Role, ...] = ()
    time_words: frozenset[int] = frozenset()
    title_spans: tuple[NameSpan, ...] = ()  # names over `title_words`
    title_names: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    reports: tuple[MeetingReport, ...] = ()

    def having(self, **changes: Any) -> "Document":
        """A copy with `changes`: what a component gives back."""
        return replace(self, **changes)


Component = Callable[[Document, "Knowledge"], Document]
