import time

import pytest

from etl.clean.lines import shape
from etl.clean.outlets import load_outlets
from etl.clean.rules import Anchor, Matcher, Rule, packaged_rules, parse_rules
from etl.errors import KnowledgeError

RULES = list(packaged_rules().all_rules())
PROSE = [
    "وتسعى دمشق للمزيد من الدعم",
    "سأشارك هذا المقال مع زملائي",
    "شارك هذا المقال في إثارة جدل واسع بين القراء.",
    "للمزيد من الدعم الدولي سعت الحكومة إلى عقد مؤتمر في بيروت.",
    "مصدر المعلومات التي نشرتها الصحيفة مسؤول كبير",
    "تابع الرئيس عبر الهاتف تطورات الأزمة مع نظيره",
    "حقوق الإنسان محفوظة في الدستور",
    "قالت رويترز إن الوفد وصل إلى أنقرة",
    "فيسبوك تعلن خسائر فصلية للمرة الأولى",
    "اقرأوا التاريخ جيدا، قال الوزير للحاضرين.",
    "اشترك الوزيران في ترؤس الجلسة",
    "المصدر ذاته أكد أن اللقاء سيعقد غدا",
    "كتب الوزير على حسابه أن المحادثات كانت بناءة",
    "إعلان وقف إطلاق النار",
    "صورة الرئيس في الإعلام الغربي",
]


def covers(rule: Rule, text: str) -> bool:
    """Whether `rule` alone removes an example: whole, or the example as the edge of a longer line."""
    matcher = Matcher([rule], rule.anchor)
    if rule.anchor == Anchor.LINE_START:
        found = matcher.match(shape(text + "وصل الوفد"))
        return found is not None and found[2] >= len(shape(text))
    if rule.anchor == Anchor.LINE_END:
        return matcher.search(shape("وصل الوفد إلى بيروت." + text)) is not None
    return matcher.match(shape(text)) is not None


@pytest.mark.parametrize(("slug", "rule"), RULES, ids=[f"{slug or 'general'}-{rule.id}" for slug, rule in RULES])
def test_a_rule_covers_its_examples(slug: str | None, rule: Rule) -> None:
    assert rule.examples
    assert [example for example in rule.examples if not covers(rule, example)] == []


@pytest.mark.parametrize("slug", [None, *packaged_rules().of_source])
def test_no_rule_of_any_anchor_touches_counter_examples_and_prose(slug: str | None) -> None:
    sentences = [text for owner, rule in RULES if owner == slug for text in rule.counter_examples] + PROSE
    touched = []
    for anchor, matcher in packaged_rules().matchers(slug).items():
        look = matcher.search if anchor == Anchor.LINE_END else matcher.match
        touched += [(anchor, text) for text in sentences if look(shape(text))]
    assert touched == []


HOSTILE = [
    "فيسبوك تويتر ",
    "شارك على فيسبوك و",
    "تابعونا على موقع ",
    "للمزيد من ",
    "كتب - سامر ",
    "كتب - سامر، ",
    "(إعداد ",
    "المصدر ",
    "رويترز - ",
    "#a ",
    "طباعة | ",
    ". ",
    "أ ش أ ",
    "ا ",
    "- ",
    "مراسل سامر ",
    "المزيد من مقالات سامر ",
    "x",
    "إكس",
]


def test_no_line_takes_a_rule_more_than_moments() -> None:
    heads = ["", "فيسبوك تويتر ", "كتب - ", "للمزيد ", "تابعونا ", "المصدر: ", "(إعداد ", "مراسل "]
    lines = [shape((head + part * 320)[:319] + "؟") for head in heads for part in HOSTILE]
    for slug in (None, *packaged_rules().of_source):
        for anchor, matcher in packaged_rules().matchers(slug).items():
            for line in lines:
                begin = time.process_time()
                (matcher.search if anchor == Anchor.LINE_END else matcher.match)(line)
                assert time.process_time() - begin < 0.5, (slug, anchor, line[:60])


def test_every_rule_has_a_counter_example() -> None:
    assert [rule.id for _, rule in RULES if not rule.counter_examples] == []


RULE = "rules: [{{id: a, anchor: {anchor}, pattern: '{pattern}', examples: [x], counter_examples: [y]}}]"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RULE.format(anchor="line", pattern="(unclosed"), "rule 1"),
        (RULE.format(anchor="nowhere", pattern="x"), "nowhere"),
        (RULE.format(anchor="line", pattern="x?"), "empty line"),
        (RULE.format(anchor="line", pattern="(x)"), r"write \(\?:"),
        (RULE.format(anchor="line", pattern="<nothing>"), "nothing"),
        ("rules: [{id: a}]", "exactly the fields"),
        ("rules: none", "a list of rules"),
        ("- a", "a mapping"),
        ("a: [", "no YAML"),
    ],
)
def test_a_malformed_file_of_rules_is_an_error_that_names_it(text: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said) as caught:
        parse_rules(text, name="mine.yaml")
    assert "mine.yaml" in str(caught.value)


def test_at_least_sixty_outlets_are_known_each_by_one_slug() -> None:
    sources = packaged_rules().outlets.sources
    assert len(sources) >= 60
    assert len({source.slug for source in sources}) == len(sources)
    assert all(source.name_ar for source in sources)


def test_every_packaged_outlet_is_found_by_its_own_arabic_name() -> None:
    outlets = packaged_rules().outlets
    lost = [source.slug for source in outlets.sources if outlets.declared(source.name_ar or "") != source]
    assert lost == []


def test_a_malformed_file_of_outlets_is_an_error() -> None:
    with pytest.raises(KnowledgeError, match=r"sources\.yaml"):
        load_outlets("- slug: a\n  unknown_field: b\n")


def test_an_outlet_is_found_by_name_slug_host_and_line() -> None:
    outlets = packaged_rules().outlets
    assert outlets.declared("صحيفة اليوم السابع").slug == "officialyoum77"
    assert outlets.declared("officialyoum77").name_ar == "اليوم السابع"
    assert outlets.declared("aljazeera.net").slug == "aljazeera"
    assert outlets.of_url("https://www.aljazeera.net/politics/1") == outlets.declared("الجزيرة نت")
    assert outlets.of_url("https://notaljazeera.net/1") is None
    assert outlets.of_url("http://[broken") is None
    for line in ("«نبض الخليج»", "نبض الخليج", '"نبض الخليج"', "موقع نبض الخليج:"):
        found = outlets.of_line(line)
        assert found is not None
        assert found.slug == "nabd_alkhaleej"


def test_a_place_or_word_that_is_an_outlet_too_counts_in_guillemets_only() -> None:
    outlets = packaged_rules().outlets
    assert outlets.of_line("القدس") is None
    assert outlets.of_line("الرياض") is None
    found = outlets.of_line("«القدس»")
    assert found is not None
    assert found.slug == "alquds"


def test_an_unknown_outlet_gets_a_stable_slug() -> None:
    outlets = packaged_rules().outlets
    first, second = outlets.declared("صدى السهول"), outlets.declared("«صدى  السُّهول»")
    assert first.slug == second.slug
    assert first.slug.startswith("sdy-alshwl-")
    assert (first.name_ar, first.name_en) == ("صدى السهول", None)
    assert outlets.declared("The Plains Echo").name_en == "The Plains Echo"
    assert outlets.declared("plains_echo").slug == "plains_echo"
    assert outlets.declared("صدى الجبال").slug != first.slug
    assert outlets.declared("日本").slug.startswith("source-")
