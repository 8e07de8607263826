"""The whole training, step by step, each step's outcome kept in a folder so that a later run goes on from there."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from etl.annotate.engine import Annotator
from etl.annotate.events import FindMeetings, LinearRefiner
from etl.annotate.knowledge import Knowledge
from etl.annotate.linear import LinearModel
from etl.evaluation.annotated import load
from etl.training.events import fit_events, fit_settling, lessons, read_until_events, settling_lessons
from etl.training.export import export
from etl.training.fit import fit, measure
from etl.training.network import Shape, Tagger
from etl.training.pretrain import clusters, pretrain
from etl.training.texts import Example, examples
from etl.training.types import Types
from etl.training.vectors import lines_of, train_vectors

SEED = 7
SHIPPED_WORDS = 100_000  # of the vocabulary, the most frequent first
Report = Callable[[str], None]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to train from, and where to put what comes out."""

    corpus: Path  # a folder of *.jsonl(.gz) with the annotated articles and as much raw text as there is
    annotations: Path  # train.jsonl, test.jsonl
    work: Path  # keeps vectors.npz and pretrained.pt
    version: str
    pretrain_epochs: float = 1.0
    epochs: int = 20
    threads: int = 1


def make_tagger(plan: Plan, knowledge: Knowledge, output: Path, report: Report) -> dict[str, float]:
    """Trains the tagger into the .npz file `output`; gives its F1 by kind on the test articles.

    Raises SourceUnavailable for a corpus that lacks the articles, ModelError where a package is missing.
    """
    torch.manual_seed(SEED)
    torch.set_num_threads(plan.threads)
    plan.work.mkdir(parents=True, exist_ok=True)
    train = load(plan.annotations / "train.jsonl", plan.corpus)
    test = load(plan.annotations / "test.jsonl", plan.corpus)
    lines = plan.work / "lines.txt"
    if not lines.exists():
        report("reading the corpus")
        held_out = {a["id"] for a in test}
        with lines.open("w", encoding="utf-8") as file:
            file.writelines(" ".join(words) + "\n" for words in lines_of(plan.corpus, without=held_out))
    words, vectors = _vectors(plan, lines, report)
    shape = Shape()
    types = Types(vectors, {word: row for row, word in enumerate(words)}, knowledge, shape.buckets)
    network = Tagger(shape, vectors.shape[1])
    _pretrained(plan, network, types, vectors, lines, report)
    texts = _examples(train, knowledge)
    report(f"fitting to {len(train)} articles")
    fit(network, types, texts, epochs=plan.epochs)
    export(network, words[:SHIPPED_WORDS], vectors[:SHIPPED_WORDS], version=plan.version, path=output)
    return measure(network, types, _examples(test, knowledge))


def _examples(articles: Sequence[Mapping[str, Any]], knowledge: Knowledge) -> list[Example]:
    return examples(articles, {a["id"]: a for a in articles}, knowledge)


def _vectors(plan: Plan, lines: Path, report: Report) -> tuple[list[str], Floats]:
    kept = plan.work / "vectors.npz"
    if not kept.exists():
        report("word vectors")
        words, vectors = train_vectors(lines, threads=plan.threads)
        np.savez(kept, words=np.array(words), vectors=vectors)
    with np.load(kept) as file:
        return [str(word) for word in file["words"]], file["vectors"]


def _pretrained(plan: Plan, network: Tagger, types: Types, vectors: Floats, lines: Path, report: Report) -> None:
    kept = plan.work / "pretrained.pt"
    if not kept.exists():
        with lines.open(encoding="utf-8") as file:
            stream = np.array([types.number(w, w[0].isalpha()) for line in file for w in line.split()], dtype=np.int32)
        of_row = clusters(vectors, network.shape.clusters)
        rows = [types.row(number) for number in range(len(types.numbers))]
        classes = np.array([of_row[row] if row >= 0 else -1 for row in rows], dtype=np.int64)
        pretrain(network, types, stream, classes, epochs=plan.pretrain_epochs, report=report)
        torch.save(network.state_dict(), kept)
    network.load_state_dict(torch.load(kept))


def make_events(plan: Plan, knowledge: Knowledge, output: Path, report: Report) -> None:
    """Fits the models of events, with the tagger that is installed, into the JSON file `output`."""
    train = load(plan.annotations / "train.jsonl", plan.corpus)
    annotator = Annotator(knowledge)
    report(f"events of {len(train)} articles")
    models = fit_events(lessons(train, annotator))
    find = FindMeetings(LinearRefiner(models["sides"], models["tells"]))
    documents = {a["id"]: find(read_until_events(a, annotator), knowledge) for a in train}
    models |= fit_settling(settling_lessons(train, documents, annotator))
    write_models(models, plan.version, output)


def write_models(models: Mapping[str, LinearModel], version: str, output: Path) -> None:
    """Writes linear models as the JSON file that the package ships."""
    plain = {
        name: {"named": dict(sorted(m.named.items())), "vector": [round(float(w), 4) for w in m.vector]}
        for name, m in models.items()
    }
    output.write_text(json.dumps({"version": version, "models": plain}, ensure_ascii=False, indent=0), encoding="utf-8")
