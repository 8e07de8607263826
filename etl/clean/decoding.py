"""Bytes to text: Unicode with and without a mark, the Arabic code pages, declared or not; mojibake is undone."""

import codecs
import re
from dataclasses import dataclass

from etl.arabic import encoding
from etl.arabic.normalise import arabic_share, is_mojibake
from etl.records import RawDocument, Rejection

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_ASCII = re.compile("[\x01-\x7f]+")  # markup says nothing about a code page
_MISREADINGS = (  # (the encoding that text was wrongly read in, the one that it was written in)
    ("windows-1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("windows-1256", "utf-8"),
    ("windows-1252", "windows-1256"),
    ("latin-1", "windows-1256"),
)
_LATIN_1_GAPS = {0x81: 0x81, 0x8D: 0x8D, 0x8F: 0x8F, 0x90: 0x90, 0x9D: 0x9D}  # what windows-1252 leaves undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A document's text, the encoding that it was in, and what misreading was undone, as `windows-1252>utf-8`."""

    text: str
    encoding: str
    repaired: str | None = None


def decode(document: RawDocument) -> Decoded | Rejection:
    """The text of `document`. Rejections of stage `clean`: `undecodable`, `mojibake`."""
    found = _decoded(document)
    if found is None:
        return _rejection(document, "undecodable", "in none of UTF-8, UTF-16, windows-1256, ISO-8859-6")
    text, name = found
    text = text.replace("\0", "")
    if not is_mojibake(text):
        return Decoded(text=text, encoding=name)
    repaired = repair(text)
    if repaired:
        return Decoded(text=repaired[0], encoding=name, repaired=repaired[1])
    return _rejection(document, "mojibake", "text that was read in a wrong encoding before, and cannot be read back")


def repair(text: str) -> tuple[str, str] | None:
    """Text that was read in a wrong encoding, read rightly, and which misreading that undoes; None where none does."""
    for wrong, right in _MISREADINGS:
        repaired = _reread(text, wrong, right)
        if repaired is not None and not is_mojibake(repaired) and arabic_share(repaired) >= 0.5:
            return repaired, f"{wrong}>{right}"
    return None


def _decoded(document: RawDocument) -> tuple[str, str] | None:
    """Text and encoding; the bytes themselves are believed before what is declared of them."""
    data = document.body
    name = encoding.detect(data)
    if name in encoding.CODE_PAGES or (name is None and not encoding.looks_binary(data)):
        declared = document.charset or (_declared_in(data) if document.media_type == "text/html" else None)
        text = _strict(data, declared) if declared else None
        if text is not None and arabic_share(_ASCII.sub(" ", text)) >= 0.5 and not is_mojibake(text):
            return text, str(declared)
        if encoding.is_damaged_utf_8(data):
            return data.decode(encoding.UTF_8, "replace"), encoding.UTF_8
    if name is None:
        return (data.decode("utf-8", "replace"), encoding.UTF_8) if encoding.is_damaged_utf_8(data) else None
    try:
        return encoding.decode(data, name), name
    except UnicodeDecodeError:  # a mark or a sample promised what the rest does not keep
        return None


def _declared_in(data: bytes) -> str | None:
    found = _META.search(data[:4096]) or _XML.search(data[:200])
    return found[1].decode("ascii") if found else None


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(codecs.lookup(name).name)
    except (LookupError, UnicodeDecodeError):
        return None


def _reread(text: str, wrong: str, right: str) -> str | None:
    """`text` written back into the bytes that were misread, and read again; None where that cannot be done."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode(wrong)
        except UnicodeEncodeError:
            if wrong != "windows-1252" or ord(char) not in _LATIN_1_GAPS:
                return None
            out.append(ord(char))
    try:
        return out.decode(right)
    except UnicodeDecodeError:
        return None


def _rejection(document: RawDocument, reason: str, detail: str) -> Rejection:
    return Rejection(uri=document.uri, stage="clean", reason=reason, detail=detail)
