"""Times in Arabic news, as EDTF, against the moment of publication."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from etl.arabic.normalise import fold_word
from etl.arabic.words import Token, tokenise
from etl.records import TimeExpression

_WEEKDAYS = {"الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الخميس": 3, "الجمعه": 4, "السبت": 5, "الاحد": 6}
_WEEKDAYS = {fold_word(k): v for k, v in _WEEKDAYS.items()}
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {
    "يناير": 1, "جانفي": 1, "فبراير": 2, "فيفري": 2, "شباط": 2, "مارس": 3, "اذار": 3, "ابريل": 4, "افريل": 4, "نيسان": 4,
    "مايو": 5, "ماي": 5, "ايار": 5, "يونيو": 6, "يونيه": 6, "جوان": 6, "حزيران": 6, "يوليو": 7, "يوليه": 7, "جويليه": 7,
    "تموز": 7, "اغسطس": 8, "اوت": 8, "اب": 8, "سبتمبر": 9, "ايلول": 9, "اكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12,
}  # fmt: skip
_TWO = {("كانون", "الاول"): 12, ("كانون", "الثاني"): 1, ("تشرين", "الاول"): 10, ("تشرين", "الثاني"): 11}
_PAST = {"الماضي", "الماضيه", "المنصرم", "المنصرمه", "الفايت", "السابق", "الماضيين"}
_NEXT = {"المقبل", "المقبله", "القادم", "القادمه"}
_THIS = {"الجاري", "الحالي", "الجاريه", "الحاليه"}
_ORDINALS = {
    "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8, "التاسع": 9,
    "العاشر": 10, "الحادي": 1,
}  # fmt: skip
_TENS = {"العشرين": 20, "والعشرين": 20, "الثلاثين": 30, "والثلاثين": 30, "العشرون": 20, "والعشرون": 20}


def find_times(text: str, *, published: date | None = None) -> list[TimeExpression]:
    return _Scan(text, published).run()


class _Scan:
    def __init__(self, text: str, published: date | None) -> None:
        self._text, self._published = text, published
        self._tokens: Sequence[Token] = tokenise(text)

    def _key(self, i: int) -> str:
        return self._tokens[i].key if i < len(self._tokens) else ""

    def run(self) -> list[TimeExpression]:
        found: list[TimeExpression] = []
        i = 0
        rules: tuple[Callable[[int], tuple[int, TimeExpression] | None], ...] = (
            self._days,
            self._weekday,
            self._relative,
        )
        while i < len(self._tokens):
            for rule in rules:
                hit = rule(i)
                if hit:
                    found.append(hit[1])
                    i = hit[0]
                    break
            else:
                i += 1
        return found

    def _make(
        self,
        i: int,
        j: int,
        edtf: str | None,
        a: date | None,
        b: date | None,
        implies: str | None = None,
        conflict: bool = False,
    ) -> tuple[int, TimeExpression]:
        start, end = self._tokens[i].start, self._tokens[j - 1].end
        return j, TimeExpression(
            start=start,
            end=end,
            surface=self._text[start:end],
            edtf=edtf,
            earliest=a,
            latest=b,
            anchor="publication",
            implies=implies,
            conflict=conflict,
        )

    def _month(self, i: int) -> tuple[int, int] | None:
        key = self._key(i)
        if (key, self._key(i + 1)) in _TWO:
            month, j = _TWO[key, self._key(i + 1)], i + 2
        elif key in _MONTHS:
            month, j = _MONTHS[key], i + 1
        else:
            return None
        if self._key(j) == "/" and (other := self._month(j + 1)) and other[1] == month:
            j = other[0]
        return j, month

    def _number(self, i: int) -> tuple[int, int] | None:
        key = self._key(i)
        if key.isdigit() and 1 <= int(key) <= 31:
            return i + 1, int(key)
        if key in _ORDINALS:
            if self._key(i + 1) == "عشر":
                return i + 2, _ORDINALS[key] + 10
            if self._key(i + 1) in _TENS:
                return i + 2, _ORDINALS[key] + _TENS[self._key(i + 1)]
            return i + 1, _ORDINALS[key]
        return None

    def _days(self, i: int) -> tuple[int, TimeExpression] | None:
        start = i
        if self._key(i) in ("يوم", "يومي"):
            i += 1
        first = self._number(i)
        if not first:
            return None
        j, day = first
        last = day
        if self._key(j).startswith("و") and self._key(j)[1:].isdigit():
            last, j = int(self._key(j)[1:]), j + 1
        elif self._key(j) == "و" and (second := self._number(j + 1)):
            j, last = second
        if self._key(j) == "من":
            j += 1
        if self._key(j) == "شهر":
            j += 1
        named = self._month(j)
        if not named or not 1 <= last <= 31:
            return None
        j, month = named
        year: int | None = None
        k = j + 1 if self._key(j) in ("عام", "سنه") else j
        if self._key(k).isdigit() and 1900 <= int(self._key(k)) <= 2100:
            year, j = int(self._key(k)), k + 1
        elif self._key(j) in _PAST | _NEXT:
            modifier = self._key(j)
            j += 1
            if self._published:
                year = self._published.year
                try:
                    there = date(year, month, day)
                except ValueError:
                    return None
                if modifier in _PAST and there > self._published:
                    year -= 1
                if modifier in _NEXT and there < self._published:
                    year += 1
        elif self._published:
            options = [y for y in (self._published.year - 1, self._published.year, self._published.year + 1)]
            try:
                year = min(options, key=lambda y: abs((date(y, month, day) - self._published).days))  # type: ignore[operator]
            except ValueError:
                return None
        y = f"{year:04}" if year else "XXXX"
        edtf = f"{y}-{month:02}-{day:02}" + (f"/{y}-{month:02}-{last:02}" if last != day else "")
        try:
            a, b = (date(year, month, day), date(year, month, last)) if year else (None, None)
        except ValueError:
            return None
        return self._make(start, j, edtf, a, b)

    def _weekday(self, i: int) -> tuple[int, TimeExpression] | None:
        start, offset = i, None
        near = {"امس": -1, "اليوم": 0, "غدا": 1, "غد": 1}
        if self._key(i) in ("يوم", "مساء", "صباح", "ظهر"):
            i += 1
        if self._key(i) in near and self._key(i + 1) in _WEEKDAYS:
            offset, i = near[self._key(i)], i + 1
        if self._key(i) not in _WEEKDAYS:
            return None
        weekday = _WEEKDAYS[self._key(i)]
        j = i + 1
        direction = 0
        if self._key(j) in _PAST:
            direction, j = -1, j + 1
        elif self._key(j) in _NEXT:
            direction, j = 1, j + 1
        implies = None
        if offset is not None:
            implies = f"published:weekday={_DAY_NAMES[(weekday - offset) % 7]}"
        if not self._published:
            return self._make(start, j, None, None, None, implies)
        back = (self._published.weekday() - weekday) % 7
        if direction < 0 and back == 0:
            back = 7
        day = self._published - timedelta(days=back)
        if direction > 0 or (offset or 0) > 0:
            day = self._published + timedelta(days=((weekday - self._published.weekday()) % 7) or 7)
        conflict = offset is not None and day != self._published + timedelta(days=offset)
        return self._make(start, j, day.isoformat(), day, day, implies, conflict)

    def _relative(self, i: int) -> tuple[int, TimeExpression] | None:
        key, then = self._key(i), self._key(i + 1)
        if key == "امس":
            day = self._published - timedelta(days=1) if self._published else None
            return self._make(i, i + 1, day.isoformat() if day else None, day, day)
        step = -1 if then in _PAST else 1 if then in _NEXT else 0 if then in _THIS else None
        if step is None or key not in ("الاسبوع", "الشهر", "العام", "السنه"):
            return None
        if not self._published:
            return self._make(i, i + 2, None, None, None)
        if key == "الاسبوع":
            a = self._published - timedelta(days=self._published.weekday()) + timedelta(weeks=step)
            b = a + timedelta(days=6)
            return self._make(i, i + 2, f"{a}/{b}", a, b)
        if key == "الشهر":
            total = self._published.year * 12 + self._published.month - 1 + step
            a = date(total // 12, total % 12 + 1, 1)
            b = date((total + 1) // 12, (total + 1) % 12 + 1, 1) - timedelta(days=1)
            return self._make(i, i + 2, f"{a:%Y-%m}", a, b)
        year = self._published.year + step
        return self._make(i, i + 2, str(year), date(year, 1, 1), date(year, 12, 31))
