"""HTML to plain text: the main text of a page, the blocks of a fragment; headings and metadata known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from etl.clean.html_metadata import metadata_of
from etl.clean.lines import tidy
from etl.records import Declared

_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_DROPPED_NAMES = """
    script style noscript template iframe svg form button select textarea nav footer aside figcaption head object video
    audio canvas input label menu
"""
_BLOCK_NAMES = """
    p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote section article header main table tr td th figure pre hr
    address body html center details summary
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_MIN_MAIN_WORDS = 20  # below this the extractor has missed the text of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Plain text, what the page declares of itself under what was declared before, and its headings."""

    text: str
    declared: Declared
    heading: str | None = None
    headings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    is_heading: bool


def parse(markup: str, *, declared: Declared) -> Page:
    """The text and metadata of a page or fragment; what is declared wins over what the page says."""
    is_page = bool(_PAGE.search(markup[:4096]))
    tree = _tree(markup)
    if tree is None:
        return Page(text="", declared=declared)
    blocks = list(_main_blocks(tree)) if is_page else list(_blocks(tree))
    heading = next((block.text for block in blocks if block.is_heading), None)
    if is_page:
        own = metadata_of(tree)
        declared = Declared(
            title=declared.title or own.title,
            source=declared.source or own.source,
            url=declared.url or own.url,
            published=declared.published or own.published,
            extra=declared.extra,
        )
    return Page(
        text="\n".join(block.text for block in blocks),
        declared=declared,
        heading=heading,
        headings=frozenset(block.text for block in blocks if block.is_heading),
    )


def _tree(markup: str) -> "lxml_html.HtmlElement | None":
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None  # nothing but comments or blanks


def _main_blocks(tree: "lxml_html.HtmlElement") -> Iterator[_Block]:
    """The blocks of a page's main text: by trafilatura, else those of its article element, else of all of it."""
    import trafilatura  # takes half a second, and only whole pages need it

    found = trafilatura.bare_extraction(
        lxml_html.fromstring(etree.tostring(tree, encoding="unicode", method="html")),
        include_comments=False,
        include_tables=False,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    blocks = list(_extracted(body)) if body is not None else []
    if sum(len(block.text.split()) for block in blocks) < _MIN_MAIN_WORDS:
        article = tree.find(".//article")
        own = list(_blocks(article if article is not None else tree))
        blocks = max(blocks, own, key=lambda some: sum(len(block.text) for block in some))
    yield from blocks


def _extracted(body: "etree._Element") -> Iterator[_Block]:
    """The blocks of trafilatura's own tree: p, head, item, quote."""
    for element in body.iter("p", "head", "item", "quote", "ab", "code"):
        if any(parent.tag in ("p", "item", "quote") for parent in element.iterancestors()):
            continue
        for line in _with_breaks(element).split("\n"):
            text = tidy(line)
            if text:
                yield _Block(text, element.tag == "head")


def _with_breaks(element: "etree._Element") -> str:
    parts = [element.text or ""]
    for child in element:
        inner = _with_breaks(child)
        parts.append("\n" + inner if child.tag in ("lb", "p", "item") else inner)
        parts.append(child.tail or "")
    return "".join(parts)


def _blocks(tree: "etree._Element") -> Iterator[_Block]:
    """The blocks of any markup: a line for each paragraph, item, cell, heading and line break."""
    parts: list[str] = []
    heading = 0  # how deep in headings
    skipping: etree._Element | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
                parts.append(_flat(element.tail))
            continue
        if tag in _BLOCKS:
            yield from _block_of(parts, heading > 0)
        if event == "start":
            if tag in _DROPPED:
                skipping = element
                continue
            heading += tag in _HEADINGS
            parts.append(_flat(element.text))
        else:
            heading -= tag in _HEADINGS
            if element is not tree:
                parts.append(_flat(element.tail))
    yield from _block_of(parts, False)


def _block_of(parts: list[str], is_heading: bool) -> Iterator[_Block]:
    text = tidy(" ".join("".join(parts).split()))
    parts.clear()
    if text:
        yield _Block(text, is_heading)


def _flat(text: str | None) -> str:
    """Text as HTML shows it: line breaks in the source are blanks."""
    return re.sub(r"[\r\n\t]+", " ", text) if text else ""
