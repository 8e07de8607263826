"""The tagger: from words to names of people, organisations and places, without their clitics."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from etl.annotate.document import NameSpan, Word
from etl.annotate.gazetteer import look_up
from etl.annotate.knowledge import Knowledge
from etl.annotate.neural.features import gazetteer_marks, pieces
from etl.annotate.neural.network import TAGS, Array, Network, best_tags, shipped_weights
from etl.annotate.segment import letter_offset, readings, split_words
from etl.annotate.tagging import TaggedSpan
from etl.records import EntityKind

_KINDS = {"P": EntityKind.PERSON, "L": EntityKind.PLACE, "O": EntityKind.ORGANIZATION}


@lru_cache(maxsize=4)
def network_of(knowledge: Knowledge) -> Network:
    """The shipped network with some knowledge; one of each a process."""
    return Network(shipped_weights(), knowledge)


class NeuralTagger:
    """The shipped tagger as a MentionTagger: text in, spans out."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def __call__(self, text: str) -> tuple[TaggedSpan, ...]:
        """The names in `text`: sorted, without overlap, each verbatim. Raises ModelError for damaged weights."""
        words = split_words(text)
        ((names, _),) = tag_texts([(text, words)], self._knowledge)
        return tuple(TaggedSpan(n.start, n.end, n.kind) for n in names)


def tag_texts(
    texts: Sequence[tuple[str, Sequence[Word]]], knowledge: Knowledge
) -> list[tuple[tuple[NameSpan, ...], Array]]:
    """(names, [words, hidden] contexts) of each text with its words, all in one pass through the network."""
    network = network_of(knowledge)
    words = [word for _, own in texts for word in own]
    if not words:
        return [((), np.zeros((0, network.weights.hidden), dtype=np.float32)) for _ in texts]
    marks = np.concatenate([gazetteer_marks(own, look_up(own, knowledge), knowledge) for _, own in texts])
    scores, contexts = network.scores([(w.key, w.is_word) for w in words], marks)
    parts, start = [], 0
    for _, own in texts:
        parts += [(start + first, start + last) for first, last in pieces(own)]
        start += len(own)
    tags = best_tags(scores[:, : len(TAGS)], parts, network.weights)
    cuts = scores[:, len(TAGS) :]
    found: list[tuple[tuple[NameSpan, ...], Array]] = []
    start = 0
    for text, own in texts:
        end = start + len(own)
        found.append((_spans(text, own, tags[start:end], cuts[start:end]), contexts[start:end]))
        start = end
    return found


def _spans(text: str, words: Sequence[Word], tags: Sequence[int], cuts: Array) -> tuple[NameSpan, ...]:
    spans = (_span(text, words, f, last, kind, int(cuts[f].argmax())) for f, last, kind in tagged_runs(tags))
    return tuple(span for span in spans if span is not None)


def tagged_runs(tags: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """(first, last, kind letter) of the names that BIO tags spell; an I without a B before it opens a name."""
    first, kind = 0, ""
    for k, tag in enumerate([*(TAGS[t] for t in tags), "O"]):
        if kind and not (tag[0] == "I" and tag[2:] == kind):
            yield first, k, kind
            kind = ""
        if tag[0] != "O" and not kind:
            first, kind = k, tag[2:]


def _span(text: str, words: Sequence[Word], first: int, last: int, kind: str, cut: int) -> NameSpan | None:
    while last > first and not words[last - 1].is_word and words[last - 1].key in "،,.:؛-«(":
        last -= 1
    while first < last and not words[first].is_word and words[first].key in "،,.:؛-":
        first, cut = first + 1, 0
    if first == last:
        return None
    word = words[first]
    prefix = ""
    if cut:
        prefix = next((p for c, p, _ in readings(word.key) if c == cut), "")
        cut = cut if prefix else 0
    start = letter_offset(text, word.start, cut) if cut else word.start
    return NameSpan(
        kind=_KINDS[kind], first=first, last=last, start=start, end=words[last - 1].end, prefix=prefix, certain=False
    )
