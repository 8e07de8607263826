"""A text as lines that know where they stood: the unit in which boilerplate is found and a body is put together."""

import re
from dataclasses import dataclass

_INVISIBLE = (
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    0x00AD,  # soft hyphen
    0x061C,  # Arabic letter mark
    0x180E,
    *range(0x200B, 0x2010),  # zero width space, joiners, direction marks: in Arabic none of them is spelling
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
)
_BLANKS = (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_TIDY = {**dict.fromkeys(_INVISIBLE), **dict.fromkeys(_BLANKS, " ")}
_UNTIDY = re.compile("[" + "".join(map(re.escape, map(chr, (*_INVISIBLE, *_BLANKS)))) + "]|  ")
_RUN = re.compile("  +")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        "ة": "ه",
        **{chr(code): None for code in (*range(0x64B, 0x660), 0x670)},
    }
)
_SHAPE = {
    **_LETTERS,
    ord("\N{ARABIC TATWEEL}"): None,
    **{ord(sign): '"' for sign in "«»“”„‟‹›‘’‚'`´″❝❞"},
    **{ord(sign): "-" for sign in "‐‑‒–—―−"},
    **{0x660 + digit: str(digit) for digit in range(10)},
    **{0x6F0 + digit: str(digit) for digit in range(10)},
    ord("…"): "...",
    ord("："): ":",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: its text, tidied, and its span in the decoded text."""

    text: str
    start: int
    end: int


def split_lines(text: str) -> list[Line]:
    """The lines of `text` that hold anything visible, tidied (see `tidy`); empty ones are left out."""
    lines: list[Line] = []
    start = 0
    for found in _BREAK.finditer(text):
        _append(lines, text, start, found.start())
        start = found.end()
    _append(lines, text, start, len(text))
    return lines


def tidy(text: str) -> str:
    """`text` without invisible signs, every blank a plain one, runs of blanks one blank, none at the ends."""
    if _UNTIDY.search(text):
        text = _RUN.sub(" ", text.translate(_TIDY))
    return text.strip()


def fold_letters(text: str) -> str:
    """`text` with one alef, ya and ta marbuta, without marks: for patterns, which keep their other signs."""
    return text.translate(_LETTERS)


def shape(text: str) -> str:
    """What boilerplate patterns are matched against: letters folded, quotes and dashes of one kind, digits ASCII."""
    if "\N{ARABIC TATWEEL}" in text:  # between blanks it is a dash, elsewhere an ornament
        text = re.sub("(?<![^ ])\N{ARABIC TATWEEL}+(?![^ ])", "-", text)
    return _RUN.sub(" ", text.translate(_SHAPE)).strip().lower()


def length_of_shaped(text: str, shaped_length: int) -> int:
    """How many characters of `text` its first `shaped_length` shaped characters come from."""
    low, high = 0, len(text)
    while low < high:  # shape never shrinks as a prefix grows
        middle = (low + high) // 2
        if len(shape(text[:middle] + "\N{ARABIC LETTER ALEF}")) - 1 < shaped_length:
            low = middle + 1
        else:
            high = middle
    return low


def _append(lines: list[Line], text: str, start: int, end: int) -> None:
    visible = tidy(text[start:end])
    if visible:
        lines.append(Line(visible, start, end))
