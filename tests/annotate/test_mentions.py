"""From a tagger's spans to names as they are cited: clitics, titles, heads, adjectives, brackets, and known names."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.annotate import Document, Knowledge, TaggedSpan
from etl.annotate.document import NameSpan
from etl.annotate.keys import fold_key
from etl.annotate.mentions import TagMentions, Trimmer, known_names, over_words, with_right_clitics
from etl.annotate.segment import split_words
from etl.records import EntityKind

PERSON, PLACE, BODY = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANIZATION
KINDS = {"P": PERSON, "L": PLACE, "O": BODY}
Marked = tuple[str, str, str]  # kind, surface, clitics before it


def span(text: str, kind: str, surface: str, prefix: str = "") -> NameSpan:
    """The last place where `surface` stands in `text`, as a tagger would give it."""
    start = text.rindex(surface)
    end = start + len(surface)
    inside = [k for k, w in enumerate(split_words(text)) if w.end > start and w.start < end]
    return NameSpan(
        kind=KINDS[kind], first=inside[0], last=inside[-1] + 1, start=start, end=end, prefix=prefix, certain=False
    )


@pytest.fixture
def trimmed(knowledge: Knowledge) -> Callable[..., list[str]]:
    """The surfaces that are left of marked stretches of a text."""

    def _trimmed(text: str, *marked: Marked) -> list[str]:
        words = split_words(text)
        spans = [span(text, *one) for one in marked]
        kept = Trimmer(Document(text=text, words=words), knowledge).trim(spans)
        for one in kept:
            assert one.end == words[one.last - 1].end
            assert words[one.first].start <= one.start < words[one.first].end
            assert one.prefix == "" or one.start > words[one.first].start
        return [text[one.start : one.end] for one in kept]

    return _trimmed


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("الدكتور زهير كردوفاني", ["زهير كردوفاني"]),
        ("سمو الأمير زهير كردوفاني", ["زهير كردوفاني"]),
        ("د. زهير كردوفاني", ["زهير كردوفاني"]),
        ("زهير كردوفاني", ["زهير كردوفاني"]),
        ("السيد كردوفاني", ["كردوفاني"]),
        ("الدكتور", []),  # a title alone
        ("طريق", []),  # an ordinary word alone
        ("نص", []),  # too short to be a name
        ("محمد", ["محمد"]),
        ("لافروف", ["لافروف"]),
    ],
)
def test_people(trimmed: Callable[..., list[str]], marked: str, expected: list[str]) -> None:
    assert trimmed(f"قال {marked} أمس", ("P", marked, "")) == expected


def test_a_title_after_a_clitic(trimmed: Callable[..., list[str]]) -> None:
    assert trimmed("والدكتور زهير كردوفاني", ("P", "الدكتور زهير كردوفاني", "و")) == ["زهير كردوفاني"]


def test_an_ordinary_word_is_a_name_where_a_full_name_has_it(trimmed: Callable[..., list[str]]) -> None:
    text = "قال زهير الطريق أمس ثم عاد طريق"
    assert trimmed(text, ("P", "طريق", "")) == []
    assert trimmed(text, ("P", "زهير الطريق", ""), ("P", "طريق", "")) == ["زهير الطريق", "طريق"]


@pytest.mark.parametrize(
    ("marked", "prefix", "expected"),
    [
        ("مدينة حلب", "", ["حلب"]),
        ("مدينة حلب", "ب", ["حلب"]),
        ("العاصمة دمشق", "", ["دمشق"]),
        ("بلدة زعرور", "", ["زعرور"]),
        ("مدينة نصر", "", ["مدينة نصر"]),  # known by its whole name
        ("مدينة نصر", "ب", ["مدينة نصر"]),
        ("الولايات المتحدة الأمريكية", "ب", ["الولايات المتحدة الأمريكية"]),
        ("العاصمة السورية دمشق", "", ["دمشق"]),
        ("العاصمة الألمانية", "", []),
        ("المدينة", "", []),
        ("مدينة", "ب", []),
        ("ميونيخ الألمانية", "", ["ميونيخ"]),
        ("ميونيخ الألمانية", "ب", ["ميونيخ"]),
        ("الرقة السورية المحتلة", "", ["الرقة"]),
        ("القدس المحتلة", "", ["القدس المحتلة"]),  # a spelling that is known
        ("فلسطين المحتلة", "", ["فلسطين المحتلة"]),
        ("فلسطين المحتلة", "و", ["فلسطين المحتلة"]),
        ("السورية", "", []),
        ("روسيا", "", ["روسيا"]),
        ("محافظة حلب", "", ["محافظة حلب"]),
    ],
)
def test_places(trimmed: Callable[..., list[str]], marked: str, prefix: str, expected: list[str]) -> None:
    assert trimmed(f"كان {prefix}{marked} أمس", ("L", marked, prefix)) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("وزارة", []),
        ("الوزارة", []),
        ("الحركة", []),
        ("لجنة", []),
        ("الجيش", ["الجيش"]),  # definite, it is one army's name
        ("الحكومة", ["الحكومة"]),
        ("حماس", ["حماس"]),
        ("السورية", []),
        ("نص", []),
        ("وزارة الوصال", ["وزارة الوصال"]),
    ],
)
def test_bodies(trimmed: Callable[..., list[str]], marked: str, expected: list[str]) -> None:
    assert trimmed(f"قالت {marked} أمس", ("O", marked, "")) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("حركة الوصال (زعرور", ["حركة الوصال"]),
        ("(زعرور", ["زعرور"]),
        ("زعرور)", ["زعرور"]),
        ("حركة الوصال) زعرور", ["حركة الوصال"]),
        ("مجموعة (5+1)", ["مجموعة (5+1)"]),
        ('"زعرور"', ["زعرور"]),
        ("«زعرور»", ["زعرور"]),
        ('زعرور"', ["زعرور"]),
        ('"زعرور', ["زعرور"]),
        ('حركة "الوصال"', ['حركة "الوصال"']),
        ('""', []),
        ('"', []),
        ("(", []),
    ],
)
def test_brackets_and_quotes(trimmed: Callable[..., list[str]], marked: str, expected: list[str]) -> None:
    assert trimmed(f"قالت {marked} أمس", ("O", marked, "")) == expected


# ---- Clitics


@pytest.mark.parametrize(
    ("word", "taken", "prefix", "expected", "left"),
    [
        ("لافروف", "افروف", "ل", "لافروف", ""),  # over-cut: the rest is no name, the whole is
        ("ولافروف", "افروف", "ول", "لافروف", "و"),
        ("ولافروف", "ولافروف", "", "لافروف", "و"),  # under-cut
        ("وروسيا", "وروسيا", "", "روسيا", "و"),
        ("لروسيا", "لروسيا", "", "روسيا", "ل"),
        ("وروسيا", "روسيا", "و", "روسيا", "و"),  # right as it is
        ("للأمم", "أمم", "ل", "أمم", "ل"),  # a name once its article is given back
        ("وليد", "وليد", "", "وليد", ""),
        ("وزعرور", "وزعرور", "", "وزعرور", ""),  # nothing decides
        ("وَلافروف", "وَلافروف", "", "لافروف", "و"),  # a vowel sign belongs to its letter
    ],
)
def test_clitics(knowledge: Knowledge, word: str, taken: str, prefix: str, expected: str, left: str) -> None:
    text = f"قال {word} أمس"
    words = split_words(text)
    (found,) = with_right_clitics(text, words, [span(text, "P", taken, prefix)], knowledge)
    assert (text[found.start : found.end], found.prefix) == (expected, left)
    assert (found.first, found.last) == (1, 2)


def test_a_name_of_the_text_decides_on_a_conjunction(knowledge: Knowledge) -> None:
    text = "قال زعرون أمس وزعرون وبزعرون"
    words = split_words(text)
    spans = [
        NameSpan(kind=PERSON, first=k, last=k + 1, start=words[k].start, end=words[k].end, certain=False)
        for k in (1, 3, 4)
    ]
    found = with_right_clitics(text, words, spans, knowledge)
    assert [(text[f.start : f.end], f.prefix) for f in found] == [
        ("زعرون", ""), ("زعرون", "و"), ("زعرون", "وب"),
    ]  # fmt: skip


# ---- Known names


@pytest.mark.parametrize(
    ("kind", "text", "marked", "prefix", "identity"),
    [
        ("P", "قال أحمد الشرع", "أحمد الشرع", "", "ahmed-al-sharaa"),
        ("P", "وأحمد الشرع", "أحمد الشرع", "و", "ahmed-al-sharaa"),
        ("O", "للأمم المتحدة", "أمم المتحدة", "ل", "united-nations"),
        ("O", 'قالت حركة "حماس"', 'حركة "حماس"', "", "hamas"),
        ("O", "قالت صحيفة الأهرام", "صحيفة الأهرام", "", "al-ahram"),
        ("L", "في حلب", "حلب", "", "aleppo"),
        ("L", "بحلب", "حلب", "ب", "aleppo"),
        ("L", "في زعرور", "زعرور", "", None),
        ("O", "قالت فلسطين", "فلسطين", "", None),  # known as a place, not as a body
    ],
)
def test_known_names(
    knowledge: Knowledge, kind: str, text: str, marked: str, prefix: str, identity: str | None
) -> None:
    (found,) = known_names(split_words(text), [span(text, kind, marked, prefix)], knowledge)
    assert found.knowledge_id == identity
    assert text[found.start : found.end] == marked


def test_a_known_name_brings_its_country_and_sort(knowledge: Knowledge) -> None:
    text = "روسيا ودمشق"
    state, capital = known_names(split_words(text), [span(text, "L", "روسيا"), span(text, "L", "دمشق", "و")], knowledge)
    assert (state.knowledge_id, state.country, state.is_country) == ("RU", "RU", True)
    assert (capital.country, capital.is_country, capital.sort) == ("SY", False, "capital")


def test_a_span_without_a_word_is_no_name(knowledge: Knowledge) -> None:
    assert known_names(split_words("« »"), [span("« »", "O", "« »")], knowledge) == ()


# ---- A tagger's spans over words


@pytest.mark.parametrize(
    ("word", "cut", "prefix"), [("بدمشق", 1, "ب"), ("وبدمشق", 2, "وب"), ("للسعودية", 2, "ل"), ("دمشق", 0, "")]
)
def test_spans_that_begin_within_a_word(word: str, cut: int, prefix: str) -> None:
    text = f"كان {word} أمس"
    words = split_words(text)
    (found,) = over_words(words, [TaggedSpan(4 + cut, 4 + len(word), PLACE)])
    assert (found.first, found.last, found.prefix) == (1, 2, prefix)


def test_a_foreign_taggers_place_behind_a_preposition_is_known(knowledge: Knowledge) -> None:
    text = "كان بحلب أمس"
    document = TagMentions(lambda _: [TaggedSpan(5, 8, PLACE)])(Document(text=text, words=split_words(text)), knowledge)
    assert [(n.knowledge_id, n.prefix) for n in document.names] == [("aleppo", "ب")]


def test_a_span_over_no_word_is_left_out() -> None:
    text = "قال  زعرور"
    words = split_words(text)
    spans = [TaggedSpan(3, 5, PERSON), TaggedSpan(5, len(text), PERSON)]
    assert [text[s.start : s.end] for s in over_words(words, spans)] == ["زعرور"]


def test_the_version_is_the_taggers() -> None:
    class Named:
        version = "mine-3"

        def __call__(self, text: str) -> list[TaggedSpan]:
            return []

    assert TagMentions(Named()).version == "mine-3"
    assert TagMentions(lambda text: []).version == "function"
    assert TagMentions().version


WORDS = (
    "الرئيس الدكتور أحمد الشرع والشرع لافروف ولافروف مدينة العاصمة حلب بحلب ميونيخ الألمانية المحتلة فلسطين حركة "
    'حماس الأمم للأمم المتحدة وزارة زعرور « » " ( ) [ ] ، . د محمد و'
)


@given(st.data())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_tagger_marks_names_stay_whole(knowledge: Knowledge, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=25)))
    words = split_words(text)
    spans, at = [], 0
    while at < len(words):
        length = data.draw(st.integers(1, 5))
        if data.draw(st.booleans()):
            last = min(len(words), at + length) - 1
            spans.append(
                TaggedSpan(words[at].start, words[last].end, data.draw(st.sampled_from([PERSON, PLACE, BODY])))
            )
        at += length
    document = TagMentions(lambda _: spans)(Document(text=text, words=words), knowledge)
    for name in document.names:
        assert 0 <= name.first < name.last <= len(words)
        assert words[name.first].start <= name.start < words[name.first].end
        assert name.end == words[name.last - 1].end
        assert any(s.start <= name.start and name.end <= s.end and s.kind is name.kind for s in spans)
        assert name.prefix or name.start == words[name.first].start
        assert fold_key(text[name.start : name.end]).strip()
    assert all(one.end <= two.start for one, two in pairwise(document.names))
