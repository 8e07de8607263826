"""Names of a text: the tagger's spans, cut to names as they are cited, each led to the entry that it names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.annotate.document import Document, NameSpan, Word
from etl.annotate.keys import bare, fold_key
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import lexicon
from etl.annotate.neural.network import shipped_weights
from etl.annotate.neural.tagger import tag_texts
from etl.annotate.segment import letter_offset, readings
from etl.annotate.tagging import MentionTagger, TaggedSpan, checked
from etl.records import EntityKind


@dataclass(frozen=True, slots=True)
class TagMentions:
    """Component: the names that a tagger finds; the shipped one unless another is given."""

    tagger: MentionTagger | None = None

    @property
    def version(self) -> str:
        """The tagger's version; for one that has none, its type's name."""
        if self.tagger is None:
            return shipped_weights().version
        return str(getattr(self.tagger, "version", type(self.tagger).__name__))

    def __call__(self, document: Document, knowledge: Knowledge) -> Document:
        """The document with its names, each led to the knowledge's entry where one fits."""
        texts = [(document.text, document.words), (document.title, document.title_words)]
        (spans, contexts), (title_spans, _) = tag_texts(texts, knowledge)
        if self.tagger is not None:
            spans = over_words(document.words, checked(document.text, self.tagger(document.text)))
        cut = with_right_clitics(document.text, document.words, spans, knowledge)
        names = known_names(document.words, Trimmer(document, knowledge).trim(cut), knowledge)
        return document.having(names=names, title_spans=title_spans, contexts=contexts)


def over_words(words: Sequence[Word], spans: Sequence[TaggedSpan]) -> tuple[NameSpan, ...]:
    """A tagger's spans over words; one that covers no word is left out."""
    found = []
    first = 0
    for span in spans:
        while first < len(words) and words[first].end <= span.start:
            first += 1
        last = first
        while last < len(words) and words[last].start < span.end:
            last += 1
        if last > first:
            cut = span.start - words[first].start
            prefix = next((p for c, p, _ in readings(words[first].key) if c == cut), "و") if cut > 0 else ""
            found.append(
                NameSpan(
                    kind=span.kind, first=first, last=last, start=span.start, end=span.end, certain=False,
                    prefix=prefix,
                )
            )  # fmt: skip
    return tuple(found)


def with_right_clitics(
    text: str, words: Sequence[Word], spans: Sequence[NameSpan], knowledge: Knowledge
) -> list[NameSpan]:
    """The spans, clitics taken off that the tagger left on and letters given back that it took for clitics.

    Only where a name decides it: the rest is one and the whole word is none, or the other way round.
    """
    firsts = {fold_key(text[s.start : words[s.first].end]) for s in spans}
    found = []
    for span in spans:
        word = words[span.first]
        rest = fold_key(text[span.start : word.end])
        if not (_known(rest, knowledge) or _known(f"ال{rest}", knowledge)):
            for cut, prefix, other in readings(word.key):
                if _known(other, knowledge) or (cut and other in firsts and other != rest and word.key[0] in "وف"):
                    start = letter_offset(text, word.start, cut) if cut else word.start
                    span = replace(span, start=start, prefix=prefix)
                    break
        found.append(span)
    return found


def _known(key: str, knowledge: Knowledge) -> bool:
    return key in lexicon().given or key in knowledge.name_words or key in knowledge.names


@dataclass(frozen=True, slots=True)
class Trimmer:
    """Cuts a tagger's spans to names as they are cited: no titles, no generic heads, no adjectives after a place."""

    document: Document
    knowledge: Knowledge

    def trim(self, spans: Sequence[NameSpan]) -> list[NameSpan]:
        """The spans that are names, each without what does not belong to one."""
        full = [s for s in spans if s.kind is EntityKind.PERSON and s.last - s.first > 1]
        full_keys = {self._key(k) for s in full for k in range(s.first, s.last)}
        found = []
        for span in spans:
            trimmed = self._balanced(span)
            if trimmed is not None and trimmed.kind is EntityKind.PERSON:
                trimmed = self._person(trimmed, full_keys)
            elif trimmed is not None:
                trimmed = self._place(trimmed) if trimmed.kind is EntityKind.PLACE else self._body(trimmed)
            if trimmed is not None:
                found.append(trimmed)
        return found

    def _key(self, index: int) -> str:
        return self.document.words[index].key

    def _first_key(self, span: NameSpan) -> str:
        return fold_key(self.document.text[span.start : self.document.words[span.first].end])

    def _keys(self, span: NameSpan, last: int) -> list[str]:
        """The keys of the span's words before `last`, the first without its clitics."""
        first, *rest = (self._key(k) for k in range(span.first, last))
        return [next((other for _, prefix, other in readings(first) if prefix == span.prefix), first), *rest]

    def _from(self, span: NameSpan, first: int) -> NameSpan | None:
        """The span from its word `first` on."""
        if first == span.first:
            return span
        return (
            replace(span, first=first, start=self.document.words[first].start, prefix="") if first < span.last else None
        )

    def _until(self, span: NameSpan, last: int) -> NameSpan | None:
        return replace(span, last=last, end=self.document.words[last - 1].end) if last > span.first else None

    def _balanced(self, span: NameSpan) -> NameSpan | None:
        """Without a bracket that opens or closes in the span alone, nor quotes around the whole."""
        words = self.document.words
        opened = next((k for k in range(span.first, span.last) if words[k].key in "(["), None)
        if opened is not None and not any(words[k].key in ")]" for k in range(opened, span.last)):
            return self._until(span, opened) if opened > span.first else self._from(span, span.first + 1)
        closed = next((k for k in range(span.first, span.last) if words[k].key in ")]"), None)
        if closed is not None and (opened is None or opened > closed):
            return self._until(span, closed) if closed > span.first else self._from(span, span.first + 1)
        quotes = [k for k in range(span.first, span.last) if words[k].key in _QUOTES]
        if len(quotes) == 1 and quotes[0] == span.last - 1:
            return self._until(span, span.last - 1)
        if quotes and quotes[0] == span.first:
            without = self._from(span, span.first + 1)
            return (
                self._until(without, span.last - 1) if without is not None and quotes[-1] == span.last - 1 else without
            )
        return span

    def _person(self, span: NameSpan, full_keys: set[str]) -> NameSpan | None:
        lex = lexicon()
        first = span.first
        while first < span.last - 1:
            key = self._first_key(span) if first == span.first else self._key(first)
            if key not in lex["honorifics"] and key not in ("السيد", ".", "/"):
                break
            first += 1
        trimmed = self._from(span, first)
        if trimmed is None or trimmed.last - trimmed.first > 1:
            return trimmed
        key = self._first_key(trimmed)
        if key in lex["honorifics"] and key not in full_keys:
            return None
        ordinary = key in lex.common and key not in lex.given
        known = key in self.knowledge.surnames or key in full_keys or f"ال{key}" in full_keys
        return None if len(key) < 3 or (ordinary and not known) else trimmed

    def _place(self, span: NameSpan) -> NameSpan | None:
        lex = lexicon()
        if span.last - span.first == 1:
            key = self._first_key(span)
            generic = key in lex["place_heads"] or bare(key) in lex["place_heads"]
            return None if generic or self._is_nationality(key) else span
        last = span.last
        while last > span.first + 1 and self._is_adjective(span, last):
            last -= 1
        trimmed = self._until(span, last)
        if trimmed is None:
            return None
        head = self._first_key(trimmed)
        named = self.knowledge.find(self._keys(trimmed, trimmed.last))
        if (
            head in ("مدينه", "المدينه", "العاصمه", "بلده", "قريه")
            and trimmed.last - trimmed.first > 1
            and named is None
        ):
            first = trimmed.first + 1
            while first < trimmed.last and self._is_nationality(self._key(first)):  # «العاصمة الألمانية» is no name
                first += 1
            return self._from(trimmed, first)
        return trimmed

    def _is_nationality(self, key: str) -> bool:
        return self.knowledge.nationality(key) is not None and self.knowledge.find([key]) is None

    def _is_adjective(self, span: NameSpan, last: int) -> bool:
        """Whether the last word of a place says whose it is («ميونيخ الألمانية») and is no part of its name."""
        key = self._key(last - 1)
        if key not in ("المحتله", "المحتل") and (self.knowledge.nationality(key) is None or not key.startswith("ال")):
            return False
        keys = self._keys(span, last)
        if self.knowledge.find(keys) is not None or (
            key.startswith("المحتل") and len(keys) == 2 and keys[0] == "فلسطين"
        ):
            return False
        return self._first_key(span) not in lexicon()["place_heads"] or len(keys) > 2

    def _body(self, span: NameSpan) -> NameSpan | None:
        if span.last - span.first > 1:
            return span
        lex = lexicon()
        key = self._first_key(span)
        if self.knowledge.find([key]) is not None and key not in lex["org_heads"]:
            return span
        generic = (key in lex["org_heads"] or bare(key) in lex["org_heads"]) and key not in lex["org_heads_definite"]
        return None if generic or self.knowledge.nationality(key) is not None or len(key) < 3 else span


_QUOTES = frozenset("\"“”«»'‘’")


def known_names(words: Sequence[Word], spans: Sequence[NameSpan], knowledge: Knowledge) -> tuple[NameSpan, ...]:
    """The spans, each that is a known name of its kind, quotes and clitics apart, with its entry."""
    found = []
    for span in spans:
        keys = [w.key for w in words[span.first : span.last] if w.is_word or w.key[:1].isdigit()]
        if not keys:
            continue
        first = next((rest for _, prefix, rest in readings(keys[0]) if prefix == span.prefix), keys[0])
        entry = knowledge.find([first, *keys[1:]])
        if entry is None and span.kind is EntityKind.ORGANIZATION and len(keys) > 1 and first in lexicon()["org_heads"]:
            entry = knowledge.find(keys[1:])  # «حركة "حماس"», «صحيفة الأهرام»
        if entry is not None and entry.kind is span.kind:
            span = replace(
                span, knowledge_id=entry.id, country=entry.country, is_country=entry.is_country, sort=entry.sort
            )
        found.append(span)
    return tuple(found)
