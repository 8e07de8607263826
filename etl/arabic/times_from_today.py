"""Days told by the anchor they are near: weekdays, yesterday, today and tomorrow."""

from datetime import date, timedelta
from typing import NamedTuple

from etl.arabic import calendar_words as words
from etl.arabic import spans_of_time as spans
from etl.arabic.date_pieces import Reading
from etl.arabic.spans_of_time import Extent
from etl.arabic.times_by_distance import DistanceTimes


class _Relative(NamedTuple):
    offset: int
    after: int


class _Weekdays(NamedTuple):
    """One or more weekdays, from the first to the last or one by one."""

    days: list[int]
    after: int
    span: bool = False
    either: bool = False


class TodayTimes(DistanceTimes):
    """Rules: each looks at token `i` and gives a reading of the tokens from there, or None."""

    def _day(self, i: int) -> Reading | None:
        """«الثلاثاء», «يوم أمس الثلاثاء», «مساء أمس», «الجمعة الماضي», «غداً، الخميس», «يومي السبت والأحد»."""
        j = self._behind_day_parts(i)
        relative = self._relative(j, bare=j == i)
        if relative:
            k = relative.after
            bracket = self._key(k) == "(" or self._key(k) in words.QUOTES
            k += bracket or (self._key(k) in words.COMMAS and self._key(k + 1) in words.WEEKDAYS)
            k = self._skip(k, {"يوم"})
            if self._key(k) not in words.WEEKDAYS or (bracket and self._key(k + 1) not in words.CLOSERS):
                return self._relative_alone(i, relative)
            dated = None if bracket else self._weekday_and_date(i, k, relative.offset)
            return dated or self._relative_weekday(i, k, k + 1 + bracket, relative.offset)
        if self._key(j) not in words.WEEKDAYS or self._named(i, j):
            return None
        return self._weekday_and_date(i, j, None) or self._weekday(i, j)

    def _behind_day_parts(self, i: int) -> int:
        j = i
        while True:
            key = self._key(j)
            if key in words.DAY_PARTS or key in words.DAYS_CUES:
                j += 1
            elif key in (("بعد", "منتصف", "من") if j > i else ("بعد",)) and self._key(j + 1) in words.DAY_PARTS:
                j += 2
            else:
                return j

    def _relative(self, i: int, *, bare: bool) -> _Relative | None:
        """A day by its distance: (−2 to 2 days, after); not in a paper's or party's name."""
        key, then, third = self._key(i), self._key(i + 1), self._key(i + 2)
        if key == "اول":
            if then == "امس":
                return _Relative(-2, i + 2)
            return _Relative(-2, i + 3) if (then, third) == ("من", "امس") else None
        if key in ("امس", "الامس") and then == "الاول":
            return _Relative(-2, i + 2)
        if key == "قبل" and then == "امس":
            return _Relative(-2, i + 2)
        if key == "بعد" and then in ("غد", "الغد", "غدا"):
            return _Relative(2, i + 2)
        if key == "هذا" and then in ("اليوم", "المساء", "الصباح"):
            return _Relative(0, i + 2)
        if key in ("الليله", "ليله") and then in words.PAST and then not in words.LAST_ONES:
            return _Relative(-1, i + 2)
        if key not in words.RELATIVE_DAYS or (key == "اليوم" and self._not_today(i)):
            return None
        if key in ("غد", "الغد", "غدا") and self._not_tomorrow(i, bare=bare):
            return None
        return _Relative(words.RELATIVE_DAYS[key], i + 1)

    def _not_today(self, i: int) -> bool:
        before, then = self._key(i - 1), self._key(i + 1)
        if then in words.QUOTES and {self._key(i - 2), self._key(i - 3)} & words.QUOTES:
            return True  # «"الحياة اليوم"»
        if before in words.PAPERS_BEFORE or then in words.NOT_TODAY_BEFORE or before in ("ذلك", "نفس"):
            return True
        if before in words.COUNTRIES_BEFORE:
            return self._key(i - 2) in words.OUTLETS
        return before in words.OUTLETS and then not in words.WEEKDAYS

    def _not_tomorrow(self, i: int, *, bare: bool) -> bool:
        if self._key(i + 1) in words.NOT_TOMORROW_BEFORE or self._key(i - 1) in words.NOT_TOMORROW_AFTER:
            return True
        return bare and self._key(i) == "الغد"

    def _relative_alone(self, i: int, relative: _Relative) -> Reading:
        """«أمس», «اليوم وغداً», «اليوم التالي» (known only from what was told before)."""
        offset, after = relative
        then = self._key(after)
        if self._key(after - 1) == "اليوم" and then in words.ECHOES:
            return Reading(i, after + 1, None, implies=f"antecedent:day={words.ECHOES[then]:+d}")
        extent = self._days_from(offset)
        behind = words.RELATIVE_DAYS.get(then[1:]) if then[:1] == "و" else None
        if behind == offset + 1 and self._key(after + 1) not in words.WEEKDAYS:
            tail = self._days_from(behind)
            return Reading(i, after + 1, spans.joined(extent, tail) if extent and tail else None)
        return Reading(i, after, extent)

    def _days_from(self, offset: int) -> Extent | None:
        return spans.of_unit("day", offset, self._published) if self._published else None

    def _relative_weekday(self, i: int, at: int, after: int, offset: int) -> Reading:
        """«أمس الثلاثاء»: where the two contradict, the weekday nearest to the day counted wins, and it is flagged.

        A feed's date may be a day late; whoever wrote the weekday knew it.
        """
        weekday = words.WEEKDAYS[self._key(at)]
        implies = f"published:weekday={words.WEEKDAY_NAMES[(weekday - offset) % 7]}"
        if self._published is None:
            return Reading(i, after, None, implies=implies)
        counted = self._published + timedelta(days=offset)
        day = spans.weekday_around(counted, weekday)
        return Reading(i, after, spans.of_day(day), implies=implies, conflict=day != counted)

    def _weekday(self, i: int, at: int) -> Reading:
        """Weekdays with or without a modifier; alone: the day of publication or the last before it, ahead: the next."""
        named = self._weekdays(i, at)
        days, after = named.days, named.after
        if len(days) == 1 and self._key(i) in ("ايام", "الايام"):
            return Reading(i, after, None, silent=True)  # «أيام الجمعة»: every Friday
        if self._key(after) == "من" and self._key(after + 1) == "الاسبوع" and (far := self._modifier(after + 2)):
            return Reading(i, far[1], self._in_week(days, far[0]))
        if self._key(after) in words.ECHOES:
            echo = words.ECHOES[self._key(after)]
            return Reading(i, after + 1, None, implies=f"antecedent:{words.WEEKDAY_NAMES[days[0]]}={echo:+d}")
        step = self._modifier(after)
        after = step[1] if step else after
        if self._published is None:
            return Reading(i, after, None)
        ahead = self._ahead(i, after)
        direction = step[0] if step and step[0] else int(ahead or (step is not None and step[0] == 0))
        strict = step is not None and step[0] != 0
        if direction < 0:  # the last of them is past, the others before it
            last = spans.near_weekday(self._published, days[-1], direction, strict=strict)
            first = last - timedelta(days=(days[-1] - days[0]) % 7)
        else:
            first = spans.near_weekday(self._published, days[0], direction, strict=strict)
        return Reading(i, after, self._week_of(first, named))

    @staticmethod
    def _week_of(first: date, named: _Weekdays) -> Extent:
        days = [first + timedelta(days=(day - named.days[0]) % 7) for day in named.days]
        if named.span:
            return spans.of_days(days[0], days[-1])
        if named.either:
            edtf = f"[{','.join(day.isoformat() for day in days)}]"
            return Extent(edtf=edtf, earliest=min(days), latest=max(days))
        return spans.of_list(days)

    def _in_week(self, days: list[int], step: int) -> Extent | None:
        """«الجمعة من الأسبوع المقبل»: here the week begins on Sunday, as it does at work in most Arab states."""
        if self._published is None:
            return None
        sunday = self._published - timedelta(days=(self._published.weekday() + 1) % 7) + timedelta(weeks=step)
        return spans.of_list([sunday + timedelta(days=(day + 1) % 7) for day in days])

    def _weekdays(self, i: int, at: int) -> _Weekdays:
        """«السبت والأحد», «أيام الأحد، الاثنين والثلاثاء», «الثلاثاء أو الأربعاء», «ليل الأربعاء/الخميس»."""
        days, after = [words.WEEKDAYS[self._key(at)]], at + 1
        night = self._key(at - 1) in words.ONE_NIGHT
        listed = self._key(i) in words.DAYS_CUES
        either = False
        while True:
            key = self._key(after)
            then = self._key(after + 1)
            if key[:1] == "و" and key[1:] in words.WEEKDAYS:
                day, behind = words.WEEKDAYS[key[1:]], after + 1
            elif then in words.WEEKDAYS and (key == "او" or (key == "و") or (listed and key in words.COMMAS)):
                day, behind, either = words.WEEKDAYS[then], after + 2, either or key == "او"
            elif night and (k := after + (key == "/" or key in words.DASHES)) and self._key(k) in words.WEEKDAYS:
                day, behind, night = words.WEEKDAYS[self._key(k)], k + 1, False
            else:
                return _Weekdays(days, after, either=either)
            if day in days:
                return _Weekdays(days, after, either=either)
            days, after = [*days, day], behind

    def _weekday_and_date(self, i: int, at: int, offset: int | None) -> Reading | None:
        """«الاثنين 25 فبراير», «الاثنين المقبل، الموافق 3 آذار 2024»: one time, flagged where they differ."""
        weekday, j = words.WEEKDAYS[self._key(at)], at + 1
        step = self._modifier(j)
        j = step[1] if step else j
        j = self._skip(j, words.COMMAS)
        j = self._skip(j, words.MATCHING)
        bracket = self._key(j) == "("
        j = self._skip(j + bracket, {"يوم", "ل"})
        if self._key(j) in words.RANGE_CUES:
            return None
        dated = self._numeric(j) or self._days_of_month(j)
        if dated is None or dated.silent or (bracket and self._key(dated.after) != ")"):
            return None
        extent = dated.extent
        reading = dated._replace(first=i, after=dated.after + bracket)
        if extent is None or extent.earliest is None or "~" in extent.edtf or extent.earliest.weekday() == weekday:
            return reading
        if self._key(j) in words.ORDINALS and words.ORDINALS[self._key(j)] <= 4 and self._key(j + 1) == "من":
            first = extent.earliest.replace(day=1)  # «الأحد الثاني من مايو»
            day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=words.ORDINALS[self._key(j)] - 1)
            return reading._replace(extent=spans.of_day(day))
        return reading._replace(conflict=True)

    def _named(self, i: int, j: int) -> bool:
        """Whether a weekday's word is part of a name: «صلاة الجمعة», «الجمعة العظيمة»."""
        if self._key(j + 1) in words.NAMED_AFTER:
            return True
        if i == j and self._key(i) == "الاثنين" and self._modifier(j + 1) is None:
            before = self._key(i - 1)
            both = before in words.BOTH_BEFORE and self._key(i - 2) not in words.FROM
            if both and not self._key(j + 1)[:1].isdecimal() and self._key(j + 1) not in words.TO:
                return True
        return i == j and self._key(i - 1) in words.NAMED_BEFORE and self._modifier(j + 1) is None
