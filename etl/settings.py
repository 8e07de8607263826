"""Settings from the environment, read once and passed on; nothing else reads `os.environ`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are and how large the steps are.

    `home` is the project's own folder for state (`.rasd/`); `database_url` is None for the embedded server.
    """

    home: Path
    seeds: Path
    database_url: str | None = None
    batch_size: int = 500  # documents a batch: a mapped task costs seconds before its first line runs
    max_document_bytes: int = 16 * 1024 * 1024
    docs_kept_days: int = 30
    tagger_model: Path | None = None  # folder of an ONNX model in place of the shipped tagger

    @property
    def data_docs(self) -> Path:
        """Folder of the audit's HTML pages."""
        return self.home / "data_docs"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's own).

    RASD_HOME, RASD_SEEDS, RASD_DATABASE_URL, RASD_BATCH_SIZE, RASD_MAX_DOCUMENT_BYTES, RASD_DOCS_KEPT_DAYS,
    RASD_TAGGER_MODEL.
    Raises SettingsError for a number that is none or is below 1.
    """
    env = os.environ if environ is None else environ
    return Settings(
        home=Path(env.get("RASD_HOME") or PROJECT_ROOT / ".rasd").resolve(),
        seeds=Path(env.get("RASD_SEEDS") or PROJECT_ROOT / "seeds").resolve(),
        database_url=env.get("RASD_DATABASE_URL") or None,
        batch_size=_positive(env, "RASD_BATCH_SIZE", 500),
        max_document_bytes=_positive(env, "RASD_MAX_DOCUMENT_BYTES", 16 * 1024 * 1024),
        docs_kept_days=_positive(env, "RASD_DOCS_KEPT_DAYS", 30),
        tagger_model=Path(model).resolve() if (model := env.get("RASD_TAGGER_MODEL")) else None,
    )


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name)
    if not text:
        return default
    try:
        number = int(text)
    except ValueError as error:
        raise SettingsError(f"{name} is not a whole number: {text!r}") from error
    if number < 1:
        raise SettingsError(f"{name} must be 1 or more, not {number}")
    return number
