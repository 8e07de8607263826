"""What holds of the times in any text, and what finding them costs."""

import time
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.arabic import calendar_words as words
from etl.arabic.dates import find_times
from etl.arabic.words import tokenise

ARABIC = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF) | st.sampled_from(" \n.،/0123456789-()«»"))
CALENDAR = st.lists(
    st.sampled_from(
        sorted(
            {
                *words.MONTHS, *words.HIJRI_MONTHS, *words.WEEKDAYS, *words.ORDINALS, *words.TENS, *words.PAST,
                *words.NEXT, *words.THIS, *words.ECHOES, *words.UNITS, *words.DUAL_UNITS, *words.DEFINITE_UNITS,
                *words.NUMBERS,
                *words.PARTS, *words.FRACTIONS, *words.SEASONS, *words.DECADES, *words.RELATIVE_DAYS, *words.DAY_PARTS,
                *words.AGO, *words.TO, *words.MATCHING, "و", "من", "بين", "القرن", "لمدة", "الساعة", "هـ", "ـ", "الـ48",
                "و24", "31", "30", "29", "1", "0", "999", "2013", "9999", "1434", "31.2.1999", "/", "-", "،", "(", ")",
                "\n",
            }
        )
    ),
    max_size=9,
).map(" ".join)  # fmt: skip
ANY_DAY = st.none() | st.dates()


@settings(max_examples=400, deadline=None)
@given(ARABIC | CALENDAR, ANY_DAY, st.none() | st.sets(st.integers(0, 8)))
def test_times_are_in_order_and_their_days_too(text: str, published: date | None, ahead: set[int] | None) -> None:
    found = find_times(text, published=published, ahead=ahead)
    end = 0
    for one in found:
        assert text[one.start : one.end] == one.surface
        assert end <= one.start < one.end
        end = one.end
        assert (one.earliest is None) == (one.latest is None)
        if one.earliest and one.latest:
            assert one.earliest <= one.latest
            assert one.edtf
    assert found == find_times(text, published=published, tokens=tokenise(text), ahead=ahead)


@settings(max_examples=200, deadline=None)
@given(CALENDAR)
def test_without_an_anchor_only_full_dates_have_days(text: str) -> None:
    assert all(one.anchor == "absolute" for one in find_times(text) if one.earliest)


def test_an_article_of_200_words_costs_less_than_a_millisecond() -> None:
    paragraph = (
        "التقى وزير الخارجية المصري نظيره السوري في دمشق يوم أمس الثلاثاء وبحث معه العلاقات بين البلدين وسبل تطويرها "
        "في المجالات كافة على أن يعود إلى القاهرة مساء الخميس المقبل بعد زيارة تستمر يومين وكان الوزير قد زار بيروت في "
        "23 شباط/فبراير الماضي من 3 إلى 5 أيار 2024 وقال في تصريح للصحفيين إن الأسبوع الماضي شهد اتصالات مع عدد من "
        "العواصم"
    )
    text = "\n".join([paragraph] * 3)
    tokens = tokenise(text)
    assert len(tokens) > 190
    costs = []
    for _ in range(15):
        begun = time.perf_counter()
        find_times(text, published=date(2025, 4, 30), tokens=tokens)
        costs.append(time.perf_counter() - begun)
    assert min(costs) < 0.005  # 0.3 ms where it was measured; a loaded machine is slower
