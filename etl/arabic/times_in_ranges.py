"""Ranges of times, how long they last, and the time of day beside them."""

from datetime import timedelta

from etl.arabic import calendar_words as words
from etl.arabic import spans_of_time as spans
from etl.arabic.date_pieces import Reading
from etl.arabic.times_from_today import TodayTimes


class RangeTimes(TodayTimes):
    """Rules over other rules: each looks at token `i` and gives a reading of the tokens from there, or None."""

    def _range(self, i: int) -> Reading | None:
        """«من الأحد إلى الثلاثاء», «من اليوم وحتى غد الاثنين», «بين 15 مايو و20 يونيو المقبل»."""
        j = i + 1
        if self._key(i) == "من" and self._key(j) == "يوم" and self._key(j + 1).isdecimal():
            j += 1
        first = self._point(j)
        if first is None:
            return None
        between = self._key(i) == "بين" and (self._key(first.after) == "و" or self._key(first.after)[:1] == "و")
        return self._until(i, first, between=between)

    def _point(self, i: int) -> Reading | None:
        """A time that can be an end of a range."""
        key = self._bared(i)
        if key in words.RANGE_CUES or not self._can_begin(key):
            return None
        for rule in (self._numeric, self._days_of_month, self._day, self._month, self._year, self._part, self._unit):
            reading = rule(i)
            if reading:
                return None if reading.silent else reading
        return None

    def _can_begin(self, key: str) -> bool:
        """Whether a time can begin with the word; the scan knows."""
        raise NotImplementedError

    def _bared(self, i: int) -> str:
        """The word at `i`, its proclitic taken off for good where a time can begin with the rest; the scan knows."""
        raise NotImplementedError

    def _until(self, i: int, first: Reading, *, between: bool = False) -> Reading | None:
        """The range from `first` to what stands behind «إلى» or «حتى»."""
        sign = self._key(first.after)
        if between:
            j = first.after + (sign == "و")
        elif sign in words.TO or sign in words.DASHES:
            j = first.after + 1
        else:
            return None
        last = self._point(j)
        if last is None:
            return None
        if last.told and not first.told and last.extent and last.extent.latest:
            self._hint = last.extent.latest.year
            first = self._point(first.first) or first
            self._hint = None
        if first.extent is None or last.extent is None:
            return Reading(i, last.after, None, implies=first.implies or last.implies)
        one, other = first.extent, last.extent
        if one.earliest and other.latest and other.latest < one.earliest:
            gap = (one.earliest - other.latest).days
            if last.told or gap > 7:
                return None
            other = spans.of_day(other.latest + timedelta(weeks=1))  # «من الأحد إلى الثلاثاء», said on a Sunday
        if (one.earliest is None) != (other.latest is None):
            return None
        told = first.told and last.told
        return Reading(i, last.after, spans.joined(one, other), told, first.implies or last.implies, last.conflict)

    def _carried_on(self, reading: Reading) -> Reading:
        """With what belongs to a day behind it: «لمدة يومين», «في تمام الساعة العاشرة صباحاً», «إلى 3 يونيو»."""
        extent = reading.extent
        if extent is None or extent.earliest != extent.latest:
            return reading
        after = reading.after
        sign = self._key(after)
        if (sign in words.TO or sign in words.DASHES) and (longer := self._until(reading.first, reading)):
            return longer
        j = self._skip(after, words.COMMAS)
        if self._key(j) in ("لمده", "ولمده") and extent.earliest:
            lasting = self._lasting(j + 1)
            if lasting:
                end = extent.earliest + timedelta(days=lasting[0] - 1)
                return reading._replace(after=lasting[1], extent=spans.of_days(extent.earliest, end))
        return reading._replace(after=self._behind_hour(after))

    def _lasting(self, i: int) -> tuple[int, int] | None:
        if words.DUAL_UNITS.get(self._key(i)) == "day":
            return 2, i + 1
        number = self._count(i)
        return (number[0], number[1] + 1) if number and words.UNITS.get(self._key(number[1])) == "day" else None

    def _behind_hour(self, i: int) -> int:
        """The index behind a time of day, which belongs to the surface alone."""
        if self._key(i) in words.HOURS_AFTER:
            return i + 1
        j = self._skip(self._skip(i, words.COMMAS), {"في", "عند", "علي"})
        j = self._skip(j, {"تمام"})
        if self._key(j) != "الساعه":
            return i
        after = self._hour(j)
        return i if after is None else after

    def _hour(self, i: int) -> int | None:
        """The index behind «الساعة 11:30 صباحاً», «الساعة الحادية عشرة والنصف»."""
        j = i + 1
        key = self._key(j)
        if key[:1].isdecimal():
            j += 1
            if self._key(j) == ":" and self._key(j + 1).isdecimal():
                j += 2
        elif key in words.FEMININE_ORDINALS:
            j += 1
            j = self._skip(j, words.TEEN)
        else:
            return None
        j = self._skip(j, {"والنصف", "والربع", "والثلث"})
        return self._skip(j, words.HOURS_AFTER)

    def _clock(self, i: int) -> Reading | None:
        """«الساعة 11 صباح غد», «الساعة العاشرة من مساء اليوم»."""
        after = self._hour(i)
        if after is None:
            return None
        j = self._skip(after, {"من"})
        if self._key(j) not in words.DAY_PARTS and self._key(j) not in words.RELATIVE_DAYS:
            return None
        reading = self._day(j)
        return reading._replace(first=i) if reading else None
