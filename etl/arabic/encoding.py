"""Which character encoding bytes of Arabic text are in: Unicode with and without a mark, and the Arabic code pages."""

import codecs
import re

UTF_8 = "utf-8"
UTF_16_LE = "utf-16-le"
UTF_16_BE = "utf-16-be"
CODE_PAGES = ("windows-1256", "iso-8859-6")

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, UTF_16_LE),
    (codecs.BOM_UTF16_BE, UTF_16_BE),
)
_SAMPLE = 16 * 1024  # bytes that decide for code pages and UTF-16; strict UTF-8 always looks at everything
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UTF_16_HIGH = frozenset(b"\x00\x06\x20\xfb\xfe")  # Latin, Arabic, general punctuation, presentation forms
_ARABIC_OR_LATIN = re.compile(r"[\u0600-\u06ff]+|[A-Za-z\u00c0-\u024f\u0192]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_FUNCTION_WORDS = frozenset(
    ("في", "من", "على", "إلى", "الى", "أن", "ان", "عن", "مع", "هذا", "هذه", "التي", "الذي", "كما", "بعد", "قال", "وقال")
)


def bom_of(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark at the start of `head` names, and the mark's length; None without one."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    return None


def utf_16_of(data: bytes) -> str | None:
    """UTF-16 without a mark, known by its high bytes: those of Arabic and Latin letters and blanks are very few."""
    sample = data[: min(len(data), _SAMPLE) & ~1]
    if len(sample) < 4:
        return None
    even, odd = sample[::2], sample[1::2]
    even_high = sum(byte in _UTF_16_HIGH for byte in even) / len(even)
    odd_high = sum(byte in _UTF_16_HIGH for byte in odd) / len(odd)
    if odd_high >= 0.95 and (b"\x00" in odd or b"\x06" in odd) and even_high < 0.6:
        return UTF_16_LE
    if even_high >= 0.95 and (b"\x00" in even or b"\x06" in even) and odd_high < 0.6:
        return UTF_16_BE
    return None


def looks_binary(data: bytes) -> bool:
    """Whether single-byte text is ruled out: control codes in more than one byte of a hundred, or any NUL in a few."""
    sample = data[:_SAMPLE]
    return bool(sample) and len(_CONTROL.findall(sample)) * 100 > len(sample)


def is_utf_8(data: bytes) -> bool:
    """Whether all of `data` is valid UTF-8."""
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def code_page_of(data: bytes) -> str | None:
    """The Arabic code page in which `data` reads best; None where it reads as text in none."""
    best, best_score = None, 0.0
    for name in CODE_PAGES:
        try:
            text = data[:_SAMPLE].decode(name)
        except UnicodeDecodeError:
            continue
        score = _arabic_likeness(text)
        if score > best_score:
            best, best_score = name, score
    return best


def detect(data: bytes) -> str | None:
    """The encoding of `data`, a Python codec name; None for what is no text. A byte order mark decides first."""
    marked = bom_of(data)
    if marked:
        return marked[0]
    if is_utf_8(data) and not looks_binary(data):
        return UTF_8
    wide = utf_16_of(data)
    if wide:
        return wide
    if looks_binary(data):
        return None
    return code_page_of(data)


def is_damaged_utf_8(data: bytes) -> bool:
    """Whether `data` is Arabic UTF-8 but for a few broken bytes: at most one in two hundred characters is lost."""
    text = data.decode(UTF_8, "replace")
    arabic = sum("\u0600" <= char <= "\u06ff" for char in text)
    return arabic * 5 > len(text) and text.count("\N{REPLACEMENT CHARACTER}") * 200 <= len(text)


def decode(data: bytes, encoding: str) -> str:
    """`data` as text, without its byte order mark. Raises UnicodeDecodeError (LookupError for an unknown codec)."""
    marked = bom_of(data)
    if marked and codecs.lookup(marked[0]).name.replace("-le", "").replace("-be", "") in codecs.lookup(encoding).name:
        return data[marked[1] :].decode(marked[0])
    return data.decode(encoding)


def _arabic_likeness(text: str) -> float:
    """How much a text reads as Arabic or French words: 0 for junk; words that mix both scripts betray a wrong page."""
    runs = mixed = hits = arabic = 0
    for word in _TAG.sub(" ", text).split():
        parts = _ARABIC_OR_LATIN.findall(word)
        if not parts:
            continue
        runs += 1
        is_arabic = [part[0] >= "\u0600" for part in parts]
        mixed += any(is_arabic) and not all(is_arabic)
        arabic += any(is_arabic)
        hits += word in _FUNCTION_WORDS or word.startswith(("ال", "وال", "بال"))
    if not runs or mixed * 5 > runs:
        return 0.0
    return (arabic + 3 * hits + 0.1 * runs) / runs
