"""The digest that tells whether a document is known already: over its body and what was declared of it."""

import hashlib
import json
from typing import Any

from etl.records import Declared


def document_digest(body: bytes, declared: Declared) -> str:
    """Hex SHA-256 over `body`, a NUL and the canonical JSON of `declared`: a new sidecar is a new revision too."""
    digest = hashlib.sha256(body)
    digest.update(b"\0")
    digest.update(canonical_json(_as_mapping(declared)))
    return digest.hexdigest()


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _as_mapping(declared: Declared) -> dict[str, Any]:
    return {
        "title": declared.title,
        "source": declared.source,
        "url": declared.url,
        "published": declared.published,
        "extra": dict(declared.extra),
    }
