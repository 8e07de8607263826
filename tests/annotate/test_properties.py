"""Properties over any Arabic text: no crash, offsets inside and verbatim, the same result twice."""

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.annotate import Annotator, Document

ARABIC = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
MARKS = st.sampled_from(list(" \n،.؛:«»\"'()-–0123456789\N{RIGHT-TO-LEFT MARK}\N{NO-BREAK SPACE}\N{ARABIC TATWEEL}ab"))
TRADE = (
    "التقى يلتقي سيلتقي لم نفى استقبل استقباله لقاء لقائه اجتماع اتصالا هاتفيا زيارة "
    "زيارته زار وصل قاد وفدا إلى مع بين في من وزير وزيرا الخارجية السوري والسوري نظيره "
    "الرئيس رئيس مجلس أحمد وأحمد عبد الله بن الشرع روسيا وروسيا لروسيا للهند دمشق العاصمة "
    "بقصر مقر ، . و « » كل منفصلة أنه الجانبان كبار المسؤولين هذا معه الدكتور علي على حزب "
    "وكالة غدا "
)
WORDS = st.sampled_from(TRADE.split())
settings.register_profile(
    "annotate", deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("annotate")


def check(annotator: Annotator, text: str) -> None:
    published = datetime(2025, 4, 30, tzinfo=UTC)
    annotation = annotator.annotate_text(title=text[:40], text=text, published=published)
    for mention in annotation.mentions:
        assert text[mention.start : mention.end] == mention.surface != ""
        assert annotation.entities[mention.entity].kind == mention.kind
    for report in annotation.reports:
        assert len(report.participants) >= 2
        assert report.evidence
        for evidence in report.evidence:
            assert text[evidence.start : evidence.end] == evidence.text != ""
        if report.place_span:
            assert 0 <= report.place_span.start < report.place_span.end <= len(text)
    assert annotation == annotator.annotate_text(title=text[:40], text=text, published=published)


@given(text=st.text(alphabet=st.one_of(ARABIC, MARKS), max_size=200))
def test_any_letters(annotator: Annotator, text: str) -> None:
    check(annotator, text)


@given(words=st.lists(WORDS, max_size=40))
def test_words_of_the_trade_in_any_order(annotator: Annotator, words: list[str]) -> None:
    check(annotator, " ".join(words))


def test_marks_and_tatweel_do_not_change_what_is_found(read: Callable[..., Document]) -> None:
    plain = "التقى وزير الخارجية السوري أسعد الشيباني الرئيس الروسي فلاديمير بوتين في موسكو."
    marked = "التقـى وزيرُ الخارجيّة السوريّ أسعد الشيبـاني الرئيسَ الروسيّ فلاديمير بوتين في موسكو."
    first, second = read(plain), read(marked)
    assert [e.key for e in first.entities] == [e.key for e in second.entities]
    assert [str(r.status) for r in first.reports] == [str(r.status) for r in second.reports] == ["happened"]
