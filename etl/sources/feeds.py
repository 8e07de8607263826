"""A feed's bytes (RSS, Atom, RDF) as raw documents, one for each entry."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import feedparser

from etl.arabic import encoding
from etl.records import Declared, RawDocument, Rejection
from etl.sources.digest import document_digest
from etl.sources.metadata import clean_string

_DECLARATION = re.compile(rb"""(\s*<\?xml[^>]{0,100}?encoding\s*=\s*["'])([A-Za-z0-9_.:-]+)""")
_DATES = ("published", "updated", "created")


def parse_feed(
    content: bytes, *, uri: str, fetched_at: datetime, content_type: str | None = None
) -> Iterator[RawDocument | Rejection]:
    """The entries of the feed `content`, got from `uri`; a rejection for what is no feed and for entries without text.

    `content_type` is the HTTP header, where there was one. A broken feed gives the entries that can be read. An
    entry's address is its link, else its id below the feed's; one that comes twice is a rejection, `duplicate_id`.
    """
    content, content_type = _rightly_encoded(content, content_type)
    headers = {"content-type": content_type} if content_type else {}
    feed = feedparser.parse(content, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not feed.version and not feed.entries:
        yield _rejection(uri, "not_a_feed", "neither RSS nor Atom nor RDF")
        return
    source = _text(feed.feed.get("title"))
    seen: set[str] = set()
    for number, entry in enumerate(feed.entries, 1):
        document = _document(entry, number, uri=uri, source=source, fetched_at=fetched_at)
        if document.uri in seen:
            yield _rejection(uri, "duplicate_id", f"entry {number}: {document.uri} stands in the feed before")
        else:
            yield document
        seen.add(document.uri)


def _rightly_encoded(content: bytes, content_type: str | None) -> tuple[bytes, str | None]:
    """A feed in an Arabic code page that says it is in UTF-8, or says nothing, as real UTF-8; others as they are."""
    name = encoding.detect(content)
    declared = _DECLARATION.match(content)
    if name not in encoding.CODE_PAGES or (declared and declared[2].lower() not in (b"utf-8", b"utf8")):
        return content, content_type
    text = content.decode(name, "replace")
    return _DECLARATION.sub(rb"\1utf-8", text.encode()), None


def _document(
    entry: Any, number: int, *, uri: str, source: str | None, fetched_at: datetime
) -> RawDocument | Rejection:
    link, guid = _text(entry.get("link")), _text(entry.get("id"))
    address = link or (f"{uri}#{guid}" if guid else f"{uri}#N{number}")
    html, media_type = _body(entry)
    if not html:
        return _rejection(address, "empty_body", "the entry has neither content nor summary")
    declared = Declared(
        title=_text(entry.get("title")),
        source=source,
        url=link,
        published=next((text for text in (_text(entry.get(name)) for name in _DATES) if text), None),
        extra={"feed": uri, **({"guid": guid} if guid else {})},
    )
    body = html.encode()
    return RawDocument(
        uri=address,
        body=body,
        sha256=document_digest(body, declared),
        media_type=media_type,
        charset="utf-8",
        declared=declared,
        fetched_at=fetched_at,
    )


def _body(entry: Any) -> tuple[str, str]:
    """The longest of an entry's contents, else its summary; and its media type."""
    contents = [(clean_string(part.get("value") or ""), part.get("type") or "") for part in entry.get("content") or ()]
    text, kind = max(contents, key=lambda part: len(part[0]), default=("", ""))
    if not text.strip():
        detail = entry.get("summary_detail") or {}
        text, kind = clean_string(entry.get("summary") or ""), detail.get("type") or ""
    return text.strip(), "text/plain" if kind == "text/plain" and "<" not in text else "text/html"


def _text(value: object) -> str | None:
    """A field as one line of text; None for an empty one."""
    return " ".join(clean_string(value).split()) or None if isinstance(value, str) else None


def _rejection(uri: str, reason: str, detail: str) -> Rejection:
    return Rejection(uri=uri, stage="land", reason=reason, detail=detail)
