"""Declared dates of publication to moments with a zone: ISO 8601, RFC 822, epoch seconds, Arabic with month names."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NOISE = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_MONTHS = {
    # international, Levantine, Maghrebi names; spelled with a plain alef as `_fold` leaves them
    1: "يناير|كانون الثاني|جانفي|ينير|january|jan",
    2: "فبراير|شباط|فيفري|february|feb",
    3: "مارس|اذار|march|mar",
    4: "ابريل|نيسان|افريل|april|apr",
    5: "مايو|ايار|ماي|may",
    6: "يونيو|يونيه|حزيران|جوان|june|jun",
    7: "يوليو|يوليه|تموز|جويليه|يوليوز|july|jul",
    8: "اغسطس|اب|اوت|غشت|august|aug",
    9: "سبتمبر|ايلول|شتنبر|september|sept|sep",
    10: "اكتوبر|تشرين الاول|october|oct",
    11: "نوفمبر|تشرين الثاني|نونبر|november|nov",
    12: "ديسمبر|كانون الاول|دجنبر|december|dec",
}
_NAME = "|".join(sorted("|".join(_MONTHS.values()).split("|"), key=len, reverse=True))
_NUMBER_OF = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_WORDED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s,،/-]+(?:من\s+)?({_NAME})(?:\s*/\s*(?:{_NAME}))?[\s,،/-]+(\d{{4}})(?!\d)"
)
_WORDED_US = re.compile(rf"(?<!\w)({_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm|صباحا|مساء|ظهرا|ص|م)?(?!\w)")
_ZONE = re.compile(r"(?:gmt|utc|غرينتش|جرينتش|توقيت)?\s*([+-])(\d{1,2}):?(\d{2})?\s*(?:gmt|utc)?\)?$")
_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(\d{13})")
_EARLIEST, _LATEST = 1900, 2100  # years that a newspaper's date can have; a Hijri year is below


def parse_published(text: str | None) -> datetime | None:
    """The moment that a declared date names, in the zone it is given in; None where it cannot be read for certain.

    The zone is kept because «أمس» is counted from the outlet's own day; the database stores the moment in UTC.

    A time without a zone is taken as UTC, a date without a time as its midnight. 03/04/2025 stays unread: day and
    month could be either. Nothing is filled in.
    """
    if not text or len(text) > 200:
        return None
    plain = _NOISE.sub("", text.translate(_DIGITS)).strip()
    moment = _iso(plain) or _epoch(plain) or _rfc_822(plain) or _worded(plain)
    return moment if moment and _EARLIEST <= moment.year < _LATEST else None


def _iso(text: str) -> datetime | None:
    try:
        return _zoned(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _epoch(text: str) -> datetime | None:
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    return datetime.fromtimestamp(int(found[1]) if found[1] else int(found[2]) // 1000, UTC)


def _rfc_822(text: str) -> datetime | None:
    if not text.isascii() or not re.search(r"[A-Za-z]{3}", text) or not re.search(r"\d:\d\d", text):
        return None
    try:
        return _zoned(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _worded(text: str) -> datetime | None:
    folded = _fold(text)
    day = _day_of(folded)
    if day is None:
        return None
    clock = _CLOCK.search(folded)
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[4] in ("pm", "مساء", "م", "ظهرا") and hour < 12:
            hour += 12
        elif clock[4] in ("am", "صباحا", "ص") and hour == 12:
            hour = 0
        if hour > 23 or minute > 59 or second > 59:
            return None
        day = day.replace(hour=hour, minute=minute, second=second)
        zone = _ZONE.search(folded, clock.end())
        if zone:
            offset = timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0))
            if offset <= timedelta(hours=14):
                day = day.replace(tzinfo=timezone(offset if zone[1] == "+" else -offset))
    return _zoned(day)


def _day_of(folded: str) -> datetime | None:
    """The only day that a text names, at midnight UTC."""
    found = _WORDED.search(folded)
    if found:
        return _day(int(found[3]), _NUMBER_OF[found[2]], int(found[1]))
    found = _WORDED_US.search(folded)
    if found:
        return _day(int(found[3]), _NUMBER_OF[found[1]], int(found[2]))
    found = _YEAR_FIRST.search(folded)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.search(folded)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first <= 12 and second <= 12 and first != second:
        return None
    return _day(year, second, first) if second <= 12 else _day(year, first, second)


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _zoned(moment: datetime) -> datetime | None:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment


def _fold(text: str) -> str:
    return re.sub("[أإآ]", "ا", text).replace("ة", "ه").replace("ى", "ي").lower()
