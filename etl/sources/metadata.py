"""What is declared of a document: JSON fields, YAML front matter, YAML sidecars, brought to one record."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from etl.records import Declared
from etl.sources.digest import canonical_json

MAX_METADATA_BYTES = 64 * 1024  # of a sidecar or front matter
MAX_EXTRA_BYTES = 16 * 1024  # of the fields kept beside the four known ones
_MAX_VALUE = 2000  # characters of a title, source, URL or date: more is not one

_NAMES = {
    "title": ("title", "headline", "العنوان"),
    "source": ("source", "outlet", "publisher", "sitename", "المصدر"),
    "url": ("url", "link", "href", "permalink", "canonicalurl", "الرابط"),
    "published": ("published", "publishedat", "publishedon", "datepublished", "publicationdate", "pubdate", "date",
                  "createdat", "التاريخ"),
}  # fmt: skip
_FIELD_OF = {alias: field for field, aliases in _NAMES.items() for alias in aliases}
_INNER = ("name", "rendered", "value", "title", "#text")  # {"name": …} of JSON-LD, {"rendered": …} of WordPress
_FRONT_KEY = re.compile(r"[A-Za-z_][\w -]{0,40}:(?:\s|$)|(?:العنوان|المصدر|الرابط|التاريخ)\s*:")
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOTHING = frozenset({"", "~", "null", "none", "nan"})


class InvalidMetadata(Exception):
    """Metadata that cannot be read; its text says what is wrong, and in which line."""


def normal_name(name: str) -> str:
    """A field name without case, blanks, hyphens and underscores: pub_date and pubDate are one."""
    return re.sub(r"[\s_-]", "", name).lower()


def clean_string(text: str) -> str:
    """`text` without what a database refuses: NUL and lone surrogates (JSON escapes can carry both)."""
    if "\0" in text:
        text = text.replace("\0", "")
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def declared_from(fields: Mapping[str, Any]) -> Declared:
    """A Declared of any mapping: the known names in their usual spellings, the rest in `extra`.

    Raises InvalidMetadata where a known field holds no text.
    """
    known: dict[str, str] = {}
    extra: dict[str, Any] = {}
    for name, value in fields.items():
        field = _FIELD_OF.get(normal_name(name))
        text = _text_of(field, name, value) if field else None
        if field and text is None:
            continue
        if field and text and field not in known:
            known[field] = text
        else:
            extra[clean_string(name)] = _plain(value)
    return Declared(**known, extra=_bounded(extra))


def merged(in_file: Declared, sidecar: Declared | None) -> Declared:
    """What a file says of itself, overruled by its sidecar."""
    if sidecar is None:
        return in_file
    return Declared(
        title=sidecar.title or in_file.title,
        source=sidecar.source or in_file.source,
        url=sidecar.url or in_file.url,
        published=sidecar.published or in_file.published,
        extra=_bounded({**in_file.extra, **sidecar.extra}),
    )


def from_yaml(text: str) -> Declared:
    """A Declared of YAML text, every value as written. Raises InvalidMetadata with the line that is wrong."""
    if len(text) > MAX_METADATA_BYTES:
        raise InvalidMetadata(f"metadata of more than {MAX_METADATA_BYTES} bytes")
    try:
        # BaseLoader leaves every scalar as text: a date stays as given, and 2025-13-45 is no crash.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.BaseLoader)):
            raise InvalidMetadata("aliases (*name) are not read")
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text, lists and mappings only
    except yaml.YAMLError as error:
        raise InvalidMetadata(_where(error)) from error
    except (RecursionError, TypeError) as error:
        raise InvalidMetadata("nested too deeply, or a key that is no text") from error
    if content is None or content == "":
        return Declared()
    if not isinstance(content, dict):
        raise InvalidMetadata("line 1: not a list of `name: value` lines")
    if not all(isinstance(key, str) for key in content):
        raise InvalidMetadata("a key that is no text")
    return declared_from(content)


def split_front_matter(text: str) -> tuple[str | None, int]:
    """YAML front matter at the start of `text`, and where the text after it begins; (None, 0) without one.

    A rule of hyphens above prose is no front matter: the line after it must be `name: value`.
    Raises InvalidMetadata where front matter is opened and never closed.
    """
    opening = re.match(r"---[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*", text)
    if not opening or not _FRONT_KEY.match(text, opening.end()):
        return None, 0
    end = _FRONT_END.search(text, opening.end(), opening.end() + MAX_METADATA_BYTES)
    if not end:
        raise InvalidMetadata("line 1: front matter is opened by --- and never closed")
    return text[opening.end() : end.start()], end.end()


def _text_of(field: str | None, name: str, value: Any) -> str | None:
    """A known field's value as text; None for an empty one."""
    if isinstance(value, dict):
        value = next((value[key] for key in _INNER if key in value), value)
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value) if field == "published" or value else None
    if not isinstance(value, str):
        raise InvalidMetadata(f"{name!r} must be text, not {type(value).__name__}")
    text = " ".join(clean_string(value).split())
    if len(text) > _MAX_VALUE:
        raise InvalidMetadata(f"{name!r} is longer than {_MAX_VALUE} characters")
    return None if text.lower() in _NOTHING else text


def _plain(value: Any, depth: int = 0) -> Any:
    """A value that JSON and a database take: no NUL, no NaN, no deep nesting."""
    if isinstance(value, str):
        return clean_string(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if depth >= 8:
        return None
    if isinstance(value, dict):
        return {clean_string(str(key)): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    return clean_string(str(value))


def _bounded(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that fit into MAX_EXTRA_BYTES, in order; the names of the others under `_omitted`."""
    kept: dict[str, Any] = {}
    omitted: list[str] = []
    room = MAX_EXTRA_BYTES
    for name, value in extra.items():
        size = len(canonical_json({name[:200]: value}))
        if size <= room and len(name) <= 200:
            kept[name] = value
            room -= size
        elif len(omitted) < 20:
            omitted.append(name[:200])
    return {**kept, "_omitted": omitted} if omitted else kept


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)
