"""People by name: known figures, and names where names stand: after an office, a title, a verb of saying."""

from dataclasses import dataclass
from typing import Protocol

from etl.annotate.document import Document, NameSpan, Word
from etl.annotate.gazetteer import OPENERS
from etl.annotate.keys import bare
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import Lexicon, lexicon
from etl.annotate.segment import letter_offset, readings
from etl.records import EntityKind

MAX_UNITS = 5
MIN_LETTERS = 2


class MentionTagger(Protocol):
    """Finds people's names: the seam for a heavier tagger. Spans must be verbatim, sorted and without overlap."""

    def __call__(self, document: Document, knowledge: Knowledge) -> tuple[NameSpan, ...]:
        """The names in `document`, whose words, known names and roles are there."""
        ...


@dataclass(slots=True)
class _Namer:
    """Reads one name, part by part."""

    words: tuple[Word, ...]
    others: dict[int, NameSpan]  # places and bodies
    times: frozenset[int]
    knowledge: Knowledge
    lex: Lexicon

    def read(self, first: int, key: str, *, cued: bool) -> int | None:
        """The word after the name that opens at `first` with `key` (its clitics off); None for no name.

        `cued` = an office or a title stands before it, so that one unknown word is a name.
        """
        lex = self.lex
        given = key in lex.given or (key in self.knowledge.name_words and key not in lex.common)
        sure = key in lex.given and key not in lex.ambiguous
        joiner = key in lex["name_joiners"]
        if not (given or (cued and self.name_like(first, key)) or (joiner and (cued or key in ("عبد", "ابو")))):
            return None
        last = first + 1
        if key in lex["prepositions"]:  # «علي» and «على» are one to the eye of half the press
            follows = self.words[last].key if last < len(self.words) else ""
            if follows in lex["prepositions"] or not (follows in lex.given or (cued and self.name_like(last, follows))):
                return None
        if joiner:
            if last >= len(self.words) or not self.name_like(last, self.words[last].key, joined=True):
                return None
            last += 1
            sure = sure or key == "عبد"
        units, closed = 1, joiner and key not in ("عبد", "ابو")
        last, units = self._parts(last, units, closed=closed)
        if units == 1 and not cued:
            return None
        if units == 1 and not given and not cued:
            return None
        if not (cued or sure) and self.words[first + 1].key in lex.ambiguous:
            return None
        return last if cued or sure or units >= 2 else None

    def _parts(self, last: int, units: int, *, closed: bool) -> tuple[int, int]:
        words, lex = self.words, self.lex
        while last < len(words) and units < MAX_UNITS and words[last].is_word and last not in self.times:
            key = words[last].key
            if key in lex["name_joiners"]:
                after = last + 1
                while after < len(words) and words[after].key in lex["name_joiners"]:  # «فون دير لاين»
                    after += 1
                if key == "اوغلو":
                    return last + 1, units + 1
                if after >= len(words) or not self.name_like(after, words[after].key, joined=True):
                    break
                last = after + 1
                units += 1
                closed = False
                continue
            if key in lex["name_compounds"]:
                last += 1
                continue
            if key in lex["prepositions"] and last + 1 < len(words) and words[last + 1].is_word:
                break  # «على هامش …», not a last name
            if closed and not (key in lex.given and key not in lex.ambiguous):
                break
            if not self.name_like(last, key) or (key[0] == "و" and key not in lex.given):
                break
            closed = (key.startswith("ال") and key not in lex.given) or (units >= 2 and key not in lex.given)
            last += 1
            units += 1
        return last, units

    def name_like(self, index: int, key: str, *, joined: bool = False) -> bool:
        """Whether a word can be part of a name: no ordinary word, no place or body, no clitic before one."""
        lex = self.lex
        if index >= len(self.words) or not self.words[index].is_word or len(key) < MIN_LETTERS or index in self.times:
            return False
        if not key.isalpha():
            return False
        if key in lex.given or (key in self.knowledge.name_words and not self._of_grammar(key)):
            return key not in lex["prepositions"] or key == "علي"
        plain = bare(key)
        office = key in lex["office_heads"] or key in lex["honorifics"]
        if plain != key and plain in lex.given and plain not in lex.ambiguous and not office:  # «المهدي»
            return True
        if joined:
            return key not in lex["prepositions"] and key not in lex["office_heads"]
        if (
            key in lex.common
            or key in lex["office_heads"]
            or key in lex["clause_ends"]
            or self.knowledge.nationality(key) is not None
        ):
            return False
        span = self.others.get(index)
        if span is not None and (span.is_country or span.kind is not EntityKind.PLACE or span.last > index + 1):
            return False  # a town's name may be a family's too
        if key in lex.verbs or key in lex.nouns or key in lex["reporting"] or key in lex["honorifics"]:
            return False
        return not self._prefixed(key)

    def _of_grammar(self, key: str) -> bool:
        """Whether a word that some figure bears as a name is first of all another («الوزير», «العام»)."""
        lex = self.lex
        lists = ("office_heads", "office_tails", "prepositions", "reporting", "clause_ends", "honorifics", "that")
        return key in lex.verbs or key in lex.nouns or any(key in lex[name] for name in lists)

    def _prefixed(self, key: str) -> bool:
        lex = self.lex
        for cut, _, rest in readings(key)[1:]:
            if self.knowledge.nationality(rest) is not None:
                return True
            if key[0] == "ك" or len(rest) < 4:
                continue
            if cut and (
                rest in lex.common
                or rest in lex.given
                or rest in self.knowledge.names
                or rest in lex.verbs
                or rest in lex.nouns
            ):
                return True
            if cut and rest.startswith("ال"):
                return True
        if key[0] == "و" and len(key) > 4 and key[1] in "يت":  # «ويعقب»
            return True
        return key[0] in "يتس" and key[1:] in lex.common and len(key) > 4


def tag_people(document: Document, knowledge: Knowledge) -> tuple[NameSpan, ...]:
    """The rule tagger: figures' names, names after offices and titles, chains that open with a given name."""
    lex = lexicon()
    words = document.words
    others = {n.first: n for n in document.names if n.kind is not EntityKind.PERSON}
    inside = {k for n in others.values() for k in range(n.first, n.last)}
    figures = {n.first: n for n in document.names if n.kind is EntityKind.PERSON}
    after_role = {r.last for r in document.roles if r.count < 3}
    in_role = {k for r in document.roles for k in range(r.first, r.last)}
    namer = _Namer(words, others, document.time_words, knowledge, lex)
    found: list[NameSpan] = []
    index = 0
    titled = False  # an honorific stands before
    while index < len(words):
        word = words[index]
        if index in figures:
            span = _grown(figures[index], words, namer)
            found.append(span)
            index, titled = span.last, False
            continue
        if not word.is_word:
            titled = titled and (word.key in OPENERS or word.key in "./")
            index += 1
            continue
        if index not in in_role and any(k in lex["honorifics"] for _, _, k in readings(word.key)):
            titled = True
            index += 1
            continue
        if titled and word.key in lex["honorific_tails"]:
            index += 1
            continue
        if index in inside or index in in_role:
            titled = False
            index += 1
            continue
        span_or_none = _name_at(document, namer, index, cued=titled or _follows(words, index, after_role))
        titled = False
        if span_or_none is None:
            index += 1
        else:
            found.append(span_or_none)
            index = span_or_none.last
    return tuple(found)


def _grown(span: NameSpan, words: tuple[Word, ...], namer: _Namer) -> NameSpan:
    """A known figure's name is not cut short where the text gives more of it («حسين أمير عبد اللهيان»)."""
    return span


def _follows(words: tuple[Word, ...], index: int, ends: set[int]) -> bool:
    """Whether an office ends right before, a comma, quote or bracket apart."""
    before = index
    while before > 0 and index - before < 3 and not words[before - 1].is_word and words[before - 1].key not in "?!؟":
        before -= 1
    return before in ends or index in ends


def _is_byline(words: tuple[Word, ...], index: int, last: int) -> bool:
    """Whether a name signs the text: «كتب- محمود فاضل:», «(إعداد … - تحرير …)»."""
    before = index - 1
    marked = False
    while before >= 0 and not words[before].is_word and index - before < 4:
        marked = True
        before -= 1
    if before < 0:
        return False
    if words[before].key in ("تحرير", "اعداد", "ترجمه"):
        return True
    signed = last < len(words) and words[last].key in ":-"
    return words[before].key in ("كتب", "كتبت") and (marked or signed)


def _name_at(document: Document, namer: _Namer, index: int, *, cued: bool) -> NameSpan | None:
    words, lex = document.words, namer.lex
    comma = cued and index > 0 and words[index - 1].key in "،,"
    said = index > 0 and words[index - 1].key in lex["reporting"]
    for cut, prefix, key in readings(words[index].key):
        if cut and not (key in lex.given or key in ("عبد", "ابو")):
            continue
        last = namer.read(index, key, cued=cued and not cut and not (comma and key in lex.common))
        if last is None and said and not cut:
            last = namer.read(index, key, cued=True)
            if last is not None and last < index + 2:
                last = None
        if last is None or _is_byline(words, index, last) or (index > 0 and words[index - 1].key == "شهر"):
            continue
        start = letter_offset(document.text, words[index].start, cut) if cut else words[index].start
        return NameSpan(
            kind=EntityKind.PERSON,
            first=index,
            last=last,
            start=start,
            end=words[last - 1].end,
            prefix=prefix,
            certain=cued,
        )
    return None


def tag_names(tagger: MentionTagger = tag_people) -> "TagNames":
    """The component that adds the people `tagger` finds to the document's names."""
    return TagNames(tagger)


@dataclass(frozen=True, slots=True)
class TagNames:
    """Component: people's names by a tagger."""

    tagger: MentionTagger = tag_people

    def __call__(self, document: Document, knowledge: Knowledge) -> Document:
        """The document with its people added; a place or body that overlaps a person's name gives way."""
        people = self.tagger(document, knowledge)
        taken = {k for p in people for k in range(p.first, p.last)}
        rest = [
            n for n in document.names if n.kind is not EntityKind.PERSON and not taken & set(range(n.first, n.last))
        ]
        return document.having(names=tuple(sorted([*people, *rest], key=lambda n: (n.first, n.last))))
