"""The fingerprint of a body: equal for texts that differ in marks, spelling variants, spacing and punctuation only."""

import hashlib
import re

from etl.arabic.normalise import match_key

_WORD = re.compile(r"\w+")


def fingerprint(body: str) -> str:
    """Hex BLAKE2b, 128 bits, over the words of `body` as `match_key` compares them."""
    words = " ".join(_WORD.findall(match_key(body)))
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
