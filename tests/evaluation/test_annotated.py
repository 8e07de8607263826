"""Annotations without text: parted from made-up articles and joined again, and the stored ones in shape."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SourceUnavailable
from etl.evaluation.annotated import articles_of, digest, join, load, read_lines, strip
from etl.records import MeetingKind, MeetingStatus
from etl.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "seeds" / "annotations"
FILES = ("train", "test", "test-second")
TITLE = "هالة مرجونتي في بيت زعرور"
TEXT = "التقى زهير كردوفاني وفدا للأمم المتحدة أمس. وقالت وزارتا العدل والكهرباء إن اللقاء ودي."
ARTICLE = {"id": "rasd-1", "source": "rasd", "published": "2025-04-30", "published_basis": "file name",
           "title": TITLE, "text": TEXT}  # fmt: skip


def at(part: str, surface: str) -> list[Any]:
    whole = TITLE if part == "T" else TEXT
    start = whole.index(surface)
    return [part, start, start + len(surface)]


def joined() -> dict[str, Any]:
    """An annotated article in the form of the gold set, its lists in the order of first mention."""
    return {
        **ARTICLE,
        "persons": ["هالة مرجونتي", "زهير كردوفاني"],
        "places": ["بيت زعرور"],
        "organisations": ["الأمم المتحدة", "وزارة الكهرباء"],
        "mentions": [
            [*at("T", "هالة مرجونتي"), "P", "هالة مرجونتي"],
            [*at("T", "بيت زعرور"), "L", "بيت زعرور"],
            [*at("B", "زهير كردوفاني"), "P", "زهير كردوفاني"],
            [*at("B", "أمم المتحدة"), "O", "الأمم المتحدة"],
            [*at("B", "الكهرباء"), "O", "وزارة الكهرباء"],
        ],
        "meetings": [
            {
                "kind": "meeting", "status": "happened", "participants": ["زهير كردوفاني", "الأمم المتحدة"],
                "attendees": ["هالة مرجونتي"], "place": "بيت زعرور", "date_expression": "أمس", "date": "2025-04-29",
                "borderline": False, "evidence": [TEXT[:43]], "evidence_spans": [[0, 43]],
            }
        ],
    }  # fmt: skip


def write(path: Path, lines: Sequence[Mapping[str, Any] | str]) -> Path:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_the_digest_is_that_of_title_and_text() -> None:
    assert digest(ARTICLE) == hashlib.sha256(f"{TITLE}\n{TEXT}".encode()).hexdigest()


def test_a_stored_line_holds_offsets_and_no_text() -> None:
    stored = strip(joined())
    assert set(stored) == {"id", "source", "sha256", "names", "mentions", "meetings"}
    assert stored["names"] == [
        ["P", ["T", 0, 12]],  # named in the title only
        ["L", ["T", 16, 25]],
        ["P", ["B", 6, 19]],
        ["O", ["B", 27, 38, "ال"]],  # «أمم المتحدة» of «للأمم المتحدة», the article put before it
        ["O", "وزارة الكهرباء"],  # stands nowhere as such: the annotator's label
    ]
    assert [m[3] for m in stored["mentions"]] == [0, 1, 2, 3, 4]
    (meeting,) = stored["meetings"]
    assert meeting["participants"] == [["B", 6, 19], ["B", 27, 38, "ال"]]
    assert (meeting["attendees"], meeting["place"]) == ([["T", 0, 12]], ["T", 16, 25])
    assert meeting["date_expression"] == ["B", 39, 42]
    assert "evidence" not in meeting
    assert "زهير" not in json.dumps(stored, ensure_ascii=False)


def test_joined_again_it_is_the_same() -> None:
    assert join(strip(joined()), ARTICLE) == joined()


def test_a_joined_line_survives_json_and_a_meeting_without_place_or_attendees() -> None:
    article = joined()
    article["meetings"][0] |= {"place": None, "date_expression": None}
    del article["meetings"][0]["attendees"]
    assert join(json.loads(json.dumps(strip(article))), ARTICLE) == article


def test_what_stands_verbatim_needs_no_article_before_it() -> None:
    text = "الأمم المتحدة ثم للأمم المتحدة"
    article = joined() | {"text": text, "mentions": [["B", 0, 13, "O", "الأمم المتحدة"]], "meetings": []}
    assert strip(article)["names"] == [["O", ["B", 0, 13]]]


@pytest.mark.parametrize("change", [{"text": TEXT + " "}, {"title": "عنوان"}, {"text": TEXT.replace("أ", "ا")}])
def test_another_text_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(SourceUnavailable, match="rasd-1: the text differs"):
        join(strip(joined()), ARTICLE | change)


WORDS = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=12), st.lists(WORDS, max_size=4), st.data())
@settings(deadline=None, max_examples=80)
def test_any_names_survive(body: list[str], head: list[str], data: st.DataObject) -> None:
    parts = {"T": " ".join(head), "B": " ".join(body)}
    mentions = []
    for part, words in (("T", head), ("B", body)):
        position = 0
        for word in words:
            if data.draw(st.booleans()):
                kind = data.draw(st.sampled_from("PLO"))
                name = data.draw(st.sampled_from([word, f"ال{word}", f"{word} {word}"]))
                mentions.append([part, position, position + len(word), kind, name])
            position += len(word) + 1
    names = list(dict.fromkeys((m[3], m[4]) for m in mentions))
    article = {
        **ARTICLE, "title": parts["T"], "text": parts["B"], "mentions": mentions, "meetings": [],
        **{f: [n for k, n in names if k == kind]
           for kind, f in (("P", "persons"), ("L", "places"), ("O", "organisations"))},
    }  # fmt: skip
    whole = {k: article[k] for k in ARTICLE}
    assert join(strip(article), whole) == article


# ---- Files


def test_lines_are_read_plain_and_compressed(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.jsonl.gz"):
        assert list(read_lines(write(tmp_path / name, [{"id": "ا"}, "", {"id": "ب"}]))) == [{"id": "ا"}, {"id": "ب"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "a"}\n{"id": \n', "cannot be read: Expecting value"),
        (b'{"id": "a"}\n[1]\n', "line 2: not a JSON object"),
        (b'{"id": "\xff"}\n', "cannot be read: 'utf-8' codec"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(SourceUnavailable, match=said):
        list(read_lines(path))


def test_files_that_are_none(tmp_path: Path) -> None:
    whole = gzip.compress(json.dumps({"id": "a", "text": "نص" * 500}).encode())
    for name, content in (("cut.gz", whole[:-20]), ("no.gz", b"{}"), ("hurt.gz", whole[:12] + b"\xff" * 9)):
        (tmp_path / name).write_bytes(content)
    for name in ("cut.gz", "no.gz", "hurt.gz", "nowhere.jsonl", "."):
        with pytest.raises(SourceUnavailable, match="cannot be read"):
            list(read_lines(tmp_path / name))


def test_articles_are_found_over_all_files_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [{"id": "1", "text": "ا"}, {"id": "2", "text": "ب"}])
    write(tmp_path / "b.jsonl.gz", [{"id": "3", "text": "ج"}])
    assert articles_of(tmp_path, ["3", "1"]) == {"1": {"id": "1", "text": "ا"}, "3": {"id": "3", "text": "ج"}}
    with pytest.raises(SourceUnavailable, match="lacks 2 annotated articles, the first of them 4"):
        articles_of(tmp_path, ["5", "1", "4"])


def test_a_corpus_that_is_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SourceUnavailable, match=r"holds no \*.jsonl"):
            articles_of(folder, ["1"])


def test_load_joins_what_is_stored_and_takes_what_has_a_text(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus" / "a.jsonl", [ARTICLE, {"id": "other", "title": "", "text": ""}]).parent
    whole = joined() | {"id": "rasd-2"}
    gold = write(tmp_path / "gold.jsonl", [strip(joined()), whole])
    assert load(gold, corpus) == [joined(), whole]
    assert load(write(tmp_path / "whole.jsonl", [whole]), None) == [whole]
    with pytest.raises(SourceUnavailable, match="holds no texts: give the folder"):
        load(gold, None)
    with pytest.raises(SourceUnavailable, match="lacks 1 annotated articles, the first of them rasd-1"):
        load(gold, write(tmp_path / "empty" / "a.jsonl", [{"id": "x"}]).parent)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"text": "نص"}, "an article lacks id, persons, places, organisations, meetings"),
        ({"id": "a"}, "a lacks sha256, names, mentions, meetings"),
        ({"id": "a", "text": "نص", "persons": [], "places": [], "organisations": []}, "a lacks meetings"),
    ],
)
def test_a_line_that_is_no_annotation(tmp_path: Path, line: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceUnavailable, match=said):
        load(write(tmp_path / "gold.jsonl", [line]), tmp_path)


# ---- The annotations of the repository


@cache
def stored(name: str) -> list[dict[str, Any]]:
    return list(read_lines(FOLDER / f"{name}.jsonl"))


def test_as_many_articles_as_promised_and_none_of_the_test_in_training() -> None:
    ids = {name: [line["id"] for line in stored(name)] for name in FILES}
    assert all(len(found) == len(set(found)) for found in ids.values())
    assert len(ids["train"]) >= 400
    assert len(ids["test"]) == 60
    assert set(ids["test-second"]) == set(ids["test"])
    assert not set(ids["test"]) & set(ids["train"])
    texts = {name: {line["sha256"] for line in stored(name)} for name in FILES}
    assert not texts["test"] & texts["train"]
    assert texts["test"] == texts["test-second"]


@pytest.mark.parametrize("name", FILES)
def test_stored_lines_hold_no_text_and_the_right_fields(name: str) -> None:
    for line in stored(name):
        assert set(line) == {"id", "source", "sha256", "names", "mentions", "meetings"}, line["id"]
        assert re.fullmatch("[0-9a-f]{64}", line["sha256"]), line["id"]
        assert re.fullmatch(r"[\w.-]+", line["id"]) and line["source"], line["id"]
        labels = [span for _, span in line["names"] if isinstance(span, str)]
        assert all(len(label) < 100 and "\n" not in label for label in labels), line["id"]


def is_span(span: object) -> bool:
    if not isinstance(span, list) or len(span) not in (3, 4):
        return False
    part, start, end, *before = span
    return part in ("T", "B") and isinstance(start, int) and 0 <= start < end and before in ([], ["ال"])


@pytest.mark.parametrize("name", FILES)
def test_stored_names_and_mentions(name: str) -> None:
    for line in stored(name):
        assert all(kind in ("P", "L", "O") for kind, _ in line["names"]), line["id"]
        assert all(is_span(span) or (isinstance(span, str) and span.strip()) for _, span in line["names"]), line["id"]
        ends = {"T": 0, "B": 0}
        order = [(part == "B", start) for part, start, _, _ in line["mentions"]]
        assert order == sorted(order), line["id"]
        for part, start, end, number in line["mentions"]:
            assert ends[part] <= start < end, (line["id"], part, start)
            assert 0 <= number < len(line["names"]), (line["id"], number)
            ends[part] = end
        assert {m[3] for m in line["mentions"]} == set(range(len(line["names"]))), line["id"]


def first_day(edtf: str) -> date:
    year, month, day = ([int(n) for n in edtf.split("-")] + [1, 1])[:3]
    return date(year, month, day)


@pytest.mark.parametrize("name", FILES)
def test_stored_meetings(name: str) -> None:
    edtf = r"\d{4}(-\d\d(-\d\d)?)?"
    kinds, statuses = {str(k) for k in MeetingKind}, {str(s) for s in MeetingStatus}
    for line in stored(name):
        for meeting in line["meetings"]:
            who = line["id"]
            assert meeting["kind"] in kinds and set(meeting.get("alt_kinds", ())) <= kinds - {meeting["kind"]}, who
            assert isinstance(meeting.get("alt_status", []), list), who
            assert meeting["status"] in statuses and set(meeting.get("alt_status", ())) <= statuses, who
            assert isinstance(meeting["borderline"], bool) and isinstance(meeting["participant_count_exact"], bool), who
            sides = [*meeting["participants"], *meeting.get("attendees", ())]
            assert meeting["participants"], who
            assert all(is_span(side) or (isinstance(side, str) and side) for side in sides), who
            for value in (meeting["place"], meeting["date_expression"]):
                assert value is None or is_span(value) or isinstance(value, str), who
            assert meeting["evidence_spans"], who
            assert all(0 <= start < end for start, end in meeting["evidence_spans"]), who
            days = meeting["date"]
            assert days is None or re.fullmatch(f"{edtf}(/{edtf})?", days), (who, days)
            if days:
                ends = [first_day(part) for part in days.split("/")]
                assert ends == sorted(ends), (who, days)
            assert meeting.get("date_tolerance_days", 0) in range(8), who
