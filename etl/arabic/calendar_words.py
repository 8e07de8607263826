"""The words of the Arabic calendars, by folded key: months under all their names, weekdays, modifiers, numbers."""

from etl.arabic.normalise import fold_word


def _keyed(table: dict[str, int]) -> dict[str, int]:
    return {fold_word(word): value for word, value in table.items()}


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(fold_word, words.split()))


# Egyptian and Gulf, Levantine and Iraqi, Maghrebi names of the Gregorian months.
MONTHS = _keyed(
    {
        "يناير": 1, "جانفي": 1, "فبراير": 2, "فيفري": 2, "شباط": 2, "مارس": 3, "آذار": 3, "أبريل": 4, "إبريل": 4,
        "أفريل": 4, "نيسان": 4, "مايو": 5, "ماي": 5, "أيار": 5, "نوار": 5, "يونيو": 6, "يونيه": 6, "جوان": 6,
        "حزيران": 6, "يوليو": 7, "يوليه": 7, "يوليوز": 7, "جويلية": 7, "تموز": 7, "أغسطس": 8, "أوت": 8, "غشت": 8,
        "آب": 8, "سبتمبر": 9, "شتنبر": 9, "أيلول": 9, "أكتوبر": 10, "نوفمبر": 11, "نونبر": 11, "ديسمبر": 12,
        "دجنبر": 12,
    }
)  # fmt: skip
# Words of other meanings (Mars and "practised", "water" in dialect, "returned"): a month only beside a day or year.
AMBIGUOUS_MONTHS = _keys("مارس ماي آب أوت جوان نوار")
TWO_WORD_MONTHS = {
    ("كانون", "الاول"): 12,
    ("كانون", "الثاني"): 1,
    ("تشرين", "الاول"): 10,
    ("تشرين", "الثاني"): 11,
}
HIJRI_MONTHS = _keyed(
    {"محرم": 1, "المحرم": 1, "صفر": 2, "رجب": 7, "شعبان": 8, "رمضان": 9, "شوال": 10}
)  # fmt: skip
TWO_WORD_HIJRI_MONTHS = {
    ("ربيع", "الاول"): 3, ("ربيع", "الاخر"): 4, ("ربيع", "الثاني"): 4, ("جمادي", "الاولي"): 5, ("جمادي", "الاول"): 5,
    ("جمادي", "الاخره"): 6, ("جمادي", "الثانيه"): 6, ("جمادي", "الاخر"): 6, ("ذو", "القعده"): 11, ("ذي", "القعده"): 11,
    ("ذو", "الحجه"): 12, ("ذي", "الحجه"): 12,
}  # fmt: skip
WEEKDAYS = _keyed(
    {"الاثنين": 0, "الإثنين": 0, "الثلاثاء": 1, "الأربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5, "الأحد": 6}
)
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PAST = _keys("الماضي الماضية الماضيين المنصرم المنصرمة الفائت الفائتة السابق السابقة المنقضي الفارط الفارطة")
NEXT = _keys("المقبل المقبلة القادم القادمة التالي التالية")
THIS = _keys("الجاري الجارية الحالي الحالية")
RELATIVE_DAYS = _keyed({"أمس": -1, "البارحة": -1, "اليوم": 0, "الليلة": 0, "غدا": 1, "غد": 1})
DAY_PARTS = _keys("يوم مساء صباح ظهر فجر ليل ليلة عصر نهار")
UNITS = {
    **dict.fromkeys(_keys("يوم يوما أيام"), "day"),
    **dict.fromkeys(_keys("أسبوع أسابيع أسبوعا"), "week"),
    **dict.fromkeys(_keys("شهر شهرا أشهر شهور"), "month"),
    **dict.fromkeys(_keys("عام عاما أعوام سنة سنوات سنين"), "year"),
}
DUAL_UNITS = {
    **dict.fromkeys(_keys("يومين"), "day"),
    **dict.fromkeys(_keys("أسبوعين"), "week"),
    **dict.fromkeys(_keys("شهرين"), "month"),
    **dict.fromkeys(_keys("عامين سنتين"), "year"),
}
DEFINITE_UNITS = {
    **dict.fromkeys(_keys("الأسبوع"), "week"),
    **dict.fromkeys(_keys("الشهر"), "month"),
    **dict.fromkeys(_keys("العام السنة"), "year"),
}
ORDINALS = _keyed(
    {
        "الأول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8,
        "التاسع": 9, "العاشر": 10, "الحادي": 1,
    }
)  # fmt: skip
TENS = _keyed({"العشرين": 20, "والعشرين": 20, "العشرون": 20, "والعشرون": 20, "الثلاثين": 30, "والثلاثين": 30})
NUMBERS = _keyed(
    {
        "ثلاثة": 3, "ثلاث": 3, "أربعة": 4, "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "ست": 6, "سبعة": 7, "سبع": 7,
        "ثمانية": 8, "ثماني": 8, "تسعة": 9, "تسع": 9, "عشرة": 10, "عشر": 10,
    }
)  # fmt: skip
AGO = _keys("قبل منذ")
YEAR_WORDS = _keys("عام سنة العام")
# «المصري اليوم», «اليوم السابع», «أخبار اليوم», «روسيا اليوم» are newspapers and channels.
PAPERS_BEFORE = _keys("المصري أخبار روسيا فلسطين سوريا مصر الأردن عمان الخليج العراق")
PAPERS_AFTER = _keys("السابع")
