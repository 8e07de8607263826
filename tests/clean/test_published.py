from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean.published import parse_published


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-04-30", (2025, 4, 30)),
        ("20250430", (2025, 4, 30)),
        ("2025-04-30T10:15:00Z", (2025, 4, 30, 10, 15)),
        ("2025-04-30T10:15:00+03:00", (2025, 4, 30, 7, 15)),
        ("2025-04-30 10:15", (2025, 4, 30, 10, 15)),
        ("2025-04-30T01:00:00+03:00", (2025, 4, 29, 22)),
        ("Wed, 30 Apr 2025 10:15:00 +0300", (2025, 4, 30, 7, 15)),
        ("Wed, 30 Apr 2025 10:15:00 GMT", (2025, 4, 30, 10, 15)),
        ("April 30, 2025", (2025, 4, 30)),
        ("30/04/2025", (2025, 4, 30)),
        ("04/30/2025", (2025, 4, 30)),
        ("05/05/2025", (2025, 5, 5)),
        ("2025/4/30 - 10:15", (2025, 4, 30, 10, 15)),
        ("1746007200", (2025, 4, 30, 10)),
        ("1746007200000", (2025, 4, 30, 10)),
        ("30 أبريل 2025", (2025, 4, 30)),
        ("الأربعاء 30 نيسان 2025 - 10:15 م", (2025, 4, 30, 22, 15)),
        ("٣٠ نيسان/أبريل ٢٠٢٥", (2025, 4, 30)),
        ("٣٠ أبريل ٢٠٢٥، ٠٩:٠٥ صباحًا", (2025, 4, 30, 9, 5)),
        ("1 جانفي 2025", (2025, 1, 1)),
        ("8 كانون الأول 2024", (2024, 12, 8)),
        ("8 كانون الثاني 2025 12:30 ص", (2025, 1, 8, 0, 30)),
        ("30 أبريل 2025 10:15 بتوقيت غرينتش +3", (2025, 4, 30, 7, 15)),
        ("\N{RIGHT-TO-LEFT MARK}30 مايو 2025", (2025, 5, 30)),
    ],
)
def test_dates_as_outlets_write_them(text: str, moment: tuple[int, ...]) -> None:
    assert parse_published(text) == datetime(*moment, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "أمس",
        "03/04/2025",
        "31 فبراير 2025",
        "2025-13-45",
        "1446/11/2",
        "2025",
        "0001-01-01",
        "x" * 500,
        "منذ 3 ساعات",
    ],
)
def test_what_is_uncertain_stays_unknown(text: str | None) -> None:
    assert parse_published(text) is None


@given(st.text(alphabet="0123456789/-:. +ZTصم٠١٢٣أبريلمايو,GMTapr", max_size=40))
def test_whatever_is_declared_gives_utc_or_nothing(text: str) -> None:
    moment = parse_published(text)
    assert moment is None or (moment.tzinfo == UTC and 1900 <= moment.year < 2100)
