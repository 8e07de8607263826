"""Boilerplate rules: data files of the package, compiled once into one expression for each anchor."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from etl.clean.lines import fold_letters
from etl.clean.outlets import Outlets, load_outlets
from etl.errors import KnowledgeError

_WORD = re.compile("<([a-z]+)>")
_FIELDS = {"id", "anchor", "pattern", "examples", "counter_examples"}


class Anchor(StrEnum):
    """Where in a text a rule looks."""

    LINE = "line"
    FIRST_LINE = "first_line"
    LAST_LINES = "last_lines"
    LINE_START = "line_start"
    LINE_END = "line_end"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of boilerplate: its pattern covers shaped text (`lines.shape`) at its anchor."""

    id: str
    anchor: Anchor
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


class Matcher:
    """The rules of one anchor as a single expression: one pass over a line finds the first rule that covers it."""

    def __init__(self, rules: Iterable[Rule], anchor: Anchor) -> None:
        """Of `rules`, those at `anchor` are taken, in order."""
        chosen = [rule for rule in rules if rule.anchor == anchor]
        self._ids = [rule.id for rule in chosen]
        self._whole = anchor not in (Anchor.LINE_START, Anchor.LINE_END)
        end = r"\Z" if anchor != Anchor.LINE_START else ""
        joined = "|".join(f"((?:{rule.pattern.pattern}){end})" for rule in chosen)
        self._expression = re.compile(joined) if chosen else None

    def match(self, shaped: str) -> tuple[str, int, int] | None:
        """The id of the rule that covers `shaped` (its beginning, its end), and the span covered; None without one."""
        if self._expression is None:
            return None
        found = self._expression.match(shaped)
        return (self._ids[(found.lastindex or 1) - 1], found.start(), found.end()) if found else None

    def search(self, shaped: str) -> tuple[str, int, int] | None:
        """As `match`, with the span anywhere up to the end of `shaped`: for rules at line_end."""
        found = self._expression.search(shaped) if self._expression else None
        return (self._ids[(found.lastindex or 1) - 1], found.start(), found.end()) if found else None


class RuleSet:
    """General rules, rules of single outlets by slug, and the outlets that are known. Read-only once made."""

    def __init__(self, *, general: Iterable[Rule], of_source: Mapping[str, Iterable[Rule]], outlets: Outlets) -> None:
        """An outlet's own rules are tried after the general ones."""
        self.general = tuple(general)
        self.of_source = {slug: tuple(rules) for slug, rules in of_source.items()}
        self.outlets = outlets
        self._general_matchers = self._compiled(())
        self._matchers = {slug: self._compiled(rules) for slug, rules in self.of_source.items()}

    def all_rules(self) -> Iterable[tuple[str | None, Rule]]:
        """Every rule with the slug that it belongs to, None for general ones."""
        yield from ((None, rule) for rule in self.general)
        yield from ((slug, rule) for slug, rules in self.of_source.items() for rule in rules)

    def matchers(self, slug: str | None) -> Mapping[Anchor, Matcher]:
        """What to look for in texts of an outlet."""
        return self._matchers.get(slug or "", self._general_matchers)

    def _compiled(self, own: tuple[Rule, ...]) -> Mapping[Anchor, Matcher]:
        return {anchor: Matcher(self.general + own, anchor) for anchor in Anchor}


@cache
def packaged_rules() -> RuleSet:
    """The rules and outlets that Rasd ships, read once. Raises KnowledgeError where a file is malformed."""
    folder = files("etl.clean") / "rules"
    general = (folder / "general.yaml").read_text("utf-8")
    words = _mapping(general, "general.yaml").get("words", {})
    return RuleSet(
        general=parse_rules(general, name="general.yaml"),
        of_source={
            file.name.removesuffix(".yaml"): parse_rules(file.read_text("utf-8"), name=file.name, words=words)
            for file in sorted((folder / "sources").iterdir(), key=lambda entry: entry.name)
            if file.name.endswith(".yaml")
        },
        outlets=load_outlets((folder / "sources.yaml").read_text("utf-8")),
    )


def parse_rules(text: str, *, name: str, words: Mapping[str, str] | None = None) -> tuple[Rule, ...]:
    """The rules of a YAML text; `name` is its file's, for messages; `words` are the entries that <name> stands for.

    Raises KnowledgeError for what is no rule: a missing field, an unknown anchor, a pattern that does not compile or
    that covers the empty line.
    """
    content = _mapping(text, name)
    known = {**(words or {}), **content.get("words", {})}
    entries = content.get("rules")
    if not isinstance(entries, list):
        raise KnowledgeError(f"{name}: a list of rules is expected under `rules`")
    return tuple(_rule(entry, f"{name}, rule {number}", known) for number, entry in enumerate(entries, 1))


def _rule(entry: Any, place: str, words: Mapping[str, str]) -> Rule:
    if not isinstance(entry, dict) or set(entry) != _FIELDS:
        raise KnowledgeError(f"{place}: exactly the fields {', '.join(sorted(_FIELDS))} are expected")
    try:
        pattern = re.compile(fold_letters(_expanded(entry["pattern"], words)))
        anchor = Anchor(entry["anchor"])
    except (re.error, ValueError, KeyError) as error:
        raise KnowledgeError(f"{place} ({entry['id']}): {error}") from error
    if pattern.groups:
        raise KnowledgeError(f"{place} ({entry['id']}): write (?:…) for groups")
    if pattern.fullmatch(""):
        raise KnowledgeError(f"{place} ({entry['id']}): the pattern covers the empty line")
    return Rule(
        id=entry["id"],
        anchor=anchor,
        pattern=pattern,
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry["counter_examples"]),
    )


def _expanded(pattern: str, words: Mapping[str, str]) -> str:
    """`pattern` with every <name> replaced; entries may use entries."""
    for _ in range(4):
        if not _WORD.search(pattern):
            return pattern
        pattern = _WORD.sub(lambda found: f"(?:{words[found[1]]})", pattern)
    raise ValueError("words that stand for each other")


def _mapping(text: str, name: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{name} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise KnowledgeError(f"{name}: a mapping is expected")
    return content
