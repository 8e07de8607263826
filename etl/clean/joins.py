"""Sentences that a stripped link left broken over lines, put together again."""

from etl.clean.lines import Line

_GOES_ON = "،,.؛;:)»”؟!"  # a line that begins with one of these goes on with the line above
_OPENERS = "«“([ "
_PAIRS = {")": "(", "»": "«", "”": "“"}
_STOPS = (".", "!", "؟", "?", ":", "…", "؛")
_MAX_LINK = 60  # characters of a link's text
_MIN_SENTENCE = 40


def join_broken(lines: list[Line]) -> list[Line]:
    """`lines` with those joined that punctuation or a link's text on a line of its own had parted."""
    joined: list[Line] = []
    for line in lines:
        if joined and not joined[-1].text.strip(_OPENERS) and any(map(str.isalnum, line.text)):
            joined[-1] = _together(joined[-1], line, "")
        elif joined and line.text[0] in _GOES_ON and _is_open(joined[-1].text, line.text):
            if len(joined) > 1 and _is_link(joined[-2].text, joined[-1].text):
                last = joined.pop()
                joined[-1] = _together(joined[-1], last, " ")
            joined[-1] = _together(joined[-1], line, "")
        else:
            joined.append(line)
    return joined


def _is_link(above: str, text: str) -> bool:
    """Whether `text` is a link in the middle of the sentence that `above` begins."""
    return len(text) <= _MAX_LINK and len(above) >= _MIN_SENTENCE and not above.rstrip("»”\"')").endswith(_STOPS)


def _is_open(above: str, line: str) -> bool:
    """Whether the line above waits for `line`: it has no stop, and an opening bracket where `line` closes one."""
    if above.endswith(_STOPS) or not any(map(str.isalnum, above)):
        return False
    opening = _PAIRS.get(line[0])
    if opening:
        return above.count(opening) > above.count(line[0])
    return any(map(str.isalnum, line)) or len(line) <= 3  # a longer run of signs is an ornament


def _together(above: Line, line: Line, blank: str) -> Line:
    return Line(above.text + blank + line.text, above.start, line.end)
