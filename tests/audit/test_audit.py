"""The audit catches what it is meant to catch, and raises no alarm where nothing is wrong."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from etl import pipeline
from etl.audit.docs import prune_docs, without_network
from etl.audit.expectations import EXPECTED, LEFTOVER
from etl.errors import AuditFailed
from etl.settings import Settings

pytestmark = pytest.mark.db

NEWS = (
    "استقبل وزير الخارجية الأردني سامر الحداد في عمّان أمس الاثنين نظيره القطري كريم العطار، "
    "وبحث الجانبان سبل تعزيز التعاون بين البلدين في المجالات الاقتصادية.\n"
    "وقال الحداد إن اللقاء كان مثمراً وإن البلدين يعملان معاً من أجل استقرار المنطقة."
)
OTHER = "أعلنت وزارة الزراعة بدء موسم حصاد القمح في المحافظات الشمالية هذا العام بزيادة ملحوظة في الإنتاج."


@pytest.fixture
def staged(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A resolved run of two good articles, not audited yet."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(OTHER, encoding="utf-8")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    run_id = pipeline.discover(str(folder), settings=settings)
    for batch in pipeline.land(run_id, settings=settings):
        pipeline.clean_and_annotate(run_id, batch, settings=settings)
    pipeline.resolve(run_id, settings=settings)
    yield run_id


def damage(database: Engine, statement: str) -> None:
    with database.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0, "the damage was done"


OF_NEWS = "staged_article_id = (SELECT id FROM staging.articles WHERE uri = 'news.txt')"
ARTICLE = "UPDATE staging.articles SET {} WHERE uri = 'news.txt'"
ROW_DAMAGES = {
    "articles.title_present": ARTICLE.format("title = '  '"),
    "articles.source_slug_present": ARTICLE.format("source = '{}'"),
    "articles.fingerprint_present": ARTICLE.format("fingerprint = ''"),
    "articles.word_count_in_bounds": ARTICLE.format("word_count = 3"),
    "articles.language_known": ARTICLE.format("language = 'fa'"),
    "articles.arabic_share_in_bounds": ARTICLE.format("arabic_share = 0.3"),
    "articles.days_ahead_in_bounds": ARTICLE.format("published_at = '2099-01-01'"),
    "articles.published_year_in_bounds": ARTICLE.format("published_at = '1970-01-01'"),
    "articles.no_mojibake": ARTICLE.format("title = 'Ø§Ù„Ø³Ø¹ÙˆØ¯ÙŠØ©'"),
    "articles.no_leftover": ARTICLE.format("body = body || chr(10) || 'شارك هذا المقال'"),
    "articles.no_bad_url": ARTICLE.format("url = 'javascript:alert(1)'"),
    "mentions.no_outside": f"UPDATE staging.entity_mentions SET end_offset = 99999 WHERE {OF_NEWS}",
    "mentions.no_misplaced": (
        "UPDATE staging.entity_mentions SET start_offset = start_offset + 1, end_offset = end_offset + 1 "
        "WHERE surface = 'سامر الحداد'"
    ),
    "mentions.no_orphan": f"UPDATE staging.entity_mentions SET staged_entity_id = gen_random_uuid() WHERE {OF_NEWS}",
    "mentions.form_known": f"UPDATE staging.entity_mentions SET form = 'nickname' WHERE {OF_NEWS}",
    "meetings.sides_in_bounds": "DELETE FROM staging.report_participants WHERE position = 0",
    "meetings.sentences_in_bounds": "DELETE FROM staging.meeting_evidence",
    "meetings.no_misquoted": "UPDATE staging.meeting_evidence SET start_offset = start_offset + 2",
    "meetings.nameless_in_bounds": "UPDATE staging.report_participants SET staged_entity_id = NULL, descriptor = ' '",
    "meetings.no_inverted": "UPDATE staging.meeting_reports SET earliest = '2024-02-02', latest = '2024-01-01'",
    "meetings.no_person_as_place": (
        "UPDATE staging.meeting_reports SET place_staged_entity_id = "
        "(SELECT id FROM staging.entities WHERE kind = 'person' LIMIT 1)"
    ),
    "meetings.no_unresolved": "UPDATE staging.meeting_reports SET meeting_id = NULL",
    "meetings.confidence_in_bounds": "UPDATE staging.meeting_reports SET confidence = 1.5",
    "meetings.kind_known": "UPDATE staging.meeting_reports SET kind = 'duel'",
    "meetings.status_known": "UPDATE staging.meeting_reports SET status = 'maybe'",
}


def test_good_rows_raise_no_alarm(staged: str, settings: Settings, database: Engine) -> None:
    assert pipeline.audit(staged, settings=settings) == {
        "expectations": len(EXPECTED), "held": len(EXPECTED), "warnings": 0, "quarantined": 0,
    }  # fmt: skip
    with database.connect() as connection:
        stored = connection.execute(text("SELECT count(*), bool_and(success) FROM ops.quality_results")).one()
    assert tuple(stored) == (len(EXPECTED), True)


@pytest.mark.parametrize("expectation", ROW_DAMAGES)
def test_a_damaged_row_quarantines_its_article_alone(
    expectation: str, staged: str, settings: Settings, database: Engine
) -> None:
    damage(database, ROW_DAMAGES[expectation])
    assert pipeline.audit(staged, settings=settings)["quarantined"] == 1
    with database.connect() as connection:
        held = connection.execute(text("SELECT uri, expectation, reason, state FROM ops.quarantine")).all()
    assert ("news.txt", expectation) in {(row.uri, row.expectation) for row in held}
    assert {row.uri for row in held} == {"news.txt"}
    assert all(row.reason and row.state == "held" for row in held)
    counts = pipeline.publish(staged, settings=settings)
    assert (counts["landed"], counts["published_new"], counts["quarantined"]) == (2, 1, 1)


def test_every_row_expectation_is_proven() -> None:
    rows = {f"{e.suite}.{e.name}" for e in EXPECTED if e.severity == "row"}
    assert rows - set(ROW_DAMAGES) <= {"articles.body_length_present", "articles.body_length_in_bounds"}


@pytest.mark.parametrize(
    ("expectation", "statement"),
    [
        ("run.unaccounted_in_bounds", "UPDATE staging.inputs SET outcome = NULL WHERE uri = 'good.txt'"),
        ("run.without_article_in_bounds", "DELETE FROM staging.articles WHERE uri = 'good.txt'"),
        ("run.repeated_texts_in_bounds", "UPDATE staging.articles SET fingerprint = 'same'"),
        ("run.repeated_keys_in_bounds", "UPDATE staging.articles SET article_id = gen_random_uuid() FROM (SELECT 1) x"),
    ],
)
def test_a_run_that_fails_as_a_whole_publishes_nothing(
    expectation: str, statement: str, staged: str, settings: Settings, database: Engine
) -> None:
    if "repeated_keys" in expectation:
        statement = "UPDATE staging.articles SET article_id = (SELECT min(id::text)::uuid FROM staging.articles)"
    damage(database, statement)
    with pytest.raises(AuditFailed, match=re.escape(expectation)) as failure:
        pipeline.audit(staged, settings=settings)
    assert "nothing was published" in str(failure.value)
    assert "run again" in str(failure.value)
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM public.articles")) == 0
        assert connection.scalar(text("SELECT state FROM ops.runs")) == "failed"


def test_most_inputs_rejected_stops_the_run(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    for number in range(25):
        (folder / f"{number}.txt").write_text(f"This page number {number} is in English and so is no Arabic news.")
    run_id = pipeline.discover(str(folder), settings=settings)
    for batch in pipeline.land(run_id, settings=settings):
        pipeline.clean_and_annotate(run_id, batch, settings=settings)
    pipeline.resolve(run_id, settings=settings)
    with pytest.raises(AuditFailed, match="rejected_share"):
        pipeline.audit(run_id, settings=settings)


def test_a_second_audit_replaces_the_first(staged: str, settings: Settings, database: Engine) -> None:
    damage(database, ROW_DAMAGES["articles.no_bad_url"])
    pipeline.audit(staged, settings=settings)
    damage(database, ARTICLE.format("url = NULL"))
    assert pipeline.audit(staged, settings=settings)["quarantined"] == 0
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ops.quality_results")) == len(EXPECTED)
        assert connection.scalar(text("SELECT count(*) FROM ops.quarantine")) == 0
    assert pipeline.publish(staged, settings=settings)["published_new"] == 2


def test_data_docs_ask_nothing_of_the_network(staged: str, settings: Settings) -> None:
    pipeline.audit(staged, settings=settings)
    pages = list((settings.data_docs / staged).rglob("*.html"))
    assert len(pages) > 4
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|img|iframe)\b[^>]*\bsrc=|<link\b[^>]*\bhref=|@import|url\(", html), page
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


def test_without_network_keeps_the_text() -> None:
    page = '<html><head><link href="https://x.example/a.css"><script src="https://x.example/a.js"></script></head>نص</html>'
    assert "x.example" not in without_network(page)
    assert "نص" in without_network(page)


def test_old_pages_go(tmp_path: Path) -> None:
    now = datetime(2026, 1, 31, tzinfo=UTC)
    for name, age in (("old", 31), ("new", 1)):
        (tmp_path / name).mkdir()
        moment = (now - timedelta(days=age)).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    assert prune_docs(tmp_path, keep_days=30, now=now) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize(
    ("line", "left_over"),
    [
        ("شارك هذا المقال", True),
        ("للمزيد: تابع موقع نبض الخليج", True),
        ("مصدر المعلومات والصور : شبكة المعلومات", True),
        ("وتسعى دمشق للمزيد من الدعم", False),
        ("سأشارك هذا المقال مع زملائي", False),
        ("شارك هذا المقال في صنع الرأي العام وأثار جدلاً", False),
    ],
)
def test_leftovers_are_lines_and_not_sentences(line: str, left_over: bool, database: Engine) -> None:
    body = f"جملة أولى من الخبر.\n{line}\nجملة أخيرة."
    with database.connect() as connection:
        found = connection.scalar(text("SELECT substring(:body FROM :pattern)"), {"body": body, "pattern": LEFTOVER})
    assert (found is not None) == left_over
