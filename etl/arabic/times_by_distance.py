"""Times told by how far they are from an anchor: «قبل يومين», «منذ نحو أسبوعين», «الأيام الثلاثة المقبلة»."""

from etl.arabic import calendar_words as words
from etl.arabic import spans_of_time as spans
from etl.arabic.date_pieces import Reading
from etl.arabic.times_of_years import YearTimes


class DistanceTimes(YearTimes):
    """Rules: each looks at token `i` and gives a reading of the tokens from there, or None."""

    def _ago(self, i: int) -> Reading | None:
        """«قبل يومين», «منذ نحو 10 أيام», «بعد أسبوع», «قبل أيام», «منذ قليل»; not «قبل يومين من الاقتراع»."""
        if self._key(i) in words.GLUED_AGO:
            return self._told_away(i, i + 1, words.GLUED_AGO[self._key(i)], -2)
        j, about = i + 1, False
        if self._key(i) != "بعد" and self._key(j) in words.JUST_NOW:
            return self._told_away(i, j + 1, "day", 0)
        while self._key(j) in words.ABOUT or self._key(j) in words.MORE_OR_LESS:
            j, about = j + 1, True
            j = self._skip(j, {"من", "عن", "علي"})
        direction = 1 if self._key(i) == "بعد" else -1
        key = self._key(j)
        if key in words.DUAL_UNITS:
            return self._told_away(i, j + 1, words.DUAL_UNITS[key], 2 * direction, about=about)
        number = self._count(j)
        if number and self._key(number[1]) in words.UNITS:
            unit = words.UNITS[self._key(number[1])]
            return self._told_away(i, number[1] + 1, unit, number[0] * direction, about=about)
        if self._key(i - 1).removesuffix("ا") == key or self._key(j + 1) in words.MONTHS:  # «يوماً بعد يوم»
            return None
        if key not in words.UNITS or self._year_number(j):
            return None
        if key in words.FEW:
            return self._few(i, j + 1, words.UNITS[key], direction)
        if self._hijri_month(j + 1) or self._number(j + 1) or (key == "يوم" and not self._ends(j + 1)):
            return None
        return self._told_away(i, self._skip(j + 1, {"واحد", "واحده"}), words.UNITS[key], direction, about=about)

    def _ends(self, i: int) -> bool:
        return self._key(i) in ("", "واحد", ".", ",", "\N{ARABIC COMMA}", "\n")

    def _told_away(self, i: int, after: int, unit: str, count: int, *, about: bool = False) -> Reading | None:
        if self._key(after) in words.ABOUT:
            after, about = after + 1, True
        half = self._key(after) in ("ونصف", "ونيف")
        after, about = after + half, about or half
        if not self._from_now(after):
            return None
        now = (self._key(after), self._key(after + 1)) == ("من", "الان")
        after = after + 2 * now
        if count > 0 and not now and not self._to_come(i, after):
            return Reading(i, after, None, implies=f"antecedent:{unit}={count:+d}")
        if self._published is None:
            return Reading(i, after, None)
        since = self._key(i) == "منذ"
        return Reading(i, after, spans.away(unit, count, self._published, since=since, about=about))

    def _few(self, i: int, after: int, unit: str, direction: int) -> Reading | None:
        after = self._skip(after, {"قليله", "عده", "معدوده"})
        if not self._from_now(after) or (direction > 0 and not self._to_come(i, after)):
            return None
        return Reading(i, after, spans.few_away(unit, direction, self._published) if self._published else None)

    def _to_come(self, first: int, after: int) -> bool:
        """Whether a future governs the tokens, or a word of the future stands shortly before them."""
        if self._ahead(first, after):
            return True
        for k in range(first - 1, max(first - 12, 0) - 1, -1):
            key = self._keys[k].removeprefix("و")
            if key in (".", "\n"):
                return False
            verb = key.startswith(words.FUTURE_PREFIXES) and len(key) > 4 and not key.startswith(words.NOT_FUTURE)
            if verb or key in words.FUTURE:
                return True
        return False

    def _from_now(self, i: int) -> bool:
        """Whether a distance is counted from now, not from an event: «بعد يومين من», «قبل شهر على», «بعد عام كامل»."""
        key = self._key(i)
        if key == "فقط":
            key, i = self._key(i + 1), i + 1
        return key not in ("من", "علي", "عن", "بعد", "كامل", "كامله", "متواصل", "متواصله") or (
            key == "من" and self._key(i + 1) == "الان"
        )

    def _stretch(self, i: int) -> Reading | None:
        """«الأربعة أيام الماضية», «الأيام القليلة المقبلة», «الـ48 ساعة الماضية», «اليومين الماضيين»."""
        count, j = None, i
        number = self._count(i)
        if number:
            count, j = number
        key = self._key(j).removeprefix("ال")
        if key in words.DUAL_UNITS:
            unit, count = words.DUAL_UNITS[key], 2
        elif key in words.FEW or (number and key in words.UNITS):
            unit = words.UNITS[key]
        else:
            return None
        j += 1
        if count is None and (number := self._count(j)):
            count, j = number
        j = self._skip(j, {"القليله", "قليله", "المعدوده"})
        step = self._modifier(j)
        if step is None or step[0] not in (-1, 1):
            return None
        return Reading(i, step[1], spans.stretch(unit, count, step[0], self._published) if self._published else None)
