"""Normalisation: keys for comparing, folding with a map back to the text's own offsets.

Stored text is never folded; what is made here is for comparing and looking up.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

_SEATS = {
    "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER WAW WITH HAMZA ABOVE}": "\N{ARABIC LETTER WAW}",
    "\N{ARABIC LETTER YEH WITH HAMZA ABOVE}": "\N{ARABIC LETTER YEH}",
}
_DIGITS = {chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)}
_INVISIBLE = (
    *range(0x0610, 0x061B),  # honorific signs
    0x061C,  # Arabic letter mark
    0x0640,  # tatweel
    *range(0x064B, 0x0660),  # harakat
    0x0670,  # superscript alef
    *range(0x06D6, 0x06EE),  # Quranic marks
    *range(0x200B, 0x2010),  # zero width, direction marks
    *range(0x202A, 0x202F),  # direction embeddings
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),  # direction isolates
    0x00AD,
    0xFEFF,
)
_DROP = dict.fromkeys(_INVISIBLE)
_TABLE = {**_DROP, **{ord(a): b for a, b in (_SEATS | _DIGITS).items()}}
_MARKED = {ord(mark) for mark in "\N{ARABIC HAMZA ABOVE}\N{ARABIC HAMZA BELOW}\N{ARABIC MADDAH ABOVE}"}
_NOT_WORD = re.compile(r"[^\w]+|_")
_SERVANT = "\N{ARABIC LETTER AIN}\N{ARABIC LETTER BEH}\N{ARABIC LETTER DAL}"  # عبد
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")

# UTF-8 read as cp1252; UTF-8 read as windows-1256; windows-1256 read as latin-1 or cp1252; the lost character.
_DAMAGE = re.compile(
    "(?:[\u00d8\u00d9\u00da\u00db][\u0080-\u00bf\u0152-\u0161\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122])"
    "|(?:[\u0637\u0638][\u0080-\u00bb\u00bd-\u00bf\u2018-\u203a\u20ac\u2122\u0192\u02c6\u0152\u0153\u0679\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u06c1])"
    "|(?:[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,})"
    "|\ufffd"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text and, for each of its characters and its end, the offset in the text that it was made from."""

    text: str
    offsets: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that `text[start:end]` was made from."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def match_key(text: str) -> str:
    """Key for comparing names and phrases; idempotent, empty for a text without letters and digits.

    Presentation forms are resolved, marks, tatweel and invisible characters dropped, letter seats made one (أ إ آ → ا,
    ى → ي, ة → ه, ؤ → و, ئ → ي), digits ASCII, case folded, punctuation and white space one blank; عبد is joined to the
    word after it.
    """
    folded = _fold_plain(text)
    tokens = _NOT_WORD.sub(" ", folded).split()
    if _SERVANT not in tokens:
        return " ".join(tokens)
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] == _SERVANT:
            joined[-1] += token
        else:
            joined.append(token)
    return " ".join(joined)


@lru_cache(maxsize=262_144)
def fold_word(word: str) -> str:
    """Key of one word; cached, for use on millions of words."""
    return _fold_plain(word)


def fold(text: str) -> Folded:
    """`text` with its characters folded as in `match_key`, punctuation and white space kept, with a map back."""
    pieces: list[str] = []
    offsets = array("I")
    for position, character in enumerate(text):
        piece = _fold_character(character)
        if piece:
            pieces.append(piece)
            offsets.extend([position] * len(piece))
    offsets.append(len(text))
    return Folded(text="".join(pieces), offsets=offsets)


def arabic_share(text: str) -> float:
    """Share of the letters that are Arabic script, from 0 to 1; 0 for a text without letters."""
    arabic = len(_ARABIC_LETTER.findall(text))
    if not arabic:
        return 0.0
    letters = sum(map(str.isalpha, text))
    return min(1.0, arabic / letters) if letters else 0.0


def mojibake_share(text: str) -> float:
    """Share of the characters that look like Arabic read in a wrong encoding, from 0 to 1."""
    if not text:
        return 0.0
    return sum(match.end() - match.start() for match in _DAMAGE.finditer(text)) / len(text)


def is_mojibake(text: str) -> bool:
    """Whether a text was read in a wrong encoding: «Ø§Ù„», «ÇáÓíÏ», «ط§ظ„», or lost characters throughout."""
    return mojibake_share(text) > 0.05


def _fold_plain(text: str) -> str:
    if not text.isascii():
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        text = text.translate(_TABLE)
    return text.casefold() if not text.islower() else text


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    return _fold_plain(character)
