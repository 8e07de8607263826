"""Noun phrases that can be a side: a name with its offices, an office alone, a delegation, a body, a place."""

from dataclasses import dataclass, replace

from etl.annotate.document import Document, NameSpan, Phrase, Role, SideType, Word
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import Lexicon, lexicon
from etl.annotate.segment import letter_offset, readings
from etl.records import EntityKind

_TYPE = {
    EntityKind.PERSON: SideType.PERSON,
    EntityKind.ORGANIZATION: SideType.ORGANIZATION,
    EntityKind.PLACE: SideType.PLACE,
}


_TITLES = frozenset({"السفير", "السفيره", "المستشار", "النايب", "النايبه", "والسفير", "والمستشار"})


_SINGULAR = {
    "وزيرا": "وزير", "وزيري": "وزير", "رييسا": "رئيس", "رييسي": "رئيس", "الرييسان": "الرئيس", "الرييسين": "الرئيس",
    "الوزيران": "الوزير", "الوزيرين": "الوزير", "سفيرا": "سفير", "سفيري": "سفير",
}  # fmt: skip


@dataclass(slots=True)
class _Builder:
    """Joins names and offices, left to right."""

    document: Document
    knowledge: Knowledge
    lex: Lexicon
    names: dict[int, NameSpan]
    roles: dict[int, Role]

    def build(self) -> tuple[Phrase, ...]:
        found: list[Phrase] = []
        index = 0
        words = self.document.words
        while index < len(words):
            phrase = self.at(index, found[-1] if found else None)
            if phrase is None:
                index += 1
            else:
                found.append(phrase)
                index = phrase.last
        return tuple(found)

    def at(self, index: int, before: Phrase | None) -> Phrase | None:
        if index in self.roles:
            return self.from_role(self.roles[index])
        if before is not None and index in self.names and (shared := self._shared_place(index, before)) is not None:
            return shared
        if index in self.names:
            return self.from_name(self.names[index], index)
        word = self.document.words[index]
        if not word.is_word:
            return None
        for cut, prefix, key in readings(word.key):
            if key in self.lex["both_sides"]:
                return self._plain(SideType.BOTH, index, index + 1, cut, prefix)
            if key in self.lex["honorifics"] and (name := self._after_title(index + 1)) is not None:
                phrase = self.from_name(name, index)
                return replace(phrase, start=self._start(index, cut), prefix=prefix)
            if before is not None and before.roles and before.type in (SideType.PERSON, SideType.ROLE):
                second = self._second_holder(index, cut, prefix, key, before)
                if second is not None:
                    return second
        return None

    def from_role(self, role: Role) -> Phrase:
        roles = [role]
        last = role.last
        while last in self.roles and self._chained(roles[-1], self.roles[last]):
            roles.append(self.roles[last])
            last = roles[-1].last
        head = self.document.words[role.first].key
        unnamed = any(k in self.lex["unnamed_heads"] for _, _, k in readings(head)) and role.count != 2
        unnamed = unnamed and not any(k in self.lex["office_heads"] for _, _, k in readings(head))
        name = None if unnamed else self._name_after(last, comma=role.count == 1)
        phrase_type = SideType.PERSON if name else SideType.ROLE
        if unnamed or role.count > 2:
            delegation = any(k in self.lex["delegations"] for _, _, k in readings(head))
            phrase_type = SideType.DELEGATION if delegation else SideType.UNNAMED
            name = None
        if name is not None and len(roles) == 1 and head in _TITLES and last == role.first + 1:
            roles = []  # «السفير علاء …»: a title, no office of this text
        end = name.last if name else last
        country = next((r.country for r in roles if r.country), None)
        return Phrase(
            type=phrase_type,
            first=role.first,
            last=end,
            start=role.start,
            end=self.document.words[end - 1].end,
            prefix=role.prefix,
            name=name,
            roles=tuple(roles),
            country=country,
        )

    def _chained(self, first: Role, second: Role) -> bool:
        """Whether two offices in a row are one person's («نائب الوزير المبعوث الرئاسي»), not subject and object."""
        if second.prefix or second.counterpart or not second.definite or second.count > 1 or self._unnamed(second):
            return False
        if first.country and second.country and first.country != second.country:
            return False
        return not any(self._transitive(k) for k in range(max(0, first.first - 3), first.first))

    def _transitive(self, index: int) -> bool:
        word = self.document.words[index]
        forms = (self.lex.verbs.get(key) for _, _, key in readings(word.key)) if word.is_word else ()
        return any(form is not None and form.frame == "transitive" for form in forms)

    def from_name(self, name: NameSpan, first: int) -> Phrase:
        roles: tuple[Role, ...] = ()
        last = name.last
        if name.kind is EntityKind.PERSON:
            roles, last = self._roles_after(last)
        return Phrase(
            type=_TYPE[name.kind],
            first=first,
            last=last,
            start=name.start,
            end=self.document.words[last - 1].end,
            prefix=name.prefix,
            name=name,
            roles=roles,
            country=name.country or next((r.country for r in roles if r.country), None),
        )

    def _roles_after(self, last: int) -> tuple[tuple[Role, ...], int]:
        """Offices in apposition after a name, a comma between or none."""
        words = self.document.words
        roles: list[Role] = []
        while True:
            at = last
            while at < len(words) and at - last < 2 and words[at].key in '،,-–"”»)':
                at += 1
            role = self.roles.get(at)
            if role is None or role.prefix or role.counterpart or role.count > 1 or self._unnamed(role):
                break
            if self._name_after(role.last, comma=True) is not None:  # that office has a name of its own
                break
            roles.append(role)
            last = role.last
        return tuple(roles), last

    def _unnamed(self, role: Role) -> bool:
        return self.document.words[role.first].key in self.lex["unnamed_heads"]

    def _name_after(self, last: int, *, comma: bool) -> NameSpan | None:
        words = self.document.words
        at = last
        if comma and at < len(words) and words[at].key in "،,:-–":
            at += 1
        if at < len(words) and words[at].key in '"“«(':
            at += 1
        if at < len(words) and words[at].is_word and words[at].key in self.lex["honorifics"]:
            return self._after_title(at)
        name = self.names.get(at)
        return name if name is not None and name.kind is EntityKind.PERSON and not name.prefix else None

    def _after_title(self, index: int) -> NameSpan | None:
        words = self.document.words
        at = index
        while at < len(words) and at - index < 6 and self._is_title(words[at]) and at not in self.names:
            at += 1
        name = self.names.get(at)
        return name if name is not None and name.kind is EntityKind.PERSON and not name.prefix else None

    def _is_title(self, word: Word) -> bool:
        return word.key in self.lex["honorifics"] or word.key in self.lex["honorific_tails"] or word.key in './"«'

    def _second_holder(self, index: int, cut: int, prefix: str, key: str, before: Phrase) -> Phrase | None:
        """«وزيرا الخارجية الإيراني …، والسعودي …», «وزيرا خارجية مصر والسودان»: the office before, shared."""
        if "و" not in prefix or index - before.last > 1 or before.roles[0].count != 2:
            return None
        place = self.names.get(index)
        country = self.knowledge.nationality(key) if key.startswith("ال") else None
        last = index + 1
        if place is not None and place.kind is EntityKind.PLACE and place.is_country:
            country, last = place.country, place.last
        if country is None:
            return None
        name = self._name_after(last, comma=False)
        if name is None and before.name is not None:
            return None
        role = replace(before.roles[0], country=country, last=last, end=self.document.words[last - 1].end)
        end = name.last if name else last
        return Phrase(
            type=SideType.PERSON if name else SideType.ROLE, first=index, last=end, start=self._start(index, cut),
            end=self.document.words[end - 1].end, prefix=prefix, name=name, roles=(role,), country=country,
            wording=self._shared_wording(before.roles[0], index, last, cut),
        )  # fmt: skip

    def _shared_place(self, index: int, before: Phrase) -> Phrase | None:
        name = self.names[index]
        if not before.roles or before.name is not None or not name.is_country or name.prefix != "و":
            return None
        return self._second_holder(index, name.start - self.document.words[index].start, "و", "", before)

    def _shared_wording(self, role: Role, first: int, last: int, cut: int) -> str:
        """The second holder's office in full: «وزير خارجية السودان»."""
        words = self.document.words
        text = self.document.text
        kept = [
            w for k, w in enumerate(words[role.first : role.last], role.first)
            if w.is_word and self.knowledge.nationality(w.key) is None and k not in self.names
        ]  # fmt: skip
        head = _SINGULAR.get(kept[0].key, text[role.start : kept[0].end])
        return " ".join(
            [head, *(text[w.start : w.end] for w in kept[1:]), text[self._start(first, cut) : words[last - 1].end]]
        )

    def _start(self, index: int, cut: int) -> int:
        word = self.document.words[index]
        return letter_offset(self.document.text, word.start, cut) if cut else word.start

    def _plain(self, side: SideType, first: int, last: int, cut: int, prefix: str) -> Phrase:
        return Phrase(
            type=side,
            first=first,
            last=last,
            start=self._start(first, cut),
            end=self.document.words[last - 1].end,
            prefix=prefix,
        )


def build_phrases(document: Document, knowledge: Knowledge) -> Document:
    """Component: the phrases of the text, in order and without overlap."""
    builder = _Builder(
        document, knowledge, lexicon(), {n.first: n for n in document.names}, {r.first: r for r in document.roles}
    )
    return document.having(phrases=builder.build())
