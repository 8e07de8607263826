import json

import pytest

from etl.clean.html import parse
from etl.records import Declared

PARAGRAPHS = [
    "وصل وزير الخارجية إلى العاصمة الأردنية عمان صباح اليوم في زيارة رسمية تستغرق يومين على رأس وفد رفيع المستوى.",
    "ومن المقرر أن يلتقي الوزير خلال الزيارة عددا من كبار المسؤولين لبحث العلاقات بين البلدين وسبل تطويرها.",
    "وقالت الوزارة في بيان إن الزيارة تأتي تلبية لدعوة رسمية تلقاها الوزير من نظيره قبل نحو أسبوعين.",
]
LINKED = {
    "@graph": [
        {"@type": "WebSite", "name": "موقع"},
        {
            "@type": "NewsArticle",
            "headline": "الوزير يصل إلى عمان",
            "datePublished": "2025-04-30T09:00:00+03:00",
            "publisher": {"@type": "Organization", "name": "الأفق"},
        },
    ]
}


def page(head: str, body: str | None = None) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    content = body or f"<article><h1>الوزير يصل إلى عمان</h1>{paragraphs}</article>"
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'>{head}</head><body><nav><a href='/'>الرئيسية</a>"
        f"<a href='/s'>سياسة</a></nav>{content}"
        f"<footer>جميع الحقوق محفوظة</footer><script>var a = 1;</script></body></html>"
    )


def test_a_page_gives_its_main_text() -> None:
    found = parse(page("<title>الوزير يصل إلى عمان | الأفق</title>"), declared=Declared())
    lines = found.text.split("\n")
    assert [line for line in lines if line in PARAGRAPHS] == PARAGRAPHS
    assert "سياسة" not in lines
    assert "var a" not in found.text
    assert found.declared.title == "الوزير يصل إلى عمان"


def test_subheadings_of_a_page_are_known() -> None:
    body = (
        f"<article><h1>عنوان رئيس</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><h2>خلفية الزيارة</h2>"
        f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[0][::-1]}</p></article>"
    )
    found = parse(page("", body), declared=Declared())
    assert "خلفية الزيارة" in found.headings
    assert "خلفية الزيارة" in found.text.split("\n")


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (
            f"<script type='application/ld+json'>{json.dumps(LINKED)}</script><meta property='og:title' content='آخر'>",
            Declared(title="الوزير يصل إلى عمان", source="الأفق", published="2025-04-30T09:00:00+03:00"),
        ),
        (
            "<meta property='og:title' content='الوزير يصل - الأفق'><meta property='og:site_name' content='الأفق'>"
            "<meta property='article:published_time' content='2025-04-30'><link rel='canonical' href='https://example.org/1'>",
            Declared(title="الوزير يصل", source="الأفق", url="https://example.org/1", published="2025-04-30"),
        ),
        ("<script type='application/ld+json'>{broken</script><title>الوزير يصل</title>", Declared(title="الوزير يصل")),
        (
            "<title>لقاء - في عمان</title><meta name='DC.date' content='2025-04-30'>"
            "<meta property='og:url' content='/x'>",
            Declared(title="لقاء - في عمان", published="2025-04-30"),
        ),
    ],
)
def test_what_a_page_says_of_itself(head: str, declared: Declared) -> None:
    found = parse(page(head), declared=Declared())
    assert found.declared == declared


def test_what_was_declared_before_wins() -> None:
    before = Declared(title="من الجوار", published="2024-01-01", extra={"a": 1})
    found = parse(
        page("<meta property='og:title' content='من الصفحة'><time datetime='2025-04-30'></time>"), declared=before
    )
    assert found.declared == before


def test_a_time_element_gives_the_date() -> None:
    body = f"<article><time datetime='2025-04-30T08:00Z'>أمس</time><p>{PARAGRAPHS[0]}</p></article>"
    assert parse(page("", body), declared=Declared()).declared.published == "2025-04-30T08:00Z"


def test_a_fragment_gives_its_blocks() -> None:
    fragment = (
        "<h2>عنوان</h2><p>سطر <b>أول</b>\nموصول<br>سطر ثان</p><script>x()</script><ul><li>بند</li></ul>"
        "<p>روابط <a href='#'>داخل</a> النص&nbsp;&amp; غيره</p>"
        "<figure><figcaption>تعليق الصورة</figcaption></figure>ذيل"
    )
    found = parse(fragment, declared=Declared())
    assert found.text.split("\n") == ["عنوان", "سطر أول موصول", "سطر ثان", "بند", "روابط داخل النص & غيره", "ذيل"]
    assert (found.heading, found.headings) == ("عنوان", frozenset({"عنوان"}))


@pytest.mark.parametrize(
    "markup", ["", "   ", "<!-- nothing -->", "<html></html>", "<script>only()</script>", "<" * 500, "\x01<p>"]
)
def test_nothing_to_read_is_an_empty_text_or_plain_words(markup: str) -> None:
    assert not any(map(str.isalnum, parse(markup, declared=Declared()).text))


def test_deep_nesting_is_survived() -> None:
    found = parse("<div>" * 5000 + "نص" + "</div>" * 5000, declared=Declared())
    assert found.text in ("", "نص")


def test_an_xml_declaration_is_no_obstacle() -> None:
    assert parse("<?xml version='1.0' encoding='windows-1256'?><p>نص هنا</p>", declared=Declared()).text == "نص هنا"
