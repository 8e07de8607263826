"""Figures of an annotator against annotated articles: names, meetings, and what is said of each meeting found.

The rules of matching are those of the gold set's own scorer, so that the figures can be compared: a name matches by an
ordered part of its tokens, titles and hamza seats apart; a meeting is found when two of its sides match, or
one side and
the evidence overlaps; items that a careful second reader might drop count neither way.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

NAME_FIELDS = {"persons": "person", "organisations": "organization", "places": "place"}
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})
_MARKS = re.compile("[\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_TITLES = frozenset(
    [
        "الرييس",
        "رييس",
        "الملك",
        "الامير",
        "الشيخ",
        "السيد",
        "الدكتور",
        "دكتور",
        "د",
        "السفير",
        "اللواء",
        "العميد",
        "الفريق",
        "المهندس",
        "جلاله",
        "سمو",
        "معالي",
        "الاستاذ",
        "السيده",
        "الجنرال",
        "اول",
        "خادم",
        "الحرمين",
        "الشريفين",
    ]
)
A = TypeVar("A")
B = TypeVar("B")
Meeting = Mapping[str, Any]


def tokens(name: str | None) -> list[str]:
    """The comparable tokens of a name, without titles where anything is left."""
    found: list[str] = []
    for token in re.findall(r"\w+", _MARKS.sub("", name or "").translate(_FOLD).lower()):
        if found and found[-1] == "عبد":
            found[-1] += token
        else:
            found.append(token)
    return [t for t in found if t not in _TITLES] or found


def same(one: str | None, other: str | None) -> bool:
    """Whether two names can be of one thing: the tokens of one are an ordered part of the other's."""
    first, second = ([t[2:] if t.startswith("ال") and len(t) > 4 else t for t in tokens(n)] for n in (one, other))
    short, long = sorted((first, second), key=len)
    if not short:
        return False
    if len(short) == 1:
        return len(short[0]) > 2 and short[0] in (long[0], long[-1])
    rest = iter(long)
    return all(token in rest for token in short)


def pairs(gold: Iterable[A], found: Iterable[B], match: Callable[[A, B], bool]) -> list[tuple[A, B]]:
    """Greedy pairs, each taken once."""
    left = list(found)
    made = []
    for item in gold:
        for k, other in enumerate(left):
            if match(item, other):
                made.append((item, left.pop(k)))
                break
    return made


def side_matches(gold: str, side: Mapping[str, Any]) -> bool:
    """Whether a side as found is the one that the gold names, by its name or its role."""
    return any(same(gold, side.get(key)) for key in ("name", "role") if side.get(key))


def shared_sides(gold: Meeting, found: Meeting) -> int:
    """How many sides two meetings share."""
    return len(pairs(gold["participants"], found["participants"], side_matches))


def evidence_overlaps(gold: Meeting, found: Meeting) -> bool:
    """Whether some sentence told of both."""
    return any(
        start < e["end"] and e["start"] < end
        for start, end in gold.get("evidence_spans") or ()
        for e in found.get("evidence") or ()
        if e.get("start") is not None
    )


def meeting_matches(gold: Meeting, found: Meeting) -> bool:
    """Whether `found` is the meeting `gold`."""
    shared = shared_sides(gold, found)
    return shared >= 2 or (shared >= 1 and evidence_overlaps(gold, found))


def extent(edtf: str | None) -> tuple[str, str] | None:
    """First and last day of an EDTF day, month, year or interval as comparable text; None where a digit is unknown."""
    if not edtf or "X" in edtf.upper() or edtf.startswith(".."):
        return None
    parts = edtf.replace("?", "").replace("~", "").split("/")

    def edge(part: str, tail: str) -> str:
        return part[:10] if len(part) >= 10 else part + tail[len(part) - 4 :]

    return edge(parts[0], "-00-00"), edge(parts[-1], "-99-99")


def dates_agree(gold: Meeting, found: Meeting) -> bool:
    """Whether the found date is the gold's, or as near as it allows."""
    one, other = extent(gold["date"]), extent(found.get("date"))
    if one is None or other is None:
        return False
    if one == other:
        return True
    days = gold.get("date_tolerance_days") or 0
    if not days or len(gold["date"]) != 10 or len(str(found["date"])) != 10 or one[0] != one[1] or other[0] != other[1]:
        return False  # no single day: «2021?/2022» has as many characters as one
    return abs((date.fromisoformat(gold["date"]) - date.fromisoformat(found["date"])).days) <= days


@dataclass(slots=True)
class Counts:
    """What was right of what there was and what was found."""

    hit: int = 0
    gold: int = 0
    found: int = 0

    def add(self, hit: int, gold: int, found: int) -> None:
        """Counts some more."""
        self.hit, self.gold, self.found = self.hit + hit, self.gold + gold, self.found + found

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was."""
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 where there is nothing."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hit / (self.gold + self.found) if self.gold + self.found else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One error, with the sentence to look at."""

    article: str
    sort: str  # missed, extra, kind, status, place, date, person missed, …
    detail: str
    sentence: str = ""


@dataclass(slots=True)
class Figures:
    """All figures of some articles."""

    articles: int = 0
    without_output: int = 0
    names: dict[str, Counts] = field(default_factory=lambda: {f: Counts() for f in NAME_FIELDS})
    meetings: Counts = field(default_factory=Counts)
    sides: Counts = field(default_factory=Counts)
    accuracy: dict[str, list[int]] = field(
        default_factory=lambda: {f: [0, 0] for f in ("kind", "status", "place", "date")}
    )
    by_kind: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    confusions: dict[str, Counter[tuple[str, str]]] = field(
        default_factory=lambda: {"kind": Counter(), "status": Counter()}
    )
    offsets: list[int] = field(default_factory=lambda: [0, 0])  # verbatim, all
    mistakes: list[Mistake] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The figures under the names that the gold set's scorer gives them."""
        found: dict[str, Any] = {"articles_without_output": self.without_output}
        found |= {f"{name}_f1": round(counts.f1, 3) for name, counts in self.names.items()}
        found |= {
            "meeting_p": round(self.meetings.precision, 3),
            "meeting_r": round(self.meetings.recall, 3),
            "meeting_f1": round(self.meetings.f1, 3),
            "participant_f1": round(self.sides.f1, 3),
        }
        return found | {f"{name}_acc": f"{ok}/{n}" for name, (ok, n) in self.accuracy.items()}


def score(gold: Iterable[Mapping[str, Any]], output: Mapping[str, Mapping[str, Any]]) -> Figures:
    """Figures of `output` (annotations by article id, as `to_output` makes them) against annotated articles."""
    figures = Figures()
    for article in gold:
        figures.articles += 1
        found = output.get(article["id"])
        if found is None:
            figures.without_output += 1
            found = {"entities": [], "meetings": []}
        _score_names(figures, article, found)
        _score_meetings(figures, article, found)
        _check_offsets(figures, article["text"], found)
    return figures


def _score_names(figures: Figures, article: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    for name, kind in NAME_FIELDS.items():
        names = [e["name"] for e in found["entities"] if e["kind"] == kind and e.get("name")]
        made = pairs(sorted(article[name], key=lambda n: -len(tokens(n))), names, same)
        figures.names[name].add(len(made), len(article[name]), len(names))
        hit, right = Counter(g for g, _ in made), Counter(f for _, f in made)
        for sort, left in (("missed", Counter(article[name]) - hit), ("extra", Counter(names) - right)):
            for one in left.elements():
                sentence = sentence_with(article["text"], one)
                figures.mistakes.append(
                    Mistake(article=article["id"], sort=f"{kind} {sort}", detail=one, sentence=sentence)
                )


def _score_meetings(figures: Figures, article: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    firm = [m for m in article["meetings"] if not m.get("borderline")]
    loose = [m for m in article["meetings"] if m.get("borderline")]
    left: list[Meeting] = sorted(found["meetings"], key=lambda m: -len(m["participants"]))
    made: list[tuple[Meeting, Meeting]] = []
    for meeting in sorted(firm, key=lambda m: -len(m["participants"])):
        best = max(
            left,
            key=lambda f: (meeting_matches(meeting, f), shared_sides(meeting, f), evidence_overlaps(meeting, f)),
            default=None,
        )
        if best is None or not meeting_matches(meeting, best):
            _note(figures, article, "meeting missed", meeting)
            figures.by_kind[meeting["kind"]].add(0, 1, 0)
            continue
        made.append((meeting, best))
        left.remove(best)
    forgiven = pairs(loose, left, meeting_matches)
    for _, other in forgiven:
        left.remove(other)
    figures.meetings.add(len(made), len(firm), len(made) + len(left))
    for extra in left:
        _note(figures, article, "meeting extra", extra)
        figures.by_kind[extra["kind"]].add(0, 0, 1)
    for meeting, other in made:
        figures.by_kind[meeting["kind"]].add(1, 1, 1)
        _score_sides(figures, article, meeting, other)
        _score_details(figures, article, meeting, other)


def _score_sides(figures: Figures, article: Mapping[str, Any], gold: Meeting, found: Meeting) -> None:
    made = pairs(gold["participants"], found["participants"], side_matches)
    figures.sides.add(len(made), len(gold["participants"]), len(found["participants"]))
    for name in gold["participants"]:
        if all(name is not g for g, _ in made):
            _note(figures, article, "side missed", found, detail=str(name))
    for side in found["participants"]:
        if all(side is not f for _, f in made):
            _note(figures, article, "side extra", found, detail=str(side.get("name") or side.get("role")))


def _score_details(figures: Figures, article: Mapping[str, Any], gold: Meeting, found: Meeting) -> None:
    tests = {name: found[name] in (gold[name], *(gold.get(f"alt_{name}s") or gold.get(f"alt_{name}") or ()))
             for name in ("kind", "status")}  # fmt: skip
    for name in tests:
        figures.confusions[name][gold[name], found[name]] += 1
    if gold.get("place"):
        tests["place"] = same(gold["place"], found.get("place"))
    if gold.get("date"):
        tests["date"] = dates_agree(gold, found)
    for name, right in tests.items():
        figures.accuracy[name][0] += right
        figures.accuracy[name][1] += 1
        if not right:
            _note(figures, article, name, found, detail=f"{gold[name]} is meant, {found.get(name)} was found")


def _check_offsets(figures: Figures, text: str, found: Mapping[str, Any]) -> None:
    spans = [(m["start"], m["end"], m["surface"]) for e in found["entities"] for m in e.get("mentions", ())]
    spans += [(e["start"], e["end"], e["text"]) for m in found["meetings"] for e in m.get("evidence") or ()]
    figures.offsets[0] += sum(text[start:end] == surface for start, end, surface in spans)
    figures.offsets[1] += len(spans)


def _note(figures: Figures, article: Mapping[str, Any], sort: str, meeting: Meeting, detail: str = "") -> None:
    who = " – ".join(s if isinstance(s, str) else str(s.get("name") or s.get("role")) for s in meeting["participants"])
    evidence = meeting.get("evidence") or [""]
    sentence = evidence[0] if isinstance(evidence[0], str) else evidence[0]["text"]
    told = f"{meeting['kind']}, {meeting['status']}: {who}"
    figures.mistakes.append(
        Mistake(article=article["id"], sort=sort, detail=f"{told}; {detail}" if detail else told, sentence=sentence)
    )


def sentence_with(text: str, name: str) -> str:
    """The line of a text in which a name stands; empty where it stands nowhere."""
    at = text.find(name)
    if at < 0:
        return ""
    stops: Sequence[int] = [p for p in (text.find(s, at + len(name)) for s in (".", "\n")) if p >= 0]
    return text[max(text.rfind("\n", 0, at), text.rfind(".", 0, at)) + 1 : min(stops, default=len(text))].strip()
