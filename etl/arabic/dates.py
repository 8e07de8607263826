"""Times named in Arabic news, as EDTF (ISO 8601-2) and extents of days, read against a day that they are counted from.

One pass over the tokens: most begin no time and cost one look-up; the others try the rules for their first word.

**Three anchors.** Relative times («أمس», «الخميس المقبل», «5 مايو») are counted from the day `published`. For the text
of a news report that is its publication. For quoted speech pass the day of speaking as `published` and
`anchor="quote"`, for what hangs on a dated verb of saying that verb's day and `anchor="reporting_verb"`; give the
`tokens` of that passage alone, and the offsets still are those of the whole text. What is said in full («3 مايو 2011»)
is anchored `absolute`. Without a day nothing relative is resolved: the expression is kept with what it says of its
anchor in `implies`: `published:weekday=wednesday` for «أمس الثلاثاء». What hangs on an event told before («اليوم
التالي») is never resolved; it has no anchor, and implies `antecedent:day=+1`.

**Past and future.** A weekday or day of a month without a modifier is the last weekday, today included, or the nearest
such day. Where a future verb governs it («يلتقي الخميس») pass `ahead`: it is then the next, today included. «بعد
أسبوع» is a week from now where `ahead` or a word of the future before it says so, else a week from an event told.

**Contradictions.** `conflict` is set where a weekday contradicts the day beside it. A full date beats its weekday; the
weekday beats «أمس» and «غداً», for a feed's date may be a day off: it is the nearest such weekday to the day counted.

**Approximation.** `~` marks days that are about right; the extent is then wider than the day. Stretches without a
number («الأيام القليلة المقبلة», «قبل أيام») are two to ten units. `spans_of_time` says what «مطلع» takes in.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from etl.arabic import calendar_words as words
from etl.arabic.date_pieces import Ahead, Reading
from etl.arabic.times_in_ranges import RangeTimes
from etl.arabic.words import Token, tokenise
from etl.records import TimeExpression

_PROCLITICS = ("و", "ب", "ل", "ف", "وب", "ول")
_OF_A_LAW = "لسنه"  # «قانون رقم 159 لسنة 1981» is a number, no time
_SHORTEST = 3  # letters of a word that is known with a proclitic: «باب» is not «ب» and «آب»


def find_times(
    text: str,
    *,
    published: date | None = None,
    tokens: Sequence[Token] | None = None,
    anchor: str = "publication",
    ahead: Ahead | None = None,
) -> list[TimeExpression]:
    """The times named in `text`, in order, none overlapping another; `text[start:end] == surface`.

    `published` is the day that «أمس» and the like are counted from, `anchor` what that day is: publication, quote or
    reporting_verb. `tokens` are those of `text`, or of the passage of it that is to be read. `ahead` says which tokens
    (by position in `tokens`) a future governs: a set of positions, or a function of one. Raises nothing: what no
    calendar has is no time.
    """
    return _Scan(text, published, tokenise(text) if tokens is None else tokens, ahead).times(anchor)


class _Scan(RangeTimes):
    """One text on its way to times."""

    def times(self, anchor: str) -> list[TimeExpression]:
        i = 0
        count = len(self._keys)
        known = _RULES.get
        while i < count:
            key = self._keys[i]
            reading = self._read(i) if key in _BARE or known(key) or key[:1].isdecimal() else None
            if reading is None:
                i += 1
                continue
            i = reading.after
            if not reading.silent:
                self._found.append(reading)
        return [self._expression(reading, anchor) for reading in self._found]

    def _read(self, i: int) -> Reading | None:
        """The reading of what begins at `i`, with what carries on behind it."""
        key = self._bared(i)
        for rule in _RULES.get(key, _FIGURE_RULES):
            try:
                reading = rule(self, i)
                if reading:
                    return reading if reading.silent else self._carried_on(reading)
            except (ValueError, OverflowError):  # beyond the years that a calendar has
                continue
        return None

    def _bared(self, i: int) -> str:
        key = self._key(i)
        if key in _BARE:
            key, self._cuts[i] = _BARE[key]
            self._keys[i] = key
        return key

    def _can_begin(self, key: str) -> bool:
        return key in _RULES or key[:1].isdecimal()

    def _expression(self, reading: Reading, anchor: str) -> TimeExpression:
        first, last, extent = self._tokens[reading.first], self._tokens[reading.after - 1], reading.extent
        start = first.start + self._head(first.text, self._cuts.get(reading.first, 0))
        hanging = reading.implies is not None and reading.implies.startswith("antecedent")
        return TimeExpression(
            start=start,
            end=last.end,
            surface=self._text[start : last.end],
            edtf=extent.edtf if extent else None,
            earliest=extent.earliest if extent else None,
            latest=extent.latest if extent else None,
            anchor="absolute" if reading.told else None if hanging else anchor,
            implies=reading.implies,
            conflict=reading.conflict,
        )

    @staticmethod
    def _head(word: str, cut: int) -> int:
        """How much of a word its proclitic takes, marks on it included."""
        if not word[:cut].isalpha():
            return 0
        while 0 < cut < len(word) - 1 and (not word[cut].isalpha() or word[cut] == "\N{ARABIC TATWEEL}"):
            cut += 1
        return cut


_Rule = Callable[[_Scan, int], Reading | None]
_FIGURE_RULES: tuple[_Rule, ...] = (_Scan._numeric, _Scan._days_of_month, _Scan._stretch, _Scan._year)
_COUNTS = {*words.NUMBERS, *("ال" + key for key in words.NUMBERS), "ال"}
_FIRST_WORDS: tuple[tuple[_Rule, Iterable[str]], ...] = (
    (_Scan._range, words.RANGE_CUES),
    (_Scan._clock, ("الساعه",)),
    (_Scan._days_of_month, words.RANGE_CUES | words.DAYS_CUES | words.DAY_PARTS | words.FIRST_DAY | {"ال"}),
    (_Scan._days_of_month, [*words.ORDINALS, *(key for key in words.TENS if key[0] != "و")]),
    (_Scan._day, [*words.WEEKDAYS, *words.RELATIVE_DAYS, *words.DAY_PARTS, "يومي", "ايام", "اول", "قبل", "بعد", "هذا"]),
    (_Scan._ago, [*words.AGO, *words.GLUED_AGO]),
    (_Scan._part, words.PARTS),
    (_Scan._fraction, [*words.FRACTIONS, "الاسبوع"]),
    (_Scan._century, ("القرن",)),
    (_Scan._unit, [*words.DEFINITE_UNITS, "هذا", "هذه"]),
    (_Scan._year, words.YEARS_WORDS | {"عام", "سنه", "العام", "السنه"}),
    (_Scan._season, words.SEASONS),
    (_Scan._decade, words.DECADES),
    (_Scan._month, [*words.MONTHS, *(first for first, _ in words.TWO_WORD_MONTHS), "شهر", "شهري", "اشهر"]),
    (_Scan._hijri, [*words.HIJRI_MONTHS, *(first for first, _ in words.TWO_WORD_HIJRI_MONTHS), "شهر"]),
    (_Scan._stretch, [*_COUNTS, *("ال" + key for key in [*words.FEW, *words.DUAL_UNITS])]),
)


def _by_first_word() -> dict[str, tuple[_Rule, ...]]:
    """The rules to try for each word that a time can begin with, in order."""
    rules: dict[str, tuple[_Rule, ...]] = {}
    for rule, keys in _FIRST_WORDS:
        for key in dict.fromkeys(keys):
            rules[key] = (*rules.get(key, ()), rule)
    return rules


def _with_proclitics(known: Iterable[str]) -> dict[str, tuple[str, int]]:
    """For a word with proclitics the word, and how many letters they take; «لليوم» keeps its lam."""
    bare: dict[str, tuple[str, int]] = {}
    for key in known:
        if len(key) >= _SHORTEST or key == "غد":
            bare.update({head + key: (key, len(head)) for head in _PROCLITICS})
        if key.startswith("ال") and len(key) > _SHORTEST:
            bare.update({head + "لل" + key[2:]: (key, len(head)) for head in ("", "و")})
    return {key: value for key, value in bare.items() if key not in known and key != _OF_A_LAW}


_RULES = _by_first_word()
_BARE = _with_proclitics(_RULES)
