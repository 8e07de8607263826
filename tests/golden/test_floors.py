"""The annotator's figures do not fall below their floors, on the gold set and on the project's own test articles.

Both need texts that are not the project's; where these are not beside the checkout there is nothing to judge by.
"""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl import resources
from etl.evaluation.annotated import load
from etl.evaluation.run import evaluate
from etl.settings import PROJECT_ROOT
from etl.settings import load as settings

SHARED = PROJECT_ROOT.parent / "shared"
FLOORS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8"))
SETS = {
    "dev": (SHARED / "gold" / "dev.jsonl", None),
    "test": (PROJECT_ROOT / "seeds" / "annotations" / "test.jsonl", SHARED / "corpus"),
}
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the texts are not beside the checkout")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SETS))
def test_no_figure_falls_below_its_floor(name: str) -> None:
    gold, corpus = SETS[name]
    assert hashlib.sha256(gold.read_bytes()).hexdigest() == FLOORS[name]["sha256"], "the floors are of another set"
    figures = evaluate(load(gold, corpus), resources.annotator(settings({}))).overall
    found = {k: v for k, v in figures.summary().items() if isinstance(v, float)}
    found |= {k: right / count for k, (right, count) in figures.accuracy.items()}
    low = {k: (round(found[k], 3), floor) for k, floor in FLOORS[name]["floors"].items() if found[k] < floor}
    assert not low
    assert figures.offsets[0] == figures.offsets[1] > 0, "every offset is verbatim"
