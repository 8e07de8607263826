"""The tagger's network in NumPy: word inputs, gated convolutions, a linear-chain CRF. No training here.

Per word: a frozen word vector and the mean of its hashed letter n-grams, list flags, marks of known names; a
linear layer;
residual convolutions of width 3 with gated linear units (Dauphin et al. 2017); scores of BIO tags for three
kinds and of
how many letters of clitics stand before a name. The best tag sequence is Viterbi's.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import lexicon
from etl.annotate.neural.features import FLAGS, MARKS, flags, ngrams, shape
from etl.errors import ModelError

TAGS = ("O", "B-P", "I-P", "B-L", "I-L", "B-O", "I-O")
CUTS = 4  # letters of clitics before a name: none to three
CACHED_WORDS = 60_000
Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A trained network, as read from its file; all arrays float32 unless said."""

    version: str
    words: dict[str, int]  # word → row of `vectors`
    vectors: npt.NDArray[np.int8]  # [words, 64], times `vector_scale`
    vector_scale: Array  # [64]
    letters: npt.NDArray[np.int8]  # [buckets, n], times `letter_scale`
    letter_scale: Array  # [n]
    input: Array  # [64 + n + flags, hidden]
    input_bias: Array
    marks: Array  # [marks, hidden]
    convolutions: tuple[tuple[Array, Array, int], ...]  # ([3 · hidden, 2 · hidden], bias, dilation)
    output: Array  # [hidden, tags + cuts]
    output_bias: Array
    start: Array  # [tags]
    transitions: Array  # [tags, tags], from row to column

    @property
    def hidden(self) -> int:
        """Units of a layer."""
        return int(self.output.shape[0])


def read_weights(data: bytes) -> Weights:
    """Weights from the bytes of a .npz file. Raises ModelError for what is none, or of another make."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        words = arrays["words"].tobytes().decode("utf-8").split("\n")
        floats = {
            name: arrays[name].astype(np.float32)
            for name in (
                "vector_scale", "letter_scale", "input", "input_bias", "marks", "output", "output_bias", "start",
                "transitions",
            )
        }  # fmt: skip
        dilations = [int(d) for d in arrays["dilations"]]
        convolutions = tuple(
            (arrays[f"convolution{k}"].astype(np.float32), arrays[f"convolution{k}_bias"].astype(np.float32), dilation)
            for k, dilation in enumerate(dilations)
        )
        weights = Weights(
            version=str(arrays["version"]), words={word: row for row, word in enumerate(words)},
            vectors=arrays["vectors"], letters=arrays["letters"], convolutions=convolutions, **floats,
        )  # fmt: skip
        _check(weights)
        return weights
    except (KeyError, ValueError, TypeError, OSError, EOFError, RuntimeError, BadZipFile, zlib.error) as error:
        raise ModelError(f"the tagger's weights cannot be read ({error}); reinstall the package") from error


def _check(weights: Weights) -> None:
    """Raises ValueError where the arrays fit neither one another nor the features of this version."""
    hidden, tags = weights.hidden, len(TAGS)
    inputs = weights.vectors.shape[1] + weights.letters.shape[1] + FLAGS
    shapes = {
        "vectors": (weights.vectors.shape[0], len(weights.words)),
        "input": (weights.input.shape, (inputs, hidden)),
        "marks": (weights.marks.shape, (MARKS, hidden)),
        "output": (weights.output.shape[1], tags + CUTS),
        "transitions": (weights.transitions.shape, (tags, tags)),
        "convolutions": ({kernel.shape for kernel, _, _ in weights.convolutions}, {(3 * hidden, 2 * hidden)}),
    }
    wrong = [name for name, (is_so, should_be) in shapes.items() if is_so != should_be]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: the shape is that of another version")


@cache
def shipped_weights() -> Weights:
    """The weights of the package, read once a process. Raises ModelError where they are missing."""
    try:
        data = (files("etl.annotate.neural") / "weights.npz").read_bytes()
    except OSError as error:
        raise ModelError(f"the tagger's weights are missing ({error}); reinstall the package") from error
    return read_weights(data)


@dataclass(slots=True)
class Network:
    """The network with the inputs of words it has seen kept, so that a frequent word costs a look-up."""

    weights: Weights
    knowledge: Knowledge
    _rows: dict[str, int] = field(default_factory=dict)
    _table: Array = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    def __post_init__(self) -> None:
        self._table = np.zeros((4096, self.weights.hidden), dtype=np.float32)

    def scores(self, keys: list[tuple[str, bool]], marks: Array) -> tuple[Array, Array]:
        """([words, tags + cuts] scores, [words, hidden] contexts) of a text given as (key, is a word) and its marks."""
        if len(self._rows) >= CACHED_WORDS:  # between texts: the rows of one text are read together
            self._rows.clear()
        rows = [self._row(key, is_word) for key, is_word in keys]
        hidden = self._table[rows]
        hidden += marks @ self.weights.marks
        np.maximum(hidden, 0, out=hidden)
        for kernel, bias, dilation in self.weights.convolutions:
            hidden = hidden + _gated(hidden, kernel, bias, dilation)
        return hidden @ self.weights.output + self.weights.output_bias, hidden

    def _row(self, key: str, is_word: bool) -> int:
        row = self._rows.get(key)
        if row is None:
            row = len(self._rows)
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._table[row] = self._static(key, is_word)
            self._rows[key] = row
        return row

    def _static(self, key: str, is_word: bool) -> Array:
        weights = self.weights
        known = weights.words.get(shape(key, is_word=is_word))
        vector = (
            weights.vectors[known] * weights.vector_scale if known is not None else np.zeros_like(weights.vector_scale)
        )
        letters = weights.letters[list(ngrams(key, len(weights.letters)))].astype(np.float32).mean(axis=0)
        listed = flags(key, is_word=is_word, knowledge=self.knowledge, lex=lexicon())
        static: Array = np.concatenate([vector, letters * weights.letter_scale, listed]) @ weights.input
        return static + weights.input_bias


def _gated(hidden: Array, kernel: Array, bias: Array, dilation: int) -> Array:
    """A convolution of width 3 with a gated linear unit, zeros beyond the ends."""
    count, size = hidden.shape
    mixed = hidden @ kernel[size : 2 * size]
    mixed += bias
    if count > dilation:
        mixed[dilation:] += hidden[:-dilation] @ kernel[:size]
        mixed[:-dilation] += hidden[dilation:] @ kernel[2 * size :]
    gate = mixed[:, size:]
    np.negative(gate, out=gate)
    np.clip(gate, -60, 60, out=gate)
    np.exp(gate, out=gate)
    gate += 1
    return mixed[:, :size] / gate


CERTAIN = 12.0  # a word whose O outweighs every other tag by e to this power is O, whatever stands beside it


def best_tags(scores: Array, pieces: Sequence[tuple[int, int]], weights: Weights) -> list[int]:
    """Viterbi: the most likely tag of each word of a text with [words, tags] scores, every piece a sequence.

    `pieces` are stretches [first, last) that part the words. Words that are O for certain part them further; what lies
    between is decoded side by side, the longest first, so that a step of the recursion is one operation over all runs.
    """
    tags = np.zeros(len(scores), dtype=np.intp)
    runs, entered = _open_runs(scores, pieces, weights)
    if not runs:
        return [0] * len(scores)
    starts = np.array([first for first, _ in runs])
    lengths = np.array([last - first for first, last in runs])
    best = entered[starts]
    back: list[npt.NDArray[np.intp]] = []
    ends = best.copy()
    for k in range(1, int(lengths[0])):
        running = int((lengths > k).sum())
        paths = best[:running, :, None] + weights.transitions
        back.append(paths.argmax(axis=1))
        best = paths.max(axis=1) + entered[starts[:running] + k]
        ends[:running] = best
    current = ends.argmax(axis=1)
    tags[starts + lengths - 1] = current
    for k in range(int(lengths[0]) - 1, 0, -1):
        running = int((lengths > k).sum())
        current[:running] = back[k - 1][np.arange(running), current[:running]]
        tags[starts[:running] + k - 1] = current[:running]
    found: list[int] = tags.tolist()
    return found


def _open_runs(
    scores: Array, pieces: Sequence[tuple[int, int]], weights: Weights
) -> tuple[list[tuple[int, int]], Array]:
    """(runs of words that are not O for certain, longest first; scores with what leads into a run and out of it)."""
    entered = scores.copy()
    if not len(scores):
        return [], entered
    is_open = (scores[:, 0] - scores[:, 1:].max(axis=1) < CERTAIN).tolist()
    runs = []
    for first, last in pieces:
        k = first
        while k < last:
            if not is_open[k]:
                k += 1
                continue
            begin = k
            while k < last and is_open[k]:
                k += 1
            entered[begin] += weights.start if begin == first else weights.transitions[0]
            if k < last:
                entered[k - 1] += weights.transitions[:, 0]
            runs.append((begin, k))
    return sorted(runs, key=lambda run: run[0] - run[1]), entered
