"""Times that name years and more: years alone, seasons, decades, centuries, and the parts of all of these."""

from etl.arabic import calendar_words as words
from etl.arabic import spans_of_time as spans
from etl.arabic.date_pieces import HIJRI_YEARS, Reading
from etl.arabic.spans_of_time import Extent
from etl.arabic.times_of_calendar import CalendarTimes


class YearTimes(CalendarTimes):
    """Rules: each looks at token `i` and gives a reading of the tokens from there, or None."""

    def _year(self, i: int) -> Reading | None:
        """«عام 2011», «عامي 2011 و2012», «عام 1434 هـ», «في 2010», «2012-2013»."""
        key = self._key(i)
        if key in words.YEARS_WORDS:
            first = self._year_number(i + 1)
        elif key in words.YEAR_WORDS:
            if self._key(i - 1).isdecimal() or (key == "العام" and self._key(i - 1) in words.GENERAL):
                return None  # «قانون رقم 159 لسنة 1981», «الأمين العام»
            first = self._year_number(i)
            hijri = None if first else self._year_number(i, HIJRI_YEARS)
            if hijri:
                return Reading(i, self._skip(hijri[1], words.HIJRI_ERA), spans.of_hijri_year(hijri[0]), True)
        else:
            first = self._year_number(i) if self._key(i - 1) in words.BEFORE_YEARS else None
            if first and self._counted(first[1]):
                return None
        if not first:
            return None
        extent, after = spans.of_year(first[0]), first[1]
        joint = self._key(after)
        if (
            joint in words.DASHES
            or joint == "/"
            or joint in words.TO
            or (key in words.YEARS_WORDS and (joint == "و" or joint in words.COMMAS))
        ):
            last = self._year_number(after + 1)
            if last and last[0] > first[0]:
                return Reading(i, last[1], spans.joined(extent, spans.of_year(last[0])), True)
        return Reading(i, after, extent, True)

    def _season(self, i: int) -> Reading | None:
        """«ربيع 2012», «صيف العام الماضي», «الصيف المقبل»."""
        season = words.SEASONS[self._key(i)]
        year = self._year_number(i + 1)
        if year:
            return Reading(i, year[1], spans.of_season(year[0], season), True)
        told = self._year_told(i + 1)
        if told:
            return Reading(i, told[1], spans.of_season(told[0], season) if told[0] else None)
        step = self._modifier(i + 1) if self._key(i)[:2] == "ال" else None
        if step is None:
            return None
        return Reading(i, step[1], spans.season_near(season, step[0], self._published) if self._published else None)

    def _decade(self, i: int) -> Reading | None:
        """«ثمانينيات القرن الماضي», «الستينات»; not «في الستينات من عمره»."""
        ten, after, hundreds = words.DECADES[self._key(i)], i + 1, 19
        if self._key(after + (self._key(after) == "من")) in words.OF_AGE:
            return None
        k = after + (self._key(after) == "من")
        century = self._century(k) if self._key(k) == "القرن" else None
        if century:
            after = century.after
            if century.extent and century.extent.earliest:
                hundreds = century.extent.earliest.year // 100
        elif self._key(i)[:2] != "ال":
            return None
        return Reading(i, after, spans.of_decade(hundreds * 10 + ten), True)

    def _century(self, i: int) -> Reading | None:
        """«القرن العشرين», «القرن التاسع عشر», «القرن 19», «القرن الماضي»."""
        number = self._number(i + 1)
        if number and 10 <= number[0] <= 21:
            return Reading(i, number[1], spans.of_century(number[0] - 1), True)
        step = self._modifier(i + 1)
        if step is None:
            return None
        return Reading(i, step[1], spans.of_unit("century", step[0], self._published) if self._published else None)

    def _part(self, i: int) -> Reading | None:
        """«مطلع مايو المقبل», «أواخر 2012», «بداية العام», «منتصف الأسبوع المقبل», «أوائل الثمانينيات»."""
        part = words.PARTS.get(self._key(i))
        whole = self._whole(self._skip(i + 1, {"شهر"})) if part is not None else None
        if part is None or whole is None or whole.silent:
            return None
        extent = spans.of_part(whole.extent, part) if whole.extent else None
        if extent is None and whole.extent is not None:
            extent = self._part_of_unknown(whole.extent, part)
        return whole._replace(first=i, extent=self._of_this_year(whole, part) or extent)

    def _of_this_year(self, whole: Reading, part: int) -> Extent | None:
        """«مطلع يونيو الماضي» told late in June is of this June, though June as a whole is not past."""
        here, modifier = self._published, self._key(whole.after - 1)
        if here is None or whole.extent is None or len(whole.extent.edtf) != 7 or whole.extent.edtf[5:] != f"{here:%m}":
            return None
        if modifier not in words.PAST | words.NEXT or self._key(whole.after - 2) in words.DEFINITE_UNITS:
            return None
        near = spans.of_part(spans.of_month(here.year, here.month), part)
        if near is None or near.earliest is None or near.latest is None:
            return None
        return near if (near.latest < here if modifier in words.PAST else near.earliest > here) else None

    @staticmethod
    def _part_of_unknown(whole: Extent, part: int) -> Extent | None:
        """A part of a month of no known year."""
        if not (whole.edtf.startswith("XXXX-") and len(whole.edtf) == 7):
            return None
        month = int(whole.edtf[5:])
        last = spans.of_month(2023, month).latest
        return spans.without_year(month, part * 10 + 1, last.day if part == 2 and last else part * 10 + 10)

    def _whole(self, i: int) -> Reading | None:
        """What has parts: a month, year, week, decade or century; a unit alone is the present one."""
        key = self._key(i)
        if key in words.DECADES:
            return self._decade(i)
        if key == "القرن" and (century := self._century(i)):
            return century
        if key in words.DEFINITE_UNITS or key in ("هذا", "هذه"):
            year = self._year(i) if key in words.YEAR_WORDS else None
            alone = key in words.DEFINITE_UNITS and self._key(i + 1) not in words.OTHER_YEARS
            return year or self._unit(i) or (self._unit_now(i) if alone else None)
        if key in words.YEAR_WORDS:
            return self._year(i)
        year_alone = self._year_number(i)
        if year_alone and not self._counted(year_alone[1]):
            return Reading(i, year_alone[1], spans.of_year(year_alone[0]), True)
        if self._month_name(i):
            return self._month(i) or self._bare_month(i)
        if self._hijri_month(i):
            return self._hijri(i) or self._hijri_alone(i)
        return None

    def _bare_month(self, i: int) -> Reading | None:
        """A month whose name alone would be in doubt, after a word that leaves none."""
        named = self._month_name(i)
        return self._months(i, self._year_of(named[0], 15, named[1]), named[0], None) if named else None

    def _hijri_alone(self, i: int) -> Reading | None:
        named = self._hijri_month(i)
        if named is None:
            return None
        extent = spans.hijri_near(named[0], None, None, self._published) if self._published else None
        return Reading(i, named[1], extent)

    def _unit(self, i: int) -> Reading | None:
        """«الأسبوع الماضي», «هذا العام», «الشهر التالي» (known only from what was told before)."""
        here = self._key(i) in ("هذا", "هذه")
        unit = words.DEFINITE_UNITS.get(self._key(i + here))
        if unit is None:
            return None
        if here:
            return self._stepped(i, i + 2, unit, 0)
        then = self._key(i + 1)
        if then in words.LAST_ONES or (unit == "year" and self._general(i, then)):
            return None
        if then in words.ECHOES:
            implies = f"antecedent:{unit}={words.ECHOES[then]:+d}"
            return Reading(i, i + 2, None, implies=implies)
        step = self._modifier(i + 1)
        return self._stepped(i, step[1], unit, step[0]) if step else None

    def _general(self, i: int, then: str) -> bool:
        """Whether «العام» means "general": «الأمين العام السابق»."""
        before = self._key(i - 1)
        if self._key(i) != "العام":
            return False
        return before in words.GENERAL or (then in words.ECHOES and before[:2] in ("ال", "لل"))

    def _unit_now(self, i: int) -> Reading:
        return self._stepped(i, i + 1, words.DEFINITE_UNITS[self._key(i)], 0)

    def _stepped(self, i: int, after: int, unit: str, step: int) -> Reading:
        return Reading(i, after, spans.of_unit(unit, step, self._published) if self._published else None)

    def _fraction(self, i: int) -> Reading | None:
        """«الربع الأول من 2024», «النصف الثاني من مايو», «الأسبوع الأول من فبراير»."""
        key, then = self._key(i), self._key(i + 1)
        nth = -1 if then in words.LAST else words.ORDINALS.get(then, 0)
        week = key == "الاسبوع"
        parts = 4 if week else words.FRACTIONS[key]
        if not nth or nth > parts:
            return None
        whole = self._whole(self._skip(i + 3, {"شهر"})) if self._key(i + 2) in ("من", "ل", "في") else None
        if whole is None or (whole.extent and whole.extent.earliest is None):
            return whole and Reading(i, whole.after, None)
        if whole.extent is None:
            return Reading(i, whole.after, None)
        months = len(whole.extent.edtf) == 7 or "~" in whole.extent.edtf
        if not months and (week or len(whole.extent.edtf) != 4 or "X" in whole.extent.edtf):
            return None
        if week:
            return whole._replace(first=i, extent=spans.of_week_in(whole.extent, nth))
        return whole._replace(first=i, extent=spans.of_fraction(whole.extent, parts, parts if nth == -1 else nth))
