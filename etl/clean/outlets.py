"""Which outlet a document is from: by what is declared, by its address, or by a name that stands as its first line."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import yaml

from etl.clean.lines import shape
from etl.errors import KnowledgeError
from etl.records import Source

UNKNOWN = Source(slug="unknown", name_ar="مصدر غير معروف")
_PREFIX = re.compile(
    "^(?:موقع|صحيفة|صحيفه|جريدة|جريده|قناة|قناه|وكالة|وكاله|شبكة|شبكه|بوابة|بوابه|مجلة|مجله|اذاعة|اذاعه) "
)
_EDGES = " \"'()[]{}.,:;،؛|-*•#>"
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئگپچژڤ"
_LATIN = "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a w y g p ch zh v"
_TRANSLITERATION = dict(zip(_ARABIC, _LATIN.split(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """The known outlets, found by slug, name and host."""

    sources: tuple[Source, ...]
    by_name: Mapping[str, Source] = field(default_factory=dict)  # under `name_key` of every name and slug
    by_host: Mapping[str, Source] = field(default_factory=dict)

    def declared(self, name: str) -> Source:
        """The outlet that is declared: known by any of its names, or a new one under a stable slug."""
        known = self.named(name) or self.of_url(name if "." in name else None)
        return known or _new_source(name)

    def named(self, name: str) -> Source | None:
        """The known outlet of this very name, else of this name but for a leading موقع, صحيفة, وكالة …"""
        return self.by_name.get(full_key(name)) or self.by_name.get(name_key(name))

    def of_url(self, url: str | None) -> Source | None:
        """The known outlet to whose site an address leads; None without one."""
        if not url:
            return None
        try:
            host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
        except ValueError:
            return None
        while "." in host:
            if host in self.by_host:
                return self.by_host[host]
            host = host.split(".", 1)[1]
        return None

    def of_line(self, line: str) -> Source | None:
        """The known outlet whose name is all that stands on a line; None without one.

        A single word counts in guillemets or after موقع, صحيفة … only: «القدس» and الرياض alone are places too.
        """
        if len(line) > 80:
            return None
        shaped = shape(line)
        marked = shaped.startswith(('"', "(", "[")) or bool(_PREFIX.match(shaped))
        return self.named(line) if marked or " " in full_key(line) else None


def full_key(name: str) -> str:
    """What outlets' names are compared by: folded, without quotes around it."""
    return shape(name).strip(_EDGES)


def name_key(name: str) -> str:
    """A `full_key` without a leading موقع, صحيفة, قناة …"""
    return _PREFIX.sub("", full_key(name)).strip(_EDGES)


def load_outlets(text: str) -> Outlets:
    """Outlets of a YAML list with slug, name_ar, name_en, homepage, country, aliases. Raises KnowledgeError."""
    try:
        entries = yaml.safe_load(text)
        sources, by_name, short, by_host = [], {}, {}, {}
        for entry in entries:
            aliases = entry.pop("aliases", None) or []
            source = Source(**entry)
            sources.append(source)
            names = (source.slug, source.name_ar, source.name_en, *aliases)
            by_name.update({full_key(name): source for name in names if name})
            short.update({name_key(name): source for name in names if name})
            host = urlsplit(source.homepage).hostname if source.homepage else None
            if host:
                by_host[host.removeprefix("www.")] = source
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"sources.yaml: {error}") from error
    return Outlets(sources=tuple(sources), by_name={**short, **by_name}, by_host=by_host)


def _new_source(name: str) -> Source:
    """An outlet that no table knows, as it is declared."""
    is_arabic = any("\u0620" <= char <= "\u064a" for char in name)
    plain = " ".join(name.split())[:200]
    slug = _slug(plain)
    if slug == plain:
        return Source(slug=slug)
    return Source(slug=slug, name_ar=plain if is_arabic else None, name_en=None if is_arabic else plain)


def _slug(name: str) -> str:
    """A stable slug: the name itself where it is one, else its letters in Latin and a digest against collisions."""
    if _SLUG.fullmatch(name):
        return name
    key = name_key(name)
    letters = "".join(_TRANSLITERATION.get(char, char) for char in key)
    words = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:48].strip("-")
    digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{words}-{digest}" if words else f"source-{digest}"
