"""Whether an encounter took place, as the words before its trigger and the verb's tense say."""

from datetime import date

from etl.annotate.clauses import SentenceView, Trigger
from etl.annotate.segment import readings
from etl.records import MeetingStatus, TimeExpression

NEAR = 7  # words in which a particle still governs the trigger
_CANCELLED = frozenset(
    ["الغاء", "تاجيل", "ارجاء", "الغي", "الغت", "الغيت", "تاجلت", "تاجل", "ارجي", "ارجات", "ارجا", "يلغي", "تلغي"]
)
_DENIALS = frozenset(
    [
        "نفي",
        "نفت",
        "ينفي",
        "تنفي",
        "رفض",
        "رفضت",
        "يرفض",
        "ترفض",
        "اعتذر",
        "اعتذرت",
        "يستبعد",
        "استبعد",
        "استبعدت",
        "نافيا",
        "نافيه",
    ]
)
_NOT_HYPOTHETICAL_AFTER = frozenset(["كان", "كانت", "وكان", "وكانت"])


def status_of(
    view: SentenceView, trigger: Trigger, when: TimeExpression | None, published: date | None
) -> MeetingStatus:
    """The status of the encounter that `trigger` tells of."""
    before = _words_before(view, trigger)
    near = before[-NEAR:]
    lex = view.lex
    if set(near[-3:]) & _CANCELLED or (trigger.noun is not None and set(near[-5:]) & _CANCELLED):
        return MeetingStatus.DENIED_OR_CANCELLED
    if _denied(view, trigger, before):
        return MeetingStatus.DENIED_OR_CANCELLED
    if set(near) & lex["hypothetical"] - {"قد", "دعوه", "دعا", "طلب"} or _may(view, trigger, near):
        return MeetingStatus.HYPOTHETICAL
    if trigger.noun is not None and set(near[-3:]) & {"دعوه", "دعا", "طلب", "دعت"}:
        return MeetingStatus.HYPOTHETICAL
    tense = tense_of(view, trigger)
    if trigger.noun is not None and any(
        p.endswith("ل") and k in lex.nouns for _, p, k in readings(view.key(trigger.at))
    ):
        return MeetingStatus.PLANNED  # «توجه إلى موسكو للقاء …»
    if tense == "future" or set(near) & lex["planned"]:
        return MeetingStatus.PLANNED
    if published and when and when.earliest and tense != "past" and not view.sentence.is_heading:
        ahead = (
            when.latest is not None and when.latest >= published if tense == "present" else when.earliest > published
        )
        if ahead:
            return MeetingStatus.PLANNED
    if when and any(word in when.surface for word in ("غد", "مقبل", "قادم")) and tense != "past":
        return MeetingStatus.PLANNED
    return MeetingStatus.HAPPENED


def tense_of(view: SentenceView, trigger: Trigger) -> str:
    """The tense of the verb that tells of the encounter or carries its noun; empty where no verb does."""
    return trigger.verb.tense if trigger.verb else _governing_tense(view, trigger)


def _words_before(view: SentenceView, trigger: Trigger) -> list[str]:
    """Keys from the sentence's start to the trigger, phrases left out, clitic particles kept on their word."""
    keys = [
        view.key(k)
        for k in range(view.sentence.first, trigger.at)
        if k not in view.owner and view.document.words[k].is_word
    ]
    return [k[1:] if len(k) > 2 and k[0] in "وف" else k for k in keys]


def _denied(view: SentenceView, trigger: Trigger, before: list[str]) -> bool:
    negations = {"لم", "لن", "ليس", "ليست", "عدم"}
    if set(before[-2:]) & negations or (before[-4:] and "توجد" in before[-4:] and "لا" in before[-5:]):
        return True
    if trigger.verb is not None and trigger.verb.tense == "jussive":
        return True
    clause = view.left_start(trigger.at)
    for k in range(view.sentence.first, trigger.at):
        if k in view.owner:
            continue
        key = view.key(k)
        if key in _DENIALS or (len(key) > 3 and key[0] in "وف" and key[1:] in _DENIALS):
            # a denial reaches into «ما تردد عن» and «أن يكون», not past another verb of saying
            later = range(k + 1, trigger.at)
            return not any(view.key(j) in view.lex["reporting"] for j in later if j not in view.owner) or clause <= k
    return False


def _may(view: SentenceView, trigger: Trigger, near: list[str]) -> bool:
    """«قد» before a verb of the present: it may be; before the past, or after «كان», it stresses."""
    if trigger.verb is None or "قد" not in near[-2:]:
        return False
    return trigger.verb.tense == "present" and not set(near) & _NOT_HYPOTHETICAL_AFTER


def _governing_tense(view: SentenceView, trigger: Trigger) -> str:
    """The tense of the verb that carries a noun of encounter."""
    start = view.left_start(trigger.at)
    for k in range(trigger.at - 1, start - 1, -1):
        if k in view.owner:
            continue
        for _, _, key in readings(view.key(k)):
            verb = view.lex.verbs.get(key)
            if verb is not None:
                return verb.tense
        key = view.key(k).removeprefix("و")
        if key.startswith(("سي", "ست")) and len(key) > 4 and key not in view.lex.common:
            return "future"
    return ""
