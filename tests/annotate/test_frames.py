"""One sentence, one frame: sides, kind and status by the guideline, as of 30 April 2025."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.annotate import Document
from etl.records import Participant


def who(side: Participant) -> str:
    """The name that the text gives, else its words for the side: not the holder that the knowledge adds."""
    return (side.name if side.entity is not None or not side.role else side.role) or ""


FRAMES = yaml.safe_load((Path(__file__).parent / "frames.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("frame", FRAMES["meetings"], ids=range(len(FRAMES["meetings"])))
def test_frame(read: Callable[..., Document], frame: dict[str, Any]) -> None:
    found = [
        (str(r.kind), str(r.status), {who(p) for p in r.participants}, r.place) for r in read(frame["text"]).reports
    ]
    assert found == [(frame["kind"], frame["status"], set(frame["sides"]), frame["place"])]


@pytest.mark.parametrize("text", FRAMES["none"])
def test_no_meeting(read: Callable[..., Document], text: str) -> None:
    assert read(text).reports == ()


def test_bystanders_attend(read: Callable[..., Document]) -> None:
    text = "استقبل أمير قطر الشيخ تميم بن حمد آل ثاني رئيس رواندا بول كاغامي بحضور وزير الخارجية محمد بن عبد الرحمن."
    (report,) = read(text).reports
    assert [p.name for p in report.participants] == ["تميم بن حمد آل ثاني", "بول كاغامي"]
    assert [p.name for p in report.attendees] == ["محمد بن عبد الرحمن"]


def test_separate_meetings_are_one_each(read: Callable[..., Document]) -> None:
    text = "عقد وزير الخارجية العماني بدر البوسعيدي لقاءات منفصلة مع وزير الدفاع الياباني ووزير المالية الهندي."
    reports = read(text).reports
    assert [[who(p) for p in r.participants] for r in reports] == [
        ["بدر البوسعيدي", "وزير الدفاع الياباني"],
        ["بدر البوسعيدي", "وزير المالية الهندي"],
    ]


def test_a_delegation_brings_its_leader(read: Callable[..., Document]) -> None:
    text = "استقبل الرئيس الجزائري وفدا برلمانيا برئاسة الدكتور عمر الصادق المهدي."
    (report,) = read(text).reports
    assert str(report.kind) == "delegation_talks"
    assert [who(p) for p in report.participants] == ["الرئيس الجزائري", "وفد برلماني", "عمر الصادق المهدي"]


def test_a_plan_goes_on_in_the_present(read: Callable[..., Document]) -> None:
    text = (
        "يلتقي الرئيس الكيني وليام روتو غدا الخميس رئيس الوزراء الهندي. "
        "كما يعقد الرئيس الكيني اجتماعا مع وزير الدفاع الياباني."
    )
    assert [str(r.status) for r in read(text).reports] == ["planned", "planned"]


def test_a_heading_is_evidence_only(read: Callable[..., Document]) -> None:
    told = "أعلن الرئيس الكيني وليام روتو أنه التقى رئيس الوزراء الهندي ناريندرا مودي في نيودلهي."
    text = f"روتو يلتقي مودي\n{told}\nولم تذكر تفاصيل."
    (report,) = read(text).reports
    assert [e.text for e in report.evidence][-1] == "روتو يلتقي مودي"
