"""Pre-training on raw text: guess the class of a masked word from the words around it.

The classes are k-means clusters of the word vectors, so that a softmax over a thousand of them stands for one over the
whole vocabulary (as in Clark's clusters for masked prediction). It teaches the convolutions what contexts look like.
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from etl.training.network import Tagger
from etl.training.types import Types

MASKED = 0.15
WORDS_A_TEXT = 64
TEXTS_A_STEP = 64


def clusters(
    vectors: npt.NDArray[np.float32], count: int, *, sample: int = 40_000, rounds: int = 12
) -> npt.NDArray[np.int64]:
    """The cluster of each row by spherical k-means on the first `sample` rows, the most frequent words."""
    data = functional.normalize(torch.from_numpy(vectors), dim=1)
    some = data[:sample]
    centres = some[torch.randperm(len(some))[:count]].clone()
    for _ in range(rounds):
        nearest = torch.cat([(part @ centres.T).argmax(1) for part in some.split(8192)])
        sums = torch.zeros_like(centres).index_add_(0, nearest, some)
        empty = sums.norm(dim=1) == 0
        sums[empty] = some[torch.randint(len(some), (int(empty.sum()),))]
        centres = functional.normalize(sums, dim=1)
    return torch.cat([(part @ centres.T).argmax(1) for part in data.split(8192)]).numpy()


def pretrain(
    network: Tagger,
    types: Types,
    stream: npt.NDArray[np.int32],
    classes: npt.NDArray[np.int64],
    *,
    epochs: float,
    report: Callable[[str], None],
) -> None:
    """Trains `network` on a stream of word numbers; `classes` gives a word's class, −1 where it has none."""
    steps = int(epochs * (len(stream) // (WORDS_A_TEXT * TEXTS_A_STEP)))
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps, pct_start=0.05)
    network.train()
    mean = 0.0
    for step, batch in enumerate(_batches(stream, steps)):
        loss = _loss(network, types, batch, classes)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        mean = loss.item() if not step else 0.98 * mean + 0.02 * loss.item()
        if step % 200 == 0:
            report(f"pre-training: step {step} of {steps}, loss {mean:.3f}")


def _batches(stream: npt.NDArray[np.int32], steps: int) -> Iterator[npt.NDArray[np.int32]]:
    texts = len(stream) // WORDS_A_TEXT
    whole = stream[: texts * WORDS_A_TEXT].reshape(texts, WORDS_A_TEXT)
    order = np.concatenate([torch.randperm(texts).numpy() for _ in range(1 + steps * TEXTS_A_STEP // texts)])
    for step in range(steps):
        yield whole[order[step * TEXTS_A_STEP : (step + 1) * TEXTS_A_STEP]]


def _loss(network: Tagger, types: Types, batch: npt.NDArray[np.int32], classes: npt.NDArray[np.int64]) -> Tensor:
    distinct, places = np.unique(batch, return_inverse=True)
    embedded = network.embed(*types.inputs(distinct.tolist()))[torch.from_numpy(places.reshape(batch.shape))]
    masked = torch.rand(batch.shape) < MASKED
    marks = torch.zeros(*batch.shape, network.marks.in_features)
    hidden = network.encode(embedded, marks, masked)[masked]
    target = torch.from_numpy(classes[batch])[masked]
    return functional.cross_entropy(network.guess(hidden), target, ignore_index=-1)
