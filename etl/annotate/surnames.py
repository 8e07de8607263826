"""Single words that name a person named in full in the text or its title, or a figure known by surname."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from etl.annotate.document import Document, NameSpan, Word
from etl.annotate.keys import fold_key
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import Lexicon, lexicon
from etl.annotate.segment import letter_offset, readings
from etl.records import EntityKind

MIN_LETTERS = 3


def find_surnames(document: Document, knowledge: Knowledge) -> Document:
    """Component: names by surname («الشيباني» after «أسعد الشيباني»), figures known by it, full names of the title."""
    lex = lexicon()
    title_names = _title_names(document)
    local = set(_surnames(_person_keys(document), lex)) | set(_surnames(title_names, lex))
    public = _public(knowledge)
    taken = {k for n in document.names for k in range(n.first, n.last)}
    in_role = {k for r in document.roles for k in range(r.first, r.last)}
    found = [_recognised(document, n, public, knowledge) for n in document.names]
    for index, word in enumerate(document.words):
        if not word.is_word or index in taken or index in in_role or index in document.time_words:
            continue
        for cut, prefix, key in readings(word.key):
            if key in local or ("ال" + key in local and cut):
                start = letter_offset(document.text, word.start, cut) if cut else word.start
                found.append(
                    NameSpan(
                        kind=EntityKind.PERSON, first=index, last=index + 1, start=start, end=word.end, prefix=prefix,
                        knowledge_id=knowledge.surnames[key][0] if key in public else None,
                    )
                )  # fmt: skip
                break
    return document.having(
        names=tuple(sorted(found, key=lambda n: (n.first, n.last))),
        title_names=tuple(" ".join(keys) for keys in title_names),
    )


def _recognised(document: Document, name: NameSpan, public: frozenset[str], knowledge: Knowledge) -> NameSpan:
    """A person named by a surname that is one figure's, with that figure."""
    if name.kind is not EntityKind.PERSON or name.knowledge_id or name.last - name.first > 1:
        return name
    key = fold_key(document.text[name.start : document.words[name.first].end])
    return replace(name, knowledge_id=knowledge.surnames[key][0]) if key in public else name


@lru_cache(maxsize=4)
def _public(knowledge: Knowledge) -> frozenset[str]:
    """Surnames that are one figure's and no other word's."""
    lex = lexicon()
    return frozenset(
        key
        for key, ids in knowledge.surnames.items()
        if len(ids) == 1 and " " not in key and _distinct(key, lex, knowledge)
    )


def _distinct(key: str, lex: Lexicon, knowledge: Knowledge) -> bool:
    if len(key) < MIN_LETTERS or key in lex.common or key in lex.given or knowledge.nationality(key) is not None:
        return False
    node = knowledge.names.get(key)
    return node is None or node.entry is None or node.entry.kind is EntityKind.PERSON


def _person_keys(document: Document) -> list[tuple[str, ...]]:
    return [
        (
            fold_key(document.text[n.start : document.words[n.first].end]),
            *(w.key for w in document.words[n.first + 1 : n.last]),
        )
        for n in document.names
        if n.kind is EntityKind.PERSON
    ]


def _surnames(names: Iterable[tuple[str, ...]], lex: Lexicon) -> Iterable[str]:
    for keys in names:
        last = keys[-1]
        if len(keys) > 1 and len(keys[0]) >= MIN_LETTERS and not (keys[0] in lex.given or keys[0] in lex.common):
            yield keys[0]  # of a name that opens with the family's: «وانغ وينتاو»
        if len(last) < MIN_LETTERS or last in lex["name_compounds"]:
            continue
        if len(keys) > 1 and keys[-2] in lex["name_joiners"] and last in lex.common:
            continue
        if (last in lex.common and not last.startswith("ال")) or last in lex["honorifics"]:
            continue
        if last in lex.given and len(keys) > 1 and last in lex.ambiguous:
            continue
        yield last


def _title_names(document: Document) -> list[tuple[str, ...]]:
    """Full names of the title, as keys: people whom the body may name by surname only."""
    words: tuple[Word, ...] = document.title_words
    people = [n for n in document.title_spans if n.kind is EntityKind.PERSON]
    return [tuple(w.key for w in words[p.first : p.last]) for p in people if p.last - p.first > 1]
