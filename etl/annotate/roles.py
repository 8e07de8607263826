"""The offices of a text, and the heads of sides without a name («مسؤول في …», «وفد من …»)."""

from functools import lru_cache

from etl.annotate.document import Document, Role
from etl.annotate.knowledge import Knowledge, office_core
from etl.annotate.lexicon import lexicon
from etl.annotate.offices import OfficeReader
from etl.annotate.segment import letter_offset, readings
from etl.records import EntityKind

_DUALS = frozenset(
    [
        "رييسا",
        "رييسي",
        "وزيرا",
        "وزيري",
        "الرييسان",
        "الرييسين",
        "الوزيران",
        "الوزيرين",
        "نايبا",
        "نايبي",
        "نظيريه",
        "سفيرا",
        "سفيري",
    ]
)
_PLURALS = frozenset(["روساء", "الروساء", "وزراء", "الوزراء", "نواب", "سفراء", "قاده", "زعماء", "اعضاء", "نظرايه"])
_INCOMPLETE = frozenset(
    ["مسوول", "مسوولا", "كبار", "احد", "احدي", "عدد", "عددا", "مجموعه", "ضابط", "دبلوماسي", "دبلوماسيا"]
)
_ALONE = frozenset(
    [
        "الرييس",
        "الرييسه",
        "الوزير",
        "الوزيره",
        "الملك",
        "الملكه",
        "العاهل",
        "البابا",
        "السفير",
        "السفيره",
        "المبعوث",
        "المستشاره",
        "الامين",
        "السلطان",
    ]
)


@lru_cache(maxsize=4)
def _surnames(knowledge: Knowledge) -> frozenset[str]:
    lex = lexicon()
    return frozenset(k for k in knowledge.surnames if k not in lex.common and knowledge.nationality(k) is None)


def find_roles(document: Document, knowledge: Knowledge) -> Document:
    """Component: every office in the text, and every head of a side without a name («مسؤول في …», «وفد من …»)."""
    lex = lexicon()
    names = {n.first: n for n in document.names}
    reader = OfficeReader(document.words, names, document.time_words, knowledge, lex, _surnames(knowledge))
    found: list[Role] = []
    position = 0
    while position < len(document.words):
        role = _role_at(document, reader, position)
        if role is None:
            position += 1
        else:
            found.append(role)
            position = role.last
    return document.having(roles=tuple(found))


@lru_cache(maxsize=100_000)
def _may_head(key: str) -> bool:
    """Whether some reading of a word heads an office or a side without a name."""
    lex = lexicon()
    return any(rest in lex["unnamed_heads"] or rest in lex["office_heads"] for _, _, rest in readings(key))


def _role_at(document: Document, reader: OfficeReader, first: int) -> Role | None:
    word = document.words[first]
    name = reader.names.get(first)
    if not (word.is_word and _may_head(word.key)) or (name is not None and name.kind is not EntityKind.ORGANIZATION):
        return None
    for cut, prefix, head in readings(word.key):
        unnamed = head in reader.lex["unnamed_heads"]
        if not (unnamed or head in reader.lex["office_heads"]) or (
            cut and len(head) < 4 and head not in ("عدد", "احد")
        ):
            continue
        last = reader.read(first, head, unnamed=unnamed and head not in reader.lex["office_heads"])
        if last == first + 1 and not (unnamed or head in _ALONE or head.startswith("نظير")):
            return None
        if last == first + 1 and head in _INCOMPLETE:
            return None
        core = office_core(reader.core or [head])
        core = reader.knowledge.offices.get(core, core)
        return Role(
            first=first,
            last=last,
            start=letter_offset(document.text, word.start, cut) if cut else word.start,
            end=document.words[last - 1].end,
            core=core,
            country=reader.country,
            prefix=prefix,
            count=2 if head in _DUALS else 3 if head in _PLURALS or unnamed else 1,
            definite=head.startswith(("ال", "نظير")),
            counterpart=head.startswith("نظير"),
        )
    return None
