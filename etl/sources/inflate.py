"""Reading files that may be gzip: streamed, never more than asked for in memory, and broken ones give what is whole."""

import io
import zlib
from pathlib import Path
from typing import BinaryIO

_CHUNK = 64 * 1024
_SALVAGE = 16  # how many steps one that fails is parted into
_WINDOW = 1024 * 1024  # decompressed bytes a step: a bomb gives this much, not its whole self
_GZIP = 31  # zlib's wbits for a gzip header and trailer


class Inflated(io.RawIOBase):
    """A raw stream of decompressed bytes. It ends where the gzip data break, and `broken` then says how."""

    def __init__(self, file: BinaryIO) -> None:
        """`file` is open for reading at the start of gzip data and is closed with this stream."""
        super().__init__()
        self.broken: str | None = None
        self._file = file
        self._zip = zlib.decompressobj(_GZIP)
        self._pending = b""  # compressed, not yet fed
        self._ready = memoryview(b"")  # decompressed, not yet read
        self._step = _CHUNK
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Decompressed bytes into `buffer`; 0 at the end or at the break."""
        target = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            self._ready = memoryview(self._more())
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        """Close the file below too."""
        self._file.close()
        super().close()

    def _more(self) -> bytes:
        if self._zip.eof and not self._next_member():
            return b""
        self._pending = self._pending or self._file.read(_CHUNK)
        data, rest = self._pending[: self._step], self._pending[self._step :]
        before = self._zip.copy()
        try:
            out = self._zip.decompress(data, _WINDOW)
        except zlib.error as error:
            if len(data) <= 1:
                self._finish(str(error))
            else:  # the same bytes again in smaller steps: all that stands before the break comes out
                self._zip, self._step = before, max(1, len(data) // _SALVAGE)
            return b""
        if not data and not out and not self._zip.eof:
            self._finish("the data end before the end of the stream")
        self._pending = self._zip.unconsumed_tail + rest
        return out

    def _next_member(self) -> bool:
        """Go on with the next gzip member, as `cat a.gz b.gz` makes them; zero padding is passed over."""
        rest = self._zip.unused_data + self._pending
        rest = rest.lstrip(b"\0")
        while len(rest) < 2:
            chunk = self._file.read(_CHUNK)
            if not chunk:
                break
            rest = (rest + chunk).lstrip(b"\0")
        self._pending = rest
        if not rest.startswith(b"\x1f\x8b"):
            self._finish("bytes that are no gzip follow the end of the stream" if rest else None)
            return False
        self._zip = zlib.decompressobj(_GZIP)
        return True

    def _finish(self, broken: str | None) -> None:
        self._ended, self.broken = True, broken


def open_bytes(path: Path) -> tuple[BinaryIO, Inflated | None]:
    """A buffered stream of a file's bytes, decompressed where the name ends in .gz, and the inflater then.

    Raises OSError where the file cannot be opened. The caller closes the stream.
    """
    file = path.open("rb")
    if path.suffix.lower() != ".gz":
        return file, None
    inflated = Inflated(file)
    return io.BufferedReader(inflated, 256 * 1024), inflated
