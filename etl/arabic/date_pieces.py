"""What dates are made of: a day's number, a month, a year, a modifier, a count, read off the tokens of a text."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple

from etl.arabic import calendar_words as words
from etl.arabic.normalise import fold_word
from etl.arabic.spans_of_time import Extent
from etl.arabic.words import Token

YEARS = range(1900, 2101)
HIJRI_YEARS = range(1300, 1501)
Ahead = Collection[int] | Callable[[int], bool]
_FIGURES = "0123456789"


class Reading(NamedTuple):
    """What a rule made of the tokens [first:after]; without an extent, what is named but cannot be resolved."""

    first: int
    after: int
    extent: Extent | None
    told: bool = False  # said in full: no anchor is needed
    implies: str | None = None
    conflict: bool = False
    silent: bool = False  # a name made of a date: passed over, not kept


class Pieces:
    """Readers over one text's tokens: each looks at token `i` and gives a value and the index behind it, or None.

    Tokens that glue a word and a number («في10», «و24», «الـ48», «فبراير2013») are parted first.
    """

    def __init__(self, text: str, published: date | None, tokens: Sequence[Token], ahead: Ahead | None) -> None:
        self._text = text
        self._published = published
        self._tokens, self._places = parted(tokens)
        self._keys = [token.key for token in self._tokens]
        self._cuts: dict[int, int] = {}  # letters of a proclitic left out at a token's head
        self._ahead_of = ahead
        self._hint: int | None = None  # the year told at the other end of a range
        self._found: list[Reading] = []

    def _key(self, i: int) -> str:
        return self._keys[i] if 0 <= i < len(self._keys) else ""

    def _ahead(self, first: int, after: int) -> bool:
        """Whether a future governs one of the tokens."""
        if not self._ahead_of:
            return False
        asked = self._ahead_of if callable(self._ahead_of) else self._ahead_of.__contains__
        return any(asked(self._places[k] if self._places else k) for k in range(first, after))

    def _skip(self, i: int, known: Collection[str]) -> int:
        return i + (self._key(i) in known)

    def _near(self, i: int) -> bool:
        """Whether no more than a blank stands between token `i` and the next."""
        return i + 1 < len(self._tokens) and self._tokens[i + 1].start - self._tokens[i].end < 2

    def _number(self, i: int) -> tuple[int, int] | None:
        """A day's number in figures or as an ordinal (الثامن، الحادي عشر، الثالث والعشرين): (number, after)."""
        key = self._key(i)
        if key == "ال" and self._key(i + 1).isdecimal():
            return self._number(i + 1)
        if key.isdecimal():
            return (int(key), i + 1) if len(key) <= 2 and 1 <= int(key) <= 31 else None
        if key in words.ORDINALS:
            then = self._key(i + 1)
            if then in words.TEEN:
                return words.ORDINALS[key] + 10, i + 2
            if then in words.TENS and then[0] == "و":
                return words.ORDINALS[key] + words.TENS[then], i + 2
            return None if key in words.NOT_ALONE else (words.ORDINALS[key], i + 1)
        if key in words.TENS:
            return words.TENS[key], i + 1
        first = key in words.FIRST_DAY and (self._month_name(i + 1) or self._hijri_month(i + 1))
        return (1, i + 1) if first else None

    def _more_days(self, days: list[int], i: int, *, listed: bool) -> tuple[list[int], int]:
        """Further days of a pair, list or range: «و24», «، 7», «إلى 5», «- 5», «وحتى 8»; a range gives all its days."""
        while True:
            key = self._key(i)
            j, span = i + 1, False
            if key in words.TO or key in words.DASHES or key == ":":
                span = True
                j = self._skip(j, {"يوم"})
            elif key == "و" or (key in words.COMMAS and listed):
                j = self._skip(j, {"و"})
            elif key[:1] == "و" and (key[1:] in words.ORDINALS or key[1:] in words.TENS):
                number = self._ordinal_behind(i)
                if number is None:
                    return days, i
                days, i = [*days, number[0]], number[1]
                continue
            else:
                return days, i
            number = self._number(j)
            if not number or (span and number[0] <= days[-1]):
                return days, i
            days = [*days, *range(days[-1] + 1, number[0] + 1)] if span else [*days, number[0]]
            i = number[1]

    def _ordinal_behind(self, i: int) -> tuple[int, int] | None:
        """An ordinal whose first word carries «و»."""
        whole = self._keys[i]
        self._keys[i] = whole[1:]
        number = self._number(i)
        self._keys[i] = whole
        return number

    def _month_name(self, i: int) -> tuple[int, int] | None:
        """A month, under one name or two («ديسمبر/كانون الأول»، «شباط ( فبراير )»، «مارس آذار»): (month, after)."""
        key = self._key(i)
        if key in words.MONTHS:
            month, after = words.MONTHS[key], i + 1
        elif (key, self._key(i + 1)) in words.TWO_WORD_MONTHS:
            month, after = words.TWO_WORD_MONTHS[key, self._key(i + 1)], i + 2
        else:
            return None
        sign = self._key(after)
        paired = sign in ("/", "(", "\\", "|") or sign in words.DASHES
        other = self._month_name(after + paired)
        if other and other[0] == month:
            return month, other[1] + (sign == "(" and self._key(other[1]) == ")")
        return month, after

    def _hijri_month(self, i: int) -> tuple[int, int] | None:
        key = self._key(i)
        if key in words.HIJRI_MONTHS:
            month, after = words.HIJRI_MONTHS[key], i + 1
        elif (key, self._key(i + 1)) in words.TWO_WORD_HIJRI_MONTHS:
            month, after = words.TWO_WORD_HIJRI_MONTHS[key, self._key(i + 1)], i + 2
        else:
            return None
        return month, self._skip(after, words.HIJRI_EPITHETS)

    def _year_number(self, i: int, years: range = YEARS) -> tuple[int, int] | None:
        """«2011», «عام 2011», «من العام 2011», «عام 67», «2013م»: (year, after)."""
        j = i + (self._key(i) in ("من", "في") and self._key(i + 1) in words.YEAR_WORDS)
        named = self._key(j) in words.YEAR_WORDS
        j += named
        key = self._key(j)
        if not key.isdecimal():
            return None
        if len(key) == 4 and int(key) in years:
            era = words.HIJRI_ERA if years is HIJRI_YEARS else words.GREGORIAN_ERA
            return int(key), self._skip(j + 1, era) if self._near(j) else j + 1
        if named and years is YEARS and len(key) == 2 and int(key) >= 40 and not self._counted(j + 1):
            return 1900 + int(key), j + 1
        return None

    def _counted(self, i: int) -> bool:
        """Whether a word that is counted stands here, so that the number before is no year."""
        return self._key(i) in words.COUNTED or self._key(i) in words.UNITS

    def _modifier(self, i: int) -> tuple[int, int] | None:
        """«الماضي», «الجاري», «المقبل», «قبل الماضي», «بعد المقبل»: (−2 to 2, after)."""
        key = self._key(i)
        if key in words.PAST:
            return -1, i + 1
        if key in words.NEXT:
            return 1, i + 1
        if key in words.THIS:
            return 0, i + 1
        if key == "قبل" and self._key(i + 1) in words.PAST:
            return -2, i + 2
        if key == "بعد" and self._key(i + 1) in words.NEXT:
            return 2, i + 2
        return None

    def _year_told(self, i: int) -> tuple[int | None, int] | None:
        """«من العام الماضي», «العام المقبل», «هذا العام»: (year, after), the year None where the anchor is unknown."""
        j = i + (self._key(i) == "من")
        here = self._key(j) in ("هذا", "هذه")
        if words.DEFINITE_UNITS.get(self._key(j + here)) != "year":
            return None
        if here:
            step: tuple[int, int] | None = (0, j + 2)
        else:
            step = self._modifier(j + 1)
        if step is None:
            return None
        return (self._published.year + step[0] if self._published else None), step[1]

    def _count(self, i: int) -> tuple[int, int] | None:
        """How many: «3», «ثلاثة», «خمسة عشر», «الأربعة», «الـ48»: (number, after)."""
        key = self._key(i)
        if key == "ال" and self._key(i + 1).isdecimal():
            key, i = self._key(i + 1), i + 1
        if key.isdecimal():
            return (int(key), i + 1) if len(key) <= 3 and int(key) else None
        number = words.NUMBERS.get(key) or words.NUMBERS.get(key.removeprefix("ال"))
        if number is None:
            return None
        if number < 10 and self._key(i + 1) in words.TEEN:
            return number + 10, i + 2
        then = self._key(i + 1)
        tens = words.NUMBERS.get(then[1:].removeprefix("ال"), 0) if then[:1] == "و" else 0
        if number < 10 and tens >= 20:
            return number + tens, i + 2
        return number, i + 1


def parted(tokens: Sequence[Token]) -> tuple[Sequence[Token], list[int] | None]:
    """The tokens, words parted from figures glued behind them, with the index each came from (None: as they were)."""
    glued = [
        k for k, t in enumerate(tokens) if t.key and t.key[-1] in _FIGURES and t.key[0] >= "\N{ARABIC NUMBER SIGN}"
    ]
    if not glued:
        return tokens, None
    parts: list[Token] = []
    places: list[int] = []
    for k, token in enumerate(tokens):
        cut = next((n for n, c in enumerate(token.text) if c.isdecimal()), 0) if k in glued else 0
        if cut:
            head, tail = token.text[:cut], token.text[cut:]
            middle = token.start + cut
            parts += [
                Token(token.start, middle, head, fold_word(head), "word"),
                Token(middle, token.end, tail, fold_word(tail), "number"),
            ]
            places += [k, k]
        else:
            parts.append(token)
            places.append(k)
    return parts, places
