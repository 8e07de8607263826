import pytest

from etl.arabic.normalise import match_key
from etl.clean import markdown
from etl.clean.fingerprint import fingerprint
from etl.clean.headings import find_headings, spans_of
from etl.clean.language import is_arabic
from etl.clean.lines import length_of_shaped, shape, split_lines, tidy
from etl.clean.titles import MAX_DERIVED, derive_title, title_of
from etl.records import TitleOrigin

LONG = "وصل وزير الخارجية إلى العاصمة الأردنية عمان صباح اليوم في زيارة رسمية تستغرق يومين على رأس وفد رفيع المستوى."
LEAD = (
    "التقى رئيس الوزراء، سامر الحلبي، السفير المعتمد لدى بلاده، هاني فوزي، وذلك خلال وجوده في مقر الحكومة للمشاركة"
    " في اجتماع اللجنة العليا المشتركة بين البلدين."
)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n", "\u2028", "\n \n"])
def test_lines_know_where_they_stood(line_break: str) -> None:
    text = f"سطر أول{line_break}\N{NO-BREAK SPACE}سطر\N{RIGHT-TO-LEFT MARK}  ثان "
    lines = split_lines(text)
    assert [line.text for line in lines] == ["سطر أول", "سطر ثان"]
    assert [tidy(text[line.start : line.end]) for line in lines] == ["سطر أول", "سطر ثان"]


def test_tidy_takes_invisible_signs_and_keeps_spelling() -> None:
    text = "\N{ZERO WIDTH NO-BREAK SPACE}مُحَمَّد\N{ZERO WIDTH NON-JOINER} الـبيت\t آية١"
    assert tidy(text) == "مُحَمَّد الـبيت آية١"


def test_shape_is_what_patterns_meet() -> None:
    assert shape("«إقرأ أيضاً» ـ هـــنـــا – 2٣ … ABC") == '"اقرا ايضا" - هنا - 23 ... abc'


def test_a_shaped_length_leads_back_into_the_text() -> None:
    text = "كتبـــت – سلمى: وصل الوفد"
    shaped = shape(text)
    cut = length_of_shaped(text, shaped.index("وصل"))
    assert text[cut:] == "وصل الوفد"


def test_a_lead_makes_a_title_that_ends_with_a_clause() -> None:
    title = derive_title(LEAD + "\n" + LONG)
    assert title == "التقى رئيس الوزراء، سامر الحلبي، السفير المعتمد لدى بلاده، هاني فوزي"
    assert len(title) <= MAX_DERIVED


def test_a_speaker_alone_is_no_title() -> None:
    sentence = (
        "قال الوزير، سامر الحلبي، إن الحكومة ستبدأ تنفيذ المشروعات الجديدة في المحافظات الشمالية مطلع الشهر المقبل."
    )
    assert len(sentence) > MAX_DERIVED
    assert derive_title(sentence) == sentence[: sentence.index(" المقبل")]


def test_a_short_sentence_is_its_own_title_without_its_stop() -> None:
    assert derive_title("وصل الوفد إلى «بيروت». ثم غادر.") == "وصل الوفد إلى «بيروت»"


def test_a_lead_without_clauses_is_cut_between_words() -> None:
    words = "كلمة " * 60
    title = derive_title(words.strip())
    assert title == ("كلمة " * (len(title) // 5 + 1)).strip()
    assert 60 < len(title) <= MAX_DERIVED


@pytest.mark.parametrize(
    ("declared", "heading", "lines", "title"),
    [
        ("معلن", "رأس", ("سطر", LONG), ("معلن", TitleOrigin.DECLARED)),
        (None, "رأس", ("سطر", LONG), ("رأس", TitleOrigin.HEADING)),
        (" - ", None, ("الوزير يصل إلى عمان", LONG), ("الوزير يصل إلى عمان", TitleOrigin.HEADING)),
        (None, None, ("وصل الوفد إلى عمان.", LONG), ("وصل الوفد إلى عمان", TitleOrigin.LEAD)),
        (None, None, ("خبر من سطر واحد فقط",), ("خبر من سطر واحد فقط", TitleOrigin.LEAD)),
    ],
)
def test_where_a_title_comes_from(
    declared: str | None, heading: str | None, lines: tuple[str, ...], title: tuple[str, TitleOrigin]
) -> None:
    assert title_of(declared, heading, lines) == title


@pytest.mark.parametrize("dateline", ["القاهرة - أ ش أ", "دمشق – سانا", "واشنطن (رويترز)", "الغربية - سامر حلبي"])
def test_a_dateline_is_no_title(dateline: str) -> None:
    title, origin = title_of(None, None, (dateline, LONG))
    assert origin == TitleOrigin.LEAD
    assert title.startswith("وصل وزير الخارجية")


@pytest.mark.parametrize(
    "heading", ["الوزير يلتقي نظيره في عمان", "وزير الخارجية في بيروت", "إلى أين؟", "خلفية الأزمة:"]
)
def test_headings_stand_between_paragraphs(heading: str) -> None:
    lines = [LONG, heading, LONG]
    assert find_headings(lines) == (1,)
    (span,) = spans_of(lines, [1])
    assert "\n".join(lines)[span.start : span.end] == heading


@pytest.mark.parametrize(
    "line",
    [
        "وقال الوزير للصحفيين",
        "وصل الوفد إلى بيروت.",
        "حسابه على موقع",
        "- بند أول في القائمة",
        "كما يقول مدير الدار في بيانه",
        "جاء في البيان الختامي للقمة العربية ما يلي:",
        "كلمة",
        "هل كنت تتوقع النتيجة؟",
        LONG.rstrip("."),
    ],
)
def test_what_is_no_heading(line: str) -> None:
    unfinished = line == "حسابه على موقع"
    assert find_headings([LONG.rstrip(".") if unfinished else LONG, line, LONG]) == ()


def test_headings_are_neither_first_nor_last_nor_in_lists() -> None:
    assert find_headings(["عنوان فرعي هنا", LONG]) == ()
    assert find_headings([LONG, "عنوان فرعي هنا"]) == ()
    assert find_headings([LONG, "عنوان فرعي هنا", "عنوان فرعي آخر", LONG]) == ()
    assert find_headings([LONG, "بند", LONG], known=[1]) == (1,)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (LONG, True),
        (LONG.replace("ي", "ی").replace("ك", "ک"), True),
        ("يا هلا", True),
        (
            "وزیر امور خارجه ایران در سفری رسمی وارد پایتخت این کشور شد و با همتای خود دیدار کرد که این دیدار مهم است",
            False,
        ),
        ("وزیر خارجہ نے کہا ہے کہ پاکستان اور چین کے درمیان تعلقات بہت اچھے ہیں", False),
        ("وەزیری دەرەوە لە سەردانێکی فەرمیدا گەیشتە پایتەخت و لەگەڵ هاوتاکەی کۆبووەوە", False),
        ("The minister arrived in the capital on Monday.", False),
        ("Le ministre est arrivé à Paris", False),
        ("12345 ... 678", False),
    ],
)
def test_arabic_is_told_from_others_of_its_script(text: str, answer: bool) -> None:
    assert is_arabic(text) is answer


def test_fingerprints_ignore_marks_spacing_and_punctuation_only() -> None:
    same = [
        "أكّد الوزيرُ، في عمّان: «الاتفاق» قريب.",
        "اكد الوزير في عمان الاتفاق قريب",
        "أكـد  الوزير\nفي عمان - الاتفاق قريب!",
    ]
    assert len({fingerprint(text) for text in same}) == 1
    assert fingerprint("أكد الوزير في عمان الاتفاق بعيد") != fingerprint(same[0])
    assert match_key(same[0]) == match_key(same[1])


def test_markdown_becomes_lines() -> None:
    marked = markdown.parse(
        "# عنوان *الخبر*\n\nوصل **الوزير** إلى [عمان](https://example.org).\n![صورة](a.png)\nفقرة ثانية.\n\n"
        "تحت خط\n------\n\n> قال: نعم.\n\n- بند أول\n- بند ثان\n\n***\n\n`رمز`\n\n[1]: https://example.org\n"
    )
    assert marked.text.split("\n") == [
        "عنوان الخبر",
        "وصل الوزير إلى عمان.",
        "صورة",
        "فقرة ثانية.",
        "تحت خط",
        "قال: نعم.",
        "بند أول",
        "بند ثان",
        "رمز",
    ]
    assert (marked.heading, marked.headings) == ("عنوان الخبر", frozenset({"عنوان الخبر", "تحت خط"}))


def test_markdown_joins_lines_that_an_editor_wrapped() -> None:
    wrapped = "وصل وزير الخارجية إلى العاصمة الأردنية عمان صباح اليوم في زيارة رسمية\nتستغرق يومين.\nشارك هذا المقال"
    assert markdown.parse(wrapped).text == wrapped.replace("\nتستغرق", " تستغرق")
