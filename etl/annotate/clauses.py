"""Where a clause begins and ends around a trigger, and how a phrase stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from etl.annotate.document import Document, Phrase, Sentence, SideType
from etl.annotate.inflect import NounForm, VerbForm
from etl.annotate.lexicon import Lexicon, lexicon
from etl.annotate.segment import readings

HUMAN = frozenset({SideType.PERSON, SideType.ROLE, SideType.UNNAMED, SideType.DELEGATION})
_AUXILIARY = frozenset(
    [
        "كان",
        "كانت",
        "قد",
        "وكان",
        "وكانت",
        "سوف",
        "وقد",
        "ان",
        "المقرر",
        "من",
        "المنتظر",
        "المرتقب",
        "ايضا",
        "كذلك",
        "لم",
        "لن",
        "لا",
        "يكون",
        "تكون",
        "المتوقع",
        "المحتمل",
        "المرجح",
        "المزمع",
        "مقررا",
        "متوقعا",
        "ربما",
    ]
)
_OF_TIME = frozenset(["ذلك", "ظهر", "عصر", "صلاه", "قليل", "غد", "ايام", "ساعات", "يومين", "يوم", "اسبوع", "ساعه"])
_FRAME_NOUNS = frozenset(["كل", "منفصل"])


@lru_cache(maxsize=100_000)
def _may_tell(key: str) -> bool:
    """Whether some reading of a word is a trigger of the lexicon."""
    lex = lexicon()
    return any(rest in lex.verbs or rest in lex.nouns for _, _, rest in readings(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word that tells of an encounter."""

    at: int
    verb: VerbForm | None = None
    noun: NounForm | None = None


@dataclass(slots=True)
class SentenceView:
    """One sentence with its phrases and triggers, and questions about their order."""

    document: Document
    sentence: Sentence
    phrases: list[Phrase]
    lex: Lexicon
    owner: dict[int, Phrase]  # word → phrase that covers it

    @classmethod
    def of(cls, document: Document, sentence: Sentence, phrases: list[Phrase]) -> "SentenceView":
        owner = {k: p for p in phrases for k in range(p.first, p.last)}
        return cls(document, sentence, phrases, lexicon(), owner)

    def key(self, index: int) -> str:
        return self.document.words[index].key

    def triggers(self) -> list[Trigger]:
        """The trigger words outside phrases, in order."""
        found = []
        for k in range(self.sentence.first, self.sentence.last):
            word = self.document.words[k]
            if not (word.is_word and _may_tell(word.key)) or k in self.owner or k in self.document.time_words:
                continue
            for cut, prefix, key in readings(self.key(k)):
                verb = self.lex.verbs.get(key)
                noun = self.lex.nouns.get(key)
                if noun is not None and not (verb is not None and self._verbal(k)):
                    found.append(Trigger(at=k, noun=noun))
                    break
                if verb is not None and not (cut and ("ب" in prefix or "ك" in prefix)):
                    found.append(Trigger(at=k, verb=verb))
                    break
        return found

    def _verbal(self, k: int) -> bool:
        return k + 1 < self.sentence.last and not self.key(k + 1).startswith("هاتفي")

    def carrier(self, noun: int) -> tuple[int, VerbForm] | None:
        """The verb that carries a noun of encounter («أجرى … اتصالاً»), nearest before it: its word and form."""
        for k in range(noun - 1, self.left_start(noun) - 1, -1):
            if k in self.owner:
                continue
            for _, _, key in readings(self.key(k)):
                verb = self.lex.verbs.get(key)
                if verb is not None:
                    return k, verb
        return None

    def is_clause_end(self, k: int) -> bool:
        """Whether word `k`, outside every phrase, opens another clause."""
        if k in self.owner:
            return False
        key = self.key(k)
        if k in self.document.time_words or (k + 1 < self.sentence.last and self.key(k + 1) in _OF_TIME):
            return False
        if key in self.lex["clause_ends"] or key in self.lex["reporting"]:
            return True
        return (
            len(key) > 3 and key[0] in "وف" and (key[1:] in self.lex["reporting"] or key[1:] in self.lex["clause_ends"])
        )

    def right_end(self, trigger: int, *, wide: bool = False) -> int:
        """The first word after `trigger` that is no longer of its clause; `wide` passes over «وذلك» and «خلال …»."""
        k = trigger + 1
        while k < self.sentence.last:
            if k not in self.owner:
                key = self.key(k)
                if key in "؛;" or (self.is_clause_end(k) and not (wide and self._soft(key))):
                    break
                if key in self.lex.verbs and k > trigger + 1 and self.lex.verbs[key].frame != "light":
                    break
                if len(key) > 3 and key[0] in "وف" and key[1:] in self.lex.verbs and key not in self.lex.nouns:
                    break
            k += 1
        return k

    @staticmethod
    def _soft(key: str) -> bool:
        return key in ("وذلك", "بعد", "عقب", "قبل", "دون", "منذ", "الذي", "التي", "اضافه", "فضلا")

    def left_start(self, trigger: int) -> int:
        """The first word of the clause that holds `trigger`."""
        k = trigger - 1
        while k >= self.sentence.first:
            if k not in self.owner and (
                self.is_clause_end(k) or self.key(k) in self.lex["that"] or self.key(k) in "؛;"
            ):
                return k + 1
            k -= 1
        return self.sentence.first

    def between(self, first: int, last: int) -> list[Phrase]:
        """Phrases that begin in [first, last)."""
        return [p for p in self.phrases if first <= p.first < last]

    def lead(self, phrase: Phrase) -> str:
        """What governs a phrase: مع, بين, a preposition, a clitic (ب ل ك), or nothing."""
        clitic = phrase.prefix.lstrip("وف")
        if clitic:
            return clitic
        k = phrase.first - 1
        while k >= self.sentence.first and (self.key(k) in _FRAME_NOUNS or self.key(k) in '«“"(,'):
            if self.key(k) == "كل" or self.key(k) in '«“"(':
                k -= 1
                continue
            break
        if k > self.sentence.first and self.key(k) == "من" and self.key(k - 1) == "كل":
            k -= 2
        if k < self.sentence.first or k in self.owner:
            return ""
        key = self.key(k)
        if key in ("مع", "ومع"):
            return "مع"
        if key in ("بين", "وبين"):
            return "بين"
        return key if key in self.lex["prepositions"] else ""

    def adjacent(self, first: Phrase, second: Phrase) -> bool:
        """Whether `second` is joined to `first` by «و», a comma between or none."""
        gap = [self.key(k) for k in range(first.last, second.first)]
        if second.prefix.startswith("و") or "و" in gap:
            return len([g for g in gap if g not in '،,"”»)«“(' and g != "و" and g not in ("كل", "من", "مع")]) == 0
        return False

    def joined(self, first: Phrase) -> list[Phrase]:
        """`first` and the phrases coordinated with it."""
        group = [first]
        if first not in self.phrases:  # the subject of an earlier sentence
            return group
        for phrase in self.phrases[self.phrases.index(first) + 1 :]:
            alike = phrase.type is first.type or {phrase.type, first.type} <= HUMAN
            if not (alike or phrase.type is SideType.ORGANIZATION) or not self.adjacent(group[-1], phrase):
                break
            group.append(phrase)
        return group

    def left_subject(self, trigger: int) -> Phrase | None:
        """The phrase right before a verb («الشيباني يلتقي», «الرئيس … كان قد بحث»), if nothing governs it."""
        k = trigger - 1
        times = self.document.time_words
        loose = 0
        while k >= self.sentence.first and k not in self.owner:
            key = self.key(k)
            if key.startswith("ال") and key in self.lex.common and k - 1 in self.owner and loose < 1:
                loose += 1  # an adjective that the phrase did not take in
                k -= 1
                continue
            if not (
                key in _AUXILIARY
                or k in times
                or key in '،,"”»)-–:'
                or key in ("اليوم", "امس", "الذي", "التي", "الذين")
            ):
                return None
            k -= 1
        if k < self.sentence.first:
            return None
        phrase = self.owner[k]
        if phrase.type not in HUMAN | {SideType.ORGANIZATION}:
            return None
        relative = any(self.key(j) in ("الذي", "التي", "الذين") for j in range(phrase.last, trigger))
        if self.lead(phrase) and not relative:
            return None
        return phrase

    def main_subject(self, before: int) -> Phrase | None:
        """The sentence's own subject: the first ungoverned person after its verb of saying, else the first at all."""
        said = self._said(before)
        for phrase in self.between(said, before) if said else ():
            if phrase.type in HUMAN and not self.lead(phrase):
                return phrase
        bodies = None
        for phrase in self.phrases:
            if phrase.first >= before:
                break
            if phrase.type in HUMAN and not self.lead(phrase):
                return phrase
            if (
                bodies is None
                and phrase.type is SideType.ORGANIZATION
                and not self.lead(phrase)
                and not self._bracketed(phrase)
            ):
                bodies = phrase
        return bodies

    def _said(self, before: int) -> int:
        """The word after the «أن» that opens what is said, if it has no pronoun for the speaker; 0 where none does."""
        for k in range(before - 1, self.sentence.first, -1):
            if k not in self.owner and self.key(k) in self.lex["that"]:
                return k + 1 if self.key(k) in ("ان", "بان") else 0
        return 0

    def _bracketed(self, phrase: Phrase) -> bool:
        """Whether a body stands in brackets, as the agency of a dateline does."""
        return phrase.first > self.sentence.first and self.key(phrase.first - 1) == "("


def sentence_views(document: Document) -> Iterator[SentenceView]:
    """Each sentence of a document with the phrases that begin in it, in order."""
    position = 0
    for sentence in document.sentences:
        own = []
        while position < len(document.phrases) and document.phrases[position].first < sentence.last:
            own.append(document.phrases[position])
            position += 1
        yield SentenceView.of(document, sentence, own)
