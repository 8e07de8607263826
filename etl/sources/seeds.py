"""Seed files as raw documents: plain text, Markdown, HTML, JSON and JSON Lines, each also gzipped."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from etl.arabic import encoding
from etl.records import Declared, RawDocument, Rejection
from etl.sources import jsonfields, jsonstream
from etl.sources.digest import document_digest
from etl.sources.folder import SeedFile, discover
from etl.sources.inflate import Inflated, open_bytes
from etl.sources.metadata import InvalidMetadata, from_yaml, merged, split_front_matter

__all__ = ["SeedFile", "discover", "read"]

_HEAD = 128 * 1024  # bytes of a text that can hold front matter, with room for UTF-16


def read(file: SeedFile, *, fetched_at: datetime, max_bytes: int) -> Iterator[RawDocument | Rejection]:
    """The documents of a seed file, one by one, and a rejection for every one that cannot be read.

    `max_bytes` bounds one document (a line, an element, a whole text file), decompressed. Never raises for a bad
    file: what is whole goes on, the rest is a Rejection of stage `land`. Reasons: broken_gzip, duplicate_id,
    empty_body, empty_file, invalid_json, invalid_metadata, not_text, too_large, unreadable.
    """
    try:
        sidecar = _sidecar_of(file)
        stream, inflated = open_bytes(file.path)
    except InvalidMetadata as error:
        yield _rejection(file.uri, "invalid_metadata", str(error))
        return
    except OSError as error:
        yield _rejection(file.uri, "unreadable", f"cannot be read: {error.strerror}")
        return
    with closing(stream):
        try:
            if file.media_type.startswith("application/"):
                yield from _Objects(file, sidecar, fetched_at, max_bytes).documents(stream, inflated)
            else:
                yield _text_document(file, stream, inflated, sidecar, fetched_at, max_bytes)
        except OSError as error:
            yield _rejection(file.uri, "unreadable", f"reading stopped: {error.strerror or error}")


class _Objects:
    """The documents of one JSON or JSON Lines file."""

    def __init__(self, file: SeedFile, sidecar: Declared | None, fetched_at: datetime, max_bytes: int) -> None:
        self._file = file
        self._sidecar = sidecar
        self._fetched_at = fetched_at
        self._max = max_bytes
        self._lines = file.media_type == "application/jsonl"
        self._seen: set[int] = set()  # hashes of fragments: flat enough for millions of lines

    def documents(self, stream: BinaryIO, inflated: Inflated | None) -> Iterator[RawDocument | Rejection]:
        read_values = jsonstream.read_lines if self._lines else jsonstream.read_list
        empty = True
        for value in read_values(stream, max_bytes=self._max):
            empty = False
            if inflated and inflated.broken and value.reason and (not self._lines or not value.whole):
                continue  # cut by the break that is reported below
            yield from self._of_value(value)
        if inflated and inflated.broken:
            yield _rejection(self._file.uri, "broken_gzip", inflated.broken)
        elif empty:
            yield _rejection(self._file.uri, "empty_file", "nothing in it")

    def _of_value(self, value: jsonstream.JsonValue) -> Iterator[RawDocument | Rejection]:
        if value.reason:
            yield _rejection(self._place(value.number), value.reason, value.detail)
        elif value.listed:
            yield self._document(value.value, value.number)
        else:
            items = jsonfields.articles_in(value.value)
            for number, item in enumerate(items or (), 1):
                yield self._document(item, number)
            if items is None:
                yield self._raw(value.value, self._file.uri)

    def _document(self, item: object, number: int) -> RawDocument | Rejection:
        key = jsonfields.list_key(item)
        uri = f"{self._file.uri}#{key}" if key else self._place(number)
        mark = hash(uri)
        if mark in self._seen:
            detail = f"the id {key!r} stands in the file before: {self._place(number)}"
            return _rejection(self._place(number), "duplicate_id", detail)
        self._seen.add(mark)
        return self._raw(item, uri)

    def _raw(self, item: object, uri: str) -> RawDocument | Rejection:
        return jsonfields.document_of(
            item, uri=uri, sidecar=self._sidecar, fetched_at=self._fetched_at, max_bytes=self._max
        )

    def _place(self, number: int) -> str:
        return f"{self._file.uri}#{'L' if self._lines else 'N'}{number}"


def _text_document(
    file: SeedFile,
    stream: BinaryIO,
    inflated: Inflated | None,
    sidecar: Declared | None,
    fetched_at: datetime,
    max_bytes: int,
) -> RawDocument | Rejection:
    """A file that is one document. Front matter goes from its body into what is declared."""
    body = stream.read(max_bytes + 1)
    if len(body) > max_bytes:
        return _rejection(file.uri, "too_large", f"more than {max_bytes} bytes")
    if inflated and inflated.broken:
        return _rejection(file.uri, "broken_gzip", inflated.broken)
    if not body.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe"):
        return _rejection(file.uri, "empty_file", "nothing in it")
    name = encoding.detect(body)
    if name is None and not encoding.is_damaged_utf_8(body):
        return _rejection(file.uri, "not_text", "neither UTF-8 nor UTF-16 nor windows-1256")
    document = RawDocument(
        uri=file.uri, body=body, sha256="", media_type=file.media_type, declared=Declared(), fetched_at=fetched_at
    )
    try:
        if file.media_type != "text/html":
            document = _without_front_matter(document, name or encoding.UTF_8)
    except InvalidMetadata as error:
        return _rejection(file.uri, "invalid_metadata", f"front matter, {error}")
    declared = merged(document.declared, sidecar)
    return replace(document, declared=declared, sha256=document_digest(document.body, declared))


def _without_front_matter(document: RawDocument, name: str) -> RawDocument:
    marked = encoding.bom_of(document.body)
    start = marked[1] if marked else 0
    head = document.body[start : start + _HEAD].decode(name, "replace")
    yaml_text, end = split_front_matter(head)
    if yaml_text is None:
        return document
    cut = start + len(head[:end].encode(name, "replace"))
    return replace(document, body=document.body[cut:], charset=name, declared=from_yaml(yaml_text))


def _sidecar_of(file: SeedFile) -> Declared | None:
    """What a file's sidecar declares; None without one. Raises InvalidMetadata and OSError."""
    if file.sidecar is None:
        return None
    content = file.sidecar.read_bytes()
    name = encoding.detect(content)
    if content and name is None:
        raise InvalidMetadata(f"{file.sidecar.name}: neither UTF-8 nor UTF-16 nor windows-1256")
    try:
        return from_yaml(encoding.decode(content, name or encoding.UTF_8))
    except InvalidMetadata as error:
        raise InvalidMetadata(f"{file.sidecar.name}, {error}") from error


def _rejection(uri: str, reason: str, detail: str) -> Rejection:
    return Rejection(uri=uri, stage="land", reason=reason, detail=detail)
