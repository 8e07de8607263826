"""What word vectors are made from: the lines of a corpus as words; and their length."""

import builtins
import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.errors import ModelError, SourceUnavailable
from etl.training.vectors import LENGTH, lines_of, train_vectors, unit


def write(path: Path, articles: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)


def test_titles_and_lines_as_words(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [{"id": "1", "title": "حلب، أمس", "text": "إلى دمشق.\n\n\nعام 2025 و١٤ شخصاً\n"}])
    assert list(lines_of(tmp_path, without=frozenset())) == [
        ["حلب", "،", "امس"],
        ["الي", "دمشق", "."],
        ["عام", "0000", "و14", "شخصا"],
    ]


def test_articles_that_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl.gz", [{"id": "2", "text": "اثنان"}, {"id": "3", "title": None, "text": "ثلاثة"}])
    write(tmp_path / "a.jsonl", [{"id": "1", "title": "", "text": "واحد"}, {"title": "بلا رقم", "text": ""}])
    assert list(lines_of(tmp_path, without={"2"})) == [["واحد"], ["بلا", "رقم"], ["ثلاثه"]]  # in the files' order
    assert list(lines_of(tmp_path, without={"1", "2", "3"})) == [["بلا", "رقم"]]


def test_a_corpus_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"holds no \*.jsonl"):
        list(lines_of(tmp_path, without=frozenset()))
    (tmp_path / "a.jsonl").write_text('{"id": ', encoding="utf-8")
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        list(lines_of(tmp_path, without=frozenset()))


def test_vectors_have_one_length() -> None:
    found = unit(np.array([[3.0, 4.0], [0.0, -0.5], [0.0, 0.0]], dtype=np.float32))
    assert LENGTH == 4.0
    assert found.dtype == np.float32
    assert np.allclose(found, [[2.4, 3.2], [0.0, -4.0], [0.0, 0.0]])


def test_without_the_extra_the_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_floret(name: str, *rest: Any, **more: Any) -> Any:
        if name == "floret":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_floret)
    with pytest.raises(ModelError, match=r"pip install 'rasd\[train\]'"):
        train_vectors(tmp_path / "lines.txt", threads=1)
