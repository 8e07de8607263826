"""The tagger's network in PyTorch, the twin of `etl.annotate.neural.network`, for training alone."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from etl.annotate.neural.features import FLAGS, MARKS
from etl.annotate.neural.network import CUTS, TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the network."""

    hidden: int = 128
    letters: int = 48  # units of a letter n-gram's vector
    buckets: int = 30_000
    dilations: tuple[int, ...] = (1, 1, 2)
    clusters: int = 1000  # classes of words that pre-training guesses


class Tagger(nn.Module):
    """Scores of tags and cuts; `types` holds what each word type looks like, so that a batch carries row
    numbers only."""

    def __init__(self, shape: Shape, vector_size: int) -> None:
        super().__init__()
        self.shape = shape
        self.letters = nn.EmbeddingBag(shape.buckets, shape.letters, mode="mean", padding_idx=None)
        nn.init.normal_(self.letters.weight, std=0.1)
        self.input = nn.Linear(vector_size + shape.letters + FLAGS, shape.hidden)
        self.marks = nn.Linear(MARKS, shape.hidden, bias=False)
        self.mask = nn.Parameter(torch.zeros(shape.hidden))
        self.convolutions = nn.ModuleList(
            nn.Conv1d(shape.hidden, 2 * shape.hidden, 3, padding=d, dilation=d) for d in shape.dilations
        )
        self.output = nn.Linear(shape.hidden, len(TAGS) + CUTS)
        self.guess = nn.Linear(shape.hidden, shape.clusters)
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.drop_input, self.drop = nn.Dropout(0.35), nn.Dropout(0.25)

    def embed(self, vectors: Tensor, grams: Tensor, offsets: Tensor, listed: Tensor) -> Tensor:
        """[types, hidden] inputs of word types, before the marks."""
        letters = self.letters(grams, offsets)
        return self.input(self.drop_input(torch.cat([vectors, letters, listed], dim=1)))

    def encode(
        self, embedded: Tensor, marks: Tensor, masked: Tensor | None = None, present: Tensor | None = None
    ) -> Tensor:
        """[texts, words, hidden] from the inputs of the words and their marks; where `present` is 0 there is
        padding."""
        if masked is not None:
            embedded = torch.where(masked.unsqueeze(-1), self.mask, embedded)
        hidden = self.drop(functional.relu(embedded + self.marks(marks))).transpose(1, 2)
        kept = 1.0 if present is None else present.unsqueeze(1)
        hidden = hidden * kept
        for convolution in self.convolutions:
            hidden = (hidden + self.drop(functional.glu(convolution(hidden), dim=1))) * kept
        return hidden.transpose(1, 2)

    def likelihood(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean log likelihood a word of the gold tags under the CRF; [pieces, words, tags], [pieces, words] twice."""
        total = self.start + scores[:, 0]
        gold = self.start[tags[:, 0]] + scores[:, 0].gather(1, tags[:, :1]).squeeze(1)
        for k in range(1, scores.shape[1]):
            here = mask[:, k]
            step = torch.logsumexp(total.unsqueeze(2) + self.transitions, dim=1) + scores[:, k]
            total = torch.where(here.unsqueeze(1) > 0, step, total)
            gold = gold + here * (
                self.transitions[tags[:, k - 1], tags[:, k]] + scores[:, k].gather(1, tags[:, k : k + 1]).squeeze(1)
            )
        return (gold - torch.logsumexp(total, dim=1)).sum() / mask.sum()
