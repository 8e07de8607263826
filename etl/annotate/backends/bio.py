"""BIO labels of pieces of words, as token classifiers give them, to names over the words of a text."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from etl.annotate.tagging import TaggedSpan
from etl.arabic.words import Token, tokenise
from etl.errors import ModelError
from etl.records import EntityKind

_KINDS = {
    **dict.fromkeys(("PER", "PERS", "PERSON"), EntityKind.PERSON),
    **dict.fromkeys(("LOC", "LOCATION", "GPE"), EntityKind.PLACE),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), EntityKind.ORGANIZATION),
}
_PAIRS = {"«": "»", "“": "”", '"': '"', "(": ")", "[": "]"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}


class Label(NamedTuple):
    """What a label says of a word: a name of `kind` begins here or goes on; no kind, no name."""

    kind: EntityKind | None = None
    begins: bool = False


class Piece(NamedTuple):
    """A piece of a word at text[start:end], as the model labels it."""

    start: int
    end: int
    label: Label
    score: float


class _Reading(NamedTuple):
    """A token of the text with the label of the piece at `piece`, its first one."""

    token: Token
    label: Label
    score: float
    piece: int


def read_labels(names: object, file: Path) -> tuple[Label, ...]:
    """The labels of the `id2label` of a file, by number.

    Raises ModelError for a set that is not BIO, or that names no kind that Rasd has.
    """
    if not isinstance(names, dict) or not names:
        raise ModelError(f"{file} has no id2label: it is not the configuration of a token classifier")
    if set(names) != {str(k) for k in range(len(names))}:
        raise ModelError(f"id2label of {file} does not number its labels from 0 to {len(names) - 1}")
    labels = tuple(_label(str(names[str(k)]), file) for k in range(len(names)))
    if not any(label.kind for label in labels):
        raise ModelError(
            f"id2label of {file} names no persons, places or organisations ({', '.join(map(str, names.values()))}); "
            f"known are {', '.join(_KINDS)}, with B- and I- before them"
        )
    return labels


def _label(name: str, file: Path) -> Label:
    tag, _, kind = name.upper().replace("_", "-").partition("-")
    if tag not in ("B", "I", "O") or (tag == "O") == bool(kind):
        raise ModelError(f"id2label of {file} holds {name!r}, which is no BIO label: O, or B- or I- before a kind")
    return Label(_KINDS.get(kind), begins=tag == "B")


def names_of(text: str, pieces: Sequence[Piece]) -> Iterator[TaggedSpan]:
    """The names of a text by its labelled pieces, in order; a word has the label of its first piece.

    An I without a B before it opens a name; no name runs over a line break.
    """
    run: list[_Reading] = []
    for reading in _readings(tokenise(text), pieces):
        kind = reading.label.kind
        same = bool(run) and kind is run[-1].label.kind
        if run and not (same and (not reading.label.begins or reading.piece == run[-1].piece)):
            yield from _name(run)
            run = []
        if kind is not None:
            run.append(reading)
    yield from _name(run)


def _readings(tokens: Sequence[Token], pieces: Sequence[Piece]) -> Iterator[_Reading]:
    """The tokens, each with the label of the first piece that covers some of it; no name without a piece."""
    at = 0
    for token in tokens:
        while at < len(pieces) and pieces[at].end <= token.start:
            at += 1
        if token.kind != "newline" and at < len(pieces) and pieces[at].start < token.end:
            yield _Reading(token, pieces[at].label, pieces[at].score, at)
        else:
            yield _Reading(token, Label(), 1.0, -1)


def _name(run: Sequence[_Reading]) -> Iterator[TaggedSpan]:
    """The run without marks at its ends, but for one that closes what opens within; nothing if no word is left."""
    first, last = 0, len(run)
    while first < last and _is_mark(run[first]) and not _closed(run[first:last]):
        first += 1
    while first < last and _is_mark(run[last - 1]) and not _opened(run[first:last]):
        last -= 1
    kept = run[first:last]
    kind = kept[0].label.kind if kept else None
    if kind is not None and any(r.token.kind == "word" for r in kept):
        score = sum(r.score for r in kept) / len(kept)
        yield TaggedSpan(kept[0].token.start, kept[-1].token.end, kind, min(1.0, score))


def _is_mark(reading: _Reading) -> bool:
    return reading.token.kind == "punct"


def _closed(run: Sequence[_Reading]) -> bool:
    """Whether the first mark opens what a later one closes before the last («حماس» السورية)."""
    closer = _PAIRS.get(run[0].token.text)
    return closer is not None and any(r.token.text == closer for r in run[1:-1])


def _opened(run: Sequence[_Reading]) -> bool:
    """Whether the last mark closes what opens after the first word (حركة «حماس»)."""
    opener = _OPENERS.get(run[-1].token.text)
    return opener is not None and any(r.token.text == opener for r in run[1:-1])
