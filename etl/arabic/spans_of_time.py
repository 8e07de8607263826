"""Days, months and years as EDTF (ISO 8601-2) and as extents of days."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_ISLAMIC_EPOCH = 227015  # 1 Muharram 1 of the civil tabular calendar, in days of date.toordinal (Reingold, Dershowitz)


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


def of_month(year: int, month: int) -> Extent:
    """A month."""
    last = calendar.monthrange(year, month)[1]
    return Extent(edtf=f"{year:04}-{month:02}", earliest=date(year, month, 1), latest=date(year, month, last))


def of_year(year: int) -> Extent:
    """A year."""
    return Extent(edtf=f"{year:04}", earliest=date(year, 1, 1), latest=date(year, 12, 31))


def of_unit(unit: str, step: int, anchor: date) -> Extent:
    """The day, week (Monday to Sunday), month or year `step` units from the one that holds `anchor`."""
    if unit == "day":
        return of_day(anchor + timedelta(days=step))
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
        return of_days(monday, monday + timedelta(days=6))
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + step
        return of_month(months // 12, months % 12 + 1)
    return of_year(anchor.year + step)


def without_year(month: int, first: int, last: int) -> Extent:
    """Days of a month of no known year."""
    one = f"XXXX-{month:02}-{first:02}"
    return Extent(edtf=one if first == last else f"{one}/XXXX-{month:02}-{last:02}")


def of_hijri(year: int, month: int, day: int | None) -> Extent:
    """A day or month of the Islamic calendar, by the tabular reckoning: announced months differ by a day, hence ~."""
    first = _from_hijri(year, month, day or 1)
    last = first if day else _from_hijri(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    edge = timedelta(days=1)
    edtf = f"{first}~" if day else f"{first}~/{last}~"
    return Extent(edtf=edtf, earliest=first - edge, latest=last + edge)


def _from_hijri(year: int, month: int, day: int) -> date:
    months = 29 * (month - 1) + month // 2
    return date.fromordinal(_ISLAMIC_EPOCH - 1 + (year - 1) * 354 + (3 + 11 * year) // 30 + months + day)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def of_days_in(year: int, month: int, low: int, high: int) -> Extent:
    """The days `low` to `high` of a month."""
    first, last = day_of(year, month, low), day_of(year, month, high)
    if first and last:
        return of_days(first, last)
    return without_year(month, low, high)  # 29 February of a common year: what is said cannot be


def near_weekday(published: date, weekday: int, direction: int, *, strict: bool) -> date:
    """The nearest such weekday in a direction; the day of publication itself counts unless a modifier excludes it."""
    if direction > 0:
        ahead = (weekday - published.weekday()) % 7 or 7
        return published + timedelta(days=ahead)
    back = (published.weekday() - weekday) % 7
    if back == 0 and (strict or direction < 0):
        back = 7
    return published - timedelta(days=back)
