"""A run from files to published rows: the user's article, revisions, rejections, stages killed and run again."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from etl import ingest, pipeline, resources
from etl.errors import RunError, SourceUnavailable
from etl.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.db

ARTICLE = PROJECT_ROOT / "seeds" / "articles" / "000_c82ed6b61b622aaf.txt"
NEWS = (
    "استقبل وزير الخارجية الأردني سامر الحداد في عمّان أمس الاثنين نظيره القطري كريم العطار، "
    "وبحث الجانبان سبل تعزيز التعاون بين البلدين في المجالات الاقتصادية.\n"
    "وقال الحداد إن اللقاء كان مثمراً وإن البلدين يعملان معاً من أجل استقرار المنطقة."
)
OTHER = (
    "أعلنت وزارة الزراعة بدء موسم حصاد القمح في المحافظات الشمالية هذا العام بزيادة ملحوظة في الإنتاج.\n"
    "وأوضحت الوزارة أن المساحات المزروعة ارتفعت مقارنة بالعام الماضي بفضل الأمطار الغزيرة."
)


def run(folder: Path, settings: Settings) -> dict[str, Any]:
    return ingest.ingest_folder(str(folder), settings=settings, workers=1, on_step=lambda *_: None)


def rows(database: Engine, query: str, **bound: Any) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), bound)]


# The table that the user asked for, by reading the article; «الإدارة السورية» and others are no sides.
THE_TABLE = {
    ("أسعد الشيباني – فاسيلي نيبينزيا", "meeting", "happened", "نيويورك", "يوم أمس الثلاثاء", None, False),
    ("سيرغي ناريشكين – مسؤول في الاستخبارات السورية", "meeting", "happened", "باكو", "الأسبوع الماضي", None, False),
    ("سيرغي لافروف – أسعد الشيباني", "meeting", "happened", "أنقرة", "يومي 23 و24 شباط الماضي",
     "XXXX-02-23/XXXX-02-24", False),
    ("ميخائيل بوغدانوف – وفد – كبار المسؤولين", "visit", "happened", "دمشق", None, None, True),
    ("فلاديمير بوتين – أحمد الشرع", "phone_call", "happened", None, None, None, False),
}  # fmt: skip


def meetings_told(meetings: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    assert all(occurred is None for *_, occurred, _flags in meetings)
    return [(*told, "identity_conflict" in flags) for *told, _occurred, flags in meetings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    return place


def write_lines(path: Path, *articles: dict[str, Any]) -> None:
    path.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in articles) + "\n", encoding="utf-8")


def counts(report: dict[str, Any]) -> dict[str, int]:
    assert report["adds_up"]
    return {name: number for name, number in report["counts"].items() if number}


def test_the_users_article_is_published(folder: Path, settings: Settings, database: Engine) -> None:
    shutil.copy(ARTICLE, folder)
    assert counts(run(folder, settings)) == {"landed": 1, "published_new": 1}
    (article,) = rows(
        database,
        "SELECT s.name_ar, a.title_origin, a.published_at, jsonb_array_length(a.headings), a.revision, a.body "
        "FROM articles a JOIN sources s ON s.id = a.source_id",
    )
    assert article[:5] == ("نبض الخليج", "lead", None, 2, 1)
    for phrase in ("شارك هذا المقال", "للمزيد: تابع موقع", "مصدر المعلومات والصور", "«نبض الخليج»"):
        assert phrase not in article[5]
    assert rows(database, "SELECT position FROM article_boilerplate ORDER BY 1") == [(0,), (1,), (2,), (3,)]
    meetings = rows(
        database,
        "SELECT sides, kind, status, place, date_expressions, occurred_edtf, occurred, flags FROM analytics.meetings",
    )
    assert set(meetings_told(meetings)) == THE_TABLE, "without a date of publication nothing relative is resolved"
    implied = rows(database, "SELECT date_implies FROM meeting_reports WHERE place = 'نيويورك'")
    assert implied == [("published:weekday=wednesday",)]
    spans = rows(
        database,
        "SELECT count(*) FROM entity_mentions m JOIN articles a ON a.id = m.article_id "
        "WHERE substring(a.body FROM m.start_offset + 1 FOR m.end_offset - m.start_offset) <> m.surface",
    )
    assert spans == [(0,)]


def test_the_same_run_again_costs_a_hash_and_a_sidecar_is_a_revision(
    folder: Path, settings: Settings, database: Engine
) -> None:
    shutil.copy(ARTICLE, folder)
    run(folder, settings)
    assert counts(run(folder, settings)) == {"landed": 1, "unchanged": 1}
    (folder / f"{ARTICLE.name}.meta.yaml").write_text("published: 2025-04-30\n")
    assert counts(run(folder, settings)) == {"landed": 1, "published_revised": 1}
    dated = rows(database, "SELECT place, occurred_edtf FROM analytics.meetings WHERE occurred_edtf IS NOT NULL")
    assert ("نيويورك", "2025-04-29") in dated
    assert ("أنقرة", "2025-02-23/2025-02-24") in dated
    assert rows(database, "SELECT count(*) FROM meetings") == [(5,)]
    assert rows(database, "SELECT count(*) FROM raw.documents") == [(2,)]


def test_a_changed_text_is_a_revision_with_its_history(folder: Path, settings: Settings, database: Engine) -> None:
    path = folder / "a.txt"
    path.write_text(NEWS, encoding="utf-8")
    run(folder, settings)
    before = rows(database, "SELECT id FROM articles")
    path.write_text(NEWS + "\nوأضاف أن زيارة ثانية ستجري في الشهر المقبل إلى الدوحة.", encoding="utf-8")
    assert counts(run(folder, settings)) == {"landed": 1, "published_revised": 1}
    assert rows(database, "SELECT id, revision FROM articles") == [(before[0][0], 2)]
    assert rows(database, "SELECT revision, body FROM article_revisions") == [(1, NEWS)]
    path.write_text(NEWS, encoding="utf-8")  # and back again: a body landed before is no reason to think it unchanged
    assert counts(run(folder, settings)) == {"landed": 1, "published_revised": 1}
    assert rows(database, "SELECT revision, body FROM articles") == [(3, NEWS)]


def test_broken_inputs_are_rejected_with_a_reason_and_the_rest_go_on(
    folder: Path, settings: Settings, database: Engine
) -> None:
    (folder / "good.txt").write_text(NEWS, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.json").write_text('{"text": ')
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "english.txt").write_text("The minister met his counterpart in the capital on Tuesday, officials said.")
    (folder / "lines.jsonl").write_text(
        json.dumps({"id": 1, "text": OTHER}, ensure_ascii=False) + "\nnot json\n", encoding="utf-8"
    )
    assert counts(run(folder, settings)) == {"landed": 7, "published_new": 2, "rejected": 5}
    refused = dict(rows(database, "SELECT uri, reason FROM ops.inputs WHERE outcome = 'rejected'"))
    assert set(refused) == {"empty.txt", "broken.json#N1", "junk.txt", "english.txt", "lines.jsonl#L2"}
    assert refused["lines.jsonl#L2"] == "invalid_json"
    assert counts(run(folder, settings)) == {"landed": 7, "unchanged": 7}


def test_the_same_text_twice_from_one_source_is_a_duplicate_and_from_two_a_story(
    folder: Path, settings: Settings, database: Engine
) -> None:
    write_lines(
        folder / "a.jsonl",
        {"id": 1, "source": "الشروق", "text": NEWS},
        {"id": 2, "source": "الشروق", "text": NEWS + "  "},
        {"id": 3, "source": "الأهرام", "text": NEWS},
    )
    assert counts(run(folder, settings)) == {"landed": 3, "published_new": 2, "duplicate": 1}
    assert rows(database, "SELECT article_count FROM stories") == [(2,)]
    write_lines(folder / "b.jsonl", {"id": 9, "source": "الشروق", "text": NEWS})
    assert counts(run(folder, settings)) == {"landed": 4, "unchanged": 3, "duplicate": 1}


def test_two_outlets_one_meeting(folder: Path, settings: Settings, database: Engine) -> None:
    more = NEWS + "\nوأعلن مصدر مطلع أن الوفدين سيواصلان المشاورات في الفترة المقبلة."
    published = "2024-03-05T09:00:00Z"
    write_lines(
        folder / "a.jsonl",
        {"id": 1, "source": "الشروق", "published": published, "text": NEWS},
        {"id": 2, "source": "الأهرام", "published": published, "text": more},
    )
    run(folder, settings)
    assert rows(database, "SELECT report_count, occurred_edtf, place FROM meetings") == [(2, "2024-03-04", "عمّان")]


def test_every_stage_can_be_run_again(folder: Path, settings: Settings, database: Engine) -> None:
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    (folder / "b.txt").write_text(OTHER, encoding="utf-8")
    run_id = pipeline.discover(str(folder), settings=settings)
    for _ in range(2):
        batches = pipeline.land(run_id, settings=settings)
    for _ in range(2):
        for batch in batches:
            pipeline.clean_and_annotate(run_id, batch, settings=settings)
    for stage in (pipeline.resolve, pipeline.resolve, pipeline.audit, pipeline.audit):
        stage(run_id, settings=settings)
    first = pipeline.publish(run_id, settings=settings)
    assert first == pipeline.publish(run_id, settings=settings)
    assert (first["landed"], first["published_new"]) == (2, 2)
    assert rows(database, "SELECT count(*) FROM articles") == [(2,)]
    assert rows(database, "SELECT count(*) FROM staging.articles") == [(0,)]


def test_a_run_killed_before_it_was_published_loses_nothing(folder: Path, settings: Settings, database: Engine) -> None:
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    killed = pipeline.discover(str(folder), settings=settings)
    pipeline.land(killed, settings=settings)
    with pytest.raises(RunError, match="not published"):
        pipeline.report(killed, settings=settings)
    assert counts(run(folder, settings)) == {"landed": 1, "published_new": 1}
    assert rows(database, "SELECT state FROM ops.runs ORDER BY started_at") == [("failed",), ("published",)]


def test_only_an_audited_run_is_published(folder: Path, settings: Settings) -> None:
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    run_id = pipeline.discover(str(folder), settings=settings)
    pipeline.land(run_id, settings=settings)
    with pytest.raises(RunError, match="only an audited run"):
        pipeline.publish(run_id, settings=settings)


def test_two_runs_side_by_side_publish_an_article_once(folder: Path, settings: Settings, database: Engine) -> None:
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    both = [pipeline.discover(str(folder), settings=settings) for _ in range(2)]
    for run_id in both:
        for batch in pipeline.land(run_id, settings=settings):
            pipeline.clean_and_annotate(run_id, batch, settings=settings)
        pipeline.resolve(run_id, settings=settings)
        pipeline.audit(run_id, settings=settings)
    done = [pipeline.publish(run_id, settings=settings) for run_id in both]
    assert [one["published_new"] for one in done] == [1, 0]
    assert done[1]["unchanged"] == 1
    assert rows(database, "SELECT count(*) FROM articles") == [(1,)]


def test_workers_give_what_one_process_gives(folder: Path, settings: Settings, database: Engine) -> None:
    from dataclasses import replace

    articles = [{"id": n, "text": f"{NEWS}\nالخبر رقم {n}."} for n in range(6)]
    write_lines(folder / "a.jsonl", *articles)
    small = replace(settings, batch_size=2)
    try:
        report = ingest.ingest_folder(str(folder), settings=small, workers=2, on_step=lambda *_: None)
    finally:
        pipeline.close(small)
    assert counts(report) == {"landed": 6, "published_new": 6}
    mentions = rows(database, "SELECT count(*) FROM entity_mentions GROUP BY article_id")
    assert len(set(mentions)) == 1


def test_no_such_folder(settings: Settings) -> None:
    with pytest.raises(SourceUnavailable, match="no such file or folder"):
        pipeline.discover("/nowhere/at/all", settings=settings)


def test_batches_are_bounded_by_documents_and_by_bytes(folder: Path, settings: Settings) -> None:
    from dataclasses import replace

    big = (OTHER + "\n") * 60_000  # 20 MB of text, each a different one
    lines = [{"id": f"big{n}", "text": f"{n} {big}"} for n in range(3)] + [{"id": n, "text": OTHER} for n in range(7)]
    write_lines(folder / "a.jsonl", *lines)
    small = replace(settings, batch_size=4, max_document_bytes=64 * 1024 * 1024)
    try:
        run_id = pipeline.discover(str(folder), settings=small)
        batches = pipeline.land(run_id, settings=small)
        with resources.begin(small) as connection:
            sizes = connection.execute(
                text(
                    "SELECT i.batch, count(*), sum(octet_length(d.body)) FROM staging.inputs i "
                    "JOIN raw.documents d ON d.id = i.document_id GROUP BY 1 ORDER BY 1"
                )
            ).all()
    finally:
        pipeline.close(small)
    assert [row[0] for row in sizes] == batches
    assert sum(row[1] for row in sizes) == 10
    assert all(row[1] <= 4 and row[2] < 55 * 1024 * 1024 for row in sizes)
    assert len(batches) >= 4


def test_names_of_files_are_bytes(folder: Path, settings: Settings, database: Engine) -> None:
    import os

    try:
        (Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt"))).write_text(NEWS, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (folder / "سطر\nآخر.txt").write_text(OTHER, encoding="utf-8")
    assert counts(run(folder, settings)) == {"landed": 2, "published_new": 2}
    assert counts(run(folder, settings)) == {"landed": 2, "unchanged": 2}


def test_an_id_told_twice_in_a_file_is_counted(folder: Path, settings: Settings) -> None:
    write_lines(folder / "a.jsonl", {"id": 1, "text": NEWS}, {"id": 1, "text": OTHER})
    assert counts(run(folder, settings)) == {"landed": 2, "published_new": 1, "rejected": 1}
