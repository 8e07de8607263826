"""Whole articles against tables made by the guideline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.annotate import Annotator, to_output
from etl.records import Annotation, MeetingReport, Participant

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "articles" / "000_c82ed6b61b622aaf.txt"


def who(side: Participant) -> str:
    """The name that the text gives, else its words for the side: not the holder that the knowledge adds."""
    return (side.name if side.entity is not None or not side.role else side.role) or ""


def row(report: MeetingReport) -> tuple[set[str], str, str, str | None, str | None]:
    when = report.when.edtf if report.when else None
    return {who(p) for p in report.participants}, str(report.kind), str(report.status), report.place, when


def body_of_seed() -> str:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[1:-3])  # what cleaning leaves: one line above and three below are boilerplate


@pytest.fixture(scope="module")
def undated(annotator: Annotator) -> Annotation:
    return annotator.annotate_text(title="", text=body_of_seed(), published=None)


def test_seed_article_gives_its_five_meetings(undated: Annotation) -> None:
    assert [row(r)[:4] for r in undated.reports] == [
        ({"أسعد الشيباني", "فاسيلي نيبينزيا"}, "meeting", "happened", "نيويورك"),
        ({"سيرغي ناريشكين", "مسؤول في الاستخبارات السورية"}, "meeting", "happened", "باكو"),
        ({"سيرغي لافروف", "أسعد الشيباني"}, "meeting", "happened", "أنقرة"),
        ({"فلاديمير بوتين", "أحمد الشرع"}, "phone_call", "happened", None),
        ({"ميخائيل بوغدانوف", "وفد", "كبار المسؤولين"}, "visit", "happened", "دمشق"),
    ]


def test_seed_article_times_stay_unresolved_without_a_date(undated: Annotation) -> None:
    first, second, third, call, visit = (r.when for r in undated.reports)
    assert first is not None and first.surface == "يوم أمس الثلاثاء" and first.edtf is None
    assert first.implies == "published:weekday=wednesday"
    assert second is not None and second.surface == "الأسبوع الماضي" and second.earliest is None
    assert third is not None and third.edtf == "XXXX-02-23/XXXX-02-24"
    assert call is None and visit is None


def test_seed_article_times_resolve_with_a_date(annotator: Annotator) -> None:
    published = datetime(2025, 4, 30, tzinfo=UTC)
    reports = annotator.annotate_text(title="", text=body_of_seed(), published=published).reports
    assert [r.when.edtf if r.when else None for r in reports][::2] == ["2025-04-29", "2025-02-23/2025-02-24", None]


def test_seed_article_flags_the_two_bogdanovs(undated: Annotation) -> None:
    visit = undated.reports[4]
    assert visit.flags == ("identity_conflict",)
    assert ["ميخائيل بوغدانوف" in e.text or "سيرغي بوغدانوف" in e.text for e in visit.evidence] == [True, True]
    marked = {e.name for e in undated.entities if e.conflict}
    assert marked == {"ميخائيل بوغدانوف", "سيرغي بوغدانوف"}
    officials = visit.participants[-1]
    assert officials.represents == "SY"


def test_seed_article_tells_twice_counts_once(undated: Annotation) -> None:
    assert [len(r.evidence) for r in undated.reports][1:] == [2, 3, 2, 2]
    assert "الشيباني يلتقي لافروف في أنقرة" in {e.text for e in undated.reports[2].evidence}


def test_seed_article_names_each_once_with_roles(undated: Annotation) -> None:
    people = {e.name: e for e in undated.entities if e.kind == "person"}
    assert set(people) == {
        "أسعد الشيباني", "فاسيلي نيبينزيا", "سيرغي ناريشكين", "سيرغي لافروف", "فلاديمير بوتين", "أحمد الشرع",
        "ميخائيل بوغدانوف", "سيرغي بوغدانوف", "بشار الأسد",
    }  # fmt: skip
    assert "وزير الخارجية السوري" in people["أسعد الشيباني"].roles
    assert people["فاسيلي نيبينزيا"].roles[0] == "المندوب الدائم لروسيا لدى الأمم المتحدة"
    assert people["سيرغي لافروف"].country == "RU"
    places = {e.name for e in undated.entities if e.kind == "place"}
    assert {"نيويورك", "باكو", "أنقرة", "دمشق", "موسكو", "روسيا", "سوريا", "اللاذقية", "طرطوس", "أفغانستان"} <= places
    bodies = {e.name for e in undated.entities if e.kind == "organization"}
    assert {"الأمم المتحدة", "وزارة الخارجية السورية", "وكالة “تاس”", "الاستخبارات السورية"} <= bodies


SECOND = """استقبل ولي العهد الكويتي الشيخ صباح الخالد، في قصر بيان اليوم الأربعاء، رئيس الوزراء الماليزي أنور إبراهيم.
وفي وقت سابق، هاتف وزير الخارجية العماني بدر البوسعيدي نظيره الهولندي كاسبر فيلدكامب، وتبادلا الرأي في أوضاع المنطقة.
ومن المقرر أن يجتمع رئيس مجلس الوزراء المصري مصطفى مدبولي غدا الخميس في القاهرة مع نظيره الكيني موساليا مودافادي.
ونفى المتحدث باسم الرئاسة الجزائرية أن يكون الرئيس عبد المجيد تبون قد التقى العاهل المغربي الملك محمد السادس في باريس.
وقال تبون في لقاء مع قناة تلفزيونية إن بلاده منفتحة على الحوار.
وفي الرياضة، يلتقي المنتخب الكويتي نظيره العراقي مساء الجمعة في مباراة ضمن التصفيات الآسيوية.
وعقد مجلس الوزراء الكويتي اجتماعه الأسبوعي برئاسة الشيخ أحمد العبد الله.
وقد يزور الرئيس الكيني وليام روتو الكويت خلال الصيف."""


def test_a_second_article_with_other_people(annotator: Annotator) -> None:
    published = datetime(2025, 6, 11, 9, tzinfo=UTC)
    reports = annotator.annotate_text(
        title="ولي العهد الكويتي يستقبل رئيس الوزراء الماليزي", text=SECOND, published=published
    ).reports
    assert [row(r) for r in reports] == [
        ({"صباح الخالد", "أنور إبراهيم"}, "meeting", "happened", "قصر بيان", "2025-06-11"),
        ({"بدر البوسعيدي", "كاسبر فيلدكامب"}, "phone_call", "happened", None, None),
        ({"مصطفى مدبولي", "موساليا مودافادي"}, "meeting", "planned", "القاهرة", "2025-06-12"),
        ({"عبد المجيد تبون", "محمد السادس"}, "meeting", "denied_or_cancelled", "باريس", None),
        ({"وليام روتو", "الكويت"}, "visit", "hypothetical", "الكويت", None),
    ]


def test_output_is_the_scorers_format(annotator: Annotator) -> None:
    annotation = annotator.annotate_text(title="", text=SECOND, published=None)
    output = to_output("a-1", annotation)
    assert output["id"] == "a-1" and output["annotator"] == annotation.version
    assert {
        "kind",
        "status",
        "participants",
        "attendees",
        "place",
        "date",
        "date_expression",
        "evidence",
        "flags",
        "confidence",
    } == set(output["meetings"][0])
    for entity in output["entities"]:
        for mention in entity["mentions"]:
            assert SECOND[mention["start"] : mention["end"]] == mention["surface"]
