"""Entities of a text and which phrase names which: surnames, offices, «نظيره»."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from etl.annotate.document import Document, NameSpan, Phrase, Role, SideType
from etl.annotate.keys import bare, fold_key
from etl.annotate.knowledge import Knowledge
from etl.annotate.lexicon import lexicon
from etl.annotate.people import People, Person, keys_of, whole
from etl.arabic.normalise import match_key
from etl.records import Entity, EntityKind, Mention, MentionForm


@dataclass(slots=True)
class _Resolver:
    document: Document
    knowledge: Knowledge
    people: People
    entities: list[Entity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    index_of: dict[int, int] = field(default_factory=dict)  # person → entity

    def run(self) -> Document:
        """The document with entities, mentions, and phrases that know their entity."""
        phrases = list(self.document.phrases)
        who = self._named(phrases)
        self.people.recognise()
        phrases = self._counterparts(phrases, who)
        self.people.find_conflicts()
        self._person_entities()
        phrases = [self._settle(p, who.get(k)) for k, p in enumerate(phrases)]
        self._other_entities()
        self.mentions.sort(key=lambda m: (m.start, m.end))
        return self.document.having(
            phrases=tuple(phrases), entities=tuple(self.entities), mentions=tuple(self.mentions)
        )

    def _keys(self, name: NameSpan) -> tuple[str, ...]:
        return keys_of(self._words(name))

    def _words(self, name: NameSpan) -> tuple[str, ...]:
        """The keys of a name's words, the first without its clitics."""
        words = self.document.words[name.first : name.last]
        first = fold_key(self.document.text[name.start : words[0].end])
        return (first, *(w.key for w in words[1:] if w.is_word))

    def _named(self, phrases: list[Phrase]) -> dict[int, int]:
        """Phrase → person, full names first, so that a surname finds the name it is short for."""
        for name in self.document.title_names:
            self.people.add(keys_of(tuple(name.split())))
        named = [(k, p, p.name) for k, p in enumerate(phrases) if p.type is SideType.PERSON and p.name is not None]
        keys = {k: self._keys(name) for k, _, name in named}
        who: dict[int, int] = {}
        for k, phrase, _ in sorted(named, key=lambda item: -len(keys[item[0]])):
            who[k] = self.people.add(keys[k], phrase.roles)
        for k, phrase, _ in named:
            self.people.note(who[k], phrase, self.document.text)
        return who

    def _counterparts(self, phrases: list[Phrase], who: dict[int, int]) -> list[Phrase]:
        """Gives «نظيره السوري» the office of whom it is the counterpart, and «الرئيس» its holder."""
        sentence_of = {}
        for number, sentence in enumerate(self.document.sentences):
            for k in range(sentence.first, sentence.last):
                sentence_of[k] = number
        self._held(phrases, who, counterpart=False)
        office: dict[int, Role] = {}  # sentence → first office in it
        latest: Role | None = None
        for k, phrase in enumerate(phrases):
            number = sentence_of.get(phrase.first, -1)
            plain = next((r for r in phrase.roles if not r.counterpart), None)
            if plain is None and k in who and self.people.everyone[who[k]].roles:
                core, country = next(iter(self.people.everyone[who[k]].roles))
                plain = Role(first=0, last=0, start=0, end=0, core=core, country=country)
            if phrase.roles and phrase.roles[0].counterpart:
                model = latest if latest is not None and number in office else office.get(number) or latest
                if model is not None:
                    phrase = phrases[k] = self._as_counterpart(phrase, model)
                    if k in who:
                        role = phrase.roles[0]
                        nation = self._national_wording(role, model)
                        self.people.everyone[who[k]].roles.setdefault((role.core, role.country), nation)
            elif plain is not None:
                office.setdefault(number, plain)
                latest = plain
        self._held(phrases, who, counterpart=True)
        return phrases

    def _held(self, phrases: list[Phrase], who: dict[int, int], *, counterpart: bool) -> None:
        """Leads offices without a name to those who hold them in this text."""
        for k, phrase in enumerate(phrases):
            if (
                phrase.type is not SideType.ROLE
                or phrase.roles[0].count != 1
                or phrase.roles[0].counterpart is not counterpart
            ):
                continue
            holder = self.people.holder(phrase.roles[0].core, phrase.country)
            if holder is not None:
                who[k] = holder
                self.people.everyone[holder].mentions += 1

    def _national_wording(self, role: Role, model: Role) -> str:
        wording = self.document.text[role.start : role.end].split()
        if model.last == 0:
            return " ".join(wording)
        words = self.document.words[model.first : model.last]
        head = [w for w in words if self.knowledge.nationality(w.key) is None]
        if not head:
            return " ".join(wording)
        title = [
            self.document.text[head[0].start : head[0].end],
            *(self.document.text[w.start : w.end] for w in head[1:]),
        ]
        if model.prefix:
            title[0] = self.document.text[model.start : head[0].end]
        return " ".join([*title, *wording[1:]])

    def _as_counterpart(self, phrase: Phrase, model: Role) -> Phrase:
        first = phrase.roles[0]
        role = replace(first, core=model.core, country=first.country)
        return replace(phrase, roles=(role, *phrase.roles[1:]), country=phrase.country)

    def _person_entities(self) -> None:
        for index, person in enumerate(self.people.everyone):
            if not person.surfaces:
                continue  # named in the title only
            self.index_of[index] = len(self.entities)
            self.entities.append(self._entity(person))

    def _entity(self, person: Person) -> Entity:
        surfaces = [s for s, _ in person.surfaces.most_common()]
        name = max(surfaces, key=lambda s: (len(s.split()), person.surfaces[s]))
        if len(person.keys) > len(name.split()):
            name = self._title_form(person) or name
        roles = sorted(person.roles.values(), key=lambda r: -len(r))
        return Entity(
            kind=EntityKind.PERSON,
            name=name,
            key=match_key(name),
            roles=tuple(dict.fromkeys(roles)),
            country=person.country,
            knowledge_id=person.knowledge_id,
            aliases=tuple(s for s in surfaces if s != name),
            conflict=person.conflict,
        )

    def _title_form(self, person: Person) -> str | None:
        words = self.document.title_words
        for joined in self.document.title_names:
            parts = joined.split()
            for k in range(len(words) - len(parts) + 1):
                if [w.key for w in words[k : k + len(parts)]] == parts and keys_of(tuple(parts)) == person.keys:
                    return self.document.title[words[k].start : words[k + len(parts) - 1].end]
        return None

    def _settle(self, phrase: Phrase, person: int | None) -> Phrase:
        if person is not None and person in self.index_of:
            entity = self.index_of[person]
            self._mention_person(phrase, entity)
            country = phrase.country or self.entities[entity].country
            return replace(phrase, entity=entity, country=country)
        if phrase.type is SideType.ROLE and phrase.roles[0].count == 1:
            figure = self.people.known_holder(phrase.roles[0].core, phrase.country)
            if figure is not None:
                return replace(phrase, flags=("holder_from_knowledge", figure))
        return phrase

    def _mention_person(self, phrase: Phrase, entity: int) -> None:
        name = phrase.name
        if name is not None:
            form = MentionForm.NAME if name.last - name.first > 1 else MentionForm.SURNAME
            self._mention(name.start, name.end, EntityKind.PERSON, form, entity)
        else:
            form = MentionForm.REFERENCE if phrase.roles and phrase.roles[0].counterpart else MentionForm.ROLE
            self._mention(phrase.start, phrase.end, EntityKind.PERSON, form, entity)

    def _mention(self, start: int, end: int, kind: EntityKind, form: MentionForm, entity: int) -> None:
        surface = self.document.text[start:end]
        self.mentions.append(Mention(start=start, end=end, surface=surface, kind=kind, form=form, entity=entity))

    def _other_entities(self) -> None:
        """Places and bodies, also those inside an office («مسؤول في الاستخبارات السورية»)."""
        groups: defaultdict[tuple[EntityKind, str], list[NameSpan]] = defaultdict(list)
        by_core: dict[tuple[EntityKind, str], str] = {}
        for name in self.document.names:
            if name.kind is not EntityKind.PERSON:
                core = " ".join(self._core(self._words(name), name.kind))
                group = by_core.setdefault((name.kind, core), name.knowledge_id or core)
                group = name.knowledge_id if name.knowledge_id and (name.kind, name.knowledge_id) in groups else group
                groups[name.kind, group].append(name)
        self._join_parts(groups, by_core)
        for (kind, _), spans in groups.items():
            surfaces = Counter(whole(self.document.text, s.start, s.end) for s in spans)
            fullest = max(surfaces, key=lambda s: (surfaces[s], len(s)))
            entity = len(self.entities)
            known = spans[0].knowledge_id
            self.entities.append(
                Entity(
                    kind=kind, name=fullest, key=match_key(fullest),
                    country=spans[0].country, knowledge_id=known, aliases=tuple(s for s in surfaces if s != fullest),
                )
            )  # fmt: skip
            for span in spans:
                self._mention(span.start, span.end, kind, MentionForm.NAME, entity)

    @staticmethod
    def _core(keys: tuple[str, ...], kind: EntityKind) -> tuple[str, ...]:
        """A name's words without articles and without the head that it is often cited without."""
        lex = lexicon()
        heads = lex["org_heads"] if kind is EntityKind.ORGANIZATION else _PLACE_HEADS
        rest = keys[1:] if len(keys) > 1 and keys[0] in heads else keys
        return tuple(bare(key) for key in rest)

    @staticmethod
    def _join_parts(
        groups: dict[tuple[EntityKind, str], list[NameSpan]], by_core: dict[tuple[EntityKind, str], str]
    ) -> None:
        """A body named in part («حزب الجبهة», «الجبهة») joins the one fuller name that opens with it."""
        cores = sorted((c for kind, c in by_core if kind is EntityKind.ORGANIZATION), key=lambda c: -len(c))
        for core in cores:
            own = (EntityKind.ORGANIZATION, by_core[EntityKind.ORGANIZATION, core])
            fuller = [by_core[EntityKind.ORGANIZATION, o] for o in cores if o.startswith(core + " ")]
            whole = list(dict.fromkeys(f for f in fuller if (own[0], f) in groups and f != own[1]))
            if own in groups and (len(whole) == 1 or (whole and " " in core)):
                groups[EntityKind.ORGANIZATION, whole[0]] += groups.pop(own)


_PLACE_HEADS = frozenset(
    {
        "محافظه",
        "مدينه",
        "قطاع",
        "ولايه",
        "جزيره",
        "جزر",
        "اقليم",
        "منطقه",
        "دوله",
        "جمهوريه",
        "مملكه",
        "محطه",
        "العاصمه",
    }
)


def resolve_references(document: Document, knowledge: Knowledge) -> Document:
    """Component: people, places and bodies as entities, every phrase led to its own."""
    published = document.published.date() if document.published else None
    return _Resolver(document, knowledge, People(knowledge, published)).run()
