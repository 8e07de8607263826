"""What dates are made of: a day's number, a month, a year, a modifier, read off the tokens of a text."""

from collections.abc import Sequence

from etl.arabic import calendar_words as words
from etl.arabic.words import Token

YEARS = range(1900, 2101)
HIJRI_YEARS = range(1300, 1501)


class Pieces:
    """Readers over one text's tokens: each looks at token `i` and gives a value and the index behind it, or None."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._keys = [token.key for token in tokens]

    def _key(self, i: int) -> str:
        return self._keys[i] if 0 <= i < len(self._keys) else ""

    def _number(self, i: int) -> tuple[int, int] | None:
        """A day's number in figures or as an ordinal (الثامن، الحادي عشر، الثالث والعشرين): (number, after)."""
        key = self._key(i)
        if key.isdecimal():
            return (int(key), i + 1) if len(key) <= 2 and 1 <= int(key) <= 31 else None
        if key in words.ORDINALS:
            if self._key(i + 1) == "عشر":
                return words.ORDINALS[key] + 10, i + 2
            if self._key(i + 1) in words.TENS:
                return words.ORDINALS[key] + words.TENS[self._key(i + 1)], i + 2
            return words.ORDINALS[key], i + 1
        return (words.TENS[key], i + 1) if key in words.TENS else None

    def _month_name(self, i: int) -> tuple[int, int] | None:
        """A month, under one name or two («ديسمبر/كانون الأول»، «شباط (فبراير)»): (month, after)."""
        pair = (self._key(i), self._key(i + 1))
        if pair in words.TWO_WORD_MONTHS:
            month, after = words.TWO_WORD_MONTHS[pair], i + 2
        elif pair[0] in words.MONTHS:
            month, after = words.MONTHS[pair[0]], i + 1
        else:
            return None
        if self._key(after) in ("/", "(", "-"):
            other = self._month_name(after + 1)
            if other and other[0] == month:
                closed = other[1] + (self._key(after) == "(" and self._key(other[1]) == ")")
                return month, closed
        return month, after

    def _year_number(self, i: int, years: range = YEARS) -> tuple[int, int] | None:
        j = i + 1 if self._key(i) in words.YEAR_WORDS else i
        key = self._key(j)
        return (int(key), j + 1) if key.isdecimal() and len(key) == 4 and int(key) in years else None

    def _modifier(self, i: int) -> tuple[int, int] | None:
        """«الماضي», «الجاري», «المقبل», also «من العام الماضي»: (−1, 0 or 1, after)."""
        if self._key(i) == "من" and self._key(i + 1) in words.DEFINITE_UNITS:
            return self._modifier(i + 2)
        for step, known in ((-1, words.PAST), (0, words.THIS), (1, words.NEXT)):
            if self._key(i) in known:
                return step, i + 1
        return None

    def _second_day(self, low: int, j: int) -> tuple[int, int]:
        """The other day of a pair or range: «و24», «و 24», «إلى 5», «- 5»."""
        key = self._key(j)
        if len(key) > 1 and key[0] == "و" and key[1:].isdecimal():
            return int(key[1:]), j + 1
        if key in ("و", "الي", "حتي", "-"):
            second = self._number(j + 1)
            if second:
                return second
        if key.startswith("و") and key[1:] in words.ORDINALS:
            return words.ORDINALS[key[1:]], j + 1
        return low, j

    def _hijri_month(self, i: int) -> tuple[int, int] | None:
        pair = (self._key(i), self._key(i + 1))
        if pair in words.TWO_WORD_HIJRI_MONTHS:
            return words.TWO_WORD_HIJRI_MONTHS[pair], i + 2
        return (words.HIJRI_MONTHS[pair[0]], i + 1) if pair[0] in words.HIJRI_MONTHS else None
