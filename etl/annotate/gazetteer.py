"""Places and bodies by what is known of them, and bodies by how their names are built («وزارة …», «حزب …»)."""

from etl.annotate.document import Document, NameSpan, Word
from etl.annotate.knowledge import Entry, Knowledge
from etl.annotate.lexicon import Lexicon, lexicon
from etl.annotate.segment import letter_offset, readings
from etl.records import EntityKind

OPENERS = frozenset("\"“«'‘(")
CLOSERS = frozenset("\"”»'’)")
PLACE_CUES = frozenset(
    {"في", "الي", "من", "مدينه", "العاصمه", "بلده", "محافظه", "ولايه", "بمدينه", "لمدينه", "جنوب", "شمال", "غرب", "شرق"}
)
_WEAK_CUES = frozenset({"في", "الي", "من"})
MAX_BODY_WORDS = 8


def match_known(text: str, words: tuple[Word, ...], index: int, knowledge: Knowledge) -> tuple[NameSpan, Entry] | None:
    """The longest known name that starts at word `index`, clitics taken off; None where there is none."""
    word = words[index]
    for cut, prefix, key in readings(word.key):
        for rest, entry in knowledge.names.get(key, ()):
            last = index + 1 + len(rest)
            if last > len(words) or any(words[index + 1 + k].key != part for k, part in enumerate(rest)):
                continue
            if cut and not rest and len(key) < 4 and entry.sort != "capital" and not entry.is_country:
                continue
            if entry.ambiguous and not rest and not _cued(words, index, prefix, entry):
                continue
            if not rest and cut and entry.kind is EntityKind.ORGANIZATION and len(key) < 5:
                continue
            if (
                not rest
                and entry.kind is EntityKind.ORGANIZATION
                and _everyday(key, entry)
                and not _cued(words, index, prefix, entry)
            ):
                continue
            start = letter_offset(text, word.start, cut) if cut else word.start
            span = NameSpan(
                kind=entry.kind,
                first=index,
                last=last,
                start=start,
                end=words[last - 1].end,
                prefix=prefix,
                knowledge_id=entry.id,
                country=entry.country,
                is_country=entry.is_country,
            )
            return span, entry
    return None


def _everyday(key: str, entry: Entry) -> bool:
    """Whether a body's short name is also a word of every day («الحزب», «إيجاد»)."""
    lex = lexicon()
    if key.startswith("ال"):
        return key[2:] in lex["org_heads"]
    return key in lex.common and entry.sort not in ("party", "armed_group")


def _cued(words: tuple[Word, ...], index: int, prefix: str, entry: Entry) -> bool:
    before = words[index - 1].key if index else ""
    if entry.kind is EntityKind.PLACE:
        after = words[index + 1].key if index + 1 < len(words) else ""
        if entry.sort == "capital" and after.startswith("راس"):
            return False  # «في مسقط رأسه»
        if words[index].key in lexicon().common and entry.sort != "capital":  # «في إطار»
            return before in PLACE_CUES - _WEAK_CUES
        return "ب" in prefix or before in PLACE_CUES
    return before in OPENERS or before in lexicon()["org_heads"]


def find_names(document: Document, knowledge: Knowledge) -> Document:
    """Component: places, bodies and full names of known figures, longest match first; bodies built by pattern."""
    words, text, lex = document.words, document.text, lexicon()
    found: list[NameSpan] = []
    known: dict[int, NameSpan] = {}
    index = 0
    while index < len(words):
        matched = match_known(text, words, index, knowledge) if words[index].is_word else None
        if matched:
            known[index] = matched[0]
            index = matched[0].last
        else:
            index += 1
    taken = -1
    for index, word in enumerate(words):
        if index < taken or not word.is_word:
            continue
        span = known.get(index)
        body = None if span and span.last > index + 1 else _body(document, index, known, knowledge, lex)
        chosen = body or span
        if chosen:
            found.append(chosen)
            taken = chosen.last
    return document.having(names=tuple(found))


def _body(
    document: Document, index: int, known: dict[int, NameSpan], knowledge: Knowledge, lex: Lexicon
) -> NameSpan | None:
    """A body's name built on its head: «وزارة الخارجية السورية», «حزب النور», «الخارجية الروسية»."""
    words = document.words
    for cut, prefix, key in readings(words[index].key):
        if key == "رياسه" and prefix.endswith("ب"):  # «برئاسة»: led by
            continue
        if key in lex["org_heads_definite"]:
            last = _definite_body(words, index, knowledge, lex)
        elif key in lex["org_heads"]:
            last = _headed_body(words, index, known, knowledge, lex, document.time_words)
        else:
            continue
        if last is None:
            continue
        if last < 0:
            return None
        inner = last - 1
        start = letter_offset(document.text, words[index].start, cut) if cut else words[index].start
        country = next((c for k in range(index + 1, last) if (c := knowledge.nationality(words[k].key))), None)
        if country is None:
            country = next((known[k].country for k in range(index + 1, last) if k in known), None)
        return NameSpan(
            kind=EntityKind.ORGANIZATION,
            first=index,
            last=last,
            start=start,
            end=words[inner].end,
            prefix=prefix,
            country=country,
        )
    return None


def _definite_body(words: tuple[Word, ...], index: int, knowledge: Knowledge, lex: Lexicon) -> int | None:
    before = words[index - 1].key if index else ""
    if any(key in lex["office_heads"] or key in lex["org_heads"] for _, _, key in readings(before)):
        return None
    last = index + 1
    national = False
    while last < len(words) and last - index < 4 and words[last].is_word:
        key = words[last].key
        if key.startswith("ال") and knowledge.nationality(key) is not None:
            national = True
        elif not (key in lex["office_tails"] and key.startswith("ال") and key[-1] in "يه"):
            break
        last += 1
        if national:
            break
    return last if national else None


def _headed_body(
    words: tuple[Word, ...],
    index: int,
    known: dict[int, NameSpan],
    knowledge: Knowledge,
    lex: Lexicon,
    times: frozenset[int],
) -> int | None:
    """Where the name ends that `index` heads; -1 where a known name inside quotes says it better; None for no name."""
    last = index + 1
    if last >= len(words):
        return None
    if words[last].key in OPENERS:
        if last + 1 in known and known[last + 1].kind is EntityKind.ORGANIZATION:
            return -1
        close = next((k for k in range(last + 1, min(last + 6, len(words))) if words[k].key in CLOSERS), None)
        if close is None:
            return None
        return _adjectives(words, close + 1, knowledge, lex)
    if (
        not words[last].is_word
        or last in times
        or words[last].key in lex["prepositions"]
        or words[last].key in lex["that"]
    ):
        return None
    if words[last].key in lex.given and words[last].key not in lex.ambiguous:
        return None
    if last in known:
        if known[last].kind is EntityKind.ORGANIZATION:
            return known[last].last
        return _adjectives(words, known[last].last, knowledge, lex)
    if (
        not words[last].key.startswith("ال")
        and words[last].key in lex.common
        and words[last].key not in lex["office_tails"]
    ):
        return None
    if not words[last].key.startswith("ال") and words[last].key in lex["office_tails"] | lex["org_heads"]:
        last += 1
        if last >= len(words) or not words[last].is_word:
            return None
    return _adjectives(words, last + 1, knowledge, lex)


def _adjectives(words: tuple[Word, ...], last: int, knowledge: Knowledge, lex: Lexicon) -> int:
    """Takes in the adjectives after a body's name, the last of them of nationality («… التركية للأنباء»)."""
    first = last
    while last < len(words) and last - first < MAX_BODY_WORDS and words[last].is_word:
        key = words[last].key
        if key in ("للانباء", "للاعلام"):
            return last + 1
        if not key.startswith("ال"):
            break
        if knowledge.nationality(key) is not None:
            last += 1
            continue
        if not (key[-1] in "يه" and key.endswith(("ي", "يه")) and (key in lex["office_tails"] or key in lex.common)):
            break
        last += 1
    return last
