"""Words, sentences, clitics and quotes, as offsets into the text."""

import re
from functools import lru_cache
from typing import NamedTuple

from etl.arabic.normalise import fold_word

_TOKEN = re.compile(
    r"(?P<newline>\n)"
    r"|(?P<number>[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,\u066b\u066c][0-9\u0660-\u0669\u06f0-\u06f9]+)*)"
    r"|(?P<word>[^\W\d_][\w\u0640\u064b-\u065f\u0670\u200c\u200d]*)"
    r"|(?P<punct>[^\s\w]|_)"
    r"|(?P<mark>\w)"
)
_STOP = re.compile("[.!?\N{ARABIC QUESTION MARK}\N{HORIZONTAL ELLIPSIS}\n]")
_CLOSERS = "»”\"')]}’\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_BLANKS = re.compile(rf"[\s{_INVISIBLE}]*")
_PAIRS = {"«": "»", "“": "”", "„": "”", '"': '"'}
_TITLE_LETTERS = "دمأآاإعقسصشنكفت"
_ARTICLE = "ال"


class Token(NamedTuple):
    """A word, number, punctuation mark or line break: `text` stands at [start:end], `key` is its folded form."""

    start: int
    end: int
    text: str
    key: str
    kind: str  # word, number, punct, newline


class Clitic(NamedTuple):
    """A way to part a word: the proclitic, the rest, and how many letters of the surface the proclitic takes."""

    proclitic: str
    rest: str
    cut: int
    restored: bool = False  # whether the rest has its article given back (لل)


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, in order; only white space and stray marks lie between them."""
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "punct"
        surface = match.group()
        kind = "word" if kind == "mark" else kind
        tokens.append(Token(match.start(), match.end(), surface, fold_word(surface), kind))
    return tokens


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences, without white space at their ends.

    A sentence ends at a line break or at . ! ? ؟ …, not within a number, nor after a lone letter («د.», «أ.ش.أ»);
    quotes and brackets that close after the stop belong to it.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    position = 0
    while match := _STOP.search(text, position):
        position = match.end()
        if match.group() == "\n":
            _add(spans, text, start, match.start())
            start = position
            continue
        if match.group() == "." and _inside(text, match.start()):
            continue
        while position < len(text) and (text[position] in _CLOSERS or text[position] in ".!?\u061f\u2026"):
            if text[position] == '"' and text.count('"', start, position) % 2 == 0:
                break  # this one opens the next sentence
            position += 1
        _add(spans, text, start, position)
        start = position
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    begin = _BLANKS.match(text, start, end)
    start = begin.end() if begin else start
    while end > start and (text[end - 1].isspace() or _BLANKS.fullmatch(text[end - 1])):
        end -= 1
    if end > start and any(map(str.isalnum, text[start:end])):
        spans.append((start, end))
    elif spans and end > start and text[start:end].strip(_CLOSERS + ".!?\u061f\u2026 ") == "":
        spans[-1] = (spans[-1][0], end) if "\n" not in text[spans[-1][1] : end] else spans[-1]


def _inside(text: str, at: int) -> bool:
    """Whether the stop at `at` stands within a number, an address or an abbreviation."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isdigit() and after.isdigit():
        return True
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return True  # an address, a Latin abbreviation
    word = at
    while word > 0 and text[word - 1].isalpha():
        word -= 1
    if at - word != 1:
        return False
    # A lone letter: an initial or title (د. محمد), or a part of letters written one by one (أ.ش.أ).
    return not after.isspace() or text[word] in _TITLE_LETTERS


@lru_cache(maxsize=262_144)
def clitics(key: str) -> tuple[Clitic, ...]:
    """Ways to part a folded word into proclitics (و ف ب ك ل س and their chains) and the rest, the whole word first."""
    found = [Clitic("", key, 0)]
    heads = [("", key)]
    if len(key) > 3 and key[0] in "وف":
        heads.append((key[0], key[1:]))
        found.append(Clitic(key[0], key[1:], 1))
    for conjunction, rest in heads:
        taken = len(conjunction)
        if rest.startswith("لل") and len(rest) > 4:
            found.append(Clitic(conjunction + "ل", _ARTICLE + rest[2:], taken + 2, restored=True))
        if len(rest) > 3 and rest[0] in "بكلس":
            found.append(Clitic(conjunction + rest[0], rest[1:], taken + 1))
    return tuple(found)


def without_article(key: str) -> str:
    """A folded word without its article, where what is left is a word."""
    return key[2:] if key.startswith(_ARTICLE) and len(key) > 4 else key


def quotes(text: str) -> list[tuple[int, int]]:
    """Spans of quoted speech, marks included: « », “ ”, " ". One that is not closed ends with its paragraph."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    closer = ""
    for position, character in enumerate(text):
        if opened is not None:
            if character == closer:
                spans.append((opened, position + 1))
                opened = None
            elif character == "\n":
                spans.append((opened, position))
                opened = None
        elif character in _PAIRS:
            opened, closer = position, _PAIRS[character]
    if opened is not None:
        spans.append((opened, len(text)))
    return spans
