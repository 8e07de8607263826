"""Fits the linear models of events to annotated articles.

Annotations say which sentences tell of a meeting and who its sides are; which word tells it, they do not say.
A trigger in a
sentence of evidence counts as telling of the meeting there whose sides stand around it and whose kind it can
be; phrases
that match a side are its sides, the others are not. Triggers in other sentences tell of nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from etl.annotate.arguments import Setting, side_context, side_features, trigger_context, trigger_features
from etl.annotate.document import Document, Phrase
from etl.annotate.engine import Annotator
from etl.annotate.events import FindMeetings, read_sentences
from etl.annotate.linear import LinearModel, Vector
from etl.annotate.merge import gather_events
from etl.annotate.sameness import Event
from etl.annotate.settling import Surroundings, candidates
from etl.annotate.sides import Sides
from etl.evaluation.scoring import dates_agree, meeting_matches, same, shared_sides, side_matches
from etl.records import MeetingKind

Floats = npt.NDArray[np.float64]
TAKEN_UP = 0.4  # weight of a trigger in a sentence of evidence that names too few sides: it tells nothing new by itself
_GENERAL = {"meeting", "delegation_talks", "conference_or_summit", "visit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A trigger of an annotated article: features of its phrases, which of them are sides, whether it tells."""

    article: str
    setting: Setting
    sides: list[tuple[list[str], bool]]
    tells: bool
    weight: float = 1.0


def lessons(articles: Iterable[Mapping[str, Any]], annotator: Annotator) -> list[Lesson]:
    """The lessons of joined articles, read by the components of `annotator` that stand before the events."""
    found: list[Lesson] = []
    for article in articles:
        document = read_until_events(article, annotator)
        judge = Sides(document, annotator.knowledge)
        for reading in read_sentences(document, annotator.knowledge):
            sentence = reading.reader.view.sentence
            told = [m for m in article["meetings"] if _overlaps(m["evidence_spans"], sentence.start, sentence.end)]
            found.extend(_lesson(article["id"], setting, told, judge) for setting in reading.settings())
    return found


def read_until_events(article: Mapping[str, Any], annotator: Annotator) -> Document:
    """A joined article read as far as its entities are known."""
    published = datetime.fromisoformat(article["published"].replace("Z", "+00:00")) if article["published"] else None
    document = Document(text=article["text"], title=article["title"], published=published)
    for component in annotator.components:
        if isinstance(component, FindMeetings):
            break
        document = component(document, annotator.knowledge)
    return document


def _overlaps(spans: Sequence[Sequence[int]], start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in spans)


def _lesson(identity: str, setting: Setting, told: Sequence[Mapping[str, Any]], judge: Sides) -> Lesson:
    phrases = list(setting.phrases())
    names = [_names(p, judge) for p in phrases]
    best, count = None, 0
    for meeting in told:
        if not _kind_fits(setting, meeting):
            continue
        matched = sum(any(side_matches(g, n) for n in names if n) for g in meeting["participants"])
        if matched > count:
            best, count = meeting, matched
    features = [side_features(setting, p) for p in phrases]
    if best is None:
        return Lesson(article=identity, setting=setting, sides=[], tells=False, weight=TAKEN_UP if told else 1.0)
    meant = best["participants"]
    labels = [bool(n) and any(side_matches(g, n) for g in meant) for n in names]
    enough = count >= min(2, len(meant))
    return Lesson(
        article=identity, setting=setting, sides=list(zip(features, labels, strict=True)) if enough else [],
        tells=enough, weight=(0.6 if best.get("borderline") else 1.0) if enough else TAKEN_UP,
    )  # fmt: skip


def _names(phrase: Phrase, judge: Sides) -> Mapping[str, str | None]:
    side = judge.of(phrase)
    if side is None:
        return {}
    name = judge.document.entities[side.entity].name if side.entity is not None else side.name
    return {"name": name, "role": side.role}


def _kind_fits(setting: Setting, meeting: Mapping[str, Any]) -> bool:
    form = setting.trigger.verb or setting.trigger.noun
    kind = form.kind if form is not None else None
    kinds = {meeting["kind"], *(meeting.get("alt_kinds") or ())}
    if kind == MeetingKind.PHONE_CALL.value:
        return "phone_call" in kinds
    return kind is None or bool(kinds & _GENERAL) or kinds == {"phone_call"}


@dataclass(slots=True)
class _Rows:
    """Feature texts as a sparse matrix, the rare ones left out."""

    at_least: int
    index: dict[str, int] = field(default_factory=dict)

    def fit(self, rows: Sequence[Sequence[str]]) -> "_Rows":
        counts = Counter(f for row in rows for f in set(row))
        self.index = {f: k for k, f in enumerate(sorted(f for f, n in counts.items() if n >= self.at_least))}
        return self

    def matrix(self, rows: Sequence[Sequence[str]]) -> csr_matrix:
        indices, pointers = [], [0]
        for row in rows:
            indices.extend(sorted({self.index[f] for f in row if f in self.index}))
            pointers.append(len(indices))
        return csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(self.index)))


def logistic(
    rows: Sequence[Sequence[str]], labels: Sequence[bool], weights: Sequence[float], *, penalty: float,
    vectors: Sequence[Vector | None] | None = None, vector_penalty: float = 30.0, at_least: int = 3,
) -> LinearModel:  # fmt: skip
    """A logistic regression with an L2 penalty, by L-BFGS: convex, so the same on every run.

    `vectors` gives each row numbers beside its features; features that fewer than `at_least` rows have are left out.
    """
    names = _Rows(at_least).fit(rows)
    data, target, share = names.matrix(rows), np.asarray(labels, float), np.asarray(weights, float)
    given = [v for v in vectors or () if v is not None]
    numbers = np.stack(given).astype(float) if len(given) == len(rows) else np.zeros((len(rows), 0))
    size = data.shape[1]
    penalties = np.concatenate([np.full(size, penalty), np.full(numbers.shape[1], vector_penalty)])

    def loss(theta: Floats) -> tuple[float, Floats]:
        total = data @ theta[:size] + numbers @ theta[size:]
        value = float((share * (np.logaddexp(0, total) - target * total)).sum() + (penalties * theta * theta).sum() / 2)
        error = share * (1 / (1 + np.exp(-total)) - target)
        return value, np.concatenate([data.T @ error, numbers.T @ error]) + penalties * theta

    theta = minimize(loss, np.zeros(len(penalties)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    kept = {name: round(float(theta[k]), 3) for name, k in names.index.items() if abs(theta[k]) >= 0.005}
    return LinearModel(kept, np.round(theta[size:], 4).astype(np.float32))


def fit_events(
    given: Sequence[Lesson],
    *,
    side_penalty: float = 2.0,
    tell_penalty: float = 2.0,
    vector_penalty: float = 100.0,
    folds: int = 3,
) -> dict[str, LinearModel]:
    """The models "sides" and "tells". The chances of sides that "tells" learns from are those of unseen articles."""
    articles = sorted({lesson.article for lesson in given})
    fold = {article: k % folds for k, article in enumerate(articles)}
    judged = []
    for k in range(folds):
        model = _fit_sides([x for x in given if fold[x.article] != k], side_penalty, vector_penalty)
        judged += [(x, [model.chance(f, v) for f, v in _all_sides(x)]) for x in given if fold[x.article] == k]
    tells = logistic(
        [trigger_features(x.setting, chances) for x, chances in judged], [x.tells for x, _ in judged],
        [x.weight for x, _ in judged], penalty=tell_penalty, vectors=[trigger_context(x.setting) for x, _ in judged],
        vector_penalty=vector_penalty,
    )  # fmt: skip
    return {"sides": _fit_sides(given, side_penalty, vector_penalty), "tells": tells}


def _all_sides(lesson: Lesson) -> Iterator[tuple[list[str], Vector | None]]:
    return ((side_features(lesson.setting, p), side_context(lesson.setting, p)) for p in lesson.setting.phrases())


def _fit_sides(given: Sequence[Lesson], penalty: float, vector_penalty: float) -> LinearModel:
    rows = [
        (f, label, x.weight, side_context(x.setting, p))
        for x in given if x.tells for (f, label), p in zip(x.sides, x.setting.phrases(), strict=True)
    ]  # fmt: skip
    return logistic(
        [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], penalty=penalty,
        vectors=[r[3] for r in rows], vector_penalty=vector_penalty,
    )  # fmt: skip


SettlingRow = tuple[str, list[str], bool]  # article, features, whether it is the one


@dataclass(slots=True)
class SettlingLessons:
    """What times and places are learned from: a row for each candidate of each event that matches a meeting."""

    times: list[SettlingRow] = field(default_factory=list)
    places: list[SettlingRow] = field(default_factory=list)

    def without(self, articles: Set[str]) -> "SettlingLessons":
        """The lessons of other articles."""
        return SettlingLessons(
            [row for row in self.times if row[0] not in articles],
            [row for row in self.places if row[0] not in articles],
        )


def settling_lessons(
    articles: Iterable[Mapping[str, Any]], documents: Mapping[str, Document], annotator: Annotator
) -> SettlingLessons:
    """Lessons of the events that match an annotated meeting; `documents` are the articles read as far as candidates."""
    found = SettlingLessons()
    for article in articles:
        identity, document = article["id"], documents[article["id"]]
        around = Surroundings(document, annotator.knowledge)
        for event in gather_events(document, annotator.knowledge):
            meeting = _meeting_of(event, document, article["meetings"])
            if meeting is None:
                continue
            times, places = candidates(around, event)
            for (_, time), features in zip(around.times, times, strict=True):
                right = bool(meeting.get("date")) and dates_agree(meeting, {"date": time.edtf})
                found.times.append((identity, features, right))
            for (_, phrase, _), features in zip(around.places, places, strict=True):
                here = bool(meeting.get("place")) and same(meeting["place"], document.text[phrase.start : phrase.end])
                found.places.append((identity, features, here))
    return found


def _meeting_of(event: Event, document: Document, meetings: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    sides = [
        {"name": document.entities[s.entity].name if s.entity is not None else s.name, "role": s.role}
        for s in event.sides
    ]
    spans = [document.sentences[t.sentence] for t in event.tellings]
    evidence = [{"start": s.start, "end": s.end} for s in spans]
    told = {"participants": sides, "evidence": evidence}
    fits = [m for m in meetings if meeting_matches(m, told)]
    return max(fits, key=lambda m: shared_sides(m, told), default=None)


def fit_settling(lessons: SettlingLessons, penalty: float = 2.0) -> dict[str, LinearModel]:
    """The models "times" and "places"."""
    return {
        name: logistic([f for _, f, _ in rows], [r for *_, r in rows], [1.0] * len(rows), penalty=penalty)
        for name, rows in (("times", lessons.times), ("places", lessons.places))
    }
