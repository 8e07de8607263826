"""Reads one office, word by word: head, complement, rank and nationality («نائب وزير الخارجية الروسي»)."""

from dataclasses import dataclass

from etl.annotate.document import NameSpan, Word
from etl.annotate.gazetteer import CLOSERS, OPENERS
from etl.annotate.keys import bare
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import Lexicon
from etl.records import EntityKind

MAX_WORDS = 13
_TENSES = frozenset(
    [
        "السابق",
        "السابقه",
        "الاسبق",
        "الحالي",
        "الحاليه",
        "الجديد",
        "الجديده",
        "المنتخب",
        "المنتخبه",
        "المخلوع",
        "المكلف",
        "الراحل",
        "المستقيل",
        "المعزول",
        "الموقت",
        "الانتقالي",
    ]
)
_DIPLOMATS = frozenset(
    [
        "سفير",
        "السفير",
        "سفيره",
        "السفيره",
        "قنصل",
        "القنصل",
        "مندوب",
        "المندوب",
        "المندوبه",
        "مبعوث",
        "المبعوث",
        "ممثل",
        "الممثل",
        "ممثله",
        "المنسق",
        "منسق",
        "القايم",
        "قايم",
    ]
)
_OPEN_ADJECTIVES = frozenset(["عام", "خاص", "دايم", "تنفيذي", "سابق", "مساعد"])
_QUANTIFIERS = frozenset(["كبار", "احد", "احدي"])


@dataclass(slots=True)
class OfficeReader:
    """Reads one office, word by word."""

    words: tuple[Word, ...]
    names: dict[int, NameSpan]
    times: frozenset[int]
    knowledge: Knowledge
    lex: Lexicon
    known_names: frozenset[str]
    position: int = 0
    head: str = ""
    forced: bool = False  # the word before wants a complement
    country: str | None = None
    national: bool = False
    core: list[str] | None = None

    def read(self, first: int, head: str, *, unnamed: bool) -> int:
        """The word after the office that `head` at `first` opens."""
        self.head, self.position, self.country, self.national = head, first + 1, None, False
        self.core = [head]
        self.forced = head in _QUANTIFIERS or not (head.startswith(("ال", "نظير")) or unnamed)
        end = len(self.words)
        while self.position < end and self.position - first < MAX_WORDS and self._take():
            pass
        return self.position

    def _take(self) -> bool:
        word = self.words[self.position]
        if self.position in self.times:
            return False
        if not word.is_word:
            return self._quoted()
        key = word.key
        if self._nationality(key):
            return True
        if (span := self.names.get(self.position)) is not None:
            return self._name(span)
        if self.head in ("عدد", "عددا", "مجموعه") and key == "من":
            return self._accept(key, forced=True)
        if self.forced:
            return self._complement(key)
        return self._tail(key)

    def _accept(self, key: str, *, forced: bool = False, count: int = 1) -> bool:
        if key not in _TENSES and self.core is not None:
            self.core.append(key)
        self.position += count
        self.forced = forced
        return True

    def _nationality(self, key: str) -> bool:
        country = self.knowledge.nationality(key)
        after = self.words[self.position + 1].key if self.position + 1 < len(self.words) else ""
        pair = self.knowledge.adjectives.get(f"{bare(key)} {bare(after)}")  # «الكوري الجنوبي»
        if pair is not None:
            country = pair
        definite = key.startswith("ال")
        if country is None or (not definite and self.head.startswith("ال")) or key in self.known_names:
            return False
        if self.forced and not definite:
            return False
        self.country = country if self.country is None or not self.national else self.country
        self.national = True
        self.position += 2 if pair is not None else 1
        self.forced = False
        return True

    def _name(self, span: NameSpan) -> bool:
        if span.kind is EntityKind.PERSON:
            return False
        leads = "ل" in span.prefix
        adjective = bool(self.core) and self.core is not None and self.core[-1] in _OPEN_ADJECTIVES  # «أمين عام …»
        if not (self.forced or adjective or (leads and self.head not in ("الرييس", "الوزير"))):
            return False
        if span.kind is EntityKind.ORGANIZATION and self.core is not None:
            self.core += [w.key for w in self.words[span.first : span.last] if w.is_word]
        if span.country and not self.national:
            self.country = span.country
        self.position, self.forced = span.last, False
        return True

    def _quoted(self) -> bool:
        if self.words[self.position].key not in OPENERS or not self.forced:
            return False
        limit = min(self.position + 6, len(self.words))
        close = next((k for k in range(self.position + 1, limit) if self.words[k].key in CLOSERS), None)
        if close is None:
            return False
        return self._accept(
            " ".join(w.key for w in self.words[self.position + 1 : close]), count=close + 1 - self.position
        )

    def _complement(self, key: str) -> bool:
        lex = self.lex
        if key in lex["prepositions"] or key in lex["that"] or key in lex["reporting"] or key in lex["honorifics"]:
            return False
        if key in lex.given and key not in lex.ambiguous and key not in lex["office_tails"]:
            return False
        if not key.startswith("ال") and key not in lex.common and key in self.known_names:
            return False
        open_head = not key.startswith("ال") and key in lex["office_heads"] | lex["office_tails"] | lex["org_heads"]
        return self._accept(key, forced=open_head and key not in (*_OPEN_ADJECTIVES, "اول"))

    def _tail(self, key: str) -> bool:
        lex = self.lex
        if self._indefinite_adjective(key):
            return self._accept(key)  # «وفدا برلمانيا»
        if key == "من" and self.head in lex["delegations"]:
            return self._prepositional("في")  # «وفدا من حزب …»
        if key in lex["office_prepositions"]:
            return self._prepositional(key)
        if key in self.known_names:
            return False
        if key in lex["office_tails"] and (key.startswith(("ال", "ب"))):
            return self._accept(key)
        if key.startswith("ل"):
            rest = "ال" + key[2:] if key.startswith("لل") else key[1:]
            if rest in lex["office_tails"] or rest in lex["org_heads"]:
                return self._accept(rest, forced=not rest.startswith("ال"))
            return False
        wide = not self.head.startswith("ال") and not self.national
        if (
            key.startswith("وال")
            and wide
            and key[1:] in lex.common
            and key[1:] not in lex["office_heads"] | lex["honorifics"]
        ):
            return self._accept(key[1:])
        return bool(wide and key.startswith("ال") and key in lex.common and self._ordinary(key)) and self._accept(key)

    def _indefinite_adjective(self, key: str) -> bool:
        if self.head not in self.lex["unnamed_heads"] or key.startswith("ال") or len(key) < 5:
            return False
        if key in self.lex.given:
            return False
        return key.endswith(("يا", "يين", "يون")) or (key.endswith(("ي", "يه")) and key in self.lex.common)

    def _ordinary(self, key: str) -> bool:
        lex = self.lex
        return (
            key not in lex["office_heads"] | lex["honorifics"] | lex["unnamed_heads"]
            and key not in lex.nouns
            and key not in lex["clause_ends"]
        )

    def _prepositional(self, key: str) -> bool:
        after = self.position + 1
        if after >= len(self.words) or not self.words[after].is_word:
            return False
        following = self.words[after].key
        span = self.names.get(after)
        lex = self.lex
        if key in ("في", "الي", "عن"):
            body = span is not None and span.kind is EntityKind.ORGANIZATION
            place = span is not None and span.kind is EntityKind.PLACE and self.head in _DIPLOMATS
            institution = following in lex["org_heads"] | lex["org_heads_definite"] and key == "في"
            if not (body or place or institution):
                return False
        self.position = after
        self.forced = True
        return self._name(span) if span is not None else self._complement(following)
