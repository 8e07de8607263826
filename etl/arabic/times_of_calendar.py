"""Times that name a month: days in figures and words, months, and those of the Hijra."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from etl.arabic import calendar_words as words
from etl.arabic import spans_of_time as spans
from etl.arabic.date_pieces import HIJRI_YEARS, YEARS, Pieces, Reading
from etl.arabic.spans_of_time import Extent

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})\.(\d{1,2})\.(\d{1,2})")
_HALF_YEAR = timedelta(days=183)


class _Month(NamedTuple):
    """The month of a day, as far as it is told: the year and month are None where they hang on an unknown anchor."""

    year: int | None
    month: int | None
    after: int
    told: bool = False  # with its year
    modified: bool = False


class CalendarTimes(Pieces):
    """Rules: each looks at token `i` and gives a reading of the tokens from there, or None."""

    def _numeric(self, i: int) -> Reading | None:
        """2024-03-12, 12/3/2024, 12-3-2024, 12.3.2024 (day first, unless that cannot be), 1434/4/13 هـ."""
        dotted = _DOTTED.fullmatch(self._key(i))
        if dotted:
            parts, after = [part for part in dotted.groups() if part], i + 1
        else:
            signs = self._key(i + 1), self._key(i + 3)
            if signs[0] not in ("/", "-", "\\") or signs[0] != signs[1]:
                return None
            parts, after = [self._key(i + n) for n in (0, 2, 4)], i + 5
            if not all(map(str.isdecimal, parts)) or self._tokens[i + 4].end - self._tokens[i].start > 14:
                return None
        if len(parts[0]) != 4:
            parts.reverse()
        if len(parts[0]) != 4 or max(map(len, parts[1:])) > 2:
            return None
        year, month, day = map(int, parts)
        if year in HIJRI_YEARS and 1 <= month <= 12 and 1 <= day <= 30:
            return self._paired(Reading(i, self._skip(after, words.HIJRI_ERA), spans.of_hijri(year, month, day), True))
        found = spans.day_of(year, month, day) or spans.day_of(year, day, month)
        if found is None or year not in YEARS:
            return None
        return self._paired(Reading(i, self._skip(after, words.GREGORIAN_ERA), spans.of_day(found), True))

    def _days_of_month(self, i: int) -> Reading | None:
        """«23 شباط», «الثامن من كانون الأول الماضي», «يومي 6، 7 فبراير», «من 3 إلى 5 أيار 2024», «17 الجاري»."""
        j = i
        while self._key(j) in words.DAY_PARTS or self._key(j) in words.DAYS_CUES or self._key(j) in words.RANGE_CUES:
            j += 1
        first = self._number(j)
        if not first:
            return None
        days, j = self._more_days([first[0]], first[1], listed=self._key(i) in words.DAYS_CUES)
        if self._key(i) == "بين" and len(days) == 2 and days[0] < days[1]:
            days = [*range(days[0], days[1] + 1)]
        k = j + (self._key(j) == "من")
        k += self._key(k) == "شهر"
        start = i + 1 if self._key(i) in words.RANGE_CUES and len(days) == 1 else i
        hijri = self._hijri_month(k)
        if hijri:
            return self._hijri_days(start, hijri[1], hijri[0], days)
        month = self._month_of_day(k, days[0], cued=j > first[1] or start < j - 1)
        if month is None:
            return None
        if start == i and len(days) == 1 and not month.told and not month.modified and self._event(i, month, days[0]):
            return Reading(i, month.after, None, silent=True)
        return self._dated(start, month, days)

    def _dated(self, i: int, at: _Month, days: list[int]) -> Reading | None:
        if at.month is None:
            edtf = f"XXXX-XX-{days[0]:02}" + (f"/XXXX-XX-{days[-1]:02}" if len(days) > 1 else "")
            return Reading(i, at.after, Extent(edtf=edtf))
        if not spans.day_of(2024, at.month, max(days)):  # 2024 is a leap year: what no year has is no date
            return None
        found = [day for n in days if at.year and (day := spans.day_of(at.year, at.month, n))]
        if len(found) < len(days):  # no year, or 29 February of a common year: what is said cannot be
            return Reading(i, at.after, spans.without_year(at.month, min(days), max(days)), at.told)
        reading = Reading(i, at.after, spans.of_list(found), at.told)
        return self._paired(reading) if len(days) == 1 else reading

    def _month_of_day(self, i: int, day: int, *, cued: bool) -> _Month | None:
        """The month a day is counted in: named, «الشهر الجاري», «الشهر نفسه», «الجاري» alone."""
        named = self._month_name(i)
        if named:
            return self._year_of(named[0], day, named[1])
        here, then = self._key(i), self._key(i + 1)
        if here in ("هذا", "نفس") and then == "الشهر":
            return self._shifted(0, i + 2) if here == "هذا" else self._same_month(i + 2)
        if here in ("الشهر", "شهر"):
            step = self._modifier(i + 1)
            if step:
                return self._shifted(step[0], step[1])
            return self._same_month(i + 2) if then in words.ECHOES and words.ECHOES[then] == 0 else None
        step = self._modifier(i)
        alone = step is not None and (here == "الجاري" or (cued and here in words.THIS | {"الماضي", "المقبل"}))
        return self._shifted(step[0], step[1]) if step and alone else None

    def _shifted(self, step: int, after: int) -> _Month:
        if self._published is None:
            return _Month(None, None, after, modified=True)
        months = self._published.year * 12 + self._published.month - 1 + step
        return _Month(months // 12, months % 12 + 1, after, modified=True)

    def _same_month(self, after: int) -> _Month:
        """«الشهر نفسه»: the month last told of."""
        for reading in reversed(self._found):
            extent = reading.extent
            if extent and extent.earliest and extent.latest and (extent.latest - extent.earliest).days < 32:
                return _Month(extent.earliest.year, extent.earliest.month, after, modified=True)
        return _Month(None, None, after, modified=True)

    def _year_of(self, month: int, day: int, after: int) -> _Month:
        year = self._year_number(after)
        if year:
            return _Month(year[0], month, year[1], told=True, modified=True)
        step = self._modifier(after)
        told = self._year_told(step[1] if step and step[0] == 0 else after)
        if told:
            return _Month(told[0], month, told[1], modified=True)
        after = step[1] if step else after
        nearest = self._nearest(month, day, step[0] if step else None, after) if self._published or self._hint else None
        return _Month(nearest, month, after, modified=step is not None)

    def _nearest(self, month: int, day: int, step: int | None, after: int) -> int:
        """The year of a day without one: before or after publication as the modifier says, else the nearest."""
        if self._hint:
            return self._hint
        assert self._published is not None  # noqa: S101 - asked only where it is known
        here = self._published
        there = spans.day_of(here.year, month, day) or date(here.year, month, 28)
        if step is not None and step < 0:
            return here.year - (there > here) + step + 1
        if (step is not None and step > 0) or (step is None and self._ahead(after - 2, after)):
            return here.year + (there < here) + (step or 1) - 1
        if step == 0:
            return here.year
        return here.year - (there - here > _HALF_YEAR) + (here - there > _HALF_YEAR)

    def _event(self, i: int, month: _Month, day: int) -> bool:
        """Whether a day is the name of a revolution, movement, square or city: «ثورة 25 يناير», «6 أبريل»."""
        before = self._key(i - 1)
        if self._key(i) in words.DAY_PARTS:
            return False
        if before in ("من", "ال") and self._key(i - 2) in words.EVENT_NAMES_BEFORE:
            return True
        if before in words.QUOTES and (
            self._key(month.after) in words.QUOTES or self._key(i - 2) in words.EVENT_NAMES_BEFORE
        ):
            return True
        if before in words.EVENT_NAMES_BEFORE and before not in words.WEEKDAYS:
            return True
        return (
            (month.month, day) in words.EVENT_DAYS
            and before not in words.BEFORE_DAYS
            and self._published != (spans.day_of(month.year, month.month, day) if month.year and month.month else None)
        )

    def _month(self, i: int) -> Reading | None:
        """«شباط 2024», «أيلول الماضي», «شهري مارس وأبريل المقبلين», a bare month of one meaning."""
        j = i + (self._key(i) in ("شهر", "شهري", "اشهر"))
        named = self._month_name(j)
        if not named:
            return None
        last, after = named
        while self._key(after)[:1] == "و" and self._key(after)[1:] in words.MONTHS:
            after, last = after + 1, words.MONTHS[self._key(after)[1:]]
        months = self._year_of(last, 15, after)
        lone = j == i and after == j + 1 and not months.modified
        if lone and self._key(j) in words.AMBIGUOUS_MONTHS and self._key(i - 1) not in words.BEFORE_MONTHS:
            return None
        if lone and self._key(i - 1) in words.EVENT_NAMES_BEFORE:
            return Reading(i, after, None, silent=True)
        return self._months(i, months, named[0], self._modifier(after))

    def _months(self, i: int, last: _Month, first: int, step: tuple[int, int] | None) -> Reading:
        assert last.month is not None  # noqa: S101 - named
        year = last.year
        if year is None:
            edtf = f"XXXX-{first:02}" + (f"/XXXX-{last.month:02}" if first != last.month else "")
            return Reading(i, last.after, Extent(edtf=edtf))
        if self._published and step and not last.told and step[1] == last.after:  # a month, not its middle, is past
            here, there = self._published.month, self._published.year
            turn = {-1: -(last.month >= here), 1: last.month <= here}.get((step[0] > 0) - (step[0] < 0), 0)
            year = there + turn + step[0] - ((step[0] > 0) - (step[0] < 0))
        extent = spans.of_month(year, last.month)
        if first != last.month:
            extent = spans.joined(spans.of_month(year - (first > last.month), first), extent)
        return Reading(i, last.after, extent, last.told)

    def _hijri_days(self, i: int, j: int, month: int, days: list[int]) -> Reading:
        days = [min(day, 30) for day in days]
        year = self._year_number(j, HIJRI_YEARS)
        if year:
            after = self._skip(year[1], words.HIJRI_ERA)
            first, last = (spans.of_hijri(year[0], month, day) for day in (days[0], days[-1]))
            extent = first if days[0] == days[-1] else spans.joined(first, last)
            return self._paired(Reading(i, after, extent, True))
        step = self._modifier(j)
        after = self._skip(step[1] if step else j, words.HIJRI_ERA)
        if self._published is None:
            return self._paired(Reading(i, after, None))
        near = [spans.hijri_near(month, day, step[0] if step else None, self._published) for day in days]
        return self._paired(Reading(i, after, near[0] if len(near) == 1 else spans.joined(near[0], near[-1])))

    def _hijri(self, i: int) -> Reading | None:
        """«شهر رمضان الجاري», «رمضان الماضي», «رمضان 1434»; not «محمد رمضان»."""
        j = i + (self._key(i) in ("شهر", "اشهر"))
        named = self._hijri_month(j)
        if not named:
            return None
        month, after = named
        year = self._year_number(after, HIJRI_YEARS)
        if year:
            return Reading(i, self._skip(year[1], words.HIJRI_ERA), spans.of_hijri(year[0], month, None), True)
        step = self._modifier(after)
        if step is None and j == i and not (month == 9 and self._key(i - 1) in words.BEFORE_MONTHS):
            return None
        after = step[1] if step else after
        extent = spans.hijri_near(month, None, step[0] if step else None, self._published) if self._published else None
        return Reading(i, after, extent)

    def _paired(self, reading: Reading) -> Reading:
        """A day of one calendar with the same day of the other beside it: one time, told by the Gregorian."""
        j = reading.after
        sign = self._key(j)
        if sign in words.MATCHING:
            j = self._skip(self._skip(j + 1, words.COMMAS), {"ل", ":"})
        elif sign in words.DASHES or sign in ("/", "(", "="):
            j += 1
        else:
            return reading
        other = self._numeric(j) or self._days_of_month(self._skip(j, {"يوم"}))
        if other is None or other.silent or not other.extent:
            return reading
        lunar = [r.extent is None or "~" in r.extent.edtf for r in (reading, other)]
        if lunar[0] == lunar[1]:
            return reading
        solar, moon = (other, reading) if lunar[0] else (reading, other)
        after = other.after + (sign == "(" and self._key(other.after) == ")")
        if sign == "(" and after == other.after:
            return reading
        conflict = bool(solar.extent and moon.extent and not _meet(solar.extent, moon.extent))
        return solar._replace(first=reading.first, after=after, conflict=conflict)


def _meet(one: Extent, other: Extent) -> bool:
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return True
    return one.earliest <= other.latest and other.earliest <= one.latest
