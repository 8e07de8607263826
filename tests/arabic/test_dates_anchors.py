"""What times hang on: anchors, the future, contradictions, what was told before; and what only looks like a time."""

from datetime import date

import pytest

from etl.arabic.dates import find_times
from etl.arabic.words import tokenise

WEDNESDAY = date(2025, 4, 30)


@pytest.mark.parametrize(
    ("sentence", "published", "edtf"),
    [
        ("غدا الاثنين", date(2013, 2, 18), "2013-02-18"),  # dated on the Monday itself
        ("اليوم الثلاثاء", date(2025, 4, 30), "2025-04-29"),
        ("أمس الثلاثاء", date(2025, 5, 1), "2025-04-29"),
        ("أمس الجمعة", date(2025, 4, 30), "2025-05-02"),  # the Friday nearest to Tuesday
        ("15 رمضان 1446 الموافق 20 مارس 2025", WEDNESDAY, "2025-03-20"),
        ("الاثنين 4 آذار 2025", WEDNESDAY, "2025-03-04"),
    ],
)
def test_a_contradiction_is_flagged_and_one_side_wins(sentence: str, published: date, edtf: str) -> None:
    (time,) = find_times(sentence, published=published)
    assert (time.edtf, time.conflict) == (edtf, True)


@pytest.mark.parametrize(
    ("sentence", "past", "ahead"),
    [
        ("يلتقي الخميس", "2025-04-24", "2025-05-01"),
        ("يلتقي الأربعاء", "2025-04-30", "2025-04-30"),
        ("يلتقيان السبت والأحد", "2025-04-26/2025-04-27", "2025-05-03/2025-05-04"),
        ("يلتقي الخميس الماضي", "2025-04-24", "2025-04-24"),
        ("يلتقي 10 مارس", "2025-03-10", "2026-03-10"),
    ],
)
def test_a_future_turns_what_is_bare(sentence: str, past: str, ahead: str) -> None:
    positions = set(range(1, 9))
    assert [t.edtf for t in find_times(sentence, published=WEDNESDAY)] == [past]
    assert [t.edtf for t in find_times(sentence, published=WEDNESDAY, ahead=positions)] == [ahead]
    assert [t.edtf for t in find_times(sentence, published=WEDNESDAY, ahead=positions.__contains__)] == [ahead]


def test_positions_ahead_are_those_of_the_tokens_given() -> None:
    text = "في10 مارس التقى ويلتقي الخميس"  # «في10» is one token, though it is parted within
    tokens = tokenise(text)
    thursday = next(k for k, token in enumerate(tokens) if token.text == "الخميس")
    found = find_times(text, published=WEDNESDAY, tokens=tokens, ahead={thursday})
    assert [t.edtf for t in found] == ["2025-03-10", "2025-05-01"]


def test_a_distance_after_an_event_is_not_counted_from_today() -> None:
    (time,) = find_times("ثم أفرج عنه بعد يومين بكفالة", published=WEDNESDAY)
    assert (time.edtf, time.anchor, time.implies) == (None, None, "antecedent:day=+2")
    (time,) = find_times("ثم أفرج عنه بعد يومين بكفالة", published=WEDNESDAY, ahead=lambda _: True)
    assert time.edtf == "2025-05-02"
    for text in ("قبل يومين من الاقتراع", "بعد شهر على العدوان", "بعد عام كامل"):
        assert find_times(text, published=WEDNESDAY) == []


@pytest.mark.parametrize(
    ("sentence", "implies"),
    [
        ("في اليوم التالي", "antecedent:day=+1"),
        ("في اليوم نفسه", "antecedent:day=+0"),
        ("عن العام السابق", "antecedent:year=-1"),
        ("في الأسبوع التالي", "antecedent:week=+1"),
        ("الثلاثاء التالي", "antecedent:tuesday=+1"),
    ],
)
def test_what_hangs_on_an_event_stays_open(sentence: str, implies: str) -> None:
    (time,) = find_times(sentence, published=WEDNESDAY)
    assert (time.edtf, time.earliest, time.anchor, time.implies) == (None, None, None, implies)


def test_the_same_month_is_the_one_last_told() -> None:
    text = "التقاه في 3 مارس ثم عاد في العاشر من الشهر نفسه"
    assert [t.edtf for t in find_times(text, published=WEDNESDAY)] == ["2025-03-03", "2025-03-10"]
    (alone,) = find_times("في العاشر من الشهر نفسه", published=WEDNESDAY)
    assert (alone.edtf, alone.earliest) == ("XXXX-XX-10", None)


def test_the_anchor_is_named_and_full_dates_have_none() -> None:
    text = "قال يوم الجمعة الماضي: «عُقد المؤتمر الأسبوع الماضي، بعد مؤتمر 3 مايو 2011»"
    opened = text.index("«")
    inside = [token for token in tokenise(text) if token.start >= opened]
    found = find_times(text, published=date(2025, 4, 25), tokens=inside, anchor="quote")
    assert [(t.surface, t.edtf, t.anchor) for t in found] == [
        ("الأسبوع الماضي", "2025-04-14/2025-04-20", "quote"),
        ("3 مايو 2011", "2011-05-03", "absolute"),
    ]
    assert all(text[t.start : t.end] == t.surface for t in found)
    assert [t.anchor for t in find_times(text, published=WEDNESDAY)] == ["publication", "publication", "absolute"]
    assert find_times("أمس", published=WEDNESDAY, anchor="reporting_verb")[0].anchor == "reporting_verb"


@pytest.mark.parametrize(
    ("sentence", "edtf", "implies"),
    [
        ("أمس الثلاثاء", None, "published:weekday=wednesday"),
        ("أول أمس الاثنين", None, "published:weekday=wednesday"),
        ("من اليوم وحتى غد الاثنين", None, "published:weekday=sunday"),
        ("الخميس المقبل", None, None),
        ("منذ أسبوعين", None, None),
        ("الأربعة أيام الماضية", None, None),
        ("رمضان الماضي", None, None),
        ("الصيف الماضي", None, None),
        ("يوم 17 الجاري", "XXXX-XX-17", None),
        ("أواخر مايو", "XXXX-05-21/XXXX-05-31", None),
        ("من 28 فبراير إلى 2 مارس", "XXXX-02-28/XXXX-03-02", None),
        ("15 مايو من العام الماضي", "XXXX-05-15", None),
    ],
)
def test_without_a_day_nothing_relative_is_resolved(sentence: str, edtf: str | None, implies: str | None) -> None:
    (time,) = find_times(sentence)
    assert (time.edtf, time.earliest, time.latest, time.implies) == (edtf, None, None, implies)


@pytest.mark.parametrize(
    "sentence",
    [
        # outlets and feasts
        "لـ«المصري اليوم»", "اليوم السابع", "صحيفة أخبار اليوم", "قناة روسيا اليوم", "قناة فلسطين اليوم",
        'برنامج "الحياة اليوم"', "اليوم العالمي للمرأة", "في اليوم الأول", "حزب الغد", "حزب غد الثورة",
        # revolutions, movements, squares, cities
        "ثورة 25 يناير", "أهداف ثورة الخامس والعشرين من يناير", "ثورة يناير", "حركة 6 أبريل", "شباب 6 إبريل",
        "6 أبريل تدعو للتظاهر", "حركة «6 أبريل»", "مدينة 6 أكتوبر", "مدينة السادس من أكتوبر", "كوبري 6 أكتوبر",
        "ميدان 15 مايو", "شارع 26 يوليو", "محور 26 يوليو", "جامعة 6 أكتوبر", "جمعة 25 يناير", "حزب 6 أبريل",
        "30 يونيو", "قوى 14 آذار", "لحركة 6 أبريل", "حرب تموز",
        # people and words
        "محمد رمضان", "رجب طيب أردوغان", "شعبان عبد الرحيم", "محرم إينجه", "تيريزا ماي", "مارس الضغوط",
        "من مارس السياسة", "أحد المسؤولين", "كلا الاثنين", "مزيج من الاثنين", "الجمعة العظيمة", "خطبة الجمعة",
        "سبت النور", "ميدان الأربعين", "آب الرجل", "أوت الأسرة", "أيام الجمعة", "يوماً بعد يوم", "صباح الخير",
        "الأمين العام السابق", "النائب العام الحالي", "في الستينيات من عمره", "في 2010 جنيهات",
        "قانون رقم 159 لسنة 1981", "جنح فاقوس لسنة 2013", "العراق و6 دول", "31/2/2013", "2013/13/13",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time(sentence: str) -> None:
    assert [t.surface for t in find_times(sentence, published=WEDNESDAY)] == []


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("يوم 25 يناير", "2025-01-25"),
        ("في 25 يناير الماضي", "2025-01-25"),
        ("منذ ثورة 25 يناير 2011", "2011-01-25"),
        ("للتجمع يوم 14 فبراير", "2025-02-14"),
        ("الجمعة 6 أكتوبر 2023", "2023-10-06"),
        ("زار مصر اليوم", "2025-04-30"),
    ],
)
def test_what_is_a_time_all_the_same(sentence: str, edtf: str) -> None:
    assert [t.edtf for t in find_times(sentence, published=WEDNESDAY)] == [edtf]
