import hashlib
import os
import stat
from pathlib import Path

import pytest

from etl.errors import SourceUnavailable
from etl.records import Rejection
from etl.sources.seeds import SeedFile, discover


def found(folder: Path) -> dict[str, SeedFile | Rejection]:
    return {item.uri: item for item in discover(folder)}


def test_every_suffix_is_a_document_and_the_order_is_fixed(tmp_path: Path) -> None:
    names = ["a.txt", "b.md", "c.html", "d.htm", "e.json", "f.jsonl", "g.txt.gz", "h.md.gz", "i.html.gz", "j.JSONL.GZ"]
    for name in reversed(names):
        (tmp_path / name).write_bytes(b"x")
    items = list(discover(tmp_path))
    assert [item.uri for item in items] == names
    assert all(isinstance(item, SeedFile) for item in items)


def test_folders_below_are_read_with_forward_slashes(tmp_path: Path) -> None:
    (tmp_path / "2025" / "04").mkdir(parents=True)
    (tmp_path / "2025" / "04" / "a.txt").write_text("نص")
    assert list(found(tmp_path)) == ["2025/04/a.txt"]


def test_digest_covers_the_file_and_its_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"body")
    alone = found(tmp_path)["a.txt"]
    assert isinstance(alone, SeedFile)
    assert (alone.size, alone.sha256) == (4, hashlib.sha256(b"body").hexdigest())
    (tmp_path / "a.txt.meta.yaml").write_text("title: عنوان")
    described = found(tmp_path)["a.txt"]
    assert isinstance(described, SeedFile)
    assert described.sidecar == tmp_path / "a.txt.meta.yaml"
    assert described.sha256 != alone.sha256
    assert list(found(tmp_path)) == ["a.txt"]


@pytest.mark.parametrize("sidecar", ["a.txt.gz.meta.yaml", "a.txt.meta.yaml", "a.meta.yaml", "a.meta.yml"])
def test_a_sidecar_is_found_by_the_full_name_or_the_stem(tmp_path: Path, sidecar: str) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"x")
    (tmp_path / sidecar).write_text("title: عنوان")
    item = found(tmp_path)["a.txt.gz"]
    assert isinstance(item, SeedFile)
    assert item.sidecar == tmp_path / sidecar


def test_what_is_no_document_is_said_and_hidden_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(b"%PDF")
    (tmp_path / "lonely.meta.yaml").write_text("title: x")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    reasons = {uri: item.reason for uri, item in found(tmp_path).items() if isinstance(item, Rejection)}
    assert reasons == {
        "page.pdf": "unsupported_type",
        "lonely.meta.yaml": "orphan_sidecar",
        "pipe.txt": "unsupported_type",
    }


def test_links_out_of_the_folder_are_rejected_and_links_inside_are_read(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "seeds"
    outside.mkdir()
    (folder / "sub").mkdir(parents=True)
    (outside / "secret.txt").write_text("سر")
    (outside / "meta.yaml").write_text("title: x")
    (folder / "a.txt").write_text("نص")
    (folder / "b.txt").write_text("نص")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "outdir").symlink_to(outside)
    (folder / "in.txt").symlink_to(folder / "a.txt")
    (folder / "sub" / "circle").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "b.txt.meta.yaml").symlink_to(outside / "meta.yaml")
    items = found(folder)
    reasons = {uri: item.reason if isinstance(item, Rejection) else "taken" for uri, item in items.items()}
    assert reasons == {
        "a.txt": "taken",
        "b.txt": "link_outside_folder",
        "gone.txt": "unreadable",
        "in.txt": "taken",
        "out.txt": "link_outside_folder",
        "outdir": "link_outside_folder",
    }


def test_a_link_in_a_circle_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert {item.reason for item in discover(tmp_path) if isinstance(item, Rejection)} == {"unreadable"}


def test_a_name_that_is_no_utf_8_gives_an_address_that_is(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt")).write_text("نص")
    assert list(found(tmp_path)) == ["a\\xff.txt"]


def test_a_single_file_is_taken_with_its_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نص")
    (tmp_path / "b.txt").write_text("نص")
    (tmp_path / "a.txt.meta.yaml").write_text("title: x")
    (item,) = discover(tmp_path / "a.txt")
    assert isinstance(item, SeedFile)
    assert (item.uri, item.sidecar) == ("a.txt", tmp_path / "a.txt.meta.yaml")


def test_a_folder_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"no such file or folder: .*/missing"):
        list(discover(tmp_path / "missing"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نص")
    (tmp_path / "a.txt").chmod(0)
    (item,) = discover(tmp_path)
    assert isinstance(item, Rejection)
    assert item.reason == "unreadable"
    (tmp_path / "a.txt").chmod(stat.S_IRUSR | stat.S_IWUSR)
