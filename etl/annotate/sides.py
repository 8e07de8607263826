"""Sides of an encounter: what can be one, and which state hosts a visit."""

import re
from dataclasses import dataclass, field

from etl.annotate.clauses import HUMAN
from etl.annotate.document import Document, Phrase, Side, SideType
from etl.annotate.knowledge import Knowledge
from etl.annotate.people import whole
from etl.records import EntityKind

# «وفداً», «وفدًا»: the indefinite accusative, which a side cited on its own does not keep.
_ACCUSATIVE = re.compile(
    "(?:\N{ARABIC LETTER ALEF}\N{ARABIC FATHATAN}|\N{ARABIC FATHATAN}\N{ARABIC LETTER ALEF})(?=\\s|$)"
)


def _nominative(wording: str | None) -> str | None:
    """A descriptor as it is cited: its words without the accusative's ending."""
    if not wording:
        return wording
    plain = _ACCUSATIVE.sub("", wording)
    head, *rest = plain.split(" ")
    if head not in _ACCUSATIVE_HEADS:
        return plain
    for k, word in enumerate(rest):  # «وفدا برلمانيا»: its adjectives agree with it
        if not word.endswith("يا") or word.startswith("ال"):
            break
        rest[k] = word[:-1]
    return " ".join([head[:-1], *rest])


# The same ending without its marks, on the nouns that head sides without a name.
_ACCUSATIVE_HEADS = frozenset({"وفدا", "وفودا", "عددا", "مسؤولا", "مسئولا", "دبلوماسيا", "مبعوثا", "ضابطا"})


@dataclass(slots=True)
class Sides:
    """Turns the phrases of one document into sides."""

    document: Document
    knowledge: Knowledge
    entity_at: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entity_at = {m.start: m.entity for m in self.document.mentions if m.kind is not EntityKind.PERSON}

    def of(self, phrase: Phrase) -> Side | None:
        """The side that a phrase stands for; None for «الجانبان» and the like."""
        if phrase.type is SideType.BOTH:
            return None
        text = self.document.text
        entity = phrase.entity
        name = None
        if entity is None and phrase.type in (SideType.ORGANIZATION, SideType.PLACE):
            entity = self.entity_at.get(phrase.start)
        if "holder_from_knowledge" in phrase.flags:
            name = self.knowledge.figures[phrase.flags[1]].name
        wording = whole(text, phrase.roles[0].start, phrase.roles[-1].end) if phrase.roles else None
        wording = _nominative(phrase.wording or wording)
        if phrase.type is SideType.PERSON and entity is not None and not phrase.roles:
            roles = self.document.entities[entity].roles
            wording = roles[0] if roles else None
        elif entity is not None and phrase.roles and phrase.roles[0].counterpart:
            roles = self.document.entities[entity].roles
            wording = roles[0] if roles else wording
        return Side(
            type=phrase.type,
            entity=entity,
            role=wording,
            core=phrase.roles[0].core if phrase.roles else "",
            represents=phrase.country,
            country=phrase.country,
            name=name,
        )

    def distinct(self, phrases: list[Phrase]) -> list[Side]:
        """The sides of `phrases`, each entity once."""
        found: list[Side] = []
        for phrase in phrases:
            side = self.of(phrase)
            if side is None:
                continue
            known = side.entity is not None and any(s.entity == side.entity for s in found)
            if not known and side not in found:
                found.append(side)
        return found

    def admissible(self, sides: list[Side], *, vague: bool, states: bool) -> bool:
        """Whether `sides` can be those of an encounter."""
        if len(sides) < 2:
            return False
        human = [s for s in sides if s.type in HUMAN]
        named = [s for s in human if s.type in (SideType.PERSON, SideType.ROLE) or s.type is SideType.DELEGATION]
        if vague:
            return len(human) == len(sides) and len(named) >= 2
        if not human:
            return states and all(self._state(s) for s in sides)
        return bool(named)

    def official(self, phrase: Phrase) -> bool:
        """Whether a visitor holds an office or is of public life: others travel, and do not pay visits to states."""
        if phrase.entity is None or phrase.roles:
            return True
        entity = self.document.entities[phrase.entity]
        return bool(entity.roles or entity.knowledge_id)

    def _state(self, side: Side) -> bool:
        return side.country is not None or side.type is SideType.ORGANIZATION

    def host(self, place: Phrase, visitor: Phrase) -> Side | None:
        """The state visited, as a side; None where the visitor is at home or the place's state is unknown."""
        name = place.name
        country = name.country if name is not None else None
        if name is None or country is None or country == visitor.country:
            return None
        if visitor.country is None and not name.is_country and not self._capital(name.knowledge_id):
            return None
        if visitor.type is SideType.UNNAMED and visitor.country is None:
            return None
        entity = self.entity_at.get(place.start) if name.is_country else self._entity_of(country)
        return Side(
            type=SideType.PLACE,
            entity=entity,
            represents=country,
            country=country,
            name=None if entity is not None else self.knowledge.countries.get(country),
        )

    @staticmethod
    def _capital(identity: str | None) -> bool:
        return bool(identity and identity.endswith("-capital"))

    def _entity_of(self, country: str) -> int | None:
        for index, entity in enumerate(self.document.entities):
            if entity.kind is EntityKind.PLACE and entity.knowledge_id == country:
                return index
        return None
