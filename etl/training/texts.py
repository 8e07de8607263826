"""Texts as the tagger learns from them: words, marks of known names, tags and cuts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.annotate.document import Word
from etl.annotate.gazetteer import look_up
from etl.annotate.keys import fold_key
from etl.annotate.knowledge import Knowledge
from etl.annotate.neural.features import gazetteer_marks
from etl.annotate.neural.network import CUTS, TAGS
from etl.annotate.segment import split_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text to learn from: its words, their marks, and for each its tag and how many letters to cut (−1: none)."""

    identity: str
    words: tuple[Word, ...]
    marks: npt.NDArray[np.float32]
    tags: list[int]
    cuts: list[int]


def example(identity: str, text: str, mentions: Iterable[Sequence[Any]], knowledge: Knowledge) -> Example:
    """An example from a text and its mentions, each (start, end, "P" | "L" | "O"), in order and without overlap."""
    words = split_words(text)
    tags, cuts = [0] * len(words), [-1] * len(words)
    position = 0
    for start, end, kind in mentions:
        while position < len(words) and words[position].end <= start:
            position += 1
        first = position
        while position < len(words) and words[position].start < end:
            tags[position] = TAGS.index(f"{'B' if position == first else 'I'}-{kind}")
            position += 1
        if position > first:
            cuts[first] = min(CUTS - 1, len(fold_key(text[words[first].start : start])))
    return Example(
        identity=identity, words=words, marks=gazetteer_marks(words, look_up(words, knowledge), knowledge),
        tags=tags, cuts=cuts,
    )  # fmt: skip


def examples(
    annotations: Iterable[Mapping[str, Any]], articles: Mapping[str, Mapping[str, Any]], knowledge: Knowledge
) -> list[Example]:
    """Examples of the texts and titles of annotated articles (`articles` by id)."""
    found = []
    for annotation in annotations:
        article = articles[annotation["id"]]
        for part, text in (("T", article["title"]), ("B", article["text"])):
            mentions = [m[1:4] for m in annotation["mentions"] if m[0] == part]
            found.append(example(f"{annotation['id']}/{part}", text, mentions, knowledge))
    return found
