"""Takes boilerplate out of a text's lines, by rules and by repetition, and records every span that goes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.arabic.normalise import match_key
from etl.clean.joins import join_broken
from etl.clean.lines import Line, length_of_shaped, shape, tidy
from etl.clean.outlets import name_key
from etl.clean.rules import Anchor, Matcher, RuleSet
from etl.records import RemovedSpan, Source

_MAX_SHORT = 320  # characters of a line that a rule may cover whole
_HEAD = 160  # characters at the edges of a line that rules at line_start and line_end see
_FIRST = 3
_LAST = 8
_MAX_HEADLINE = 130
_MAX_INSET = 5  # headlines in a block in the middle of a body
_MAX_BLOCK = 60  # headlines in a block at its end
_MIN_REPEATED = 40
_STOPS = (".", "!", "؟", "?", "…", ":", "؛", "،", '."', ".”", ".»")
_OPENERS = ("وقال", "وأضاف", "وأكد", "وأشار", "وأوضح", "وكان", "وذكر", "قال", "أضاف", "وتابع", "ولفت", "وأعلن")


@dataclass(slots=True)
class _Work:
    """The lines that are left, and the spans that went."""

    text: str
    lines: list[Line]
    removed: list[RemovedSpan] = field(default_factory=list)

    def drop(self, index: int, rule: str) -> None:
        """Take out a whole line."""
        self._record(rule, self.lines[index].start, self.lines[index].end)
        del self.lines[index]

    def cut(self, index: int, rule: str, start: int, end: int) -> None:
        """Take [start:end] of a line's own text out of it; what is left of the line stays."""
        line = self.lines[index]
        begin = line.start + _place(self.text[line.start : line.end], start)
        finish = line.start + _place(self.text[line.start : line.end], end)
        rest = tidy(self.text[line.start : begin] + " " + self.text[finish : line.end])
        self._record(rule, begin, finish)
        if start <= 0:
            self.lines[index] = Line(rest, finish, line.end)
        else:
            self.lines[index] = Line(rest, line.start, begin)

    def _record(self, rule: str, start: int, end: int) -> None:
        raw = self.text[start:end]
        start += len(raw) - len(raw.lstrip())
        end -= len(raw) - len(raw.rstrip())
        self.removed.append(RemovedSpan(rule=rule, text=self.text[start:end], start=start, end=end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """Lines without boilerplate, what was removed in the order of the text, and the outlet that the text names."""

    lines: tuple[Line, ...]
    removed: tuple[RemovedSpan, ...]
    source: Source


def strip_boilerplate(
    text: str, lines: Iterable[Line], *, rules: RuleSet, source: Source, title: str | None
) -> Stripped:
    """`lines` of `text` without boilerplate.

    `source` is what is known of the outlet (slug `unknown` where nothing is): its own rules apply too, and where
    nothing is known an outlet's name on the first line says it. `title` is the declared one: only then is a first
    line that repeats it taken out.
    """
    work = _Work(text=text, lines=list(lines))
    source = _source_line(work, rules, source)
    matchers = rules.matchers(source.slug)
    if title:
        _repeated_title(work, title)
    _source_line(work, rules, source)
    _whole_lines(work, matchers[Anchor.LINE], matchers[Anchor.BLOCK])
    _edge_lines(work, matchers[Anchor.FIRST_LINE], matchers[Anchor.LAST_LINES])
    _parts(work, matchers[Anchor.LINE_START], matchers[Anchor.LINE_END])
    _repeated_paragraphs(work)
    work.lines = join_broken([line for line in work.lines if line.text])
    _punctuation_lines(work)
    return Stripped(
        lines=tuple(work.lines),
        removed=tuple(sorted(work.removed, key=lambda span: span.start)),
        source=source,
    )


def _source_line(work: _Work, rules: RuleSet, source: Source) -> Source:
    """An outlet's name as the first line goes, and says the source where none was declared."""
    if len(work.lines) < 2:
        return source
    first = work.lines[0].text
    named = rules.outlets.of_line(first)
    own = {name_key(name) for name in (source.slug, source.name_ar, source.name_en) if name} - {"unknown"}
    if named or (len(first) <= 80 and name_key(first) in own):
        work.drop(0, "source_name")
        return named if named and source.slug == "unknown" else source
    return source


def _repeated_title(work: _Work, title: str) -> None:
    key = match_key(title)
    if key and len(work.lines) > 1 and match_key(work.lines[0].text) == key:
        work.drop(0, "title_repeated")


def _whole_lines(work: _Work, line_rules: Matcher, block_rules: Matcher) -> None:
    index = 0
    while index < len(work.lines):
        line = work.lines[index]
        if len(line.text) > _MAX_SHORT:
            index += 1
            continue
        shaped = shape(line.text)
        block = block_rules.match(shaped)
        found = block or line_rules.match(shaped)
        if found:
            work.drop(index, found[0])
        if block:
            _headlines(work, index, block[0])
        if not found:
            index += 1


def _headlines(work: _Work, index: int, rule: str) -> None:
    """Take out the headlines that a block's first line announces; nothing where they might be the article itself."""
    count = 0
    while count < _MAX_BLOCK and index + count < len(work.lines) and _is_headline(work.lines[index + count].text):
        count += 1
    at_end = index + count == len(work.lines)
    if at_end and index == 0:
        return
    for _ in range(count if at_end else min(count, _MAX_INSET)):
        work.drop(index, rule)


def _is_headline(text: str) -> bool:
    return len(text) <= _MAX_HEADLINE and not text.endswith(_STOPS) and not text.startswith(_OPENERS)


def _edge_lines(work: _Work, first: Matcher, last: Matcher) -> None:
    for index in range(min(_FIRST, len(work.lines)) - 1, -1, -1):
        if len(work.lines) > 1:
            _drop_if(work, index, first)
    for index in range(len(work.lines) - 1, max(0, len(work.lines) - _LAST) - 1, -1):
        if index:
            _drop_if(work, index, last)


def _drop_if(work: _Work, index: int, matcher: Matcher) -> None:
    text = work.lines[index].text
    found = matcher.match(shape(text)) if len(text) <= _MAX_SHORT else None
    if found:
        work.drop(index, found[0])


def _parts(work: _Work, starts: Matcher, ends: Matcher) -> None:
    for index, line in enumerate(work.lines):
        found = starts.match(shape(line.text[:_HEAD]))
        if found and found[2]:
            work.cut(index, found[0], 0, length_of_shaped(line.text, found[2]))
        text = work.lines[index].text
        if not text.endswith((")", ").")):
            continue
        offset = max(0, len(text) - _HEAD * 2)
        tail = shape(text[offset:])
        found = ends.search(tail)
        if found:
            work.cut(index, found[0], offset + length_of_shaped(text[offset:], found[1]), len(text))


def _punctuation_lines(work: _Work) -> None:
    """Lines without a letter or digit: dots, stars, the brackets around a link that is gone."""
    for index in range(len(work.lines) - 1, -1, -1):
        if not any(map(str.isalnum, work.lines[index].text)):
            work.drop(index, "punctuation_line")


def _repeated_paragraphs(work: _Work) -> None:
    """Paragraphs at the end that stand above word for word."""
    seen: dict[str, int] = {}
    for line in work.lines:
        seen[line.text] = seen.get(line.text, 0) + 1
    while len(work.lines) > 1 and len(work.lines[-1].text) >= _MIN_REPEATED and seen[work.lines[-1].text] > 1:
        seen[work.lines[-1].text] -= 1
        work.drop(len(work.lines) - 1, "repeated_paragraph")


def _place(raw: str, length: int) -> int:
    """Where in a raw line its first `length` tidied characters end."""
    if length <= 0:
        return 0
    low, high = 0, len(raw)
    while low < high:
        middle = (low + high) // 2
        if len(tidy(raw[:middle] + "\N{ARABIC LETTER ALEF}")) - 1 < length:  # the letter keeps a last blank
            low = middle + 1
        else:
            high = middle
    return low
