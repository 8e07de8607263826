"""What a web page says of itself: JSON-LD, Open Graph and other meta elements, canonical address, time, title."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from etl.clean.lines import tidy
from etl.clean.outlets import name_key
from etl.records import Declared

_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_ARTICLE = re.compile(r"article|posting|report|newsitem", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")
_MAX = 2000


def metadata_of(tree: "etree._Element") -> Declared:
    """Title, outlet, address and date of a page, the most deliberate statement first; what is not said stays None."""
    metas = _metas(tree)
    linked = _json_ld(tree)
    site = linked.get("source") or _first(metas, _SITES)
    title = linked.get("title") or _first(metas, _TITLES) or _text(tree.find(".//title"))
    return Declared(
        title=_without_site(title, site) if title else None,
        source=site,
        url=_address(tree, metas) or linked.get("url"),
        published=linked.get("published") or _first(metas, _DATES) or _time(tree),
    )


def _metas(tree: "etree._Element") -> dict[str, str]:
    """The content of meta elements under their property, name or itemprop, in small letters; the first one counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = tidy(" ".join((element.get("content") or "").split()))
        if name and content and len(content) <= _MAX:
            found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(tree: "etree._Element") -> dict[str, str]:
    """Title, source, url and published of the first article among a page's JSON-LD objects."""
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json" or not element.text:
            continue
        try:
            content = json.loads(element.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(content):
            if _ARTICLE.search(str(item.get("@type") or "")):
                return {
                    name: text
                    for name, value in (
                        ("title", item.get("headline") or item.get("name")),
                        ("source", item.get("publisher")),
                        ("url", item.get("url") or item.get("mainEntityOfPage")),
                        ("published", item.get("datePublished")),
                    )
                    if (text := _worded(value))
                }
    return {}


def _objects(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD: alone, in lists, under @graph."""
    if isinstance(content, dict):
        yield content
        content = content.get("@graph")
    if isinstance(content, list) and depth < 4:
        for item in content:
            yield from _objects(item, depth + 1)


def _worded(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url")
    return (tidy(" ".join(value.split()))[:_MAX] or None) if isinstance(value, str) else None


def _address(tree: "etree._Element", metas: dict[str, str]) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").strip().lower() == "canonical":
            href = (element.get("href") or "").strip()
            if href.startswith(("http://", "https://")):
                return str(href)[:_MAX]
    url = metas.get("og:url", "")
    return url if url.startswith(("http://", "https://")) else None


def _time(tree: "etree._Element") -> str | None:
    """The date of the first time element of the article, else of the page."""
    for place in (*tree.iter("article"), tree):
        for element in place.iter("time"):
            text = (element.get("datetime") or "").strip() or _text(element)
            if text:
                return text[:200]
    return None


def _without_site(title: str, site: str | None) -> str:
    """A title without the outlet's name that pages hang on to it: «… | الأفق»."""
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    before, after = title[: cuts[-1].start()], title[cuts[-1].end() :]
    named = name_key(after) == name_key(site) if site else "|" in cuts[-1][0]
    return before if before and named else title


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _text(element: "etree._Element | None") -> str | None:
    if element is None:
        return None
    return tidy(" ".join("".join(map(str, element.itertext())).split())) or None
