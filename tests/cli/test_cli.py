"""The command line, as a user and as a program use it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl import pipeline
from etl import settings as settings_module
from etl.cli import app
from etl.settings import PROJECT_ROOT, load

ARTICLE = PROJECT_ROOT / "seeds" / "articles" / "000_c82ed6b61b622aaf.txt"
SENTENCE = "التقى وزير الخارجية الأردني سامر الحداد نظيره القطري كريم العطار في عمّان يوم 3 آذار 2024."


def rasd(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=given)


@pytest.fixture
def own_database(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RASD_DATABASE_URL", database_url)
    monkeypatch.setenv("RASD_HOME", str(tmp_path / "home"))
    yield
    pipeline.close(settings_module.load())


@pytest.mark.db
def test_ingest_report_and_sql(own_database: None, tmp_path: Path) -> None:
    folder = tmp_path / "مقالات"
    folder.mkdir()
    shutil.copy(ARTICLE, folder)
    shown = rasd("ingest", str(folder))
    assert shown.exit_code == 0, shown.output
    assert "1 landed = 1 published, new" in shown.output
    for words in ("فاسيلي نيبينزيا", "أنقرة", "XXXX-02-23/XXXX-02-24", "Data Docs", "Next"):
        assert words in shown.output
    stored = rasd("report", "--json")
    report = json.loads(stored.stdout)
    assert (report["counts"]["landed"], report["counts"]["published_new"], report["adds_up"]) == (1, 1, True)
    assert "1 landed = 1 published, new" in rasd("report", report["run"][:13]).output
    answer = rasd("sql", "SELECT sides, place FROM analytics.meetings WHERE place = 'نيويورك'", "--json")
    assert json.loads(answer.stdout) == {"sides": "أسعد الشيباني – فاسيلي نيبينزيا", "place": "نيويورك"}
    table = rasd("sql", "SELECT title FROM articles")
    assert "(1 rows)" in table.output
    assert rasd("sql", "SELECT slug FROM sources", "--csv").stdout.splitlines()[0] == "slug"


@pytest.mark.db
def test_errors_are_one_line_with_a_code(own_database: None, tmp_path: Path) -> None:
    for arguments in (
        ("ingest", str(tmp_path / "nowhere")),
        ("sql", "SELEC 1"),
        ("sql", "DELETE FROM public.articles"),
        ("report", "ffffffff"),
        ("db", "url", "--role", "king"),
    ):
        failed = rasd(*arguments)
        assert failed.exit_code == 1, arguments
        assert failed.stderr.startswith("rasd: "), failed.stderr
        assert failed.stderr.count("\n") == 1
        assert "Traceback" not in failed.output


@pytest.mark.db
def test_database_commands(own_database: None) -> None:
    assert rasd("db", "upgrade").output.startswith("database at revision ")
    assert "options=-c%20role%3Drasd_reader" in rasd("db", "url").output


def test_annotate_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASD_DATABASE_URL", "postgresql://nobody@localhost:1/none")
    lines = [json.dumps({"id": "a1", "title": "", "published": "2024-03-05", "text": SENTENCE}, ensure_ascii=False)]
    done = rasd("annotate", "-", given="\n".join(lines) + "\n")
    assert done.exit_code == 0, done.output
    (found,) = (json.loads(line) for line in done.stdout.splitlines())
    assert found["id"] == "a1"
    assert {e["name"] for e in found["entities"] if e["kind"] == "person"} == {"سامر الحداد", "كريم العطار"}
    (meeting,) = found["meetings"]
    assert (meeting["kind"], meeting["status"], meeting["place"], meeting["date"]) == (
        "meeting", "happened", "عمّان", "2024-03-03",
    )  # fmt: skip
    for span in [*meeting["evidence"], *(m for e in found["entities"] for m in e["mentions"])]:
        assert SENTENCE[span["start"] : span["end"]] == span.get("text", span.get("surface"))


def test_annotate_goes_on_after_a_bad_line() -> None:
    good = json.dumps({"text": SENTENCE}, ensure_ascii=False)
    done = rasd("annotate", "-", given=f'{good}\nnonsense\n{{"id": 3}}\n{{"text": "x", "published": "soon"}}\n{good}\n')
    assert done.exit_code == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 5]
    assert "line 2 is not JSON" in done.stderr
    assert 'line 3 is no object with a "text"' in done.stderr
    assert "line 4" in done.stderr
    assert "3 lines were not annotated" in done.stderr


def test_help_teaches() -> None:
    top = rasd("--help").output
    for command in ("run", "ingest", "annotate", "report", "sql", "db", "up", "down"):
        assert command in top
        assert "Usage" in rasd(command, "--help").output
    assert rasd("--version").output.startswith("rasd ")


def test_settings_that_make_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASD_BATCH_SIZE", "many")
    failed = rasd("report")
    assert failed.exit_code == 1
    assert failed.stderr == "rasd: RASD_BATCH_SIZE is not a whole number: 'many'\n"


def test_every_setting_is_read() -> None:
    chosen = load({"RASD_HOME": "/a", "RASD_SEEDS": "/b", "RASD_BATCH_SIZE": "7", "RASD_DOCS_KEPT_DAYS": "3"})
    assert (chosen.home, chosen.seeds, chosen.batch_size, chosen.docs_kept_days) == (Path("/a"), Path("/b"), 7, 3)
