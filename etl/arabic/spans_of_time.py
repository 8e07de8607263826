"""Days, months, years and stretches as EDTF (ISO 8601-2) and as extents of days; weeks run from Monday to Sunday.

A function that would leave the years 1 to 9999 raises ValueError or OverflowError, as `datetime.date` does.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

_ISLAMIC_EPOCH = 227015  # 1 Muharram 1 of the civil tabular calendar, in days of date.toordinal (Reingold, Dershowitz)
_LUNAR_YEAR = 354.367
_DAY = timedelta(days=1)
_FEW = (10, 2)  # «أيام» without a number: the plural of paucity counts three to ten, a few may be two
_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A time: EDTF, and its first and last day where these are known."""

    edtf: str
    earliest: date | None = None
    latest: date | None = None


def of_day(day: date) -> Extent:
    """One day."""
    return Extent(edtf=day.isoformat(), earliest=day, latest=day)


def of_days(first: date, last: date) -> Extent:
    """A stretch of days, both inclusive."""
    return of_day(first) if first == last else Extent(edtf=f"{first}/{last}", earliest=first, latest=last)


def of_list(days: Sequence[date]) -> Extent:
    """Days told one by one: an interval where they follow one another, else an EDTF set."""
    ordered = sorted(set(days))
    if (ordered[-1] - ordered[0]).days == len(ordered) - 1:
        return of_days(ordered[0], ordered[-1])
    edtf = "{" + ",".join(day.isoformat() for day in ordered) + "}"
    return Extent(edtf=edtf, earliest=ordered[0], latest=ordered[-1])


def of_month(year: int, month: int) -> Extent:
    """A month."""
    last = calendar.monthrange(year, month)[1]
    return Extent(edtf=f"{year:04}-{month:02}", earliest=date(year, month, 1), latest=date(year, month, last))


def of_year(year: int) -> Extent:
    """A year."""
    return Extent(edtf=f"{year:04}", earliest=date(year, 1, 1), latest=date(year, 12, 31))


def of_decade(decade: int) -> Extent:
    """Ten years by their first three figures: 198 is 198X."""
    return Extent(edtf=f"{decade:03}X", earliest=date(decade * 10, 1, 1), latest=date(decade * 10 + 9, 12, 31))


def of_century(hundreds: int) -> Extent:
    """A hundred years by their first two figures: 19 is 19XX, the twentieth century as it is spoken of."""
    return Extent(
        edtf=f"{hundreds:02}XX", earliest=date(hundreds * 100, 1, 1), latest=date(hundreds * 100 + 99, 12, 31)
    )


def of_season(year: int, season: int) -> Extent:
    """A season by its EDTF code (21 spring … 24 winter): three whole months, winter from December on."""
    first = of_month(year, _SEASON_STARTS[season])
    last = of_month(year + (season == 24), (_SEASON_STARTS[season] + 1) % 12 + 1)
    return Extent(edtf=f"{year:04}-{season}", earliest=first.earliest, latest=last.latest)


def season_near(season: int, step: int, anchor: date) -> Extent:
    """The last such season that has ended (-1), the next to begin (1), or this year's (0)."""
    seasons = [of_season(year, season) for year in range(anchor.year - 2, anchor.year + 2)]
    if step < 0:
        return [s for s in seasons if s.latest and s.latest < anchor][-1]
    if step > 0:
        return next(s for s in seasons if s.earliest and s.earliest > anchor)
    running = [s for s in seasons if s.earliest and s.latest and s.earliest <= anchor <= s.latest]
    return running[0] if running else of_season(anchor.year, season)


def of_fraction(whole: Extent, parts: int, nth: int) -> Extent:
    """The nth half, third or quarter of a year (EDTF 40, 37, 33 and on) or of a month (in days)."""
    assert whole.earliest and whole.latest  # noqa: S101 - the caller's reading is resolved
    year, slack = whole.earliest.year, _slack(whole)
    if len(whole.edtf) == 4 and whole.edtf.isdecimal():
        months = 12 // parts
        first = of_month(year, (nth - 1) * months + 1)
        last = of_month(year, nth * months)
        code = {2: 40, 3: 37, 4: 33}[parts] + nth - 1
        return Extent(edtf=f"{year:04}-{code}", earliest=first.earliest, latest=last.latest)
    step = 30 // parts
    start = whole.earliest + slack
    end = whole.latest - slack if nth == parts else start + (nth * step - 1) * _DAY
    return _loose(start + (nth - 1) * step * _DAY, end, slack)


def of_week_in(month: Extent, nth: int) -> Extent:
    """The nth seven days of a month; -1 its last seven."""
    assert month.earliest and month.latest  # noqa: S101 - the caller's reading is resolved
    slack = _slack(month)
    start, end = month.earliest + slack, month.latest - slack
    if nth == -1:
        return _loose(end - 6 * _DAY, end, slack)
    first = start + timedelta(weeks=nth - 1)
    return _loose(first, min(first + 6 * _DAY, end), slack)


def _slack(extent: Extent) -> timedelta:
    """By how much the extent of a Hijri month is wider than its days."""
    return _DAY if "~" in extent.edtf else 0 * _DAY


def _loose(first: date, last: date, slack: timedelta) -> Extent:
    if not slack:
        return of_days(first, last)
    return Extent(edtf=f"{first}~/{last}~", earliest=first - slack, latest=last + slack)


def of_part(whole: Extent, part: int) -> Extent | None:
    """The early, middle or late part (0, 1, 2) of a month, year, week, decade or century.

    A month: days 1 to 10, 11 to 20, 21 to its end. A year: its first quarter, May to August, its last quarter. A week:
    Saturday before it to its Tuesday (outlets begin the week on Saturday, Sunday or Monday), Tuesday to Thursday,
    Thursday to Sunday. A decade or century: three, four and three tenths. None for what has no parts.
    """
    first, last = whole.earliest, whole.latest
    if first is None or last is None:
        return None
    days = (last - first).days + 1
    if days == 7:
        edges = ((-2, 1), (1, 3), (3, 6))[part]
        return of_days(first + edges[0] * _DAY, first + edges[1] * _DAY)
    if 27 < days < 34:
        slack = _slack(whole)
        first, last = first + slack, last - slack
        return _loose(first + part * 10 * _DAY, last if part == 2 else first + (part * 10 + 9) * _DAY, slack)
    if len(whole.edtf) == 4 and days < 367:
        low, high = ((1, 3), (5, 8), (10, 12))[part]
        return joined(of_month(first.year, low), of_month(first.year, high))
    if days > 3000:
        years = last.year - first.year + 1
        low, high = ((0, 3), (3, 7), (7, 10))[part]
        start, end = first.year + low * years // 10, first.year + high * years // 10 - 1
        return joined(of_year(start), of_year(end))
    return None


def joined(first: Extent, last: Extent) -> Extent:
    """The interval from one time to another."""
    edtf = f"{first.edtf.split('/')[0]}/{last.edtf.split('/')[-1]}" if first.edtf != last.edtf else first.edtf
    return Extent(edtf=edtf, earliest=first.earliest, latest=last.latest)


def of_unit(unit: str, step: int, anchor: date) -> Extent:
    """The day, week, month, year, decade or century `step` units from the one that holds `anchor`."""
    if unit == "day":
        return of_day(anchor + timedelta(days=step))
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
        return of_days(monday, monday + timedelta(days=6))
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + step
        return of_month(months // 12, months % 12 + 1)
    if unit == "decade":
        return of_decade(anchor.year // 10 + step)
    if unit == "century":
        return of_century(anchor.year // 100 + step)
    return of_year(anchor.year + step)


def away(unit: str, count: int, anchor: date, *, since: bool = False, about: bool = False) -> Extent:
    """What lies `count` units after `anchor`, before it if negative: «قبل يومين», «منذ أسبوعين», «بعد شهر».

    Weeks: «قبل» and «بعد» give the week, «منذ» (`since`) the very day, approximate, within that week. `about` marks a
    day approximate, with a fifth of the distance to both sides. Hours give days: less than half a day is about today.
    """
    if unit == "hour":
        day = anchor + timedelta(days=round(count / 24))
        near = [day - _DAY, day] if count < 0 else [day, day + _DAY]
        exact = count % 24 == 0
        return of_day(day) if exact else Extent(edtf=f"{day}~", earliest=near[0], latest=near[1])
    if unit == "week" and (since or about):
        return replace(of_unit("week", count, anchor), edtf=f"{anchor + timedelta(weeks=count)}~")
    extent = of_unit(unit, count, anchor)
    if not about or unit == "week" or extent.earliest is None or extent.latest is None:
        return extent
    if unit == "day":
        slack = max(1, abs(count) // 5) * _DAY
        return Extent(edtf=f"{extent.edtf}~", earliest=extent.earliest - slack, latest=extent.latest + slack)
    return replace(extent, edtf=f"{extent.edtf}~")


def few_away(unit: str, direction: int, anchor: date) -> Extent:
    """«قبل أيام», «بعد أسابيع»: ten to two units away, approximate; «قبل ساعات»: about today."""
    if unit == "hour":
        return away("hour", 6 * direction, anchor)
    ends = sorted(direction * n for n in _FEW)
    first, last = (of_unit(unit, n, anchor) for n in ends)
    low, high = first.edtf.split("/")[0], last.edtf.split("/")[-1]
    return Extent(edtf=f"{low}~/{high}~", earliest=first.earliest, latest=last.latest)


def stretch(unit: str, count: int | None, direction: int, anchor: date) -> Extent:
    """«الأربعة أيام الماضية», «الأيام الثلاثة المقبلة»: up to `anchor` or from it on; without a number about ten.

    As news uses them: the past four days are those that end today, the next three run to the third from today, 48
    hours reach two days. Weeks are seven days each; months and years are counted from this one.
    """
    vague = count is None
    count = _FEW[0] if count is None else count
    if unit == "hour":
        days = 1 if vague else max(1, -(-count // 24))
        ends = (anchor - days * _DAY, anchor) if direction < 0 else (anchor, anchor + days * _DAY)
    elif unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        ends = (anchor - (days - 1) * _DAY, anchor) if direction < 0 else (anchor, anchor + days * _DAY)
    else:
        here, there = of_unit(unit, 0, anchor), of_unit(unit, direction * count, anchor)
        until, since = replace(here, latest=anchor), replace(here, earliest=anchor)
        both = joined(there, until) if direction < 0 else joined(since, there)
        return replace(both, edtf=both.edtf.replace("/", "~/") + "~") if vague else both
    found = of_days(*ends)
    return replace(found, edtf=f"{ends[0]}~/{ends[1]}~") if vague else found


def without_year(month: int, first: int, last: int) -> Extent:
    """Days of a month of no known year."""
    one = f"XXXX-{month:02}-{first:02}"
    return Extent(edtf=one if first == last else f"{one}/XXXX-{month:02}-{last:02}")


def of_hijri(year: int, month: int, day: int | None) -> Extent:
    """A day or month of the Islamic calendar, by the tabular reckoning: announced months differ by a day, hence ~."""
    first = _from_hijri(year, month, day or 1)
    last = first if day else _from_hijri(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    edtf = f"{first}~" if day else f"{first}~/{last}~"
    return Extent(edtf=edtf, earliest=first - _DAY, latest=last + _DAY)


def of_hijri_year(year: int) -> Extent:
    """A year of the Islamic calendar."""
    return joined(of_hijri(year, 1, None), of_hijri(year, 12, None))


def hijri_near(month: int, day: int | None, step: int | None, anchor: date) -> Extent:
    """A Hijri day or month of no told year: ended before (-1), beginning after (1) `anchor`, or the nearest to it."""
    around = int((anchor.toordinal() - _ISLAMIC_EPOCH) / _LUNAR_YEAR) + 1
    found = [of_hijri(year, month, day) for year in range(around - 2, around + 3)]
    if step is not None and step < 0:
        return [e for e in found if e.latest and e.latest - _DAY < anchor][-1]
    if step is not None and step > 0:
        return next(e for e in found if e.earliest and e.earliest + _DAY > anchor)

    def distance(extent: Extent) -> int:
        assert extent.earliest and extent.latest  # noqa: S101 - Hijri extents are resolved
        return max((extent.earliest - anchor).days, (anchor - extent.latest).days, 0)

    return min(found, key=distance)


def _from_hijri(year: int, month: int, day: int) -> date:
    months = 29 * (month - 1) + month // 2
    return date.fromordinal(_ISLAMIC_EPOCH - 1 + (year - 1) * 354 + (3 + 11 * year) // 30 + months + day)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def near_weekday(published: date, weekday: int, direction: int, *, strict: bool) -> date:
    """The nearest such weekday in a direction; the day of publication itself counts unless a modifier excludes it.

    ±2 («بعد المقبل», «قبل الماضي») is a week beyond.
    """
    beyond = timedelta(weeks=max(abs(direction) - 1, 0))
    if direction > 0:
        ahead = (weekday - published.weekday()) % 7
        return published + timedelta(days=ahead or (7 if strict else 0)) + beyond
    back = (published.weekday() - weekday) % 7
    if back == 0 and strict:
        back = 7
    return published - timedelta(days=back) - beyond


def weekday_around(day: date, weekday: int) -> date:
    """The nearest such weekday to a day, at most three days away."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
