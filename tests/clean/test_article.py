from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.clean import read_text, to_article
from etl.clean.article import ReadText
from etl.clean.origins import origin_offsets
from etl.records import Article, Declared, PublishedOrigin, RawDocument, Rejection, TitleOrigin

USERS_ARTICLE = Path(__file__).parents[2] / "seeds" / "articles" / "000_c82ed6b61b622aaf.txt"
NOW = datetime(2025, 4, 30, tzinfo=UTC)
FIRST = "وصل وزير الخارجية إلى العاصمة الأردنية عمان صباح اليوم في زيارة رسمية تستغرق يومين على رأس وفد رفيع."
SECOND = "ومن المقرر أن يلتقي الوزير خلال الزيارة عددا من كبار المسؤولين لبحث العلاقات بين البلدين وسبل تطويرها."


def raw(text: str | bytes, *, media_type: str = "text/plain", **declared: str) -> RawDocument:
    return RawDocument(
        uri="a.txt",
        body=text.encode() if isinstance(text, str) else text,
        sha256="",
        media_type=media_type,
        declared=Declared(**declared),  # type: ignore[arg-type]
        fetched_at=NOW,
    )


def article(text: str | bytes, *, media_type: str = "text/plain", **declared: str) -> Article:
    result = to_article(raw(text, media_type=media_type, **declared))
    assert isinstance(result, Article), result
    return result


def reason(text: str | bytes, *, media_type: str = "text/plain") -> str:
    result = to_article(raw(text, media_type=media_type))
    assert isinstance(result, Rejection)
    assert (result.stage, result.uri) == ("clean", "a.txt")
    return result.reason


def test_the_users_article() -> None:
    text = USERS_ARTICLE.read_bytes()
    found = article(text)
    assert found.source.name_ar == "نبض الخليج"
    assert found.title_origin == TitleOrigin.LEAD
    assert found.title.startswith("التقى وزير الخارجية السوري، أسعد الشيباني، المندوب الدائم لروسيا")
    assert [found.body[span.start : span.end] for span in found.headings] == [
        "الشيباني يلتقي لافروف في أنقرة",
        "علاقة روسيا مع سوريا بعد سقوط الأسد",
    ]
    assert [span.text for span in found.boilerplate] == [
        "«نبض الخليج»",
        "شارك هذا المقال",
        "للمزيد: تابع موقع نبض الخليج ، وللتواصل الاجتماعي تابعنا علي فيسبوك وتويتر",
        "مصدر المعلومات والصور : شبكة المعلومات الدولية",
    ]
    assert (found.published_at, found.published_origin) == (None, PublishedOrigin.UNKNOWN)
    removed = {span.text for span in found.boilerplate}
    assert found.body.split("\n") == [line for line in text.decode().split("\n") if line and line not in removed]


def test_declared_metadata_is_used() -> None:
    found = article(
        "الوزير يصل إلى عمان\n" + FIRST,
        title="الوزير يصل الى عمان",
        source="الجزيرة نت",
        url="https://www.aljazeera.net/1",
        published="2025-04-30T10:00:00+03:00",
    )
    assert (found.title, found.title_origin) == ("الوزير يصل الى عمان", TitleOrigin.DECLARED)
    assert (found.source.slug, found.url) == ("aljazeera", "https://www.aljazeera.net/1")
    assert found.published_at == datetime(2025, 4, 30, 7, tzinfo=UTC)
    assert found.published_origin == PublishedOrigin.DECLARED
    assert [span.rule for span in found.boilerplate] == ["title_repeated"]
    assert found.body == FIRST
    assert found.word_count == len(FIRST.split())


def test_an_unreadable_date_stays_unknown() -> None:
    found = article(FIRST, published="قبل ثلاث ساعات")
    assert (found.published_at, found.published_origin) == (None, PublishedOrigin.UNKNOWN)


def test_a_stamp_on_the_page_gives_the_date_where_none_is_declared() -> None:
    found = article(f"تاريخ النشر: 30 أبريل 2025\n{FIRST}\n{SECOND}")
    assert found.published_at == datetime(2025, 4, 30, tzinfo=UTC)
    assert found.published_origin == PublishedOrigin.BODY
    assert found.body == f"{FIRST}\n{SECOND}"


def test_a_source_is_known_by_the_address_else_unknown() -> None:
    assert article(FIRST, url="https://www.aljazeera.net/1").source.slug == "aljazeera"
    unknown = article(FIRST).source
    assert (unknown.slug, unknown.name_ar) == ("unknown", "مصدر غير معروف")


def test_headings_of_markup_are_headings_however_short_the_paragraphs() -> None:
    found = article(
        "# الخبر الأول\n\nوصل الوفد إلى عمان اليوم.\n\n## خلفية\n\nكان الوفد في بيروت.", media_type="text/markdown"
    )
    assert (found.title, found.title_origin) == ("الخبر الأول", TitleOrigin.HEADING)
    assert [found.body[span.start : span.end] for span in found.headings] == ["الخبر الأول", "خلفية"]


def test_a_fragment_of_html_is_cleaned() -> None:
    found = article(f"<p>{FIRST}</p><p>شارك هذا المقال</p><p>{SECOND}</p>", media_type="text/html")
    assert found.body == f"{FIRST}\n{SECOND}"
    assert [span.rule for span in found.boilerplate] == ["share_prompt"]


def test_entities_in_plain_text_are_undone() -> None:
    assert article(FIRST + " &quot;نعم&quot;&nbsp;&amp; لا").body == FIRST + ' "نعم" & لا'


def test_an_undone_misreading_is_recorded() -> None:
    found = article((FIRST + "\n" + SECOND).encode("windows-1256").decode("windows-1252"))
    assert found.body == f"{FIRST}\n{SECOND}"
    assert [(span.rule, span.start, span.end) for span in found.boilerplate] == [
        ("mojibake_repaired:windows-1252>windows-1256", 0, 0)
    ]


def test_a_declared_title_is_read_rightly_or_left_out() -> None:
    title = "وصول الوزير إلى عمان"
    assert article(FIRST, title=title.encode("windows-1256").decode("latin-1")).title == title
    lost = article(FIRST, title="وقف إطلاق النار في فلسطين".encode().decode("windows-1252", "replace"))
    assert lost.title_origin == TitleOrigin.LEAD


@pytest.mark.parametrize(
    ("text", "media_type", "expected"),
    [
        ("شارك هذا المقال\nجميع الحقوق محفوظة", "text/plain", "empty_body"),
        ("...\n***", "text/plain", "empty_body"),
        ("<html><head><title>عنوان</title></head><body></body></html>", "text/html", "empty_body"),
        ("The minister arrived in the capital on Monday morning.", "text/plain", "not_arabic"),
        ("وزیر خارجہ نے کہا ہے کہ پاکستان اور چین کے درمیان تعلقات بہت اچھے ہیں", "text/plain", "not_arabic"),
        ("وصل الوفد اليوم.", "text/plain", "too_short"),
        (bytes(range(32)) * 50, "text/plain", "undecodable"),
        (FIRST.encode().decode("windows-1252", "replace"), "text/plain", "mojibake"),
    ],
)
def test_every_reason_for_a_rejection(text: str | bytes, media_type: str, expected: str) -> None:
    assert reason(text, media_type=media_type) == expected


def test_an_article_of_one_sentence_is_an_article() -> None:
    found = article("وصل وزير الخارجية إلى عمان اليوم.")
    assert (found.title, found.word_count) == ("وصل وزير الخارجية إلى عمان اليوم", 6)


def test_offsets_of_a_body_lead_back_to_the_text() -> None:
    text = (
        f"«نبض الخليج»\r\n\r\n {FIRST}\N{RIGHT-TO-LEFT MARK}\n\nشارك هذا المقال\n{SECOND.replace(' ', chr(0xA0) * 2)}\n"
    )
    found = article(text)
    offsets = origin_offsets(found, text)
    assert len(offsets) == len(found.body) + 1
    assert all(text[at] == char for at, char in zip(offsets, found.body, strict=False) if not char.isspace())
    start = found.body.index("كبار المسؤولين")
    assert text[offsets[start] : offsets[start + 4]] == "كبار"


ARABIC = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
PIECES = st.sampled_from(
    [
        "شارك هذا المقال",
        "اقرأ أيضًا",
        "اقرأ أيضاً: خبر",
        "المصدر: رويترز",
        "«نبض الخليج»",
        "فيسبوك تويتر واتساب ",
        FIRST,
        SECOND,
        "(",
        ")",
        ".",
        "«",
        "# ",
        "---",
        "\N{RIGHT-TO-LEFT MARK}",
        "\N{NO-BREAK SPACE}",
        "(إعداد سامر للنشرة العربية)",
        "كتب - سامر حلبي: ",
        "<p>",
        "</p>",
        "<h2>",
    ]
)
TEXTS = st.lists(
    st.one_of(PIECES, st.text(st.one_of(ARABIC, st.sampled_from(" \n.،؟:0aA<&;")), max_size=30), st.just("\n")),
    max_size=25,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["text/plain", "text/markdown", "text/html"]), st.none() | st.just("نبض الخليج"))
def test_any_text_gives_an_article_with_true_spans_or_a_rejection(
    text: str, media_type: str, title: str | None
) -> None:
    document = raw(text, media_type=media_type, **({"title": title} if title else {}))
    result = to_article(document)
    assert result == to_article(document)
    if isinstance(result, Rejection):
        return
    read = read_text(document)
    assert isinstance(read, ReadText)
    assert all(read.text[span.start : span.end] == span.text for span in result.boilerplate)
    assert all(0 <= span.start < span.end <= len(result.body) for span in result.headings)
    assert all("\n" not in result.body[span.start : span.end] for span in result.headings)
    assert all(line and line == line.strip() for line in result.body.split("\n"))
    assert "\0" not in result.body
    assert result.title.strip()
    offsets = list(origin_offsets(result, read.text))
    assert offsets == sorted(offsets)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_cleaning_removes_the_same_from_a_clean_body_as_nothing_but_what_came_together(text: str) -> None:
    """A second cleaning only shortens a body: it adds nothing, and keeps the order of what stays."""
    first = to_article(raw(text))
    if isinstance(first, Rejection):
        return
    second = to_article(raw(first.body))
    if isinstance(second, Article):
        remaining = iter(first.body)
        assert all(char in remaining for char in second.body if not char.isspace())


@pytest.mark.parametrize("text", [f"{FIRST}\n{SECOND}", f"«نبض الخليج»\n{FIRST}\nشارك هذا المقال", FIRST])
def test_a_clean_body_stays_as_it_is(text: str) -> None:
    once = article(text)
    again = article(once.body)
    assert (again.body, again.boilerplate, again.fingerprint) == (once.body, (), once.fingerprint)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/plain", "text/markdown", "text/html"]))
def test_any_bytes_give_an_answer(body: bytes, media_type: str) -> None:
    assert isinstance(to_article(raw(body, media_type=media_type)), Article | Rejection)
