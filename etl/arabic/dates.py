"""Times named in Arabic news, as EDTF, read against the day of publication.

One pass over the tokens with look-ups by folded key. Without a day of publication nothing relative is resolved: the
expression is kept, with what it implies. For what is quoted, pass the day of speaking as `published`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from etl.arabic import calendar_words as words
from etl.arabic import spans_of_time as spans
from etl.arabic.date_pieces import HIJRI_YEARS, Pieces
from etl.arabic.spans_of_time import Extent
from etl.arabic.words import Token, tokenise
from etl.records import TimeExpression


def find_times(
    text: str, *, published: date | None = None, tokens: Sequence[Token] | None = None
) -> list[TimeExpression]:
    """The times named in `text`, in order, none overlapping another; `text[start:end] == surface`.

    `published` is the day that «أمس» and the like are counted from; `tokens` those of `text`, if they are at hand.
    """
    return _Scan(text, published, tokenise(text) if tokens is None else tokens).times()


class _Scan(Pieces):
    """One text on its way to times. A rule looks at token `i` and gives the index behind what it took, or None."""

    def __init__(self, text: str, published: date | None, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        self._text = text
        self._published = published
        self._found: list[TimeExpression] = []

    def times(self) -> list[TimeExpression]:
        rules = (self._numeric, self._days_of_month, self._month, self._weekday, self._relative, self._ago, self._year)
        i = 0
        while i < len(self._tokens):
            i = next((after for rule in rules if (after := rule(i)) is not None), i + 1)
        return self._found

    def _keep(
        self, i: int, after: int, extent: Extent | None, *, implies: str | None = None, conflict: bool = False
    ) -> int:
        start, end = self._tokens[i].start, self._tokens[after - 1].end
        relative = extent is None or "X" in extent.edtf or implies is not None
        self._found.append(
            TimeExpression(
                start=start,
                end=end,
                surface=self._text[start:end],
                edtf=extent.edtf if extent else None,
                earliest=extent.earliest if extent else None,
                latest=extent.latest if extent else None,
                anchor="publication" if relative or self._published else "absolute",
                implies=implies,
                conflict=conflict,
            )
        )
        return after

    def _numeric(self, i: int) -> int | None:
        """2024-03-12, 12/3/2024, 12-3-2024 (day first)."""
        parts = [self._key(i + n) for n in range(5)]
        if not (parts[0].isdecimal() and parts[1] in ("/", "-") and parts[3] == parts[1]):
            return None
        if not (parts[2].isdecimal() and parts[4].isdecimal()) or self._tokens[i + 4].end - self._tokens[i].start > 10:
            return None
        ordered = (parts[0], parts[2], parts[4]) if len(parts[0]) == 4 else (parts[4], parts[2], parts[0])
        if len(ordered[0]) != 4:
            return None
        day = spans.day_of(int(ordered[0]), int(ordered[1]), int(ordered[2]))
        return self._keep(i, i + 5, spans.of_day(day)) if day else None

    def _days_of_month(self, i: int) -> int | None:
        """«23 شباط», «الثامن من كانون الأول الماضي», «يومي 23 و24 شباط», «من 3 إلى 5 أيار 2024», Hijri days."""
        j = i + 1 if self._key(i) in ("يوم", "يومي", "من", "بين") else i
        first = self._number(j)
        if not first:
            return None
        low, j = first
        high, j = self._second_day(low, j)
        while self._key(j) in ("من", "شهر"):
            j += 1
        hijri = self._hijri_month(j)
        if hijri:
            year = self._year_number(hijri[1], HIJRI_YEARS)
            if not year:
                return None
            after = year[1] + (self._key(year[1]) in ("ه", "هجري", "هجريه"))
            return self._keep(i, after, spans.of_hijri(year[0], hijri[0], min(low, 30)))
        named = self._month_name(j)
        if not named or high < low:
            return None
        start = i + 1 if self._key(i) in ("من", "بين") and high == low else i
        return self._dated(start, named[1], named[0], low, high)

    def _dated(self, i: int, j: int, month: int, low: int, high: int) -> int | None:
        if not spans.day_of(2024, month, high):  # 2024 is a leap year: what no year has is no date
            return None
        year = self._year_number(j)
        if year:
            return self._keep(i, year[1], spans.of_days_in(year[0], month, low, high))
        step = self._modifier(j)
        after = step[1] if step else j
        if self._published is None:
            return self._keep(i, after, spans.without_year(month, low, high))
        return self._keep(
            i, after, spans.of_days_in(self._nearest(month, low, step[0] if step else None), month, low, high)
        )

    def _nearest(self, month: int, day: int, step: int | None) -> int:
        """The year of a day without one: before or after publication as the modifier says, else the nearest."""
        assert self._published is not None  # noqa: S101 - asked only where it is known
        here = self._published
        there = spans.day_of(here.year, month, day) or date(here.year, month, 28)
        if step == -1:
            return here.year - (there > here)
        if step == 1:
            return here.year + (there < here)
        if step == 0:
            return here.year
        half = timedelta(days=183)
        return here.year - (there - here > half) + (here - there > half)

    def _month(self, i: int) -> int | None:
        """«شباط 2024», «أيلول الماضي», «شهر مارس المقبل», a bare month of one meaning."""
        j = i + 1 if self._key(i) in ("شهر", "بشهر") else i
        named = self._month_name(j)
        if not named:
            return None
        month, after = named
        year = self._year_number(after)
        if year:
            return self._keep(i, year[1], spans.of_month(year[0], month))
        step = self._modifier(after)
        if step is None and (j == i and after == j + 1 and self._key(j) in words.AMBIGUOUS_MONTHS):
            return None
        after = step[1] if step else after
        if self._published is None:
            return self._keep(i, after, Extent(edtf=f"XXXX-{month:02}"))
        here, there = self._published.month, self._published.year
        if step and step[0] == -1:
            there -= month >= here
        elif step and step[0] == 1:
            there += month <= here
        elif step is None:
            there = self._nearest(month, 15, None)
        return self._keep(i, after, spans.of_month(there, month))

    def _weekday(self, i: int) -> int | None:
        """«الثلاثاء», «يوم أمس الثلاثاء», «الجمعة الماضي», «غداً الخميس», «يومي السبت والأحد»."""
        j = i
        while self._key(j) in words.DAY_PARTS or self._key(j) == "يومي":
            j += 1
        offset = words.RELATIVE_DAYS.get(self._key(j))
        if offset is not None and self._key(j + 1) in words.WEEKDAYS:
            j += 1
        else:
            offset = None
        if self._key(j) not in words.WEEKDAYS or self._named(i, j):
            return None
        weekday, after = words.WEEKDAYS[self._key(j)], j + 1
        dated = self._weekday_and_day(i, after, weekday)
        if dated:
            return dated
        last = weekday
        if self._key(i) == "يومي" and self._key(after)[:1] == "و" and self._key(after)[1:] in words.WEEKDAYS:
            last, after = words.WEEKDAYS[self._key(after)[1:]], after + 1
        step = self._modifier(after) if self._key(after) != "من" else None
        after = step[1] if step else after
        direction = step[0] if step else (offset or 0)
        implies = f"published:weekday={words.WEEKDAY_NAMES[(weekday - offset) % 7]}" if offset is not None else None
        if self._published is None:
            return self._keep(i, after, None, implies=implies)
        day = spans.near_weekday(self._published, weekday, direction, strict=step is not None)
        conflict = offset is not None and day != self._published + timedelta(days=offset)
        extent = spans.of_days(day, day + timedelta(days=(last - weekday) % 7))
        return self._keep(i, after, extent, implies=implies, conflict=conflict)

    def _weekday_and_day(self, i: int, j: int, weekday: int) -> int | None:
        """«الاثنين 25 فبراير», «الثلاثاء، 3 آذار 2024»: one time; a weekday that contradicts the day is flagged."""
        number = self._number(j + 1 if self._key(j) in ("،", ",") else j)
        if not number:
            return None
        day, j = number
        while self._key(j) in ("من", "شهر"):
            j += 1
        named = self._month_name(j)
        after = self._dated(i, named[1], named[0], day, day) if named else None
        if after and (first := self._found[-1].earliest) and first.weekday() != weekday:
            self._found[-1] = replace(self._found[-1], conflict=True)
        return after

    def _named(self, i: int, j: int) -> bool:
        """Whether a weekday's word is part of a name: «صلاة الجمعة», «مسجد الجمعة»."""
        return i == j and self._key(i - 1) in ("صلاه", "خطبه", "مسجد", "سوق", "مدينه")

    def _relative(self, i: int) -> int | None:
        """«أمس», «أول أمس», «أمس الأول», «غداً», «بعد غد», «اليوم», «الأسبوع الماضي», «هذا العام»."""
        key, then = self._key(i), self._key(i + 1)
        if (key, then) in (("اول", "امس"), ("امس", "الاول")):
            return self._step(i, i + 2, "day", -2)
        if (key, then) == ("بعد", "غد"):
            return self._step(i, i + 2, "day", 2)
        if key in words.RELATIVE_DAYS:
            if key == "اليوم" and (self._key(i - 1) in words.PAPERS_BEFORE or then in words.PAPERS_AFTER):
                return None
            return self._step(i, i + 1, "day", words.RELATIVE_DAYS[key])
        if key in words.DEFINITE_UNITS:
            step = self._modifier(i + 1)
            return self._step(i, step[1], words.DEFINITE_UNITS[key], step[0]) if step else None
        if key in ("هذا", "هذه") and then in words.DEFINITE_UNITS:
            return self._step(i, i + 2, words.DEFINITE_UNITS[then], 0)
        return None

    def _step(self, i: int, after: int, unit: str, step: int) -> int:
        extent = spans.of_unit(unit, step, self._published) if self._published else None
        return self._keep(i, after, extent)

    def _ago(self, i: int) -> int | None:
        """«قبل يومين», «قبل ثلاثة أسابيع», «منذ 3 أيام»."""
        if self._key(i) not in words.AGO:
            return None
        key, then = self._key(i + 1), self._key(i + 2)
        if key in words.DUAL_UNITS:
            return self._step(i, i + 2, words.DUAL_UNITS[key], -2)
        number = int(key) if key.isdecimal() and len(key) < 3 else words.NUMBERS.get(key)
        if number and then in words.UNITS:
            return self._step(i, i + 3, words.UNITS[then], -number)
        if key in words.UNITS and self._key(i) == "قبل" and key in ("اسبوع", "شهر", "عام", "سنه"):
            return self._step(i, i + 2, words.UNITS[key], -1)
        return None

    def _year(self, i: int) -> int | None:
        """«عام 2011», «سنة 1973»."""
        if self._key(i) not in words.YEAR_WORDS:
            return None
        year = self._year_number(i)
        return self._keep(i, year[1], spans.of_year(year[0])) if year else None
