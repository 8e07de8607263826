"""Word vectors from raw news: skip-gram with letter n-grams (Bojanowski et al. 2017), by the library floret."""

from collections.abc import Iterator, Set
from pathlib import Path

import numpy as np
import numpy.typing as npt

from etl.annotate.neural.features import shape
from etl.arabic.words import tokenise
from etl.errors import ModelError, SourceUnavailable
from etl.evaluation.annotated import read_lines

SIZE = 64
EPOCHS = 4
MIN_COUNT = 4
LENGTH = 4.0  # of every vector, so that its numbers are about as large as the network's others


def lines_of(corpus: Path, *, without: Set[str]) -> Iterator[list[str]]:
    """The words of each line of a folder of *.jsonl(.gz), titles too; articles with an id in `without` are left out.

    Raises SourceUnavailable for a folder without such files, or one that cannot be read.
    """
    paths = sorted([*corpus.glob("*.jsonl"), *corpus.glob("*.jsonl.gz")])
    if not paths:
        raise SourceUnavailable(f"{corpus} holds no *.jsonl or *.jsonl.gz")
    for path in paths:
        for article in read_lines(path):
            if article.get("id") not in without:
                for text in (article.get("title") or "", article.get("text") or ""):
                    yield from _lines(text)


def _lines(text: str) -> Iterator[list[str]]:
    words: list[str] = []
    for token in tokenise(text):
        if token.kind == "newline":
            if words:
                yield words
            words = []
        elif token.key:
            words.append(shape(token.key, is_word=token.kind == "word"))
    if words:
        yield words


def train_vectors(lines: Path, *, threads: int) -> tuple[list[str], npt.NDArray[np.float32]]:
    """(words, most frequent first; their vectors of length LENGTH) from a file of blank-parted words, a line a line.

    With one thread the result is the same on every run; more threads race, and are that much faster.
    """
    try:
        import floret
    except ImportError as error:
        raise ModelError("training needs more packages: pip install 'rasd[train]'") from error
    model = floret.train_unsupervised(
        str(lines), model="skipgram", dim=SIZE, epoch=EPOCHS, minCount=MIN_COUNT, ws=5, neg=8, minn=3, maxn=5,
        bucket=300_000, thread=threads, t=1e-4, lr=0.05, verbose=0,
    )  # fmt: skip
    words = list(model.get_words())
    vectors = np.stack([model.get_word_vector(word) for word in words]).astype(np.float32)
    return words, unit(vectors)


def unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The vectors with the length LENGTH."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return (vectors / lengths * LENGTH).astype(np.float32)
