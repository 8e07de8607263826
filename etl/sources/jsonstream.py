"""JSON from a byte stream, one value at a time: lines of JSON Lines, elements of one list; memory stays flat."""

import codecs
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from etl.arabic import encoding

_HEAD = 64 * 1024
_FIRST_STEP = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonValue:
    """A value and the line or place (1-based) where it stood; or why it could not be read."""

    number: int
    value: Any = None
    reason: str | None = None  # invalid_json, too_large, not_text
    detail: str = ""
    listed: bool = True  # false for the only value of a file that is no list
    whole: bool = True  # false for a last line without its newline


def read_lines(stream: BinaryIO, *, max_bytes: int) -> Iterator[JsonValue]:
    """The values of JSON Lines in any encoding, line by line; blank lines are passed over, broken ones reported."""
    source = _as_single_bytes(stream)
    number = 0
    while line := source.readline(max_bytes + 1):
        number += 1
        if len(line) > max_bytes and not line.endswith(b"\n"):
            whole = _skip_line(source, max_bytes)
            yield JsonValue(
                number=number, reason="too_large", detail=f"a line of more than {max_bytes} bytes", whole=whole
            )
        elif not line.isspace():
            yield _line_value(line, number)


def read_list(stream: BinaryIO, *, max_bytes: int) -> Iterator[JsonValue]:
    """The value of a JSON file, or the elements of the list that it is; each at most `max_bytes` characters.

    Nothing can be found again after an element that is no JSON: it is reported and ends the file.
    """
    text = _TextWindow(_as_single_bytes(stream), max_bytes)
    try:
        first = text.peek()
        if first != "[":
            if first:
                yield replace(text.value(1), listed=False)
                yield from text.rest(2)
            return
        text.skip(1)
        number = 1
        while (char := text.peek()) != "]":
            if char == "," and number > 1:
                text.skip(1)
            elif number > 1 or char == ",":
                raise _Unreadable("invalid_json", "a comma or ] is expected" if char else "the list is not closed")
            yield text.value(number)
            number += 1
        text.skip(1)
        yield from text.rest(number)
    except _Unreadable as error:
        yield JsonValue(number=text.values + 1, reason=error.reason, detail=error.detail)


def _line_value(line: bytes, number: int) -> JsonValue:
    whole = line.endswith(b"\n")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        name = encoding.detect(line)
        if name is None:
            return JsonValue(number=number, reason="not_text", detail="neither UTF-8 nor windows-1256", whole=whole)
        text = line.decode(name, "replace")
    try:
        return JsonValue(
            number=number, value=json.loads(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")), whole=whole
        )
    except (ValueError, RecursionError) as error:
        return JsonValue(number=number, reason="invalid_json", detail=_said(error), whole=whole)


def _skip_line(source: BinaryIO, step: int) -> bool:
    """Read on to the end of an overlong line, holding one step of it; whether it ended with a newline."""
    while part := source.readline(step):
        if part.endswith(b"\n"):
            return True
    return False


def _as_single_bytes(stream: BinaryIO) -> BinaryIO:
    """The stream itself where a newline is one byte; else the same text as a stream of UTF-8."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(_HEAD)[:_HEAD]
    marked = encoding.bom_of(head)
    name = marked[0] if marked else None
    if name is None and b"\0" in head:
        name = encoding.utf_16_of(head)
    if marked:
        buffered.read(marked[1])
    if name is None or name == encoding.UTF_8:
        return buffered
    return io.BufferedReader(_Recoded(buffered, name), 256 * 1024)


class _Recoded(io.RawIOBase):
    """A stream of UTF-8 made of a stream in another encoding; broken units become U+FFFD."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        super().__init__()
        self._source = source
        self._decoder = codecs.getincrementaldecoder(name)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            data = self._source.read(_HEAD)
            self._ended = not data
            self._ready = self._decoder.decode(data, self._ended).encode("utf-8", "replace")
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


class _Unreadable(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class _TextWindow:
    """A window of decoded text over a stream, large enough for the value that is read, never larger than allowed."""

    def __init__(self, source: BinaryIO, max_chars: int) -> None:
        self.values = 0
        self._source = source
        self._max = max_chars
        self._text = ""
        self._at = 0
        self._ended = False
        self._scan = json.JSONDecoder().raw_decode
        self._decoder: codecs.IncrementalDecoder | None = None

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._at += 1
            if not self._grow(_FIRST_STEP):
                return ""

    def skip(self, count: int) -> None:
        """Pass over characters that `peek` showed."""
        self._at += count

    def value(self, number: int) -> JsonValue:
        """The value at the next character. Raises _Unreadable where none can be read."""
        if not self.peek():
            raise _Unreadable("invalid_json", "the file ends where a value is expected")
        step = _FIRST_STEP
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._at > self._max:
                    raise _Unreadable("too_large", f"no value ends within {self._max} characters") from error
                if not self._grow(step):
                    raise _Unreadable("invalid_json", _said(error)) from error
                step *= 2  # read again from the start of the value, but only ever twice as far
                continue
            if end == len(self._text) and self._grow(_FIRST_STEP):
                continue  # a number may go on in the next chunk
            self._at = end
            self.values += 1
            return JsonValue(number=number, value=value)

    def rest(self, number: int) -> Iterator[JsonValue]:
        """Nothing, or the report that something follows the end."""
        if self.peek():
            yield JsonValue(number=number, reason="invalid_json", detail="text follows the end of the JSON value")

    def _grow(self, step: int) -> bool:
        if self._ended:
            return False
        data = self._source.read(step)
        self._ended = not data
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(self._encoding(data))("replace")
        self._text = self._text[self._at :] + self._decoder.decode(data, self._ended)
        self._at = 0
        return not self._ended or bool(self._text)

    @staticmethod
    def _encoding(data: bytes) -> str:
        try:
            codecs.getincrementaldecoder(encoding.UTF_8)("strict").decode(data, False)
        except UnicodeDecodeError:
            name = encoding.detect(data)
            if name is None:
                raise _Unreadable("not_text", "neither UTF-8 nor UTF-16 nor windows-1256") from None
            return name
        return encoding.UTF_8


def _said(error: BaseException) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
