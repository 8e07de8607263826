"""The lexicon of the package: closed word lists, given and ordinary words, triggers with all their forms; read once."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from etl.annotate.inflect import NounForm, VerbForm, noun_forms, verb_forms
from etl.annotate.keys import fold_key
from etl.errors import KnowledgeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Word lists by name, and the forms of the triggers, all by folded key."""

    words: dict[str, frozenset[str]]
    given: frozenset[str]
    ambiguous: frozenset[str]
    common: frozenset[str]
    verbs: dict[str, VerbForm]
    nouns: dict[str, NounForm]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.words[name]


@cache
def lexicon() -> Lexicon:
    """The package's lexicon. Raises KnowledgeError for a file that is missing or malformed."""
    try:
        lists = _yaml("words.yaml")
        triggers = _yaml("triggers.yaml")
        words = {name: _keys(value) for name, value in lists.items() if not isinstance(value, dict)}
        words |= {name: _keys(value) for name, value in lists["status"].items()}
        words |= {name: _keys(triggers[name]) for name in ("not_after_noun", "not_with", "sport")}
        verbs = {key: form for entry in triggers["verbs"] for key, form in verb_forms(entry)}
        nouns = {key: form for entry in triggers["nouns"] for key, form in noun_forms(entry)}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"lexicon: {error}; reinstall the package or repair etl/annotate/lexicon") from error
    return Lexicon(
        words=words,
        given=_lines("given_names.txt"),
        ambiguous=_lines("given_ambiguous.txt"),
        common=_lines("common_words.txt"),
        verbs=verbs,
        nouns=nouns,
    )


def _text(name: str) -> str:
    return (files("etl.annotate") / "lexicon" / name).read_text(encoding="utf-8")


def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(_text(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    return loaded


def _lines(name: str) -> frozenset[str]:
    return frozenset(fold_key(line) for line in _text(name).split())


def _keys(value: list[Any]) -> frozenset[str]:
    flat = [word for item in value for word in (item if isinstance(item, list) else [item])]
    return frozenset(fold_key(str(word)) for word in flat)
