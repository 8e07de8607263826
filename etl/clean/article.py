"""A raw document to an article: decoded, parsed, stripped of boilerplate, with title, source, date and headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape

from etl.arabic.normalise import arabic_share, is_mojibake
from etl.clean import html, markdown
from etl.clean.boilerplate import Stripped, strip_boilerplate
from etl.clean.decoding import decode, repair
from etl.clean.fingerprint import fingerprint
from etl.clean.headings import find_headings, spans_of
from etl.clean.language import is_arabic
from etl.clean.lines import Line, split_lines, tidy
from etl.clean.outlets import UNKNOWN
from etl.clean.published import parse_published
from etl.clean.rules import RuleSet, packaged_rules
from etl.clean.titles import title_of
from etl.records import Article, Declared, PublishedOrigin, RawDocument, Rejection, RemovedSpan, Source

MIN_ARABIC_WORDS = 5
_ARABIC_WORD = re.compile("[\u0621-\u064a\u066e-\u06d3]{2,}")
_ENTITY = re.compile(r"&(?:amp|quot|nbsp|lt|gt|#\d{2,5}|#x[\da-fA-F]{2,4});")
_STAMPS = frozenset({"publication_stamp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A document's text before anything is taken out: what the spans of removed boilerplate point into."""

    text: str
    declared: Declared  # what the document declared, with what its own markup adds
    heading: str | None = None  # the first heading that the markup names
    headings: frozenset[str] = frozenset()  # lines that the markup says are headings
    repaired: str | None = None  # the misreading that was undone, as `windows-1252>utf-8`


def to_article(document: RawDocument, *, rules: RuleSet | None = None) -> Article | Rejection:
    """The article that a raw document holds, or why there is none; a pure function that never raises for its input.

    `rules` are the packaged ones by default. Rejections of stage `clean`: undecodable, mojibake, empty_body,
    not_arabic, too_short. The spans in `boilerplate` point into `read_text(document).text`.
    """
    rules = rules or packaged_rules()
    read = read_text(document)
    if isinstance(read, Rejection):
        return read
    stripped = strip_boilerplate(
        read.text,
        split_lines(read.text),
        rules=rules,
        source=_source_of(read.declared, rules),
        title=_one_line(read.declared.title),
    )
    body = "\n".join(line.text for line in stripped.lines)
    share = arabic_share(body)
    problem = _problem(body, share)
    if problem:
        return Rejection(uri=document.uri, stage="clean", reason=problem[0], detail=problem[1])
    return _article(document.uri, read, stripped, body=body, share=share)


def read_text(document: RawDocument) -> ReadText | Rejection:
    """The whole text of a document in its own words: decoded, and out of HTML or Markdown."""
    decoded = decode(document)
    if isinstance(decoded, Rejection):
        return decoded
    document = replace(document, declared=_readable(document.declared))
    if document.media_type == "text/html":
        page = html.parse(decoded.text, declared=document.declared)
        return ReadText(
            text=page.text,
            declared=page.declared,
            heading=page.heading,
            headings=page.headings,
            repaired=decoded.repaired,
        )
    if document.media_type == "text/markdown":
        marked = markdown.parse(decoded.text)
        return ReadText(
            text=marked.text,
            declared=document.declared,
            heading=marked.heading,
            headings=marked.headings,
            repaired=decoded.repaired,
        )
    text = unescape(decoded.text) if _ENTITY.search(decoded.text) else decoded.text
    return ReadText(text=text, declared=document.declared, repaired=decoded.repaired)


def _article(uri: str, read: ReadText, stripped: Stripped, *, body: str, share: float) -> Article:
    lines = [line.text for line in stripped.lines]
    title, title_origin = title_of(_one_line(read.declared.title), _one_line(read.heading), tuple(lines[:3]))
    published_at, published_origin = _published(read.declared.published, stripped.removed)
    found = find_headings(lines, known=_known(stripped.lines, read.headings))
    return Article(
        uri=uri,
        title=title,
        title_origin=title_origin,
        body=body,
        source=stripped.source,
        url=read.declared.url,
        published_at=published_at,
        published_origin=published_origin,
        word_count=sum(any(map(str.isalnum, word)) for word in body.split()),
        arabic_share=round(share, 4),
        fingerprint=fingerprint(body),
        headings=spans_of(lines, found),
        boilerplate=_recorded(stripped.removed, read.repaired),
    )


def _problem(body: str, share: float) -> tuple[str, str] | None:
    """Why a body is no Arabic article; None where it is one."""
    if not any(map(str.isalnum, body)):
        return "empty_body", "nothing is left without markup and boilerplate"
    if not is_arabic(body, share=share):
        return (
            "not_arabic",
            f"{share:.0%} of its letters are Arabic script, or it is in another language of that script",
        )
    words = sum(1 for _, _ in zip(_ARABIC_WORD.finditer(body), range(MIN_ARABIC_WORDS), strict=False))
    if words < MIN_ARABIC_WORDS:
        return "too_short", f"{words} Arabic words, fewer than {MIN_ARABIC_WORDS}"
    return None


def _readable(declared: Declared) -> Declared:
    """What is declared, with title and source read rightly where they are mojibake; without them where none can be."""
    damaged = [text for text in (declared.title, declared.source) if text and is_mojibake(text)]
    if not damaged:
        return declared
    found = {text: (repair(text) or (None,))[0] for text in damaged}
    return replace(
        declared,
        title=found.get(declared.title or "", declared.title),
        source=found.get(declared.source or "", declared.source),
    )


def _source_of(declared: Declared, rules: RuleSet) -> Source:
    """The outlet that is declared, else the one whose site the address is of, else the unknown one."""
    name = _one_line(declared.source)
    if name:
        return rules.outlets.declared(name)
    return rules.outlets.of_url(declared.url) or UNKNOWN


def _published(declared: str | None, removed: Sequence[RemovedSpan]) -> tuple[datetime | None, PublishedOrigin]:
    """The moment of publication: declared, else as a stamp among what was removed says it."""
    moment = parse_published(declared)
    if moment:
        return moment, PublishedOrigin.DECLARED
    if not declared:
        for span in removed:
            moment = parse_published(tidy(span.text)) if span.rule in _STAMPS else None
            if moment:
                return moment, PublishedOrigin.BODY
    return None, PublishedOrigin.UNKNOWN


def _known(lines: Sequence[Line], headings: frozenset[str]) -> list[int]:
    return [index for index, line in enumerate(lines) if line.text in headings] if headings else []


def _recorded(removed: tuple[RemovedSpan, ...], repaired: str | None) -> tuple[RemovedSpan, ...]:
    """What was done to the text; an undone misreading is an empty span at its start."""
    if repaired is None:
        return removed
    return (RemovedSpan(rule=f"mojibake_repaired:{repaired}", text="", start=0, end=0), *removed)


def _one_line(text: str | None) -> str | None:
    return (tidy(" ".join(text.split())) or None) if text else None
