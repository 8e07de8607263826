"""Where known names stand in a text: every entry of the knowledge, whatever the words around it say."""

from collections.abc import Sequence
from typing import NamedTuple

from etl.annotate.document import Word
from etl.annotate.knowledge import Entry, Knowledge
from etl.annotate.segment import readings

OPENERS = frozenset("\"“«'‘(")
CLOSERS = frozenset("\"”»'’)")
MIN_LETTERS_AFTER_CLITICS = 3


class Lookup(NamedTuple):
    """A known name over words [first, last), whose first word has `cut` letters of clitics before it."""

    first: int
    last: int
    cut: int
    prefix: str
    entry: Entry


def look_up(words: Sequence[Word], knowledge: Knowledge) -> list[Lookup]:
    """Every place where a known name stands, longest first and without overlap."""
    found: list[Lookup] = []
    index = 0
    while index < len(words):
        match = _longest(words, index, knowledge) if words[index].is_word else None
        if match is None:
            index += 1
        else:
            found.append(match)
            index = match.last
    return found


def _longest(words: Sequence[Word], index: int, knowledge: Knowledge) -> Lookup | None:
    for cut, prefix, key in readings(words[index].key):
        node = knowledge.names.get(key)
        if node is None or (cut and len(key) < MIN_LETTERS_AFTER_CLITICS):
            continue
        best: Lookup | None = None
        last = index + 1
        while True:
            if node.entry is not None:
                best = Lookup(index, last, cut, prefix, node.entry)
            following = node.following.get(words[last].key) if last < len(words) else None
            if following is None:
                break
            node, last = following, last + 1
        if best is not None:
            return best
    return None
