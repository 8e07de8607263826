"""The page that explains an article: all that was understood is on it, verbatim, and nothing in a text can act."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from etl.clean import read_text, to_article
from etl.evaluation import explain_words
from etl.evaluation.explain import explain, hue
from etl.evaluation.explain_body import Mark, Part, nested
from etl.records import (
    Annotation,
    Article,
    Declared,
    Entity,
    EntityKind,
    Evidence,
    MeetingKind,
    MeetingReport,
    MeetingStatus,
    Mention,
    MentionForm,
    Participant,
    PublishedOrigin,
    RawDocument,
    RemovedSpan,
    Source,
    Span,
    TimeExpression,
    TitleOrigin,
)

LEAD = "التقى وزير الخارجية السوري أسعد الشيباني نظيره التركي في أنقرة يوم الثلاثاء."
SECOND = "وقالت وزارة الخارجية السورية إن الوزيرين بحثا العلاقات بين البلدين."
BODY = f"{LEAD} {SECOND}\nخلفية اللقاء\nوكان الجانبان قد اتصلا هاتفيا الشهر الماضي."
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>&amp;\N{RIGHT-TO-LEFT OVERRIDE}"


def span(surface: str, body: str = BODY) -> dict[str, int]:
    start = body.index(surface)
    return {"start": start, "end": start + len(surface)}


def mention(surface: str, kind: EntityKind, entity: int, form: MentionForm = MentionForm.NAME) -> Mention:
    return Mention(**span(surface), surface=surface, kind=kind, form=form, entity=entity)


def an_article(**changes: object) -> Article:
    article = Article(
        uri="a.txt",
        title="عنوان",
        title_origin=TitleOrigin.LEAD,
        body=BODY,
        source=Source(slug="nabd", name_ar="نبض"),
        word_count=20,
        arabic_share=1.0,
        fingerprint="00",
        headings=(Span(**span("خلفية اللقاء")),),
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def an_annotation(**changes: object) -> Annotation:
    time = TimeExpression(
        **span("يوم الثلاثاء"), surface="يوم الثلاثاء", edtf="2025-04-29", earliest=date(2025, 4, 29),
        latest=date(2025, 4, 29), anchor="publication", implies="published:weekday=wednesday",
    )  # fmt: skip
    evidence = Evidence(**span(LEAD), text=LEAD)
    person = Participant(entity=0, name="أسعد الشيباني", role="وزير الخارجية السوري", represents="SY")
    annotation = Annotation(
        version="test-1",
        entities=(
            Entity(
                kind=EntityKind.PERSON, name="أسعد الشيباني", key="", roles=("وزير الخارجية السوري",), country="SY",
                knowledge_id="asaad-al-shaibani", aliases=("الشيباني",),
                conflict="same surname and a compatible office, another given name: سامي الشيباني",
            ),
            Entity(kind=EntityKind.ORGANIZATION, name="وزارة الخارجية السورية", key=""),
            Entity(kind=EntityKind.PLACE, name="أنقرة", key="", country="TR"),
        ),
        mentions=(
            mention("وزير الخارجية السوري أسعد الشيباني", EntityKind.PERSON, 0, MentionForm.ROLE),
            mention("أسعد الشيباني", EntityKind.PERSON, 0),
            mention("وزارة الخارجية السورية", EntityKind.ORGANIZATION, 1),
            mention("أنقرة", EntityKind.PLACE, 2),
        ),
        reports=(
            MeetingReport(
                kind=MeetingKind.MEETING, status=MeetingStatus.HAPPENED,
                place="أنقرة", place_span=Span(**span("أنقرة")),
                participants=(person, Participant(role="وزير الخارجية التركي", represents="TR")), when=time,
                attendees=(Participant(name="السفير"),), evidence=(evidence, Evidence(**span(SECOND), text=SECOND)),
                confidence=0.85, flags=("identity_conflict", "a_flag_of_tomorrow"),
            ),
            MeetingReport(
                kind=MeetingKind.PHONE_CALL, status=MeetingStatus.PLANNED, participants=(person,), evidence=(evidence,)
            ),
        ),
        times=(time,),
    )  # fmt: skip
    return replace(annotation, **changes)  # type: ignore[arg-type]


def parsed(article: Article, annotation: Annotation, *, text: str = "") -> HtmlElement:
    page = html.document_fromstring(explain(article, annotation, text=text, countries={"SY": "سوريا", "TR": "تركيا"}))
    known = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(known) == len(set(known)), "an anchor stands twice"
    for link in page.xpath("//a/@href"):
        assert link.startswith(("http://", "https://")) or link[1:] in known, link
    assert not page.xpath("//script | //iframe | //img | //object | //embed | //form | //base")
    assert not page.xpath("//@src | //@*[starts-with(name(), 'on')] | //link[not(@href='data:,')]")
    assert not page.xpath("//meta[@http-equiv='refresh']")
    return page


def marked(page: HtmlElement) -> dict[str, str]:
    """The text under each mark, by its anchor; a mark that is parted is put together."""
    found: dict[str, str] = defaultdict(str)
    for element in page.xpath("//article//*[@data-mark]"):
        found[element.get("data-mark")] += element.text_content()
    return dict(found)


def words_of(page: HtmlElement, path: str) -> str:
    return " ".join(" ".join(element.text_content().split()) for element in page.xpath(path))


def test_every_mention_and_time_is_marked_verbatim() -> None:
    annotation = an_annotation()
    page = parsed(an_article(), annotation)
    expected = {f"s{number}": m.surface for number, m in enumerate(annotation.mentions, 1)}
    assert marked(page) == expected | {"t1": "يوم الثلاثاء"}
    kinds = [page.get_element_by_id(f"s{number}").get("class").split()[1] for number in range(1, 5)]
    assert kinds == ["person", "person", "organization", "place"]
    assert page.get_element_by_id("s2").getparent().get("id") == "s1"  # a name within its office
    assert not page.xpath("//a//a")
    for element in page.xpath("//a[@data-mark]"):
        assert element.get("href")[1:] in ("n1", "n2", "n3", "w1")


def test_the_body_reads_as_it_is() -> None:
    page = parsed(an_article(), an_annotation())
    for tie in page.xpath("//article//a[contains(@class, 'tie')]"):
        tie.text = ""
    lines = [element.text_content() for element in page.xpath("//article/p | //article/h2")]
    assert "\n".join(lines) == BODY
    assert words_of(page, "//article/h2") == "خلفية اللقاء"
    assert page.getroottree().getroot().get("dir") == "rtl"
    assert page.getroottree().getroot().get("lang") == "ar"


def test_every_meeting_has_a_card_tied_to_its_sentences() -> None:
    annotation = an_annotation()
    page = parsed(an_article(), annotation)
    cards = page.xpath("//section[contains(@class, 'card')]")
    assert [card.get("id") for card in cards] == ["m1", "m2"]
    for number, report in enumerate(annotation.reports, 1):
        for place, sentence in enumerate(report.evidence, 1):
            tie = page.get_element_by_id(f"e{number}-{place}")
            assert (tie.get("href"), tie.text) == (f"#m{number}", str(number))
            (quote,) = page.xpath(f"//section[@id='m{number}']//a[@href='#e{number}-{place}']")
            assert quote.text == sentence.text
            stretches = page.xpath(f"//article//span[contains(concat(' ', @class, ' '), ' of{number} ')]")
            assert any(sentence.text in element.text_content() for element in stretches)
    both = page.get_element_by_id("e1-1").getparent()
    assert both.get("class") == "proof of1 of2"
    assert both.text_content() == "12" + LEAD
    assert str(hue(1)) in both.get("style") and str(hue(2)) in both.get("style")


def test_a_card_tells_all() -> None:
    page = parsed(an_article(), an_annotation())
    card = words_of(page, "//section[@id='m1']")
    for words in (
        "لقاء meeting", "وقع happened", "أسعد الشيباني", "وزير الخارجية السوري، عن سوريا SY", "وزير الخارجية التركي",
        "عن تركيا TR", "السفير", "«يوم الثلاثاء»", "2025-04-29", "الثلاثاء 29 نيسان/أبريل 2025", "0.85",
        "يدل على أن النشر كان يوم الأربعاء", "تعارض في هوية أحد الأطراف identity_conflict", "a_flag_of_tomorrow",
    ):  # fmt: skip
        assert words in card, words
    assert page.xpath("//section[@id='m1']//a[@href='#s4']/text()") == ["أنقرة"]
    assert page.xpath("//section[@id='m1']//a[@href='#t1']/text()") == ["«يوم الثلاثاء»"]
    assert words_of(page, "//section[@id='m2']").count("لم يُذكر") == 2


def test_the_tables_tell_all() -> None:
    page = parsed(an_article(), an_annotation())
    person = words_of(page, "//tr[@id='n1']")
    for words in ("الشيباني", "وزير الخارجية السوري", "سوريا SY", "asaad-al-shaibani", "مختلف: سامي الشيباني"):
        assert words in person, words
    assert page.xpath("//tr[@id='n1']//a/@href") == ["#s1", "#s2"]
    assert "يوم الثلاثاء" in words_of(page, "//tr[@id='w1']")
    foot = words_of(page, "//footer")
    assert "test-1" in foot and "a.txt" in foot


def test_a_published_article_says_when_and_by_whom() -> None:
    moment = datetime.fromisoformat("2025-04-30T09:30:00+03:00")
    article = an_article(
        published_at=moment, published_origin=PublishedOrigin.DECLARED, url="https://example.org/a?b=1&c"
    )
    page = parsed(article, an_annotation())
    header = words_of(page, "//header")
    for words in ("الأربعاء 30 نيسان/أبريل 2025", "2025-04-30 09:30+03:00", "نبض", "من الجملة الأولى lead"):
        assert words in header, words
    assert page.xpath("//header//a[@rel]/@href") == ["https://example.org/a?b=1&c"]


def test_an_article_without_meetings_and_an_empty_one() -> None:
    page = parsed(an_article(), Annotation(version="test-1"))
    assert not page.xpath("//section[contains(@class, 'card')]")
    assert "لم يُفهم من النص لقاء" in words_of(page, "//aside")
    assert words_of(page, "//article/p[1]") == f"{LEAD} {SECOND}"
    empty = parsed(an_article(title="", body="", headings=(), word_count=0), Annotation(version="test-1"))
    assert words_of(empty, "//article") == "لا نص في هذا المقال."
    assert words_of(empty, "//h1") == "بلا عنوان"


def test_hostile_content_is_text() -> None:
    body = f"{HOSTILE} {LEAD}"
    mark = Mention(start=0, end=len(HOSTILE), surface=HOSTILE, kind=EntityKind.PERSON, form=MentionForm.NAME, entity=0)
    time = TimeExpression(
        start=0, end=5, surface=HOSTILE[:5], edtf=HOSTILE, anchor=HOSTILE, implies=HOSTILE, conflict=True
    )
    side = Participant(entity=0, name=HOSTILE, role=HOSTILE, represents=HOSTILE)
    article = an_article(
        uri=HOSTILE, title=HOSTILE, body=body, headings=(), url="javascript:alert(1)",
        source=Source(slug=HOSTILE, name_ar=HOSTILE, name_en=HOSTILE),
        boilerplate=(RemovedSpan(rule=HOSTILE, text=HOSTILE, start=0, end=len(HOSTILE)),),
    )  # fmt: skip
    annotation = Annotation(
        version=HOSTILE,
        entities=(
            Entity(
                kind=EntityKind.PERSON, name=HOSTILE, key="", roles=(HOSTILE,), country=HOSTILE, knowledge_id=HOSTILE,
                aliases=(HOSTILE,), conflict=HOSTILE,
            ),
        ),
        mentions=(mark,),
        reports=(
            MeetingReport(
                kind=MeetingKind.VISIT, status=MeetingStatus.HYPOTHETICAL, participants=(side,), attendees=(side,),
                place=HOSTILE, when=time, evidence=(Evidence(start=0, end=9, text=HOSTILE),), flags=(HOSTILE,),
            ),
        ),
        times=(time,),
    )  # fmt: skip
    page = parsed(article, annotation, text=body)
    assert page.xpath("//h1")[0].text_content() == HOSTILE
    assert page.findtext(".//title") == f"{HOSTILE} · رصد"
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    assert "javascript:alert(1)" in words_of(page, "//header")
    assert marked(page)["s1"] == HOSTILE


def a_read_article(text: str, **declared: str) -> tuple[Article, str]:
    document = RawDocument(
        uri="a.txt", body=text.encode(), sha256="", media_type="text/plain",
        declared=Declared(**declared), fetched_at=datetime(2025, 4, 30, tzinfo=UTC),  # type: ignore[arg-type]
    )  # fmt: skip
    article, read = to_article(document), read_text(document)
    assert isinstance(article, Article)
    return article, read.text  # type: ignore[union-attr]


def test_boilerplate_is_struck_out_where_it_stood() -> None:
    first = f"{LEAD} (رويترز)"
    article, text = a_read_article(f"«نبض الخليج»\n{first}\n\n  شارك هذا المقال\n{SECOND}\nشارك هذا المقال\n")
    page = parsed(article, Annotation(version="test-1"), text=text)
    shown = [" ".join(element.text_content().split()) for element in page.xpath("//article/p")]
    rules = {span.text: span.rule for span in article.boilerplate}
    whole = [line for line in shown if line in rules]
    assert shown[0] == "«نبض الخليج»"
    assert shown.index("شارك هذا المقال") < shown.index(SECOND) < len(shown) - 1
    assert shown[-1] == "شارك هذا المقال"
    assert whole == ["«نبض الخليج»", "شارك هذا المقال", "شارك هذا المقال"]
    (line,) = [line for line in shown if line.startswith(LEAD)]
    assert line.replace(" ", "") == first.replace(" ", "")  # whether or not the credit is boilerplate, it stands there
    for number, removed in enumerate(article.boilerplate, 1):
        struck = page.get_element_by_id(f"g{number}")
        assert struck.tag == "del"
        assert removed.rule in struck.get("title")
        assert removed.text in words_of(page, f"//tr[@id='r{number}']")
        assert removed.rule in words_of(page, f"//tr[@id='r{number}']")


def test_boilerplate_within_a_line_and_of_the_whole_text() -> None:
    text = f"عمان - وكالة: {LEAD} (انتهى)\n{SECOND}"
    body = f"{LEAD}\n{SECOND}"
    removed = (
        RemovedSpan(rule="mojibake_repaired:a>b", text="", start=0, end=0),
        RemovedSpan(rule="dateline", text="عمان - وكالة:", start=0, end=13),
        RemovedSpan(rule="end_mark", text="(انتهى)", start=len(LEAD) + 15, end=len(LEAD) + 22),
    )
    article = an_article(body=body, headings=(), boilerplate=removed)
    page = parsed(article, Annotation(version="test-1"), text=text)
    lines = [element.text_content() for element in page.xpath("//article/p")]
    assert lines == [f"عمان - وكالة:{LEAD}(انتهى)", SECOND]
    assert not page.xpath("//*[@id='g1']")
    assert "النص كله" in words_of(page, "//tr[@id='r1']")
    without = parsed(article, Annotation(version="test-1"))
    assert not without.xpath("//article//del")
    assert "(انتهى)" in words_of(without, "//tr[@id='r3']")


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=8), st.integers(0, 10), st.integers(1, 14))
@settings(deadline=None)
def test_nesting_loses_no_letter(places: list[tuple[int, int]], start: int, length: int) -> None:
    body = "".join(chr(0x621 + place) for place in range(26))
    marks = [
        Mark(start=at, end=min(at + size, 26), kind="time", anchor=str(number), target="", title="")
        for number, (at, size) in enumerate(places)
    ]
    marks.sort(key=lambda m: (m.start, -m.end))
    covered: dict[str, str] = defaultdict(str)

    def text_of(nodes: tuple[object, ...]) -> str:
        out = ""
        for node in nodes:
            if isinstance(node, Part):
                inside = text_of(node.nodes)
                covered[node.mark.anchor] += inside
                out += inside
            else:
                out += str(node)
        return out

    assert text_of(tuple(nested(body, start, start + length, marks))) == body[start : start + length]
    for mark in marks:
        expected = body[max(mark.start, start) : min(mark.end, start + length)]
        assert covered.get(mark.anchor, "") == expected


@pytest.mark.parametrize(
    ("words", "enumeration"),
    [
        (explain_words.KINDS, EntityKind),
        (explain_words.KINDS_MANY, EntityKind),
        (explain_words.FORMS, MentionForm),
        (explain_words.ENCOUNTERS, MeetingKind),
        (explain_words.STATUSES, MeetingStatus),
        (explain_words.TITLES, TitleOrigin),
        (explain_words.DATES, PublishedOrigin),
    ],
)
def test_every_term_has_an_arabic_word(words: dict[str, str], enumeration: type) -> None:
    assert set(enumeration) <= set(words)  # type: ignore[call-overload]
