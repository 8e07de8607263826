"""Inflected forms of the lexicon's lemmas, as folded keys.

Standard Arabic conjugation of the persons that news uses (third person singular, dual and plural; «نلتقي» of a
quote) and the noun with article, case ending, pronoun, dual and plural.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.annotate.keys import fold_key

OBJECT_PRONOUNS = ("ه", "ها", "هما", "هم")
POSSESSIVES = ("ه", "ها", "هما", "هم")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbForm:
    """A finite verb: what it tells of, and its tense and number."""

    lemma: str
    kind: str | None
    frame: str
    tense: str  # past, present, future, jussive
    dual: bool = False
    pronoun: bool = False  # carries an object pronoun («استقبله»)
    vague: bool = False
    host: bool = False  # the subject receives
    object_by: str | None = None
    unframed: bool = False  # no frame reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class NounForm:
    """A noun of encounter: what it tells of, and its state."""

    lemma: str
    kind: str
    definite: bool = False
    pronoun: str = ""
    plural: bool = False
    masdar: bool = False
    visit: bool = False
    needs: tuple[str, ...] = ()
    unframed: bool = False


def verb_forms(entry: dict[str, str | bool]) -> Iterator[tuple[str, VerbForm]]:
    """(key, form) for each inflected form of a verb of the lexicon."""
    lemma = str(entry["lemma"])
    base = fold_key(lemma)
    weak = base.endswith("ي")
    stem = base[:-1] if weak else base
    feminine = fold_key(str(entry.get("feminine", base + "ت")))

    def form(tense: str, *, dual: bool = False, pronoun: bool = False) -> VerbForm:
        return VerbForm(
            lemma=lemma,
            kind=str(entry["kind"]) if "kind" in entry else None,
            frame=str(entry["frame"]),
            tense=tense,
            dual=dual,
            pronoun=pronoun,
            vague=bool(entry.get("vague")),
            host=entry.get("subject") == "host",
            object_by=str(entry["object"]) if "object" in entry else None,
            unframed=bool(entry.get("unframed")),
        )

    yield base, form("past")
    yield feminine, form("past")
    yield base + "ا", form("past", dual=True)
    yield feminine + "ا", form("past", dual=True)
    yield stem + "وا", form("past", dual=True)
    bases = (("past", stem + "ا" if weak else base), ("past", feminine))
    imperfect = fold_key(str(entry["imperfect"]))
    dual_stem = imperfect
    yield from _imperfect(imperfect, dual_stem, form)
    jussive = fold_key(str(entry.get("jussive", imperfect)))
    if jussive != imperfect:
        for letter in "يت":
            yield letter + jussive, form("jussive")
    if entry["frame"] == "transitive":
        for tense, host in (*bases, ("present", "ي" + imperfect), ("future", "سي" + imperfect)):
            for pronoun in OBJECT_PRONOUNS:
                yield host + pronoun, form(tense, pronoun=True)


def _imperfect(stem: str, dual_stem: str, form: object) -> Iterator[tuple[str, VerbForm]]:
    make = form  # the closure of verb_forms
    for tense, particle in (("present", ""), ("future", "س")):
        for letter in "يتن":
            yield particle + letter + stem, make(tense)  # type: ignore[operator]
        for letter in "يت":
            yield particle + letter + dual_stem + "ان", make(tense, dual=True)  # type: ignore[operator]
            yield particle + letter + dual_stem + "ا", make(tense, dual=True)  # type: ignore[operator]
            yield particle + letter + stem.removesuffix("ي") + "ون", make(tense, dual=True)  # type: ignore[operator]
            yield particle + letter + stem.removesuffix("ي") + "وا", make(tense, dual=True)  # type: ignore[operator]


def noun_forms(entry: dict[str, str | bool | list[str]]) -> Iterator[tuple[str, NounForm]]:
    """(key, form) for each inflected form of a noun of the lexicon."""
    lemma = str(entry["lemma"])

    def form(*, definite: bool = False, pronoun: str = "", plural: bool = False) -> NounForm:
        needs = entry.get("needs", [])
        return NounForm(
            lemma=lemma,
            kind=str(entry["kind"]),
            definite=definite,
            pronoun=pronoun,
            plural=plural,
            masdar=bool(entry.get("masdar")),
            visit=bool(entry.get("visit")),
            needs=tuple(fold_key(str(w)) for w in needs) if isinstance(needs, list) else (),
            unframed=bool(entry.get("unframed")),
        )

    singular = fold_key(lemma)
    for key in {singular, singular + "ا"}:
        if not (entry.get("definite") and key == singular):
            yield key, form()
    yield "ال" + singular, form(definite=True)
    for stem in _before_suffix(lemma):
        for pronoun in POSSESSIVES:
            yield stem + pronoun, form(definite=True, pronoun=pronoun)
        for ending in ("ين", "ان"):
            yield stem + ending, form(plural=True)
            yield "ال" + stem + ending, form(plural=True, definite=True)
    if "plural" in entry:
        plural = fold_key(str(entry["plural"]))
        yield plural, form(plural=True)
        yield "ال" + plural, form(plural=True, definite=True)
        for pronoun in POSSESSIVES:
            yield plural + pronoun, form(plural=True, definite=True, pronoun=pronoun)


def _before_suffix(lemma: str) -> set[str]:
    """The noun as it is written before a suffix: ة opens to ت, ء takes the seat of its case."""
    if lemma.endswith("ة"):
        return {fold_key(lemma[:-1] + "ت")}
    if lemma.endswith("ء"):
        return {fold_key(lemma[:-1] + seat) for seat in "ءئؤ"}
    return {fold_key(lemma)}
