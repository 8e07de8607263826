"""What the tagger sees of a word: its vector, its letters, the lists it stands in, the known names that cover it.

Everything here depends on the word's key alone (`WordFeatures`) or on the words around it (`gazetteer_marks`), so that
training and inference read a text in one and the same way.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from etl.annotate.document import Word
from etl.annotate.gazetteer import Lookup
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import Lexicon
from etl.annotate.segment import readings
from etl.records import EntityKind

NGRAM_SIZES = (2, 3, 4)
MAX_NGRAMS = 24
_LISTS = (
    "honorifics", "honorific_tails", "office_heads", "office_tails", "org_heads", "org_heads_definite", "place_heads",
    "name_joiners", "name_compounds", "reporting", "prepositions", "unnamed_heads", "clause_ends", "that",
)  # fmt: skip
_STRIPPED_LISTS = ("honorifics", "office_heads", "org_heads", "org_heads_definite", "place_heads", "unnamed_heads")
_MARKS = ("،,", ".!?؟…", "\"“«'‘", "\"”»'’", "()[]", ":-–/")
FLAGS = len(_LISTS) + len(_STRIPPED_LISTS) + len(_MARKS) + 17
MARKS = 14  # per position: known names by kind, first and further words, and words of figures' names


def ngrams(key: str, buckets: int) -> tuple[int, ...]:
    """Buckets of the letter n-grams of a word with its edges marked, at most MAX_NGRAMS, the word's own first.

    Hashed by CRC-32, which is the same on every machine and in every process.
    """
    edged = f"<{key}>"
    found = [zlib.crc32(edged.encode()) % buckets]
    for size in NGRAM_SIZES:
        found.extend(zlib.crc32(edged[k : k + size].encode()) % buckets for k in range(len(edged) - size + 1))
    return tuple(found[:MAX_NGRAMS])


@lru_cache(maxsize=1)
def _digits() -> frozenset[str]:
    return frozenset("0123456789")


def shape(key: str, *, is_word: bool) -> str:
    """The key under which a word has its vector: numbers by their length, other marks as they are."""
    if not is_word and key[:1] in _digits():
        return "0" * min(len(key), 5)
    return key


def flags(key: str, *, is_word: bool, knowledge: Knowledge, lex: Lexicon) -> npt.NDArray[np.float32]:
    """FLAGS zeros and ones: lists that hold the word, also without its clitics, and its script and form."""
    found: list[bool] = [key in lex[name] for name in _LISTS]
    rests = [rest for cut, _, rest in readings(key) if cut] if is_word else []
    found += [any(rest in lex[name] for rest in rests) for name in _STRIPPED_LISTS]
    found += [not is_word and key in marks for marks in _MARKS]
    found += [
        key in lex.given,
        key in lex.ambiguous,
        key in lex.common,
        key in knowledge.name_words,
        knowledge.nationality(key) is not None,
        key in lex.verbs,
        key in lex.nouns,
        any(rest in lex.given for rest in rests),
        any(rest in lex.common for rest in rests),
        any(rest in knowledge.name_words for rest in rests),
        any(knowledge.nationality(rest) is not None for rest in rests),
        key.startswith("ال") and len(key) > 4,
        is_word and key.isascii(),
        not is_word and key.isdecimal(),
        not is_word,
        len(key) <= 2,
        len(key) >= 8,
    ]
    return np.asarray(found, dtype=np.float32)


_KINDS = {EntityKind.PERSON: 0, EntityKind.PLACE: 1, EntityKind.ORGANIZATION: 2}


def gazetteer_marks(words: Sequence[Word], lookups: Sequence[Lookup], knowledge: Knowledge) -> npt.NDArray[np.float32]:
    """[words, MARKS] zeros and ones: which known names cover each word, as their first word or a further one.

    Columns: first and further word of a name of several words by kind (6), a single word by kind (3), an ambiguous
    single word, a state, a word with its clitics taken off, a surname of a known figure, the same after clitics.
    """
    marks = np.zeros((len(words), MARKS), dtype=np.float32)
    for lookup in lookups:
        kind = _KINDS[lookup.entry.kind]
        first, last = lookup.first, lookup.last
        if last - first > 1:
            marks[first, 2 * kind] = 1
            marks[first + 1 : last, 2 * kind + 1] = 1
        else:
            marks[first, 6 + kind] = 1
            marks[first, 9] = lookup.entry.ambiguous
        marks[first, 10] = max(marks[first, 10], lookup.entry.is_country)
        marks[first, 11] = lookup.cut > 0
    for index, word in enumerate(words):
        if word.is_word:
            for column in _surname_columns(word.key, knowledge):
                marks[index, column] = 1
    return marks


@lru_cache(maxsize=100_000)
def _surname_columns(key: str, knowledge: Knowledge) -> tuple[int, ...]:
    return tuple({13 if cut else 12 for cut, _, rest in readings(key) if rest in knowledge.surnames})


MAX_PIECE = 64
_STOPS = frozenset(".!?؟…")


def pieces(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Stretches [first, last) of words over which tags are a sequence: sentences, the long ones cut in parts.

    No name runs past a full stop, and short stretches are decoded side by side.
    """
    found = []
    first = 0
    for k, word in enumerate(words):
        if k - first + 1 == MAX_PIECE or word.key in _STOPS:
            found.append((first, k + 1))
            first = k + 1
    if first < len(words):
        found.append((first, len(words)))
    return found
