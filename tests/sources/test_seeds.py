import dataclasses
import gzip
import json
import random
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.records import RawDocument, Rejection
from etl.sources.digest import document_digest
from etl.sources.seeds import SeedFile, discover, read

NOW = datetime(2025, 4, 30, tzinfo=UTC)
TEXT = "التقى وزير الخارجية نظيره في عمان، وبحث معه العلاقات بين البلدين."


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_all(folder: Path, *, max_bytes: int = 1_000_000) -> list[RawDocument | Rejection]:
    items: list[RawDocument | Rejection] = []
    for file in discover(folder):
        items += [file] if isinstance(file, Rejection) else read(file, fetched_at=NOW, max_bytes=max_bytes)
    return items


def the_document(folder: Path) -> RawDocument:
    (item,) = read_all(folder)
    assert isinstance(item, RawDocument), item
    return item


def reasons(items: list[RawDocument | Rejection]) -> list[tuple[str, str]]:
    return [(item.uri, item.reason) for item in items if isinstance(item, Rejection)]


def lines(*objects: Any) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("name", "media_type"), [("a.txt", "text/plain"), ("a.md", "text/markdown"), ("a.html", "text/html")]
)
def test_texts_are_kept_as_received(tmp_path: Path, name: str, media_type: str, packed: bool) -> None:
    write(tmp_path, name + ".gz" * packed, gzip.compress(TEXT.encode()) if packed else TEXT)
    document = the_document(tmp_path)
    assert (document.body, document.media_type, document.fetched_at) == (TEXT.encode(), media_type, NOW)
    assert document.sha256 == document_digest(document.body, document.declared)
    assert document.charset is None


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"])
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_json_is_read_in_every_encoding(tmp_path: Path, suffix: str, encoding: str, packed: bool) -> None:
    content = lines({"title": "عنوان الخبر", "text": TEXT}).encode(encoding)
    write(tmp_path, "a" + suffix + ".gz" * packed, gzip.compress(content) if packed else content)
    document = the_document(tmp_path)
    assert (document.body.decode(), document.declared.title) == (TEXT, "عنوان الخبر")
    assert (document.charset, document.media_type) == ("utf-8", "text/plain")


def test_fields_are_known_by_their_usual_names_and_the_rest_is_kept(tmp_path: Path) -> None:
    item = {
        "id": 7,
        "headline": "عنوان",
        "source": {"name": "الأفق"},
        "link": "https://example.org/7",
        "pub_date": "2025-04-30",
        "body": TEXT,
        "section": "سياسة",
        "nested": {"a": [1, None, float("inf")]},
    }
    write(tmp_path, "a.jsonl", lines(item))
    document = the_document(tmp_path)
    declared = document.declared
    assert document.uri == "a.jsonl#7"
    assert (declared.title, declared.source, declared.url, declared.published) == (
        "عنوان",
        "الأفق",
        "https://example.org/7",
        "2025-04-30",
    )
    assert declared.extra == {"id": 7, "section": "سياسة", "nested": {"a": [1, None, None]}}


def test_wordpress_objects_and_paragraph_lists_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.json",
        json.dumps(
            [
                {"title": {"rendered": "أول"}, "content": {"rendered": f"<p>{TEXT}</p>"}},
                {"title": "ثان", "content": ["فقرة أولى", "فقرة ثانية"]},
            ]
        ),
    )
    first, second = read_all(tmp_path)
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert (first.uri, first.media_type, first.declared.title) == ("a.json#N1", "text/html", "أول")
    assert (second.uri, second.body.decode()) == ("a.json#N2", "فقرة أولى\nفقرة ثانية")


def test_html_is_known_by_its_field_or_its_tags(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", lines({"content_html": TEXT}, {"text": f"<div>{TEXT}</div>"}, {"text": "5 < 6 > 2"}))
    kinds = [item.media_type for item in read_all(tmp_path) if isinstance(item, RawDocument)]
    assert kinds == ["text/html", "text/html", "text/plain"]


def test_a_single_object_has_the_files_address_and_a_wrapped_list_is_opened(tmp_path: Path) -> None:
    write(tmp_path, "one.json", json.dumps({"id": "x", "text": TEXT}))
    write(tmp_path, "many.json", json.dumps({"articles": [{"id": "p", "text": TEXT}, {"text": TEXT}]}))
    assert [item.uri for item in read_all(tmp_path)] == ["many.json#p", "many.json#N2", "one.json"]


def test_broken_lines_are_told_by_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = lines({"id": "a", "text": TEXT}) + "\n  \n" + '{"text": \n' + "[1, 2]\n" + '{"title": "x"}\n'
    content += (
        lines({"id": "a", "text": TEXT}, {"text": TEXT, "url": ["x"]}) + "[" * 100_000 + "\n" + lines({"text": TEXT})
    )
    write(tmp_path, "a.jsonl", content)
    items = read_all(tmp_path)
    assert reasons(items) == [
        ("a.jsonl#L4", "invalid_json"),
        ("a.jsonl#L5", "invalid_json"),
        ("a.jsonl#L6", "empty_body"),
        ("a.jsonl#L7", "duplicate_id"),
        ("a.jsonl#L8", "invalid_metadata"),
        ("a.jsonl#L9", "invalid_json"),
    ]
    assert [item.uri for item in items if isinstance(item, RawDocument)] == ["a.jsonl#a", "a.jsonl#L10"]
    assert all(item.stage == "land" for item in items if isinstance(item, Rejection))


def test_a_line_of_the_wrong_bytes_spoils_itself_only(tmp_path: Path) -> None:
    junk = b'{"text": "' + bytes(range(1, 9)) * 40 + b'\xff"}\n'
    write(tmp_path, "a.jsonl", lines({"text": TEXT}).encode() + junk + lines({"text": TEXT}).encode())
    items = read_all(tmp_path)
    assert reasons(items) == [("a.jsonl#L2", "not_text")]
    assert len(items) == 3


def test_long_lines_and_long_texts_are_too_large(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", lines({"text": TEXT * 100}, {"text": TEXT}))
    write(tmp_path, "b.txt", TEXT * 100)
    write(tmp_path, "c.json", json.dumps([{"text": "a" * 4000}]))
    items = read_all(tmp_path, max_bytes=2000)
    assert reasons(items) == [("a.jsonl#L1", "too_large"), ("b.txt", "too_large"), ("c.json#N1", "too_large")]
    assert [item.uri for item in items if isinstance(item, RawDocument)] == ["a.jsonl#L2"]


def test_a_list_that_breaks_off_gives_its_whole_elements(tmp_path: Path) -> None:
    write(tmp_path, "a.json", '[{"text": "نص أول"}, {"text": "نص ثان"}, {"text": ')
    write(tmp_path, "b.json", '[{"text": "نص"}] tail')
    write(tmp_path, "c.json", '{"text": "نص"')
    items = read_all(tmp_path)
    assert reasons(items) == [
        ("a.json#N3", "invalid_json"),
        ("b.json#N2", "invalid_json"),
        ("c.json#N1", "invalid_json"),
    ]
    assert [item.uri for item in items if isinstance(item, RawDocument)] == ["a.json#N1", "a.json#N2", "b.json#N1"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.txt.gz", "a.jsonl.gz"])
@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_empty_files_are_said_to_be(tmp_path: Path, name: str, content: bytes) -> None:
    write(tmp_path, name, gzip.compress(content) if name.endswith(".gz") else content)
    assert reasons(read_all(tmp_path)) == [("a" + name[1:], "empty_file")]


def test_binary_junk_is_not_text(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", random.Random(3).randbytes(5000))
    write(tmp_path, "b.html", b"\x89PNG\r\n\x1a\n" + bytes(2000))
    assert reasons(read_all(tmp_path)) == [("a.txt", "not_text"), ("b.html", "not_text")]


def test_broken_gzip_gives_what_is_whole(tmp_path: Path) -> None:
    whole = lines(*({"id": n, "text": f"{TEXT} {random.Random(n).random()}"} for n in range(400))).encode()
    packed = gzip.compress(whole)
    write(tmp_path, "cut.jsonl.gz", packed[: len(packed) // 2])
    write(tmp_path, "crc.jsonl.gz", packed[:-8] + bytes(8))
    write(tmp_path, "not.jsonl.gz", whole)
    write(tmp_path, "cut.txt.gz", gzip.compress(TEXT.encode())[:-12])
    items = read_all(tmp_path)
    assert reasons(items) == [
        ("crc.jsonl.gz", "broken_gzip"),
        ("cut.jsonl.gz", "broken_gzip"),
        ("cut.txt.gz", "broken_gzip"),
        ("not.jsonl.gz", "broken_gzip"),
    ]
    uris = [item.uri for item in items if isinstance(item, RawDocument)]
    assert len([uri for uri in uris if uri.startswith("crc")]) == 400
    assert 100 < len([uri for uri in uris if uri.startswith("cut")]) < 300


def test_gzip_of_several_members_is_one_file(tmp_path: Path) -> None:
    parts = [gzip.compress(lines({"id": n, "text": TEXT}).encode()) for n in range(3)]
    write(tmp_path, "a.jsonl.gz", b"".join(parts) + bytes(512))
    assert [item.uri for item in read_all(tmp_path)] == ["a.jsonl.gz#0", "a.jsonl.gz#1", "a.jsonl.gz#2"]


def test_a_gzip_bomb_stays_small_in_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"a" * 60_000_000)
    write(tmp_path, "a.txt.gz", bomb)
    write(tmp_path, "b.jsonl.gz", bomb)
    tracemalloc.start()
    found = reasons(read_all(tmp_path, max_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [("a.txt.gz", "too_large"), ("b.jsonl.gz#L1", "too_large")]
    assert peak < 12_000_000


def test_a_large_file_of_lines_streams(tmp_path: Path) -> None:
    def peak_of(count: int) -> int:
        path = tmp_path / f"{count}.jsonl.gz"
        with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
            for number in range(count):
                file.write(json.dumps({"text": f"{number} {TEXT * 60}"}, ensure_ascii=False) + "\n")
        (seed,) = discover(path)
        assert isinstance(seed, SeedFile)
        tracemalloc.start()
        assert sum(isinstance(item, RawDocument) for item in read(seed, fetched_at=NOW, max_bytes=100_000)) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    small, large = peak_of(200), peak_of(8000)  # 1.4 and 56 MB of text
    assert large < 8_000_000
    assert large < small + 2_000_000


def test_front_matter_is_declared_and_leaves_the_body(tmp_path: Path) -> None:
    for number, encoding in enumerate(["utf-8", "utf-8-sig", "utf-16", "windows-1256"]):
        text = f"---\ntitle: عنوان الخبر\nالمصدر: الأفق\ndate: 2025-04-30\nauthor: كاتب\n---\n{TEXT}\n"
        write(tmp_path, f"{number}.md", text.encode(encoding))
    documents = read_all(tmp_path)
    assert len(documents) == 4
    for document in documents:
        assert isinstance(document, RawDocument)
        assert document.body.decode(document.charset or "") == TEXT + "\n"
        declared = document.declared
        assert (declared.title, declared.source, declared.published) == ("عنوان الخبر", "الأفق", "2025-04-30")
        assert declared.extra == {"author": "كاتب"}


def test_a_rule_of_hyphens_is_no_front_matter(tmp_path: Path) -> None:
    text = f"---\nوقال: {TEXT}\n---\n{TEXT}"
    write(tmp_path, "a.txt", text)
    assert the_document(tmp_path).body.decode() == text


def test_a_sidecar_wins_over_the_file_and_makes_a_new_digest(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", f"---\ntitle: من الملف\nurl: https://example.org\n---\n{TEXT}")
    before = the_document(tmp_path)
    write(tmp_path, "a.txt.meta.yaml", "title: من الجوار\npublished: 2025-04-30\n")
    after = the_document(tmp_path)
    assert (after.declared.title, after.declared.url) == ("من الجوار", "https://example.org")
    assert after.declared.published == "2025-04-30"
    assert (after.body, after.uri) == (before.body, before.uri)
    assert after.sha256 != before.sha256


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title: [unclosed\n", "line 2"),
        ("title: عنوان\n  published: x: y\n", "line 2"),
        ("- a\n- b\n", "line 1"),
        ("title: [a, b]\n", "'title' must be text"),
        ("a: &x 1\nb: *x\n", "aliases"),
        ("title: " + "x" * 3000, "longer than"),
    ],
)
def test_a_malformed_sidecar_rejects_its_document(tmp_path: Path, content: str, said: str) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "a.txt.meta.yaml", content)
    (item,) = read_all(tmp_path)
    assert isinstance(item, Rejection)
    assert (item.uri, item.reason) == ("a.txt", "invalid_metadata")
    assert said in item.detail


def test_front_matter_that_is_never_closed_rejects_its_document(tmp_path: Path) -> None:
    write(tmp_path, "a.md", f"---\ntitle: عنوان\n{TEXT}")
    assert reasons(read_all(tmp_path)) == [("a.md", "invalid_metadata")]


def test_what_a_database_refuses_is_taken_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.jsonl",
        '{"text": "نص\\u0000 \\ud800 هنا", "title": "\\u0000", "id": "a\\u0000b", "x\\u0000": "\\ud800"}\n',
    )
    document = the_document(tmp_path)
    assert document.body.decode() == "نص \N{REPLACEMENT CHARACTER} هنا"
    assert document.declared.title is None
    assert "\\u0000" not in json.dumps(dict(document.declared.extra))


def test_extra_fields_are_bounded(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", lines({"text": TEXT, "raw": "x" * 50_000, "kept": 1}))
    assert the_document(tmp_path).declared.extra == {"kept": 1, "_omitted": ["raw"]}


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    (seed,) = discover(tmp_path)
    path.unlink()
    assert isinstance(seed, SeedFile)
    (item,) = read(seed, fetched_at=NOW, max_bytes=1000)
    assert isinstance(item, Rejection)
    assert item.reason == "unreadable"


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", lines(*({"id": n, "text": f"{n} {TEXT}"} for n in range(20))))
    first, second = read_all(tmp_path), read_all(tmp_path)
    assert first == second
    assert len({dataclasses.astuple(item)[2] for item in first}) == 20
