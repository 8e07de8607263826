"""Fitting the tagger to annotated texts, and measuring it on texts that it has not seen."""

import copy
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from etl.annotate.neural.features import pieces
from etl.annotate.neural.network import TAGS
from etl.annotate.neural.tagger import tagged_runs
from etl.training.network import Tagger
from etl.training.texts import Example
from etl.training.types import Types

TEXTS_A_STEP = 8
FORGET_MARKS = 0.15  # share of the texts whose known names are hidden, so that context must do
FORGET_VECTORS = 0.1


def fit(
    network: Tagger,
    types: Types,
    train: Sequence[Example],
    *,
    epochs: int,
    rate: float = 1.5e-3,
    average_last: int = 8,
    check: Callable[[Tagger, int], None] | None = None,
) -> Tagger:
    """Trains by the CRF's likelihood; gives back the mean of the weights of the last epochs."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    steps = epochs * -(-len(train) // TEXTS_A_STEP)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    kept: list[dict[str, Tensor]] = []
    for epoch in range(epochs):
        network.train()
        order = torch.randperm(len(train)).tolist()
        order.sort(key=lambda k: len(train[k].words) // 40)  # of like length, so that little is padding
        batches = [order[k : k + TEXTS_A_STEP] for k in range(0, len(order), TEXTS_A_STEP)]
        for number in torch.randperm(len(batches)).tolist():
            loss = _loss(network, types, [train[k] for k in batches[number]])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimiser.step()
            schedule.step()
        if epoch >= epochs - average_last:
            kept.append(copy.deepcopy(network.state_dict()))
        if check is not None:
            check(network, epoch)
    network.load_state_dict({name: torch.stack([k[name] for k in kept]).mean(0) for name in kept[0]})
    return network


def _loss(network: Tagger, types: Types, batch: Sequence[Example]) -> Tensor:
    scores, tags, cuts = _scored(network, types, batch, forget=FORGET_VECTORS)
    places, present = _in_pieces(batch, scores.shape[1])
    tagging = -network.likelihood(scores[..., : len(TAGS)].flatten(0, 1)[places], tags.flatten()[places], present)
    cutting = functional.cross_entropy(scores[..., len(TAGS) :].flatten(0, 1), cuts.flatten(), ignore_index=-1)
    return tagging + 0.1 * cutting


def _in_pieces(batch: Sequence[Example], width: int) -> tuple[Tensor, Tensor]:
    """([pieces, words] places in a flattened batch of texts `width` words wide, [pieces, words] 1 where a word is)."""
    stretches = [(k * width + a, k * width + b) for k, text in enumerate(batch) for a, b in pieces(text.words)]
    longest = max(b - a for a, b in stretches)
    places = torch.stack([torch.arange(a, a + longest).clamp(max=b - 1) for a, b in stretches])
    present = torch.stack([(torch.arange(longest) < b - a).float() for a, b in stretches])
    return places, present


def _scored(
    network: Tagger, types: Types, batch: Sequence[Example], *, forget: float = 0.0
) -> tuple[Tensor, Tensor, Tensor]:
    """([texts, words, tags + cuts], gold tags, gold cuts) of a batch, padded."""
    longest = max(1, *(len(e.words) for e in batch))
    numbers = np.full((len(batch), longest), types.number("", False))
    marks = np.zeros((len(batch), longest, network.marks.in_features), np.float32)
    tags, cuts = torch.zeros(len(batch), longest, dtype=torch.long), torch.full((len(batch), longest), -1)
    mask = torch.zeros(len(batch), longest)
    for k, text in enumerate(batch):
        count = len(text.words)
        numbers[k, :count] = [types.number(w.key, w.is_word) for w in text.words]
        if not forget or torch.rand(1).item() >= FORGET_MARKS:
            marks[k, :count] = text.marks
        tags[k, :count], cuts[k, :count] = torch.tensor(text.tags), torch.tensor(text.cuts)
        mask[k, :count] = 1
    distinct, places = np.unique(numbers, return_inverse=True)
    embedded = network.embed(*types.inputs(distinct.tolist(), forget))[torch.from_numpy(places.reshape(numbers.shape))]
    hidden = network.encode(embedded, torch.from_numpy(marks), present=mask)
    return network.output(hidden), tags, cuts


@torch.no_grad()
def measure(network: Tagger, types: Types, texts: Sequence[Example]) -> dict[str, float]:
    """F1 of exact spans by kind and over all, on texts kept aside."""
    network.eval()
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        scores, *_ = _scored(network, types, [text])
        best = [t for a, b in pieces(text.words) for t in viterbi(scores[0, a:b, : len(TAGS)], network)]
        found, gold = set(tagged_runs(best)), set(tagged_runs(text.tags))
        for label, some in (("hit", found & gold), ("gold", gold), ("found", found)):
            counts.update((label, kind) for *_, kind in some)
    kinds = sorted({kind for _, kind in counts})
    figures = {k: _f1(counts["hit", k], counts["gold", k], counts["found", k]) for k in kinds}
    total = [sum(counts[label, k] for k in kinds) for label in ("hit", "gold", "found")]
    return figures | {"all": _f1(*total)}


def _f1(hit: int, gold: int, found: int) -> float:
    return 2 * hit / (gold + found) if gold + found else 0.0


def viterbi(scores: Tensor, network: Tagger) -> list[int]:
    """The most likely tags of one text with [words, tags] scores."""
    best = network.start + scores[0]
    back = []
    for k in range(1, len(scores)):
        value, source = (best.unsqueeze(1) + network.transitions).max(0)
        back.append(source)
        best = value + scores[k]
    path = [int(best.argmax())]
    for source in reversed(back):
        path.append(int(source[path[-1]]))
    return path[::-1]
