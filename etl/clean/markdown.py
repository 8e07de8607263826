"""Markdown to plain text, lightly: headings known, emphasis, links and images to their words."""

import re
from dataclasses import dataclass

from etl.clean.lines import tidy

_MIN_WRAPPED, _MAX_WRAPPED = 50, 120  # characters of a line that an editor may have wrapped
_FENCE = re.compile(r"^(?:```|~~~).*$", re.MULTILINE)
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*\S+.*$")
_IMAGE = re.compile(r"!\[([^\[\]]{0,1000})\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]]{1,1000})\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]{1,1000}?)(?<=\S)_(?![\w_])"
)
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Plain text, its first heading, and the lines that are headings."""

    text: str
    heading: str | None
    headings: frozenset[str]


def parse(text: str) -> Marked:
    """The plain text of Markdown. A paragraph's lines become one where it was wrapped by an editor, else stay lines."""
    blocks: list[str] = []
    headings: list[str] = []
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            blocks.append(tidy(_inline(" ".join(paragraph))))
            paragraph.clear()

    for line in _FENCE.sub("", text).splitlines():
        line = _QUOTE.sub("", line)
        atx = _ATX.match(line)
        if atx or (_SETEXT.match(line) and len(paragraph) == 1):
            heading = tidy(_inline(atx[2] if atx else paragraph.pop()))
            end_paragraph()
            blocks.append(heading)
            headings.append(heading)
        elif not line.strip() or _RULE.match(line) or _REFERENCE.match(line):
            end_paragraph()
        elif _ITEM.match(line):
            end_paragraph()
            paragraph.append(_ITEM.sub("", line))
        else:
            if paragraph and not _is_wrapped(paragraph[-1]):
                end_paragraph()
            paragraph.append(line)
    end_paragraph()
    first = next((heading for heading in headings if heading), None)
    return Marked(text="\n".join(blocks), heading=first, headings=frozenset(filter(None, headings)))


def _is_wrapped(line: str) -> bool:
    """Whether a line of a paragraph was cut by an editor at its margin: not by its writer, and not after a stop."""
    if line.endswith(("  ", "\\")):  # Markdown's own line break
        return False
    bare = line.strip()
    return _MIN_WRAPPED <= len(bare) <= _MAX_WRAPPED and not bare.endswith((".", "!", "؟", ":", '."', ".»", ".”"))


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    return _ESCAPE.sub(r"\1", text.replace("`", "")).rstrip("\\")
