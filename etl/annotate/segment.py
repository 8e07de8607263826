"""Words, the readings of their clitics, and sentences, over offsets of the text."""

from collections.abc import Sequence
from functools import lru_cache

from etl.annotate.document import Document, Sentence, Word
from etl.annotate.keys import fold_key
from etl.annotate.knowledge import Knowledge
from etl.arabic.words import Token, clitics, sentences, tokenise

_STOPS = frozenset(".!?؟…")
_COMMAS = frozenset("،,")
MAX_HEADING_WORDS = 12
MIN_HEADING_WORDS = 3


def split_words(text: str, tokens: Sequence[Token] | None = None) -> tuple[Word, ...]:
    """Every word, number and mark of `text`, in order, each with its folded key; `tokens` if they are at hand."""
    return tuple(
        Word(t.start, t.end, t.key, t.kind == "word")
        for t in (tokenise(text) if tokens is None else tokens)
        if t.kind != "newline"
    )


@lru_cache(maxsize=100_000)
def readings(key: str) -> tuple[tuple[int, str, str], ...]:
    """(letters cut, clitics, rest) for each way to take a noun's clitics off; the word as it stands comes first."""
    return tuple((c.cut, c.proclitic, c.rest) for c in clitics(key) if not c.proclitic.endswith("س"))


def letter_offset(text: str, start: int, letters: int) -> int:
    """Where the text stands after `letters` letters from `start`, marks and tatweel passed over."""
    position = start
    while letters:
        if fold_key(text[position]):
            letters -= 1
        position += 1
    while not fold_key(text[position]):  # a mark belongs to the letter before it
        position += 1
    return position


def split_sentences(
    text: str, words: tuple[Word, ...], headings: frozenset[int], title_key: tuple[str, ...]
) -> tuple[Sentence, ...]:
    """Sentences with their words.

    `headings` holds the offsets at which declared headings start; besides them a line that repeats the title, and a
    short line without a closing mark with text below it, are headings.
    """
    found: list[Sentence] = []
    position = 0
    spans = sentences(text)
    for number, (start, end) in enumerate(spans):
        first = position
        while first < len(words) and words[first].start < start:
            first += 1
        last = first
        while last < len(words) and words[last].start < end:
            last += 1
        position = last
        if first == last:
            continue
        starts_line = number == 0 or "\n" in text[spans[number - 1][1] : start]
        ends_line = number + 1 == len(spans) or "\n" in text[end : spans[number + 1][0]]
        is_last = number + 1 == len(spans)
        heading = starts_line and ends_line and _is_heading(words[first:last], headings, title_key, is_last)
        if found and _continues(words, found[-1], first):
            before = found.pop()
            found.append(Sentence(first=before.first, last=last, start=before.start, end=end))
            continue
        found.append(Sentence(first=first, last=last, start=start, end=end, is_heading=heading))
    return tuple(found)


def _continues(words: tuple[Word, ...], before: Sentence, first: int) -> bool:
    """Whether a line break split a sentence, as where a link stood on a line of its own: a comma on either side."""
    return words[before.last - 1].key in _COMMAS or words[first].key in _COMMAS


def _is_heading(line: tuple[Word, ...], headings: frozenset[int], title_key: tuple[str, ...], is_last: bool) -> bool:
    if line[0].start in headings:
        return True
    keys = tuple(w.key for w in line if w.is_word)
    if keys and keys == title_key:
        return True
    if is_last or len(keys) > MAX_HEADING_WORDS or len(keys) < MIN_HEADING_WORDS:
        return False
    return line[-1].key not in _STOPS | {"،", ":", "؛", ","} and line[0].key not in {"،", ","}


def segment(document: Document, knowledge: Knowledge) -> Document:
    """Component: words and sentences of the text, words of the title."""
    tokens = tuple(tokenise(document.text))
    words = split_words(document.text, tokens)
    title = split_words(document.title)
    title_key = tuple(w.key for w in title if w.is_word)
    starts = frozenset(span.start for span in document.headings)
    return document.having(
        tokens=tokens,
        words=words,
        title_words=title,
        sentences=split_sentences(document.text, words, starts, title_key),
    )
