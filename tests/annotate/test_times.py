"""Times within quotes: the moment of speaking is their anchor."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.annotate import Annotator, load_knowledge
from etl.settings import PROJECT_ROOT

WEDNESDAY = datetime(2025, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(load_knowledge(Path(PROJECT_ROOT / "seeds" / "knowledge")))


def edtf_of(annotator: Annotator, text: str, surface: str, published: datetime | None) -> tuple[str | None, str | None]:
    annotation = annotator.annotate_text(title="", text=text, published=published)
    (time,) = (time for time in annotation.times if time.surface == surface)
    return time.edtf, time.anchor


def test_last_week_in_what_was_said_on_friday(annotator: Annotator) -> None:
    text = "قال الوزير يوم الجمعة الماضي في تصريح للصحافة: «عُقد المؤتمر الأسبوع الماضي في باكو»."
    assert edtf_of(annotator, text, "الأسبوع الماضي", WEDNESDAY) == ("2025-04-14/2025-04-20", "quote")


def test_a_quote_without_a_day_is_read_against_publication(annotator: Annotator) -> None:
    text = "قال الوزير في تصريح للصحافة: «عُقد المؤتمر الأسبوع الماضي في باكو»."
    assert edtf_of(annotator, text, "الأسبوع الماضي", WEDNESDAY) == ("2025-04-21/2025-04-27", "publication")


def test_without_publication_a_quote_resolves_nothing(annotator: Annotator) -> None:
    text = "قال الوزير يوم الجمعة الماضي: «عُقد المؤتمر الأسبوع الماضي في باكو»."
    assert edtf_of(annotator, text, "الأسبوع الماضي", None)[0] is None


def test_yesterday_is_counted_from_the_outlets_own_day(annotator: Annotator) -> None:
    from etl.clean.published import parse_published

    after_midnight = parse_published("2025-04-30T01:30:00+03:00")  # still the 29th in UTC
    assert edtf_of(annotator, "التقى الوزير نظيره أمس في دمشق.", "أمس", after_midnight)[0] == "2025-04-29"
