"""Annotated articles: kept as ids, offsets and labels, joined to texts that the reader has.

The project may keep what people marked in an article, not the article. A stored line therefore holds no text:
every name,
place and time is an offset, and `sha256` says which text the offsets belong to. Joined, a line has the form of
the gold set:
`text`, `title`, `persons`, `organisations`, `places`, `meetings`, and `mentions` as [part, start, end, kind,
full name].
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from etl.errors import SourceUnavailable

LISTS = {"P": "persons", "L": "places", "O": "organisations"}
_SPANS = ("place", "date_expression")
_SIDES = ("participants", "attendees")
_ARTICLE = "ال"
_WITHOUT = ("id", "sha256", "names", "mentions", "meetings")
_WITH_TEXT = ("id", *LISTS.values(), "meetings")
Span = list[Any]  # ["T" | "B", start, end]: in the title or the body; a fourth element stands before what is there


def digest(article: Mapping[str, Any]) -> str:
    """SHA-256 of an article's title and text, hexadecimal."""
    return hashlib.sha256(f"{article['title']}\n{article['text']}".encode()).hexdigest()


def strip(joined: Mapping[str, Any]) -> dict[str, Any]:
    """A joined article as it is stored: without text."""
    title, text = joined["title"], joined["text"]

    def span(value: str) -> Span | str:
        for before in ("", _ARTICLE):  # «للأمم المتحدة» holds «الأمم المتحدة» but for its first letter or two
            rest = value.removeprefix(before)
            for part, whole in (("B", text), ("T", title)):
                at = whole.find(rest)
                if at >= 0 and (rest != value) == bool(before):
                    return [part, at, at + len(rest), *([before] if before else [])]
        return value  # «وزارة العدل» of «وزارتي العدل والكهرباء»: the annotator's label

    names = list(dict.fromkeys((m[3], m[4]) for m in joined["mentions"]))
    meetings = []
    for meeting in joined["meetings"]:
        kept = {k: v for k, v in meeting.items() if k not in ("evidence", "note")}
        kept |= {f: [span(v) for v in meeting[f]] for f in _SIDES if meeting.get(f)}
        kept |= {f: span(meeting[f]) if meeting.get(f) else None for f in _SPANS}
        meetings.append(kept)
    return {
        "id": joined["id"],
        "source": joined["source"],
        "sha256": digest(joined),
        "names": [[kind, span(name)] for kind, name in names],
        "mentions": [[*m[:3], names.index((m[3], m[4]))] for m in joined["mentions"]],
        "meetings": meetings,
    }


def join(stored: Mapping[str, Any], article: Mapping[str, Any]) -> dict[str, Any]:
    """A stored annotation with its article's text, in the gold set's form.

    Raises SourceUnavailable where the article is not the one that was annotated.
    """
    if digest(article) != stored["sha256"]:
        raise SourceUnavailable(f"{stored['id']}: the text differs from the one that was annotated")
    parts = {"T": article["title"], "B": article["text"]}

    def text(span: Span | str) -> str:
        if isinstance(span, str):
            return span
        part, start, end, *before = span
        return "".join(before) + str(parts[part][start:end])

    names = [(kind, text(span)) for kind, span in stored["names"]]
    meetings = []
    for meeting in stored["meetings"]:
        full = dict(meeting)
        full |= {f: [text(s) for s in meeting[f]] for f in _SIDES if meeting.get(f)}
        full |= {f: text(meeting[f]) if meeting.get(f) else None for f in _SPANS}
        full["evidence"] = [article["text"][start:end] for start, end in meeting["evidence_spans"]]
        meetings.append(full)
    return {
        **{k: article.get(k) for k in ("id", "source", "published", "published_basis", "title", "text")},
        **{field: [name for k, name in names if k == kind] for kind, field in LISTS.items()},
        "mentions": [[part, start, end, *names[number]] for part, start, end, number in stored["mentions"]],
        "meetings": meetings,
    }


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, .gz or not. Raises SourceUnavailable where it cannot be read."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    found = json.loads(line)
                    if not isinstance(found, dict):
                        raise SourceUnavailable(f"{path}, line {number}: not a JSON object")
                    yield found
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SourceUnavailable(f"{path} cannot be read: {error}") from error


def articles_of(corpus: Path, identities: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The articles of a folder of JSON Lines files that have one of `identities`, by id.

    Raises SourceUnavailable for a folder without such files, or where an article is missing from it.
    """
    wanted = set(identities)
    paths = sorted([*corpus.glob("*.jsonl"), *corpus.glob("*.jsonl.gz")])
    if not paths:
        raise SourceUnavailable(f"{corpus} holds no *.jsonl or *.jsonl.gz")
    found = {a["id"]: a for path in paths for a in read_lines(path) if a.get("id") in wanted}
    missing = sorted(wanted - set(found))
    if missing:
        raise SourceUnavailable(f"{corpus} lacks {len(missing)} annotated articles, the first of them {missing[0]}")
    return found


def load(annotations: Path, corpus: Path | None) -> list[dict[str, Any]]:
    """Annotated articles with their texts: stored lines joined to `corpus`, lines that carry a text as they are."""
    lines = list(read_lines(annotations))
    for line in lines:
        lacking = [k for k in (_WITH_TEXT if "text" in line else _WITHOUT) if k not in line]
        if lacking:
            raise SourceUnavailable(f"{annotations}: {line.get('id', 'an article')} lacks {', '.join(lacking)}")
    bare = [line["id"] for line in lines if "text" not in line]
    if bare and corpus is None:
        raise SourceUnavailable(f"{annotations} holds no texts: give the folder of the corpus that they are from")
    articles = articles_of(corpus, bare) if bare and corpus else {}
    return [line if "text" in line else join(line, articles[line["id"]]) for line in lines]
