"""Word types as tensors: what the network's first layer sees of each word, computed once."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import lexicon
from etl.annotate.neural.features import flags, ngrams, shape


class Types:
    """Every distinct word of the texts by number, with its vector, letters and flags."""

    def __init__(
        self, vectors: npt.NDArray[np.float32], rows: dict[str, int], knowledge: Knowledge, buckets: int
    ) -> None:
        self._rows, self._knowledge, self._buckets, self._lex = rows, knowledge, buckets, lexicon()
        self._vectors = torch.from_numpy(np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors]))
        self.numbers: dict[tuple[str, bool], int] = {}
        self._row: list[int] = []
        self._grams: list[tuple[int, ...]] = []
        self._flags: list[npt.NDArray[np.float32]] = []

    def number(self, key: str, is_word: bool) -> int:
        """The number of a word, given one if new."""
        found = self.numbers.get((key, is_word))
        if found is None:
            found = self.numbers[key, is_word] = len(self._row)
            self._row.append(self._rows.get(shape(key, is_word=is_word), -1) + 1)
            self._grams.append(ngrams(key, self._buckets))
            self._flags.append(flags(key, is_word=is_word, knowledge=self._knowledge, lex=self._lex))
        return found

    def row(self, number: int) -> int:
        """The row of a word's vector, −1 where it has none."""
        return self._row[number] - 1

    def inputs(self, numbers: Sequence[int], forget: float = 0.0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(vectors, letter n-grams, their offsets, flags) of some words; a share `forget` of the vectors is zeroed."""
        grams = [self._grams[n] for n in numbers]
        offsets = np.cumsum([0, *map(len, grams[:-1])])
        rows = torch.tensor([self._row[n] for n in numbers])
        if forget:
            rows[torch.rand(len(rows)) < forget] = 0
        flat = torch.tensor(list(chain.from_iterable(grams)))
        listed = torch.from_numpy(np.stack([self._flags[n] for n in numbers]))
        return self._vectors[rows], flat, torch.from_numpy(offsets), listed
