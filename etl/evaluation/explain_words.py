"""The Arabic words of the page: for what the records call by English terms, for dates, for the annotator's remarks."""

from collections.abc import Mapping
from datetime import date, datetime

KINDS: Mapping[str, str] = {"person": "شخص", "organization": "جهة", "place": "مكان", "time": "وقت"}
KINDS_MANY: Mapping[str, str] = {"person": "الأشخاص", "organization": "الجهات", "place": "الأماكن", "time": "الأوقات"}
FORMS: Mapping[str, str] = {"name": "اسم", "surname": "اسم العائلة", "role": "منصب", "reference": "إحالة"}
ENCOUNTERS: Mapping[str, str] = {
    "meeting": "لقاء",
    "phone_call": "اتصال هاتفي",
    "visit": "زيارة",
    "delegation_talks": "محادثات وفود",
    "conference_or_summit": "مؤتمر أو قمة",
}
STATUSES: Mapping[str, str] = {
    "happened": "وقع",
    "planned": "مُزمَع",
    "denied_or_cancelled": "نُفي أو أُلغي",
    "hypothetical": "افتراضي",
}
TITLES: Mapping[str, str] = {
    "declared": "كما ورد مع الملف",
    "heading": "من عنوان داخل النص",
    "lead": "من الجملة الأولى",
}
DATES: Mapping[str, str] = {"declared": "كما ورد مع الملف", "body": "من سطر في النص", "unknown": "غير معروف"}
ANCHORS: Mapping[str, str] = {
    "publication": "يوم النشر",
    "quote": "يوم الكلام المقتبس",
    "reporting_verb": "يوم التصريح",
    "absolute": "تاريخ مطلق",
}
FLAGS: Mapping[str, str] = {
    "identity_conflict": "تعارض في هوية أحد الأطراف",
    "disputed": "متنازع عليه",
    "open_list": "قائمة الأطراف غير مكتملة",
    "holder_from_knowledge": "اسم شاغل المنصب من قاعدة المعرفة",
}
_CONFLICTS = {
    "same surname and a compatible office, another given name": "اسم العائلة واحد والمنصب متوافق، والاسم الأول مختلف"
}
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
    "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """«الأربعاء 30 نيسان/أبريل 2025»."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment(when: datetime) -> str:
    """A moment as ISO 8601; a day alone where it is a midnight in UTC, which is what a date without a time becomes."""
    at_midnight = not when.utcoffset() and (when.hour, when.minute, when.second) == (0, 0, 0)
    return when.date().isoformat() if at_midnight else when.isoformat(sep=" ", timespec="minutes")


def implied(text: str) -> str | None:
    """What an expression implies, in words; None for what has none."""
    what, _, weekday = text.partition("=")
    if what == "published:weekday" and weekday in _WEEKDAYS_EN:
        return f"يدل على أن النشر كان يوم {_WEEKDAYS[_WEEKDAYS_EN.index(weekday)]}"
    return None


def conflict_in_words(text: str) -> tuple[str, str]:
    """Why an identity is in doubt, in Arabic where it has words, and the name that it is held against."""
    reason, _, name = text.partition(": ")
    return _CONFLICTS.get(reason, reason), name
