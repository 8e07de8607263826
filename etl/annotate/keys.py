"""Keys for comparing words and names: one place that says what counts as the same spelling."""

from etl.arabic.normalise import fold_word

fold_key = fold_word


def bare(key: str) -> str:
    """A key without its article."""
    return key[2:] if key.startswith("ال") and len(key) > 3 else key


def name_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The comparable parts of a person's name: عبد and أبو joined to what follows, articles dropped.

    >>> name_keys(("عبد", "الفتاح", "السيسي"))
    ('عبدالفتاح', 'سيسي')
    """
    parts: list[str] = []
    joining = ""
    for key in keys:
        if key in ("عبد", "ابو", "ابي", "ابا"):
            joining = "عبد" if key == "عبد" else "ابو"
            continue
        if joining:
            parts.append(joining + key)
            joining = ""
        elif key not in ("بن", "ابن", "ال"):
            parts.append(bare(key))
    if joining:
        parts.append(joining)
    return tuple(parts)
