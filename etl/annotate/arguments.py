"""What speaks for a phrase as a side of an encounter, and for a word as the telling of one, as named features.

A feature is a short text; a linear model (`etl.annotate.linear`) gives each a weight. Features describe the
construction:
which trigger, which side of it, behind which preposition, how far, within the clause or not, and what the
frames made of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from etl.annotate.clauses import HUMAN, SentenceView, Trigger
from etl.annotate.document import Candidate, Phrase, SideType
from etl.annotate.linear import Vector
from etl.annotate.segment import readings

_NEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around one trigger: its sentence, what the frames read, and who was spoken of before."""

    view: SentenceView
    trigger: Trigger
    framed: Candidate | None  # what the frames made of this trigger
    framed_starts: frozenset[int]  # first words of the phrases that are its sides
    before: tuple[Phrase, ...] = ()  # subject and people of the sentence before
    triggers: tuple[int, ...] = ()  # all triggers of the sentence
    subjects: tuple[tuple[str, Phrase | None], ...] = ()  # whom grammar offers: right before it, the sentence's own
    carrier: tuple[int, str] | None = None  # the verb that carries a noun of encounter: its word and lemma

    @property
    def lemma(self) -> str:
        """The trigger's lemma."""
        form = self.trigger.verb or self.trigger.noun
        return form.lemma if form else ""

    @property
    def sort(self) -> str:
        """The trigger's part of speech and frame."""
        verb, noun = self.trigger.verb, self.trigger.noun
        if verb is not None:
            return f"v-{verb.frame}{'-p' if verb.pronoun else ''}{'-d' if verb.dual else ''}"
        if noun is not None:
            return f"n{'-p' if noun.pronoun else ''}{'-s' if noun.plural else ''}{'-v' if noun.visit else ''}"
        return ""

    def phrases(self) -> Iterator[Phrase]:
        """Whoever could be a side: in the sentence, then from the one before."""
        yield from self.view.phrases
        yield from self.before


def bucket(count: int) -> str:
    """A distance, coarsely."""
    for limit in (0, 1, 2, 4, 7, 12, 20):
        if count <= limit:
            return str(limit)
    return "far"


def effective_lead(view: SentenceView, phrase: Phrase) -> tuple[str, int]:
    """What governs a phrase, or the phrase it is coordinated with; and how many it follows in the coordination."""
    index = view.phrases.index(phrase)
    depth = 0
    while index and not view.lead(view.phrases[index]) and view.adjacent(view.phrases[index - 1], view.phrases[index]):
        index -= 1
        depth += 1
    lead = view.lead(view.phrases[index])
    return (lead if len(lead) < 6 else "prep"), depth


def side_features(setting: Setting, phrase: Phrase) -> list[str]:
    """Features of a phrase as a side of the encounter that the setting's trigger tells of."""
    view, at = setting.view, setting.trigger.at
    kind = phrase.type.value
    framed = "f1" if phrase.first in setting.framed_starts else "f0" if setting.framed else "f-"
    if phrase in setting.before:
        order = setting.before.index(phrase)
        local = sum(p.type in HUMAN for p in view.phrases)
        return [
            "b", f"b:{kind}:{order}", f"b:{setting.sort}:{min(local, 3)}:{order}", f"b:{framed}:{kind}",
            f"b:{setting.lemma}:{order}", f"b:{framed}:{min(local, 3)}:{setting.sort}",
        ]  # fmt: skip
    side = "r" if phrase.first > at else "l"
    low, high = (at + 1, phrase.first) if side == "r" else (phrase.last, at)
    lead, depth = effective_lead(view, phrase)
    gap = bucket(max(0, high - low))
    between = [p for p in view.phrases if low <= p.first < high and p.type in HUMAN]
    ends = sum(view.is_clause_end(k) for k in range(low, high))
    clause = f"{min(ends, 2)}{'t' if any(low <= t < high for t in setting.triggers) else ''}"
    named = f"{kind}{'+' if phrase.name and phrase.roles else ''}{'e' if phrase.entity is not None else ''}"
    place = f"{side}:{lead}"
    found = [
        "i", f"k:{named}", f"p:{place}:{kind}", f"s:{setting.sort}:{place}", f"s:{setting.sort}:{place}:{kind}",
        f"m:{setting.lemma}:{place}", f"g:{side}:{gap}:{kind}", f"c:{side}:{clause}", f"c:{place}:{clause}:{kind}",
        f"n:{side}:{min(len(between), 4)}:{lead}", f"f:{framed}:{kind}", f"f:{framed}:{place}",
        f"f:{framed}:{setting.sort}", f"d:{min(depth, 3)}:{place}", f"sg:{setting.sort}:{side}:{gap}",
        f"sn:{setting.sort}:{side}:{min(len(between), 4)}:{lead}", f"fc:{framed}:{clause}:{side}",
    ]  # fmt: skip
    if phrase.first > view.sentence.first:
        found.append(f"w:{side}:{view.key(phrase.first - 1)}")
    found += [f"{name}:{setting.sort}" for name, one in setting.subjects if one is phrase]
    carrier = setting.carrier
    if carrier:
        here = "in" if carrier[0] < phrase.first < at else "out"
        found += [f"v:{carrier[1]}:{here}:{place}", f"v:{here}:{place}:{kind}"]
    alike = [p for p in between if effective_lead(view, p)[0] == lead]
    found.append(f"rank:{place}:{min(len(alike), 3)}:{setting.sort}")
    if phrase.name is not None and phrase.name.sort:
        found.append(f"sort:{phrase.name.sort}:{side}")
    if side == "l" and speaks(view, phrase, at):
        found += ["speaker", f"speaker:{setting.sort}:{framed}"]
    if phrase.roles:
        found.append(f"o:{phrase.roles[0].core.split()[0]}:{side}")
        if phrase.roles[0].counterpart:
            found.append(f"counterpart:{side}")
    elif phrase.type in (SideType.ORGANIZATION, SideType.UNNAMED, SideType.DELEGATION):
        found.append(f"o:{view.key(phrase.first)}:{side}")
    return found


def speaks(view: SentenceView, phrase: Phrase, at: int) -> bool:
    """Whether a phrase is who says what the trigger stands in: «قال المتحدث … إن الرئيس سيلتقي»."""
    before = view.key(phrase.first - 1).lstrip("وف") if phrase.first > view.sentence.first else ""
    return before in view.lex["reporting"] and any(
        view.key(k) in view.lex["that"] for k in range(phrase.last, at) if k not in view.owner
    )


def trigger_features(setting: Setting, sides: Sequence[float]) -> list[str]:
    """Features of a word as the telling of an encounter; `sides` are the chances of its phrases as sides, any order."""
    view, at = setting.view, setting.trigger.at
    ranked = [*sorted(sides, reverse=True), 0.0, 0.0, 0.0]
    first, second = (round(min(0.99, p) * 10) for p in ranked[:2])
    framed = setting.framed
    what = (
        f"{framed.kind.value}{'v' if framed.vague else ''}{'~' if framed.follows else ''}"
        if framed is not None
        else "-"
    )
    heads = sum(p > 0.5 for p in ranked)
    found = [
        "i", f"l:{setting.lemma}", f"s:{setting.sort}", f"q:{first}:{second}", f"q2:{second}", f"h:{min(heads, 4)}",
        f"f:{what}", f"lf:{setting.lemma}:{what}", f"lh:{setting.lemma}:{min(heads, 2)}",
        f"sf:{setting.sort}:{what}:{min(heads, 2)}", f"head:{view.sentence.is_heading}",
        f"t:{len(setting.triggers) > 1}",
        f"tf:{what}:{second}",
    ]  # fmt: skip
    form = setting.trigger.noun
    if form is not None:
        found.append(f"def:{form.definite}:{setting.lemma}")
    verb = setting.trigger.verb
    if verb is not None:
        found.append(f"tense:{verb.tense}:{verb.frame}")
    last = view.sentence.last
    for k in range(max(view.sentence.first, at - _NEAR), min(last, at + _NEAR + 1)):
        if k != at and k not in view.owner and view.document.words[k].is_word:
            key = view.key(k)
            sign = "+" if k > at else "-"
            found.append(f"w{sign}:{key}")
            if abs(k - at) == 1:
                found.append(f"n{sign}:{key}")
                found.append(f"ln{sign}:{setting.lemma}:{key}")
    if at > view.sentence.first and at - 1 in view.owner:
        found.append(f"o-:{view.owner[at - 1].type.value}:{setting.sort}")
    if at + 1 < last and at + 1 in view.owner:
        found.append(f"o+:{view.owner[at + 1].type.value}:{setting.sort}")
    prefix = next((p for cut, p, key in readings(view.key(at)) if key in view.lex.nouns or key in view.lex.verbs), "")
    found.append(f"x:{prefix}:{setting.sort}")
    carrier = setting.carrier
    if carrier:
        found += [f"v:{carrier[1]}", f"vl:{carrier[1]}:{setting.lemma}"]
    leads = {effective_lead(view, p)[0] for p in view.phrases if p.type in HUMAN and p.first > at}
    found += [f"lead:{lead}:{setting.sort}" for lead in leads & {"مع", "بين", "ب", ""}]
    found.append(f"people:{min(4, sum(p.type in HUMAN for p in view.phrases))}:{setting.sort}")
    title = {word.key for word in view.document.title_words}
    found.append(f"title:{view.key(at) in title}:{any(k in view.lex.nouns or k in view.lex.verbs for k in title)}")
    sporty = sum(view.key(k) in view.lex["sport"] for k in range(view.sentence.first, last))
    found.append(f"sport:{min(sporty, 3)}")
    return found


def trigger_context(setting: Setting) -> Vector | None:
    """What the tagger's network made of the trigger."""
    contexts = setting.view.document.contexts
    return None if contexts is None else contexts[setting.trigger.at]


def side_context(setting: Setting, phrase: Phrase) -> Vector | None:
    """What the tagger's network made of a phrase's first word, and of the trigger."""
    contexts = setting.view.document.contexts
    return None if contexts is None else np.concatenate([contexts[phrase.first], contexts[setting.trigger.at]])
