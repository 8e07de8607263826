"""Entities: who is who."""

from uuid import UUID, uuid4

from etl.records import EntityKind, KnownEntity, StagedEntity
from etl.resolve.entities import assign


def staged(name: str, country: str | None = None, knowledge_id: str | None = None) -> StagedEntity:
    return StagedEntity(
        id=uuid4(), kind=EntityKind.PERSON, name=name, key=name, country=country, knowledge_id=knowledge_id
    )


def known(name: str, country: str | None = None, knowledge_id: str | None = None, *more: str) -> KnownEntity:
    return KnownEntity(
        id=uuid4(), kind=EntityKind.PERSON, name=name, keys=(name, *more), country=country, knowledge_id=knowledge_id
    )


def test_a_known_name_or_alias_is_found_again() -> None:
    him = known("احمد الشرع", "SY", None, "ابو محمد الجولاني")
    first, second = staged("احمد الشرع"), staged("ابو محمد الجولاني")
    result = assign([first, second], [him], new_id=uuid4)
    assert result.entity_of == {first.id: him.id, second.id: him.id}
    assert result.created == ()


def test_knowledge_outweighs_spelling() -> None:
    him = known("سيرغي لافروف", "RU", "sergey-lavrov")
    other = staged("سيرجي لافروف", "RU", "sergey-lavrov")
    assert assign([other], [him], new_id=uuid4).entity_of[other.id] == him.id


def test_namesakes_of_two_countries_stay_two() -> None:
    one, two, again = staged("محمد العلي", "SY"), staged("محمد العلي", "IQ"), staged("محمد العلي", "IQ")
    result = assign([one, two, again], [], new_id=uuid4)
    assert result.entity_of[one.id] != result.entity_of[two.id]
    assert result.entity_of[two.id] == result.entity_of[again.id]
    assert len({(new.key, new.discriminator) for new in result.created}) == 2


def test_order_does_not_matter() -> None:
    people = [staged("محمد العلي"), staged("محمد العلي", "SY"), staged("علي حسن"), staged("محمد العلي", "IQ")]

    def partition(order: list[StagedEntity]) -> set[frozenset[UUID]]:
        of = assign(order, [], new_id=uuid4).entity_of
        return {frozenset(p for p in of if of[p] == e) for e in of.values()}

    assert partition(people) == partition(people[::-1])
