"""Linear models: sums and chances worked out by hand, files that are damaged."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.annotate import linear
from etl.annotate.linear import LinearModel, shipped_models, shipped_version
from etl.errors import ModelError


def test_a_chance_is_the_logistic_of_the_sum() -> None:
    model = LinearModel({"i": -1.0, "مع": 2.0, "بين": 0.5})
    assert model.chance([]) == 0.5
    assert model.chance(["i", "مع"]) == pytest.approx(math.e / (1 + math.e))  # a sum of 1
    assert model.chance(["i", "بين", "بين"]) == 0.5  # a feature that stands twice counts twice
    assert model.chance(["لا يعرفه"]) == 0.5


def test_a_vector_counts_where_the_model_has_one() -> None:
    vector = np.array([1, 2, -1], dtype=np.float32)
    model = LinearModel({"i": 1.0}, np.array([0.5, 0.25, 2.0], dtype=np.float32))
    assert model.chance(["i"], vector) == 0.5  # 1 + 0.5 + 0.5 - 2
    assert model.chance(["i"]) == pytest.approx(1 / (1 + math.exp(-1)))
    assert LinearModel({"i": 1.0}).chance(["i"], vector) == pytest.approx(1 / (1 + math.exp(-1)))


@pytest.mark.parametrize(("weight", "expected"), [(1e6, 1 / (1 + math.exp(-30))), (-1e6, 1 / (1 + math.exp(30)))])
def test_a_large_sum_is_no_overflow(weight: float, expected: float) -> None:
    assert LinearModel({"i": weight}).chance(["i"]) == expected


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_a_chance_lies_between_nought_and_one_and_grows(one: float, other: float) -> None:
    low, high = sorted((one, other))
    model = LinearModel({"low": low, "high": high})
    assert 0 < model.chance(["low"]) <= model.chance(["high"]) < 1


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Puts a file where the package's models are looked for; gives its name."""
    linear._shipped.cache_clear()
    monkeypatch.setattr(linear, "files", lambda package: tmp_path)

    def put(content: str) -> str:
        (tmp_path / "made-up.json").write_text(content, encoding="utf-8")
        return "made-up.json"

    yield put
    linear._shipped.cache_clear()


def test_models_of_a_file(packaged: Callable[[str], str]) -> None:
    content = {
        "version": "events-9",
        "models": {"times": {"named": {"i": 1, "و": -0.5}, "vector": []}, "sides": {"named": {}, "vector": [1, 2]}},
    }
    name = packaged(json.dumps(content))
    models = shipped_models(name)
    assert shipped_version(name) == "events-9"
    assert set(models) == {"times", "sides"}
    assert models["times"].named == {"i": 1.0, "و": -0.5}
    assert models["times"].vector.size == 0
    assert models["sides"].vector.tolist() == [1.0, 2.0]
    assert models["sides"].vector.dtype == np.float32
    assert shipped_models(name) is models


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", "{}", '{"version": "1"}', '{"models": {}}', '{"version": "1", "models": []}',
        '{"version": "1", "models": {"a": {"named": {}}}}', '{"version": "1", "models": {"a": []}}',
        '{"version": "1", "models": {"a": {"named": {"i": "x"}, "vector": []}}}',
        '{"version": "1", "models": {"a": {"named": {"i": null}, "vector": []}}}',
        '{"version": "1", "models": {"a": {"named": {}, "vector": ["x"]}}}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_an_error(packaged: Callable[[str], str], content: str) -> None:
    name = packaged(content)
    for read in (shipped_models, shipped_version):
        with pytest.raises(ModelError, match=r"the model made-up.json cannot be read .*; reinstall the package"):
            read(name)


def test_a_missing_file_is_an_error(packaged: Callable[[str], str]) -> None:
    with pytest.raises(ModelError, match=r"nowhere.json cannot be read"):
        shipped_models("nowhere.json")
