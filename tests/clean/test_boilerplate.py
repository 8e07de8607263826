import pytest

from etl.clean import packaged_rules
from etl.clean.boilerplate import Stripped, strip_boilerplate
from etl.clean.lines import split_lines
from etl.clean.outlets import UNKNOWN
from etl.records import Source

FIRST = "وصل وزير الخارجية إلى العاصمة الأردنية عمان صباح اليوم في زيارة رسمية تستغرق يومين على رأس وفد رفيع."
SECOND = "ومن المقرر أن يلتقي الوزير خلال الزيارة عددا من كبار المسؤولين لبحث العلاقات بين البلدين وسبل تطويرها."
THIRD = "وقالت الوزارة في بيان إن الزيارة تأتي تلبية لدعوة رسمية تلقاها الوزير من نظيره قبل نحو أسبوعين."


def strip(*lines: str, source: Source = UNKNOWN, title: str | None = None) -> Stripped:
    text = "\n".join(lines)
    result = strip_boilerplate(text, split_lines(text), rules=packaged_rules(), source=source, title=title)
    assert all(text[span.start : span.end] == span.text for span in result.removed)
    assert [span.start for span in result.removed] == sorted(span.start for span in result.removed)
    return result


def body(result: Stripped) -> list[str]:
    return [line.text for line in result.lines]


def rules(result: Stripped) -> list[str]:
    return [span.rule for span in result.removed]


def test_page_lines_go_and_are_recorded() -> None:
    result = strip(
        "«نبض الخليج»",
        FIRST,
        SECOND,
        "شارك هذا المقال",
        "للمزيد: تابع موقع نبض الخليج ، وللتواصل الاجتماعي تابعنا علي فيسبوك وتويتر",
        "مصدر المعلومات والصور : شبكة المعلومات الدولية",
    )
    assert body(result) == [FIRST, SECOND]
    assert rules(result) == ["source_name", "share_prompt", "more_at", "source_credit"]
    assert result.source.slug == "nabd_alkhaleej"


@pytest.mark.parametrize(
    "sentence", ["وتسعى دمشق للمزيد من الدعم", "سأشارك هذا المقال مع زملائي", "للمزيد من الدعم تسعى دمشق."]
)
def test_sentences_of_prose_stay(sentence: str) -> None:
    for lines in ([FIRST, sentence, SECOND], [sentence, FIRST], [FIRST, SECOND, sentence]):
        result = strip(*lines)
        assert body(result) == lines
        assert result.removed == ()


@pytest.mark.parametrize("mark", ["\N{NO-BREAK SPACE}", "\N{RIGHT-TO-LEFT MARK}", "\N{ZERO WIDTH SPACE}", "  ", "\t"])
def test_invisible_signs_and_blanks_do_not_hide_boilerplate(mark: str) -> None:
    result = strip(FIRST, f"{mark}شارك{mark if mark.isspace() else ' ' + mark}هذا المقال{mark}")
    assert body(result) == [FIRST]
    assert result.removed[0].text.strip(mark).startswith("شارك")


def test_a_known_source_keeps_its_own_slug_when_another_name_stands_first() -> None:
    result = strip("«نبض الخليج»", FIRST, source=Source(slug="plains_echo"))
    assert (body(result), result.source.slug) == ([FIRST], "plains_echo")


def test_a_dateline_stays() -> None:
    for dateline in ("القاهرة - رويترز:", "واشنطن (رويترز) - " + FIRST, "دمشق - سانا"):
        assert body(strip(dateline, SECOND)) == [dateline.strip(), SECOND]


def test_a_repeated_title_goes_only_where_a_title_is_declared() -> None:
    title = "وزير الخارجية يصل إلى عمّان"
    declared = strip("وزير الخارجية يصل الى عمان", FIRST, title=title)
    assert (body(declared), rules(declared)) == ([FIRST], ["title_repeated"])
    assert body(strip(title, FIRST)) == [title, FIRST]
    assert body(strip(title, title=title)) == [title]


def test_headlines_of_other_articles_go_in_the_middle_and_at_the_end() -> None:
    headlines = ["ارتفاع أسعار الخبز في العاصمة", "مقتل ثلاثة في حادث سير", "البرلمان يقر الموازنة"]
    middle = strip(FIRST, "اقرأ أيضًا", *headlines, SECOND)
    assert body(middle) == [FIRST, SECOND]
    assert rules(middle) == ["read_also_block"] * 4
    end = strip(FIRST, SECOND, "أخبار متعلقة:", *headlines, *headlines)
    assert body(end) == [FIRST, SECOND]
    assert body(strip("اقرأ أيضاً: ارتفاع أسعار الخبز", FIRST)) == [FIRST]


def test_a_block_takes_no_paragraph_with_it() -> None:
    short = "وأضاف الوزير أن اللقاء كان مثمرا."
    assert body(strip(FIRST, "اقرأ أيضًا", short, SECOND)) == [FIRST, short, SECOND]


def test_paragraphs_repeated_at_the_end_go() -> None:
    result = strip(FIRST, SECOND, THIRD, SECOND, THIRD)
    assert body(result) == [FIRST, SECOND, THIRD]
    assert rules(result) == ["repeated_paragraph"] * 2
    refrain = "اللهم آمين"
    assert body(strip(refrain, FIRST, refrain)) == [refrain, FIRST, refrain]


def test_share_buttons_glued_to_the_first_sentence_are_cut_off() -> None:
    result = strip("فيسبوك تويتر واتساب تلغرام " + FIRST, SECOND)
    assert body(result) == [FIRST, SECOND]
    assert rules(result) == ["share_buttons_glued"]


def test_an_editors_credit_glued_to_the_last_sentence_is_cut_off() -> None:
    credit = "(إعداد سامر حلبي للنشرة العربية - تحرير هاني فوزي)"
    result = strip(FIRST, SECOND + " " + credit)
    assert body(result) == [FIRST, SECOND]
    assert [span.text for span in result.removed] == [credit]


def test_sentences_that_a_link_broke_are_whole_again() -> None:
    result = strip(FIRST.rstrip("."), "حسابه على «تويتر»", "، إن اللقاء كان مثمرا.", "***", SECOND)
    assert body(result) == [FIRST.rstrip(".") + " حسابه على «تويتر»، إن اللقاء كان مثمرا.", SECOND]
    assert rules(result) == ["punctuation_line"]


def test_brackets_around_a_prompt_go_with_it() -> None:
    result = strip(FIRST, "(", "شاهد التقرير", ")", SECOND)
    assert body(result) == [FIRST, SECOND]
    assert sorted(rules(result)) == ["media_prompt", "punctuation_line", "punctuation_line"]


def test_rules_of_an_outlet_apply_to_it_alone() -> None:
    own = Source(slug="elfagr")
    assert body(strip("سلمى كريم", FIRST, source=own)) == [FIRST]
    assert body(strip("سلمى كريم", FIRST)) == ["سلمى كريم", FIRST]


def test_a_text_of_boilerplate_alone_leaves_nothing() -> None:
    assert body(strip("شارك هذا المقال", "فيسبوك تويتر واتساب", "جميع الحقوق محفوظة")) == []
