"""The figures of an evaluation, on gold and output made by hand, every expected number worked out by hand."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.evaluation.scoring import (
    Counts,
    Mistake,
    dates_agree,
    evidence_overlaps,
    extent,
    meeting_matches,
    pairs,
    same,
    score,
    sentence_with,
    shared_sides,
    side_matches,
    tokens,
)

TEXT = "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور.\nونفت وزارة الوصال أمس أي اتصال."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("الرئيس عبد الفتّاح السيسي", ["عبدالفتاح", "السيسي"]),
        ("الرئيس", ["الرييس"]),  # a title alone is all that there is
        ("جلالة الملك", ["جلاله", "الملك"]),
        ("أُسـامة", ["اسامه"]),
        ("مجموعة (5+1)", ["مجموعه", "5", "1"]),
        ("CNN عربية", ["cnn", "عربيه"]),
        ("عبد", ["عبد"]),
        ("", []),
        (None, []),
    ],
)
def test_tokens(name: str | None, expected: list[str]) -> None:
    assert tokens(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("زهير كردوفاني", "الرئيس زهير كردوفاني"),
        ("كردوفاني", "زهير كردوفاني"),
        ("زهير", "زهير كردوفاني"),
        ("زهير كردوفاني", "زهير بن علي كردوفاني"),
        ("وزارة الخارجية", "وزارة خارجية"),
        ("أميركا", "اميركا"),
        ("عبدالله مرجونتي", "عبد الله مرجونتي"),
    ],
)
def test_names_of_one_thing(one: str, other: str) -> None:
    assert same(one, other) and same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "زهير علي كردوفاني"),  # a single token is the first or the last
        ("بن", "بن كردوفاني"),  # and has more than two letters
        ("كردوفاني زهير", "زهير بن كردوفاني"),  # in order
        ("زهير مرجونتي", "زهير كردوفاني"),
        ("", "زهير"),
        ("", ""),
        (None, "زهير"),
    ],
)
def test_names_of_two_things(one: str | None, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF) | st.just(" "), max_size=20), st.text())
def test_sameness_is_symmetric(one: str, other: str) -> None:
    assert same(one, other) == same(other, one)


def test_pairs_are_greedy_and_take_each_once() -> None:
    assert pairs([3, 1, 1], [1, 2, 1, 5], lambda a, b: a == b) == [(1, 1), (1, 1)]
    assert pairs([5, 1], [1, 5], lambda a, b: a >= b) == [(5, 1)]  # 5 takes the first that fits, 1 is left without


# ---- Meetings


def side(name: str | None = None, role: str | None = None) -> dict[str, Any]:
    return {"name": name, "role": role, "represents": None}


def gold_meeting(participants: Sequence[str], spans: Sequence[tuple[int, int]] = (), **rest: Any) -> dict[str, Any]:
    base = {"kind": "meeting", "status": "happened", "place": None, "date": None, "borderline": False}
    return base | {"participants": list(participants), "evidence_spans": [list(s) for s in spans]} | rest


def found_meeting(
    sides: Sequence[dict[str, Any]], spans: Sequence[tuple[int, int]] = (), **rest: Any
) -> dict[str, Any]:
    evidence = [{"start": start, "end": end, "text": TEXT[start:end]} for start, end in spans]
    base = {"kind": "meeting", "status": "happened", "place": None, "date": None}
    return base | {"participants": list(sides), "evidence": evidence} | rest


def test_a_side_is_known_by_name_or_role() -> None:
    assert side_matches("وزير الخارجية التركي", side(role="وزير الخارجية التركي"))
    assert side_matches("زهير كردوفاني", side("كردوفاني", "الوزير"))
    assert not side_matches("زهير كردوفاني", side(None, None))
    assert shared_sides(gold_meeting(["زهير", "هالة"]), found_meeting([side("هالة مرجونتي"), side("عمر")])) == 1


@pytest.mark.parametrize(("span", "overlaps"), [((0, 10), True), ((9, 12), True), ((10, 20), False), ((30, 40), False)])
def test_evidence(span: tuple[int, int], overlaps: bool) -> None:
    gold = gold_meeting([], [(2, 10), (50, 60)])
    assert evidence_overlaps(gold, found_meeting([], [span])) == overlaps


def test_evidence_that_is_not_there() -> None:
    assert not evidence_overlaps(gold_meeting([]), found_meeting([], [(0, 4)]))
    assert not evidence_overlaps(gold_meeting([], [(0, 4)]), found_meeting([]))
    assert not evidence_overlaps(gold_meeting([], [(0, 4)]), {"evidence": None})
    assert not evidence_overlaps(gold_meeting([], [(0, 4)]), {"evidence": [{"start": None, "end": None, "text": ""}]})


def test_a_meeting_is_found_by_two_sides_or_one_and_the_sentence() -> None:
    gold = gold_meeting(["زهير كردوفاني", "هالة مرجونتي"], [(0, 46)])
    two = [side("زهير كردوفاني"), side("هالة مرجونتي")]
    one = [side("زهير كردوفاني"), side("عمر الوصال")]
    assert meeting_matches(gold, found_meeting(two))
    assert meeting_matches(gold, found_meeting(one, [(40, 60)]))
    assert not meeting_matches(gold, found_meeting(one, [(46, 60)]))
    assert not meeting_matches(gold, found_meeting([side("عمر"), side("ليلى")], [(0, 46)]))


# ---- Dates


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2025-04-30", ("2025-04-30", "2025-04-30")),
        ("2025-04", ("2025-04-00", "2025-04-99")),
        ("2025", ("2025-00-00", "2025-99-99")),
        ("2025-04-28/2025-05-02", ("2025-04-28", "2025-05-02")),
        ("2024/2025-03", ("2024-00-00", "2025-03-99")),
        ("2025-04-30?", ("2025-04-30", "2025-04-30")),
        ("2025-04~", ("2025-04-00", "2025-04-99")),
        ("XXXX-02-23", None),
        ("2025-xx-01", None),
        ("../2025-04-30", None),
        ("", None),
        (None, None),
    ],
)
def test_extent(edtf: str | None, expected: tuple[str, str] | None) -> None:
    assert extent(edtf) == expected


@pytest.mark.parametrize(
    ("gold", "tolerance", "found", "agree"),
    [
        ("2025-04-30", None, "2025-04-30", True),
        ("2025-04-30", None, "2025-04-30/2025-04-30", True),
        ("2025-04-30", None, "2025-05-01", False),
        ("2025-04-30", 1, "2025-05-01", True),
        ("2025-05-01", 1, "2025-04-30", True),
        ("2025-04-30", 1, "2025-05-02", False),
        ("2024-02-28", 2, "2024-03-01", True),  # a leap year: 28, 29, 1
        ("2023-02-28", 2, "2023-03-03", False),  # three days
        ("2025-04", 31, "2025-04-30", False),  # a tolerance is between days
        ("2025-04-30", 1, "2025-04", False),
        ("2025-04-30", 500, "2024?/2025", False),  # ten characters, but no day
        ("2025-04", None, "2025-04", True),
        ("2025-04", None, "2025-04-01/2025-04-30", False),
        ("2025-04-30", 1, None, False),
        ("XXXX-04-30", 1, "XXXX-04-30", False),
    ],
)
def test_dates(gold: str, tolerance: int | None, found: str | None, agree: bool) -> None:
    assert dates_agree({"date": gold, "date_tolerance_days": tolerance}, {"date": found}) is agree


def test_counts() -> None:
    counts = Counts()
    assert (counts.precision, counts.recall, counts.f1) == (0.0, 0.0, 0.0)
    counts.add(1, 2, 4)
    counts.add(2, 3, 2)
    assert (counts.hit, counts.gold, counts.found) == (3, 5, 6)
    assert (counts.precision, counts.recall, counts.f1) == (3 / 6, 3 / 5, 2 * 3 / 11)


# ---- Whole articles


def entity(kind: str, name: str, *surfaces: str) -> dict[str, Any]:
    mentions = [{"start": TEXT.index(s), "end": TEXT.index(s) + len(s), "surface": s, "form": "name"} for s in surfaces]
    return {"kind": kind, "name": name, "roles": [], "country": None, "mentions": mentions}


def article(**changes: Any) -> dict[str, Any]:
    return {
        "id": "a", "source": "rasd", "title": "", "text": TEXT, "persons": ["زهير كردوفاني", "هالة مرجونتي"],
        "organisations": ["وزارة الوصال"], "places": ["بيت زعرور"], "meetings": [], **changes,
    }  # fmt: skip


def test_names_are_counted_by_kind() -> None:
    entities = [
        entity("person", "كردوفاني", "زهير كردوفاني"),  # found by its surname
        entity("person", "عمر الوصال"),  # extra
        entity("place", "بيت زعرور", "بيت زعرور"),
        entity("place", "زعرور"),  # a second entity for one place is extra
        entity("organization", "وزارة الوصال", "وزارة الوصال"),
    ]
    figures = score([article()], {"a": {"entities": entities, "meetings": []}})
    counts = {name: (c.hit, c.gold, c.found) for name, c in figures.names.items()}
    assert counts == {"persons": (1, 2, 2), "organisations": (1, 1, 1), "places": (1, 1, 2)}
    assert {(m.sort, m.detail) for m in figures.mistakes} == {
        ("person missed", "هالة مرجونتي"), ("person extra", "عمر الوصال"), ("place extra", "زعرور"),
    }  # fmt: skip
    sentences = {m.detail: m.sentence for m in figures.mistakes}
    assert sentences["هالة مرجونتي"] == "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور"
    assert sentences["عمر الوصال"] == ""
    assert figures.summary() == {
        "articles_without_output": 0,
        "persons_f1": 0.5,  # 2 · 1 / (2 + 2)
        "organisations_f1": 1.0,
        "places_f1": 0.667,  # 2 · 1 / (1 + 2)
        "meeting_p": 0.0, "meeting_r": 0.0, "meeting_f1": 0.0, "participant_f1": 0.0,
        "kind_acc": "0/0", "status_acc": "0/0", "place_acc": "0/0", "date_acc": "0/0",
    }  # fmt: skip
    assert figures.offsets == [3, 3]


def test_the_longest_gold_name_chooses_first() -> None:
    gold = article(persons=["زهير", "زهير كردوفاني"], organisations=[], places=[])
    names = [entity("person", "زهير بن علي كردوفاني")]
    figures = score([gold], {"a": {"entities": names, "meetings": []}})
    assert [(m.sort, m.detail) for m in figures.mistakes] == [("person missed", "زهير")]


def test_an_article_without_output_misses_all() -> None:
    gold = article(meetings=[gold_meeting(["زهير كردوفاني", "هالة مرجونتي"])])
    figures = score([gold], {})
    assert (figures.articles, figures.without_output) == (1, 1)
    assert (figures.meetings.hit, figures.meetings.gold, figures.meetings.found) == (0, 1, 0)
    assert figures.names["persons"].recall == 0.0
    assert figures.by_kind["meeting"].gold == 1


def two_meetings() -> tuple[dict[str, Any], dict[str, Any]]:
    """Three meetings in the gold, one of them borderline; three found: one right, one borderline, one that is none."""
    gold = article(
        meetings=[
            gold_meeting(
                ["زهير كردوفاني", "هالة مرجونتي", "عمر الوصال"], [(0, 46)], place="بيت زعرور", date="2025-04-29",
                alt_kinds=["visit"],
            ),
            gold_meeting(["سلمى البدري", "نادر الجبلي"], [(47, 80)], kind="phone_call", status="denied_or_cancelled"),
            gold_meeting(["ليلى النجار", "سامي الحداد"], borderline=True),
        ]
    )  # fmt: skip
    found = {
        "entities": [],
        "meetings": [
            found_meeting([side("ليلى النجار"), side("سامي الحداد")], kind="visit"),
            found_meeting([side("فلان الفلاني"), side("علان العلاني")], [(47, 60)], kind="delegation_talks"),
            found_meeting(
                [side("هالة مرجونتي"), side("زهير كردوفاني"), side(role="السفير"), side("وديع")], [(0, 46)],
                kind="visit", status="planned", place="دمشق", date="2025-04-29",
            ),
        ],
    }  # fmt: skip
    return gold, found


def test_meetings_and_what_is_said_of_them() -> None:
    gold, found = two_meetings()
    figures = score([gold], {"a": found})
    # the borderline meeting counts neither as one of the gold nor as one found
    assert (figures.meetings.hit, figures.meetings.gold, figures.meetings.found) == (1, 2, 2)
    assert (figures.sides.hit, figures.sides.gold, figures.sides.found) == (2, 3, 4)
    assert figures.accuracy == {"kind": [1, 1], "status": [0, 1], "place": [0, 1], "date": [1, 1]}
    assert figures.confusions["kind"] == {("meeting", "visit"): 1}  # right by alt_kinds, and still told apart
    assert figures.confusions["status"] == {("happened", "planned"): 1}
    kinds = {kind: (c.hit, c.gold, c.found) for kind, c in figures.by_kind.items()}
    assert kinds == {"meeting": (1, 1, 1), "phone_call": (0, 1, 0), "delegation_talks": (0, 0, 1)}
    sums = figures.summary()
    assert (sums["meeting_p"], sums["meeting_r"], sums["meeting_f1"]) == (0.5, 0.5, 0.5)
    assert sums["participant_f1"] == 0.571  # 2 · 2 / (3 + 4)
    assert (sums["status_acc"], sums["date_acc"]) == ("0/1", "1/1")


def test_mistakes_of_meetings() -> None:
    gold, found = two_meetings()
    gold |= {"persons": [], "places": [], "organisations": []}
    meetings = score([gold], {"a": found}).mistakes
    assert {m.sort for m in meetings} == {
        "meeting missed", "meeting extra", "side missed", "side extra", "status", "place",
    }  # fmt: skip
    by_sort = {m.sort: m for m in meetings}
    told = "phone_call, denied_or_cancelled: سلمى البدري – نادر الجبلي"
    assert by_sort["meeting missed"] == Mistake(article="a", sort="meeting missed", detail=told, sentence="")
    assert by_sort["meeting extra"].sentence == TEXT[47:60]
    assert by_sort["side missed"].detail.endswith("; عمر الوصال")
    assert [m.detail.rpartition("; ")[2] for m in meetings if m.sort == "side extra"] == ["السفير", "وديع"]
    assert by_sort["status"].detail.endswith("; happened is meant, planned was found")
    assert by_sort["place"].detail.endswith("; بيت زعرور is meant, دمشق was found")


def test_a_place_or_date_that_the_gold_lacks_is_not_judged() -> None:
    gold = article(meetings=[gold_meeting(["زهير كردوفاني", "هالة مرجونتي"])])
    found = found_meeting([side("زهير كردوفاني"), side("هالة مرجونتي")], place="دمشق", date="2025-04-29")
    figures = score([gold], {"a": {"entities": [], "meetings": [found]}})
    assert figures.accuracy == {"kind": [1, 1], "status": [1, 1], "place": [0, 0], "date": [0, 0]}


def test_a_second_status_is_right_too() -> None:
    gold = article(meetings=[gold_meeting(["زهير كردوفاني", "هالة مرجونتي"], alt_status=["planned"])])
    found = found_meeting([side("زهير كردوفاني"), side("هالة مرجونتي")], status="planned")
    assert score([gold], {"a": {"entities": [], "meetings": [found]}}).accuracy["status"] == [1, 1]


def test_of_two_tellings_the_nearer_is_the_meeting() -> None:
    gold = article(meetings=[gold_meeting(["زهير كردوفاني", "هالة مرجونتي"], [(0, 46)])])
    far = found_meeting([side("زهير كردوفاني"), side("هالة مرجونتي")], [(47, 60)], kind="visit")
    near = found_meeting([side("زهير كردوفاني"), side("هالة مرجونتي")], [(0, 46)])
    figures = score([gold], {"a": {"entities": [], "meetings": [far, near]}})
    assert figures.accuracy["kind"] == [1, 1]
    assert (figures.meetings.hit, figures.meetings.found) == (1, 2)


def test_offsets_are_verbatim_or_counted() -> None:
    wrong = entity("place", "بيت زعرور", "بيت زعرور")
    wrong["mentions"][0]["start"] -= 1
    told = found_meeting([side("زهير"), side("هالة")], [(0, 46)])
    figures = score([article()], {"a": {"entities": [wrong], "meetings": [told]}})
    assert figures.offsets == [1, 2]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("زهير", "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور"),
        ("وزارة الوصال", "ونفت وزارة الوصال أمس أي اتصال"),
        ("عمر", ""),
    ],
)
def test_the_sentence_of_a_name(name: str, sentence: str) -> None:
    assert sentence_with(TEXT, name) == sentence
    assert sentence_with("بلا نقطة زهير", "زهير") == "بلا نقطة زهير"
