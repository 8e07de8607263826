"""Which files of a folder are documents: names, sizes and digests, in a fixed order, with nothing silently left out."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from etl.errors import SourceUnavailable
from etl.records import Rejection
from etl.sources.metadata import MAX_METADATA_BYTES

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
}
_SIDECAR_ENDS = (".meta.yaml", ".meta.yml")
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFile:
    """A file of seed documents; `sha256` covers its bytes and its sidecar's."""

    uri: str  # path below the folder, with forward slashes
    path: Path
    size: int  # bytes, as stored
    sha256: str
    media_type: str
    sidecar: Path | None = None


def discover(folder: Path) -> Iterator[SeedFile | Rejection]:
    """The seed files below `folder` (or the one file that it names), sorted by path; rejections for other files.

    Hidden files and folders are passed over, links that lead out of the folder are not followed. Every file is
    hashed once, in blocks. Raises SourceUnavailable where `folder` does not exist or cannot be listed.
    """
    try:
        mode = folder.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _Walk(folder.resolve()).below(folder.resolve(), "")
            return
        parent = folder.absolute().parent
        siblings = {entry.name for entry in parent.iterdir() if _sidecar_stem(entry.name)}
    except FileNotFoundError as error:
        raise SourceUnavailable(f"no such file or folder: {folder}") from error
    except OSError as error:
        raise SourceUnavailable(f"{folder} cannot be read: {error.strerror}") from error
    yield _Walk(parent.resolve()).file(folder.absolute(), _printable(folder.name), siblings)


def media_type_of(name: str) -> str | None:
    """The media type that a file name's ending stands for, .gz aside; None where Rasd reads no such files."""
    base = name.lower().removesuffix(".gz")
    return MEDIA_TYPES.get(PurePath(base).suffix)


class _Walk:
    """One walk through a folder: remembers the real folders that it has been in, so that links make no circles."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: set[Path] = set()

    def below(self, directory: Path, prefix: str) -> Iterator[SeedFile | Rejection]:
        real = directory.resolve()
        if real in self._seen:
            return
        self._seen.add(real)
        try:
            names = sorted(entry.name for entry in os.scandir(directory))
        except OSError as error:
            if not prefix:
                raise SourceUnavailable(f"{directory} cannot be listed: {error.strerror}") from error
            yield _rejection(prefix, "unreadable", f"the folder cannot be listed: {error.strerror}")
            return
        names = [name for name in names if not name.startswith(".")]
        sidecars = {name for name in names if _sidecar_stem(name)}
        used = {sidecar for name in names if name not in sidecars for sidecar in _sidecars_of(name, sidecars)}
        for name in names:
            if name not in sidecars:
                yield from self._entry(directory / name, prefix + _printable(name), sidecars)
            elif name not in used:
                yield _rejection(prefix + _printable(name), "orphan_sidecar", "no document of this name beside it")

    def file(self, path: Path, uri: str, sidecars: set[str]) -> SeedFile | Rejection:
        """A regular file as a seed file."""
        media_type = media_type_of(path.name)
        if media_type is None:
            known = " ".join(MEDIA_TYPES)
            return _rejection(uri, "unsupported_type", f"its name ends in none of {known}, with or without .gz")
        found = _sidecars_of(path.name, sidecars)
        sidecar = path.parent / found[0] if found else None
        try:
            if sidecar and not self._is_inside(sidecar):
                return _rejection(uri, "link_outside_folder", f"its sidecar {sidecar.name} leads out of the folder")
            if sidecar and sidecar.stat().st_size > MAX_METADATA_BYTES:
                return _rejection(uri, "invalid_metadata", f"a sidecar of more than {MAX_METADATA_BYTES} bytes")
            size, sha256 = _digest(path, sidecar)
        except OSError as error:
            return _rejection(uri, "unreadable", f"cannot be read: {error.strerror}")
        return SeedFile(uri=uri, path=path, size=size, sha256=sha256, media_type=media_type, sidecar=sidecar)

    def _entry(self, path: Path, uri: str, sidecars: set[str]) -> Iterator[SeedFile | Rejection]:
        try:
            if path.is_symlink() and not self._is_inside(path):
                yield _rejection(uri, "link_outside_folder", "a link that leads out of the folder is not followed")
                return
            mode = path.stat().st_mode
        except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links, before Python 3.13
            yield _rejection(uri, "unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}")
            return
        if stat.S_ISDIR(mode):
            yield from self.below(path, uri + "/")
        elif stat.S_ISREG(mode):
            yield self.file(path, uri, sidecars)
        else:
            yield _rejection(uri, "unsupported_type", "neither a file nor a folder")

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self._root)


def _sidecar_stem(name: str) -> str | None:
    """What a sidecar is named after; None for other files."""
    return next((name.removesuffix(end) for end in _SIDECAR_ENDS if name.lower().endswith(end)), None)


def _sidecars_of(name: str, sidecars: set[str]) -> list[str]:
    """The sidecars of a document, the most exactly named first: a.txt.gz.meta.yaml, a.txt.meta.yaml, a.meta.yaml."""
    stems = [name]
    while PurePath(stems[-1]).suffix.lower() in {".gz", *MEDIA_TYPES}:
        stems.append(PurePath(stems[-1]).stem)
    return [stem + end for stem in stems for end in _SIDECAR_ENDS if stem + end in sidecars]


def _digest(path: Path, sidecar: Path | None) -> tuple[int, str]:
    """Size of a file and the digest of it and its sidecar, read in blocks."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    if sidecar:
        digest.update(b"\0sidecar\0" + sidecar.read_bytes())
    return size, digest.hexdigest()


def _printable(name: str) -> str:
    """A file name as text that a database takes: bytes that are no UTF-8 become \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _rejection(uri: str, reason: str, detail: str) -> Rejection:
    return Rejection(uri=uri, stage="land", reason=reason, detail=detail)
