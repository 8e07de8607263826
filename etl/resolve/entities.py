"""Mentions' entities to known or new entities."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from etl.records import EntityKind, KnownEntity, StagedEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntity:
    """An entity to be created: `discriminator` tells it from namesakes already there."""

    id: UUID
    kind: EntityKind
    name: str
    key: str
    discriminator: str = ""
    country: str | None = None
    knowledge_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which entity each staged entity is, and which of these are to be created."""

    entity_of: Mapping[UUID, UUID]
    created: tuple[NewEntity, ...]


@dataclass(slots=True)
class _Register:
    """What is known while a run is resolved: by knowledge id, and by kind and key."""

    by_knowledge: dict[tuple[EntityKind, str], KnownEntity] = field(default_factory=dict)
    by_key: dict[tuple[EntityKind, str], list[KnownEntity]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entity: KnownEntity) -> None:
        if entity.knowledge_id:
            self.by_knowledge[entity.kind, entity.knowledge_id] = entity
        for key in entity.keys:
            self.by_key[entity.kind, key].append(entity)

    def find(self, entity: StagedEntity) -> KnownEntity | None:
        """The entity it is: by knowledge id, else by name where countries do not contradict."""
        if entity.knowledge_id:
            return self.by_knowledge.get((entity.kind, entity.knowledge_id))
        namesakes = self.by_key.get((entity.kind, entity.key), [])
        agreeing = [known for known in namesakes if _agree(known.country, entity.country)]
        exact = [known for known in agreeing if known.country == entity.country]
        return (exact or agreeing)[0] if exact or len(agreeing) == 1 else None


def assign(staged: Iterable[StagedEntity], known: Iterable[KnownEntity], *, new_id: Callable[[], UUID]) -> Assignment:
    """Resolve every staged entity to a known one, or to one new entity for all that agree with one another.

    A staged entity with a knowledge id is that entity; any other is the one namesake of its kind whose country does
    not contradict; where several could be meant it stays an entity of its own. Those with a country come first, so that
    the outcome does not depend on the articles' order.
    """
    register = _Register()
    for entity in known:
        register.add(entity)
    entity_of: dict[UUID, UUID] = {}
    created: list[NewEntity] = []
    for one in sorted(staged, key=_order):
        found = register.find(one)
        if found is None:
            new = NewEntity(
                id=new_id(),
                kind=one.kind,
                name=one.name,
                key=one.key,
                discriminator=one.country or "",
                country=one.country,
                knowledge_id=one.knowledge_id,
            )
            created.append(new)
            found = KnownEntity(
                id=new.id,
                kind=new.kind,
                name=new.name,
                keys=(new.key,),
                country=new.country,
                knowledge_id=new.knowledge_id,
            )
            register.add(found)
        entity_of[one.id] = found.id
    return Assignment(entity_of=entity_of, created=tuple(created))


def _order(entity: StagedEntity) -> tuple[object, ...]:
    return (entity.knowledge_id or "~", entity.country is None, entity.country or "", entity.kind, entity.key)


def _agree(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first == second
