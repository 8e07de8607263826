"""`rasd explain`: any file that is ingested, as a page; errors in one line."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner, Result

from etl.cli import app
from etl.settings import PROJECT_ROOT

ARTICLE = PROJECT_ROOT / "seeds" / "articles" / "000_c82ed6b61b622aaf.txt"
TEXT = "التقى وزير الخارجية الأردني سامر الحداد نظيره القطري كريم العطار في عمّان يوم أمس."


def rasd(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=given)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and no database to be reached."""
    monkeypatch.setenv("RASD_DATABASE_URL", "postgresql://nobody@localhost:1/none")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(result: Result) -> html.HtmlElement:
    assert result.exit_code == 0, result.output
    return html.document_fromstring(result.stdout)


def test_a_page_is_written_beside_nothing(nowhere: Path) -> None:
    done = rasd("explain", str(ARTICLE))
    assert done.exit_code == 0, done.output
    assert done.stdout == "000_c82ed6b61b622aaf.rasd.html\n"
    written = html.document_fromstring((nowhere / done.stdout.strip()).read_bytes())
    assert written.xpath("//section[contains(@class, 'card')]")
    assert "شارك هذا المقال" in [element.text_content() for element in written.xpath("//article//del")]
    assert rasd("explain", str(ARTICLE), "-o", "own.html").stdout == "own.html\n"
    assert (nowhere / "own.html").read_bytes() == (nowhere / "000_c82ed6b61b622aaf.rasd.html").read_bytes()


def test_a_date_is_given_or_stands_in_a_sidecar(nowhere: Path) -> None:
    shutil.copy(ARTICLE, nowhere / "a.txt")
    undated = page(rasd("explain", "a.txt", "-o", "-"))
    assert "غير معروف" in undated.xpath("string(//header)")
    (nowhere / "a.txt.meta.yaml").write_text("published: 2025-04-30\ntitle: عنوان\n", encoding="utf-8")
    dated = page(rasd("explain", "a.txt", "-o", "-"))
    assert "الأربعاء 30 نيسان/أبريل 2025" in dated.xpath("string(//header)")
    assert dated.xpath("string(//h1)") == "عنوان"
    other = page(rasd("explain", "a.txt", "-o", "-", "--published", "2025-05-07"))
    assert "الأربعاء 7 أيار/مايو 2025" in other.xpath("string(//header)")


def test_standard_input() -> None:
    found = page(rasd("explain", "-", "-o", "-", given=TEXT.encode()))
    assert "سامر الحداد" in found.xpath("string(//article)")
    assert rasd("explain", "-", given=TEXT.encode()).stdout == "stdin.rasd.html\n"


def test_one_article_of_many(nowhere: Path) -> None:
    lines = [json.dumps({"id": f"x/{n}", "title": f"مقال {n}", "text": TEXT}, ensure_ascii=False) for n in range(4)]
    lines[1] = "{broken"
    (nowhere / "a.jsonl").write_text("\n".join([lines[0], "", *lines[1:]]), encoding="utf-8")
    (nowhere / "b.jsonl.gz").write_bytes(gzip.compress((nowhere / "a.jsonl").read_bytes()))
    (nowhere / "c.json").write_text(f"[{lines[0]},{lines[2]}]", encoding="utf-8")
    for arguments, title in (
        (("a.jsonl",), "مقال 0"),
        (("a.jsonl", "--line", "4"), "مقال 2"),
        (("a.jsonl", "--id", "x/3"), "مقال 3"),
        (("b.jsonl.gz", "--line", "5"), "مقال 3"),
        (("c.json", "--line", "2"), "مقال 2"),
    ):
        assert page(rasd("explain", *arguments, "-o", "-")).xpath("string(//h1)") == title, arguments
    assert rasd("explain", "b.jsonl.gz", "--id", "x/3").stdout == "b.x_3.rasd.html\n"
    assert (nowhere / "b.x_3.rasd.html").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.txt",), "no such file"),
        ((".",), "is a folder"),
        (("a.pdf",), "a.pdf is rejected: unsupported_type"),
        (("a.txt",), "a.txt is rejected: not_arabic"),
        (("empty.txt",), "empty.txt is rejected: empty_file"),
        (("a.jsonl", "--line", "1"), "a.jsonl#L1 is rejected: invalid_json"),
        (("a.jsonl", "--line", "2"), "no article in line 2"),
        (("a.jsonl", "--line", "9"), "no article in line 9"),
        (("a.jsonl", "--id", "none"), "no article of the id 'none'"),
        (("good.txt", "--line", "1"), "is one article"),
        (("good.txt", "--published", "soon"), "no date that can be read for certain: 'soon'"),
        (("good.txt", "-o", "missing/page.html"), "cannot write missing/page.html"),
    ],
)
def test_errors_are_one_line(nowhere: Path, arguments: tuple[str, ...], words: str) -> None:
    (nowhere / "a.pdf").write_bytes(b"%PDF")
    (nowhere / "a.txt").write_text("Nothing in this text is in Arabic, so it is no article for us.")
    (nowhere / "empty.txt").write_text("")
    (nowhere / "good.txt").write_text(TEXT, encoding="utf-8")
    (nowhere / "a.jsonl").write_text(f"{{broken\n\n{json.dumps({'text': TEXT})}\n")
    failed = rasd("explain", *arguments)
    assert failed.exit_code == 1, failed.output
    assert failed.stderr.startswith("rasd: ")
    assert failed.stderr.count("\n") == 1
    assert words in failed.stderr
    assert not list(nowhere.glob("*.rasd.html"))
