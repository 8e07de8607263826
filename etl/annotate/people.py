"""Who is who within one text: names brought together into people, offices led to those who hold them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from etl.annotate.document import Phrase, Role
from etl.annotate.keys import bare, name_keys
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import lexicon

_DIPLOMACY = ("خارجيه", "مبعوث", "مندوب", "سفير", "دبلوماسي")
_SOUNDS = str.maketrans(
    {"ج": "غ", "ك": "غ", "ق": "غ", "ا": None, "و": None, "ي": None, "ع": None, "ه": None, "ء": None}
)


@dataclass(slots=True)
class Person:
    """One person of the text, while being put together."""

    keys: tuple[str, ...]
    surfaces: Counter[str] = field(default_factory=Counter)
    roles: dict[tuple[str, str | None], str] = field(default_factory=dict)  # (core, country) → wording
    knowledge_id: str | None = None
    known_country: str | None = None
    conflict: str | None = None
    mentions: int = 0

    @property
    def country(self) -> str | None:
        """The state that the offices imply, else the knowledge."""
        return next((c for _, c in self.roles if c), None) or self.known_country


def sound(key: str) -> str:
    """A key for one foreign name in several transliterations: سيرغي and سيرجي agree."""
    return bare(key).translate(_SOUNDS) or key


def one_name(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the parts of one name are an ordered part of the other's and close with the same word."""
    if len(short) > len(long):
        short, long = long, short
    if len(short) == 1:
        return (
            short[0] == long[-1]
            or (len(long) > 2 and short[0] == long[-2])
            or (
                short[0] == long[0] and len(short[0]) > 2 and short[0] not in lexicon().given
            )  # «وانغ» of «وانغ وينتاو»
        )
    if short[0] != long[0] and sound(short[0]) != sound(long[0]) and short[-1] != long[-1]:
        return False
    if len(short) == len(long):
        return all(a == b or (len(sound(a)) > 1 and sound(a) == sound(b)) for a, b in zip(short, long, strict=True))
    rest = iter(long)
    return all(part in rest for part in short)


@dataclass(slots=True)
class People:
    """The people of one text."""

    knowledge: Knowledge
    published: date | None
    everyone: list[Person] = field(default_factory=list)
    named: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, keys: tuple[str, ...], roles: tuple[Role, ...] = ()) -> int:
        """The person of a name, made if new; a surname goes to whom the offices fit, else to the last so named."""
        if len(keys) > 1 and keys in self.named:
            return self.named[keys]
        fits = [i for i, p in enumerate(self.everyone) if one_name(keys, p.keys)]
        if len(keys) == 1 and len(fits) > 1:
            wanted = {(r.core, r.country) for r in roles}
            agreeing = [i for i in fits if wanted & set(self.everyone[i].roles)]
            last = [i for i in fits if self.everyone[i].keys[-1] == keys[0]]
            fits = agreeing or last or fits
            fits = [max(fits, key=lambda i: self.everyone[i].mentions)]
        if fits:
            index = fits[0]
            if len(keys) > len(self.everyone[index].keys):
                self.everyone[index].keys = keys
        else:
            index = len(self.everyone)
            self.everyone.append(Person(keys=keys))
        if len(keys) > 1:
            self.named[keys] = index
        return index

    def note(self, index: int, phrase: Phrase, text: str) -> None:
        """Takes down how a phrase names a person and in which offices."""
        person = self.everyone[index]
        if phrase.name is not None:
            person.surfaces[whole(text, phrase.name.start, phrase.name.end)] += 1
            if phrase.name.knowledge_id and person.knowledge_id is None:
                person.knowledge_id = phrase.name.knowledge_id
        person.mentions += 1
        for role in phrase.roles:
            if not role.counterpart:
                wording = whole(text, role.start, role.end)
                known = person.roles.get((role.core, role.country))
                if known is None or len(wording) > len(known):
                    person.roles[role.core, role.country] = wording

    def recognise(self) -> None:
        """Links people to known figures, whose country and office on the day of publication then count too."""
        for person in self.everyone:
            if person.knowledge_id is None:
                same = [f for f in self.knowledge.surnames.get(person.keys[-1], ()) if self._is(f, person)]
                same = same or [
                    f for f in self.knowledge.surnames.get("ال" + person.keys[-1], ()) if self._is(f, person)
                ]
                person.knowledge_id = same[0] if len(same) == 1 else None
            if person.knowledge_id in self.knowledge.figures:
                person.known_country = self.knowledge.figures[person.knowledge_id].country

    def _is(self, figure: str, person: Person) -> bool:
        return len(person.keys) > 1 and one_name(person.keys, self.knowledge.figure_keys[figure])

    def holder(self, core: str, country: str | None) -> int | None:
        """Who holds an office in this text; without a country, the one who alone or most often stands for it."""
        fits = [
            i
            for i, p in enumerate(self.everyone)
            if any(
                c == core and (country is None or k == country or (k is None and p.country in (None, country)))
                for c, k in p.roles
            )
        ]
        exact = [i for i in fits if country is not None and (core, country) in self.everyone[i].roles]
        fits = exact or fits
        if len(fits) > 1 and country is None:
            ranked = sorted(fits, key=lambda i: -self.everyone[i].mentions)
            first, second = self.everyone[ranked[0]], self.everyone[ranked[1]]
            return ranked[0] if first.mentions > second.mentions else None
        return fits[0] if fits else None

    def known_holder(self, core: str, country: str | None) -> str | None:
        """The figure who held an office when the text was published, by the knowledge."""
        if country is None or self.published is None:
            return None
        return self.knowledge.holder(core, country, self.published)

    def find_conflicts(self) -> None:
        """Marks people of one surname and office but different given names: a slip of the text, or two people."""
        for i, first in enumerate(self.everyone):
            for second in self.everyone[i + 1 :]:
                if len(first.keys) < 2 or len(second.keys) < 2 or first.keys[-1] != second.keys[-1]:
                    continue
                if first.keys[0] == second.keys[0] or not self._same_office(first, second):
                    continue
                for one, other in ((first, second), (second, first)):
                    name = max(other.surfaces, key=len, default=" ".join(other.keys))
                    one.conflict = f"same surname and a compatible office, another given name: {name}"

    @staticmethod
    def _same_office(first: Person, second: Person) -> bool:
        if first.country and second.country and first.country != second.country:
            return False
        if {c for c, _ in first.roles} & {c for c, _ in second.roles}:
            return True
        fields = [any(word in core for core, _ in p.roles for word in _DIPLOMACY) for p in (first, second)]
        return all(fields)


def whole(text: str, start: int, end: int) -> str:
    """A name as it is written alone: blanks made one, the article given back that «لل» took."""
    name = " ".join(text[start:end].split())
    return f"ال{name}" if text[max(0, start - 2) : start] == "لل" else name


def keys_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The comparable parts of a name given as word keys; the keys themselves where nothing else is left."""
    return name_keys(words) or words
