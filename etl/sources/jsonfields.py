"""JSON articles: which field is the text, what the others declare, and the raw document of one object."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from etl.records import Declared, RawDocument, Rejection
from etl.sources.digest import document_digest
from etl.sources.metadata import InvalidMetadata, clean_string, declared_from, merged, normal_name

_TEXT = ("text", "body", "content", "article", "articlebody", "articletext", "fulltext", "contenttext", "النص")
_HTML = ("contenthtml", "html", "bodyhtml")
_INNER = ("rendered", "value", "text", "#text")  # {"rendered": …} of WordPress, {"value": …} of feed parsers
_MARKUP = re.compile(
    r"</(?:p|div|span|a|h[1-6]|ul|li|article|section|body|html|strong|b|em|blockquote)\s*>|<br\s*/?>", re.I
)
_MAX_KEY = 200


def list_key(item: Any) -> str | None:
    """The id of an object, where it has one that can stand in an address: text or a whole number."""
    key = item.get("id") if isinstance(item, dict) else None
    if isinstance(key, bool) or not isinstance(key, str | int):
        return None
    text = clean_string(str(key)).strip()
    return text if 0 < len(text) <= _MAX_KEY and text.isprintable() else None


def document_of(
    item: Any, *, uri: str, sidecar: Declared | None, fetched_at: datetime, max_bytes: int
) -> RawDocument | Rejection:
    """One JSON object as a raw document: its text field is the body, in UTF-8; what it says of itself is declared."""
    if not isinstance(item, dict):
        return _rejection(uri, "invalid_json", f"an object is expected, not {type(item).__name__}")
    name, text = _text_field(item)
    if name is None:
        return _rejection(uri, "empty_body", "no text: none of the fields text, body, content, content_html has any")
    body = clean_string(text).encode()
    if len(body) > max_bytes:
        return _rejection(uri, "too_large", f"text of {len(body)} bytes, more than {max_bytes}")
    try:
        declared = merged(declared_from({key: value for key, value in item.items() if key != name}), sidecar)
    except InvalidMetadata as error:
        return _rejection(uri, "invalid_metadata", str(error))
    is_html = normal_name(name) in _HTML or bool(_MARKUP.search(text))
    return RawDocument(
        uri=uri,
        body=body,
        sha256=document_digest(body, declared),
        media_type="text/html" if is_html else "text/plain",
        charset="utf-8",
        declared=declared,
        fetched_at=fetched_at,
    )


def articles_in(value: Any) -> list[Any] | None:
    """The list of articles that an object wraps ({"articles": […]}); None for a single article."""
    if isinstance(value, dict) and _text_field(value)[0] is None:
        for name in ("articles", "items", "documents", "entries", "data"):
            inner = value.get(name)
            if isinstance(inner, list) and all(isinstance(item, dict) for item in inner):
                return inner
    return None


def _text_field(item: Mapping[str, Any]) -> tuple[str | None, str]:
    """The name and text of the first field, in order of _TEXT then _HTML, that holds text; (None, "") without one."""
    named = {normal_name(name): name for name in item if isinstance(name, str)}
    for wanted in (*_TEXT, *_HTML):
        name = named.get(wanted)
        text = _joined(item[name]) if name is not None else None
        if name is not None and text and text.strip():
            return name, text
    return None, ""


def _joined(value: Any, depth: int = 0) -> str | None:
    """Text, a list of paragraphs, or an object around text, as text."""
    if isinstance(value, dict):
        value = next((value[key] for key in _INNER if key in value), None)
    if isinstance(value, list) and depth < 4:
        return "\n".join(part for part in (_joined(item, depth + 1) for item in value) if part)
    return value if isinstance(value, str) else None


def _rejection(uri: str, reason: str, detail: str) -> Rejection:
    return Rejection(uri=uri, stage="land", reason=reason, detail=detail)
